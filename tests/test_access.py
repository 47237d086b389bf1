"""Who may do what: the written-out table, and what holds for everybody."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.access import ACTIONS, PERSONAS, POPULATIONS, WHATS, Viewer, allowed, possible, why

CASES = tomllib.loads((Path(__file__).parent / "cases" / "access.toml").read_text("utf-8"))["case"]
PEOPLE = {
    "self": frozenset({"me"}),
    "reports": frozenset({"report"}),
    "everyone": frozenset({"stranger"}),
    "nobody-named": frozenset(),
}
IDS = st.frozensets(st.sampled_from(["me", "report", "second report", "stranger"]))


def viewer_as(persona: Any, *, person: str | None = "me") -> Viewer:
    """Somebody with two reports."""
    reports = frozenset({"report", "second report"})
    return Viewer(login=1, email="me@example.org", persona=persona, person=person, reports=reports)


VIEWERS = st.builds(viewer_as, st.sampled_from(PERSONAS), person=st.sampled_from(["me", None]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['given']['persona']}-{case['given']['what']}")
def test_each_persona_may_do_exactly_what_is_written(case: Any) -> None:
    """Persona by field by action by population, the gate answers as the table says."""
    viewer = viewer_as(case["given"]["persona"])
    what = case["given"]["what"]
    answer = {
        action: [name for name in POPULATIONS if allowed(viewer, action, what, people=PEOPLE[name])]
        for action in ACTIONS
    }
    assert answer == case["expect"]


def test_the_table_is_complete() -> None:
    """Every persona and every field group is written out once."""
    written = [(case["given"]["persona"], case["given"]["what"]) for case in CASES]
    assert sorted(written) == sorted((persona, what) for persona in PERSONAS for what in WHATS)


@given(VIEWERS, st.sampled_from(WHATS), IDS)
def test_nobody_decides_their_own_case(viewer: Viewer, what: Any, people: frozenset[str]) -> None:
    """A decision about a group that holds the viewer is refused, whatever the persona."""
    if viewer.person in people:
        assert not allowed(viewer, "decide", what, people=people)
        assert "own case" in why(viewer, "decide", what, people=people)


@given(VIEWERS, st.sampled_from(ACTIONS), st.sampled_from(WHATS), IDS, IDS)
def test_a_group_is_open_only_when_each_of_it_is(
    viewer: Viewer, action: Any, what: Any, some: frozenset[str], others: frozenset[str]
) -> None:
    """Adding people to a question never opens it."""
    if some and not allowed(viewer, action, what, people=some):
        assert not allowed(viewer, action, what, people=some | others)


@given(VIEWERS, st.sampled_from(ACTIONS), st.sampled_from(WHATS), IDS)
def test_what_is_allowed_is_possible_and_says_why(
    viewer: Viewer, action: Any, what: Any, people: frozenset[str]
) -> None:
    """A page that may be shown is never missing from navigation, and every answer has words."""
    if allowed(viewer, action, what, people=people):
        assert possible(viewer, action, what)
    assert why(viewer, action, what, people=people).endswith(".")


@pytest.mark.parametrize("persona", ["hr", "auditor"])
def test_private_notes_stay_with_their_writer(persona: Any) -> None:
    """No persona reads another person's notes, and a login that is nobody reads none."""
    assert not possible(viewer_as(persona, person=None), "view", "observation-note")
    assert not allowed(viewer_as(persona), "view", "observation-note", people=frozenset({"report"}))


def test_a_manager_without_reports_is_told_so() -> None:
    """The refusal names the records, not a missing right."""
    lonely = Viewer(login=1, email="m@example.org", persona="manager", person="me")
    assert not possible(lonely, "view", "team")
    assert "nobody does" in why(lonely, "view", "team")
