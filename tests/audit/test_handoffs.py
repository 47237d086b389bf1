"""Hand-offs: work that goes from team to team, comes back, and is taken up again."""

import datetime as dt
from typing import Any

import ibis
import pyarrow as pa
import pytest

from planner.audit import handoffs
from planner.audit.causes import attributed
from planner.audit.placed import place
from planner.audit.windows import whole
from planner.people import Workforce
from planner.policy import load
from planner.signals import SCHEMA

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def steps(*cases: str) -> ibis.Table:
    """Cases written as steps an hour apart, such as "desk: open, net: in progress, net: done"."""
    rows = []
    for number, case in enumerate(cases):
        for at, step in enumerate(case.split(",")):
            team, _, activity = step.partition(":")
            time = START + dt.timedelta(hours=at)
            row = {"id": f"{number}-{at}", "kind": "event", "case": str(number), "time": time, "row": 100 * number + at}
            rows.append(row | {"team": team.strip(), "activity": activity.strip()})
    held = ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA))
    window = whole(held)
    assert window is not None
    found = attributed(place(held, Workforce()), policy=load(), window=window)
    return ibis.memtable(found.select(*handoffs.KEPT).to_pyarrow())


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("desk: open, desk: in progress, desk: done", {"first_line": 1}),
        ("desk: open, net: in progress", {"hand_overs": 1, "handed_over": 1, "first_line": 1}),
        ("desk: open, net 2nd: in progress", {"hand_overs": 1, "handed_over": 1}),
        # Two steps in the middle team are one turn.
        (
            "desk: open, net: open, net: open, desk: done",
            {"hand_overs": 2, "handed_over": 1, "ping_pong": 1, "first_line": 1},
        ),
        ("a: open, b: open, c: open, d: open", {"hand_overs": 3, "handed_over": 1, "first_line": 1}),
        ("desk: done, desk: in progress", {"first_line": 1, "reopened": 1}),
        ("desk: done, desk: closed", {"first_line": 1}),
        # A step of no team hides the one before it, and a case of no team is in no line.
        (": open, : in progress", {}),
    ],
)
def test_one_case(case: str, expected: dict[str, int]) -> None:
    """What one case counts as."""
    found = handoffs.cases(steps(case), policy=load())
    told = {name: getattr(found, name) for name in found.__dataclass_fields__ if name != "cases"}
    assert {name: count for name, count in told.items() if count} == expected


def test_who_gives_to_whom() -> None:
    """Hand-overs are counted by giver and taker, with the hours the work lay between them."""
    rows: list[dict[str, Any]] = handoffs.passes(
        steps("desk: open, net: open, desk: done", "desk: open, desk: open, net: done")
    ).to_pylist()
    assert rows == [
        {"giver": "desk", "taker": "net", "count": 2, "cases": 2, "hours": 1.0},
        {"giver": "net", "taker": "desk", "count": 1, "cases": 1, "hours": 1.0},
    ]


def test_time_in_a_state_runs_to_the_next_step() -> None:
    """The hours of a state, with what it means; the last step of a case has none."""
    rows = handoffs.state_hours(steps("desk: open, desk: in progress, desk: done")).to_pylist()
    assert [(row["activity"], row["meaning"], row["hours"]) for row in rows] == [
        ("in progress", "working", 1.0),
        ("open", "queue", 1.0),
    ]


def test_nothing_at_all() -> None:
    """Without cases nothing was handed over."""
    assert handoffs.cases(steps("desk: open").filter(False), policy=load()) == handoffs.Cases(
        cases=0, hand_overs=0, handed_over=0, ping_pong=0, first_line=0, reopened=0
    )
