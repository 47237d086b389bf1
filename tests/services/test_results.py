"""Results as pages may show them."""

from keeping import keep_run

from planner.architect.model import Architecture
from planner.policy import load
from planner.reasons import Finding, Option, Reason, Recommendation
from planner.services import clock, publish, results
from planner.store.open import Stores


def test_a_verdict_tells_nothing_of_a_finding_that_is_hidden(stores: Stores) -> None:
    """A role of nine is shown with its verdict; what was found about four of them is left out of the reasons."""
    few = Reason(claim="Four of them did other work", because=(Reason(claim="Mostly reports"),))
    finding = Finding(
        key="drift:role:clerk",
        kind="drift",
        subjects=("role:clerk",),
        sentence="Clerks do other work",
        certainty="likely",
        because=few,
        people=frozenset("1234"),
    )
    verdict = Recommendation(
        key="verdict:role:clerk",
        kind="verdict",
        subject="role:clerk",
        sentence="Clerks should learn",
        recommended="upskill",
        options=(Option(key="upskill", label="Upskill"),),
        certainty="likely",
        because=Reason(claim="since", because=(Reason(claim="It drifts: yes", because=(few,)),)),
        people=frozenset("123456789"),
    )
    found = Architecture(findings=(finding,), verdicts=(verdict,))
    released = publish.of_architecture(found, load(), "2026Q1", ())
    with stores.records.write() as session:
        number = keep_run(
            session,
            "architect",
            found,
            now=clock.now(),
            findings=(finding,),
            recommendations=(verdict,),
            released=[table.to_dict() for table in released],
        )
    result = results.of_run(stores, number)
    (shown,) = result.recommendations.values()
    assert result.shown("verdicts", shown.key)
    assert result.shown_findings() == ()
    assert [one.claim for one in shown.because.walk()] == ["since", "It drifts: yes", "Hidden: group too small"]
