"""Scoring looks at the kind and the subjects of a finding, and at nothing else."""

from dataclasses import replace

import pytest

from planner.demo.score import recovered
from planner.reasons import Certainty, Finding, Reason, Recommendation

from .files import Files


def finding(kind: str, *subjects: str, certainty: Certainty = "sure") -> Finding:
    """A finding of a kind about subjects."""
    return Finding(
        key=f"{kind}:x",
        kind=kind,
        subjects=subjects,
        sentence=f"{kind} found",
        certainty=certainty,
        because=Reason(claim="x"),
    )


def advice(subject: str, recommended: str) -> Recommendation:
    """A verdict on a role."""
    return Recommendation(
        key="x",
        kind="verdict",
        subject=subject,
        sentence=recommended,
        recommended=recommended,
        options=(),
        certainty="sure",
        because=Reason(claim="x"),
    )


def test_nothing_found_recovers_nothing(full: Files) -> None:
    """Without findings all facts are missed and no decoy is reported."""
    scored = recovered(full.company, [], [])
    assert set(scored["planted"]) == set(full.company.planted)
    assert not any(fact["recovered"] for fact in scored["planted"].values())
    assert not any(decoy["reported"] for decoy in scored["decoys"].values())


def test_convergence_needs_all_three_roles(full: Files) -> None:
    """A merge of two of the three is not the planted one."""
    two = finding("merge", "role:business-analyst", "role:project-manager")
    three = finding("merge", "role:scrum-master", "role:business-analyst", "role:project-manager")
    assert not recovered(full.company, [two], [])["planted"]["convergence"]["recovered"]
    assert recovered(full.company, [three], [])["planted"]["convergence"] == {
        "recovered": True,
        "finding": "merge found",
    }


@pytest.mark.parametrize("subject", ["team:Commercial Underwriting", "team:commercial-underwriting", "team:17"])
def test_a_team_is_known_by_name_slug_or_number(subject: str, full: Files) -> None:
    """Ids that do not carry the name are looked up."""
    names = {"team:17": "Commercial Underwriting"}
    scored = recovered(full.company, [finding("decision_wait", subject)], [], names=names)
    assert scored["planted"]["decision_wait"]["recovered"]


def test_a_verdict_counts_for_the_clerks(full: Files) -> None:
    """Reskilling recommended for the clerks recovers the fact, upskilling does not."""
    subject = "role:document-indexing-clerk"
    assert recovered(full.company, [], [advice(subject, "reskill")])["planted"]["phased_out"]["recovered"]
    assert not recovered(full.company, [], [advice(subject, "upskill")])["planted"]["phased_out"]["recovered"]


def test_a_decoy_is_reported_only_when_it_is_claimed(full: Files) -> None:
    """A change of the fraud analysts is a false alarm, unless the run says it cannot tell."""
    sure = finding("expand", "role:fraud-analyst")
    unsure = finding("expand", "role:fraud-analyst", certainty="cannot tell")
    assert recovered(full.company, [sure], [])["decoys"]["busy"]["reported"]
    assert not recovered(full.company, [unsure], [])["decoys"]["busy"]["reported"]


def test_a_ghost_must_quote_the_planted_work(full: Files) -> None:
    """A ghost of the right role that quotes other work is not the planted one, and is listed as found elsewhere."""
    subject = "role:claims-handler"
    planted = tuple(text.lower() for text in sorted(full.company.planted["ghost"].quotes)[:4])
    right = replace(finding("ghost", subject), because=Reason(claim="x", quotes=planted))
    wrong = replace(finding("ghost", subject), because=Reason(claim="x", quotes=("Repair estimate",)))
    assert recovered(full.company, [right], [])["planted"]["ghost"]["recovered"]
    scored = recovered(full.company, [wrong], [])
    assert not scored["planted"]["ghost"]["recovered"]
    assert scored["elsewhere"] == ["ghost found"]


def test_another_teams_decision_wait_is_elsewhere(full: Files) -> None:
    """A finding of a planted kind about another subject is no recovery."""
    scored = recovered(full.company, [finding("decision_wait", "team:Fraud Desk")], [])
    assert scored["elsewhere"] == ["decision_wait found"]
