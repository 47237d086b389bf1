"""Steps told as two events, one when they began and one when they were complete."""

from typing import Any

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.audit import run
from planner.audit.begun import begun
from planner.audit.model import Audit
from planner.library.model import Library
from planner.policy import load
from planner.signals import CHANGE

from .given import signals, step, team_of

POLICY = load()


def told(rows: list[dict[str, object]]) -> list[dict[str, Any]]:
    """The rows as told, in their order."""
    return sorted(begun(signals(rows), POLICY).to_pyarrow().to_pylist(), key=lambda row: row["row"])


def test_a_complete_step_began_at_its_start() -> None:
    """Its start is kept and moves the case no more; case and letters of the transition do not matter."""
    first, second = told([step("1", "Check", 1, type="Start"), step("1", "Check", 3, type="COMPLETE")])
    assert second["start"] == first["time"]
    assert dict(first["attributes"]) == {CHANGE: "start"}
    assert first["start"] is None


def test_a_step_taken_twice_began_twice() -> None:
    """Each complete step has the start before it, of the same activity and case."""
    rows = [
        step("1", "Check", 1, type="start"),
        step("2", "Check", 2, type="start"),
        step("1", "Check", 3, type="complete"),
        step("1", "Check", 5, type="start"),
        step("1", "Pay", 6, type="start"),
        step("1", "Check", 7, type="complete"),
    ]
    found = told(rows)
    assert [row["start"] and row["start"].hour for row in found] == [None, None, 1, None, None, 5]
    assert [row["attributes"] for row in found[1:2]] == [None]


def test_instances_are_told_apart_where_the_log_names_them() -> None:
    """Two pieces of one activity of a case that overlap."""
    rows = [
        step("1", "Check", hour, type=type_, attributes={"concept:instance": name})
        for hour, type_, name in ((1, "start", "a"), (2, "start", "b"), (3, "complete", "a"), (4, "complete", "b"))
    ]
    assert [row["start"] and row["start"].hour for row in told(rows)] == [None, None, 1, 2]


@pytest.mark.parametrize(
    "rows",
    [
        [step("1", "Check", at, type="complete") for at in range(4)] + [step("1", "Check", 9, type="start")],
        [step("1", "Check", 1, type="start"), step("1", "Check", 3, type="complete", start=step("", "", 2)["time"])],
        [step("1", "start", 1, type="Bug"), step("1", "complete", 2, type="Bug")],
        [step("1", "Check", 1, type="start", kind="usage"), step("1", "Check", 3, type="complete", kind="usage")],
        [step("1", "Check", at, type=type_) for at, type_ in enumerate(("start", "suspend", "resume", "complete"))],
    ],
    ids=["few starts", "begins given", "names of activities", "no events", "pauses told"],
)
def test_where_it_is_not_sure_nothing_is_changed(rows: list[dict[str, object]]) -> None:
    """A source that mostly has no starts, that gives begins, or whose rows are something else stays as it is."""
    given_ = sorted(signals(rows).to_pyarrow().to_pylist(), key=lambda row: row["row"])
    assert told(rows) == given_


@given(st.lists(st.tuples(st.sampled_from("12"), st.integers(0, 9), st.sampled_from(["start", "complete", "x"]))))
def test_no_row_is_lost_and_no_step_begins_after_it_ends(drawn: list[tuple[str, int, str]]) -> None:
    """Whatever the order of starts and ends."""
    rows = [step(case, "Check", hour, type=type_) for case, hour, type_ in drawn]
    found = told(rows)
    assert [row["id"] for row in found] == [f"s{at}" for at in range(1, len(rows) + 1)]
    assert all(row["start"] is None or row["start"] <= row["time"] for row in found)
    began = sum(row["start"] is not None for row in found)
    assert began == sum(CHANGE in dict(row["attributes"] or {}) for row in found)


def test_such_a_log_has_its_waiting_split_by_what_held_it_up() -> None:
    """As it would be had the begin stood in the row of the end."""
    two: list[dict[str, object]] = []
    one: list[dict[str, object]] = []
    for case in range(60):
        for at, name in enumerate(("Take in", "Check", "Pay")):
            since, until = case * 5 + at * 8.0, case * 5 + at * 8.0 + 2
            actor = f"p{1 + (case + at) % 4}"
            began = step(f"c{case}", name, since, actor=actor, type="start")
            two += [began, step(f"c{case}", name, until, actor=actor, type="complete")]
            one.append(step(f"c{case}", name, until, actor=actor, start=began["time"]))
    held = [sorted((h.team, h.mechanism, h.hours) for h in _run(signals(rows)).held) for rows in (two, one)]
    assert held[0] == held[1] != []


def _run(table: ibis.Table) -> Audit:
    return run(table, workforce=team_of(4, "claims"), library=Library(), policy=POLICY)
