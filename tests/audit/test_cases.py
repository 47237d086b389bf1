"""What the audit makes of small logs, written as given and expect in tests/cases/audit."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from planner.audit.causes import attributed
from planner.audit.placed import place
from planner.audit.states import read
from planner.audit.waiting import by_cause
from planner.audit.windows import whole
from planner.audit.work import observed
from planner.policy import load

from .given import signals, workforce

CASES = Path(__file__).parents[1] / "cases" / "audit"
PEOPLE = workforce(
    [{"person": person, "share": 1.0} for person in ("ann", "ben")],
    [
        {"account": "ann", "person": "ann"},
        {"account": "ben", "person": "ben"},
        {"account": "bot", "automated": True},
    ],
)


def cases(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]


def steps(rows: list[dict[str, Any]]) -> list[dict[str, object]]:
    return [
        {
            "case": row["case"],
            "activity": row.get("state"),
            "time": row["at"],
            "actor": row.get("actor"),
            "team": row.get("team"),
            "title": row.get("title"),
            "attributes": [("delay_cause", row["reason"])] if "reason" in row else None,
        }
        for row in rows
    ]


@pytest.mark.parametrize("case", cases("waiting"), ids=lambda case: case["name"])
def test_waiting(case: dict[str, Any]) -> None:
    """Hours of waiting by team and cause are as a person reads them off the log."""
    given = signals(steps(case["given"]))
    placed = place(given, PEOPLE)
    waits = by_cause(attributed(placed, policy=load(), window=whole(given)), policy=load())
    found: dict[str, dict[str, float]] = {}
    for wait in waits:
        found.setdefault(wait.team, {})[wait.cause] = wait.hours
    assert found == case["expect"]


@pytest.mark.parametrize("case", cases("states"), ids=lambda case: case["expect"] or "nothing")
def test_states(case: dict[str, Any]) -> None:
    """The name of a state means what people mean by it."""
    states = read(load())
    assert {name: states.meaning(activity=name) for name in case["given"]} == dict.fromkeys(
        case["given"], case["expect"]
    )


@pytest.mark.parametrize("case", cases("work"), ids=lambda case: case["name"])
def test_work(case: dict[str, Any]) -> None:
    """Each case a person or machine worked on in a quarter has a row with its hours."""
    rows = observed(signals(steps(case["given"])), workforce=PEOPLE, policy=load()).to_pylist()
    names = ("case", "person", "quarter", "title", "hours", "automated")
    assert [{name: row[name] for name in names} for row in rows] == [
        {name: row.get(name) for name in names} for row in case["expect"]
    ]
