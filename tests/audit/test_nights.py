"""Queues at night: nobody is there, so that what waits in a queue then waits for somebody to come back."""

import datetime as dt
from typing import Any

import pytest

from planner.audit import run
from planner.audit.states import SourceMap, with_sources
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy, Value, load

from .given import START, signals, step

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def office() -> Policy:
    """Working hours from eight to five, and a source whose states are known."""
    rules = load()
    held = rules.explain("hours.week")
    week = Value(
        name=held.name,
        description=held.description,
        unit=held.unit,
        source="this organisation",
        since=held.since,
        value={day: [["08:00", "17:00"]] for day in DAYS},
        file="",
    )
    said = {("line", ""): "queue", ("asked", ""): "decision", ("at work", ""): "working"}
    return with_sources(
        Policy({name: rules.explain(name) for name in rules} | {held.name: week}), {"tickets": SourceMap(own=said)}
    )


def hours(rows: list[dict[str, Any]]) -> dict[str, tuple[float, float | None]]:
    """Hours by cause of the whole organisation, on the clock and in working hours."""
    found = run(signals(rows), workforce=Workforce(), library=Library(), policy=office())
    return {one.cause: (round(one.hours, 6), one.worked) for one in found.waiting if not one.team}


def test_a_queue_is_a_queue_in_working_hours_only() -> None:
    """From four in the afternoon to nine the next morning: two hours in a queue, fifteen when nobody was there."""
    rows = [step("1", "Line", 16, actor="ann", team="A"), step("1", "At work", 33, actor="ben", team="A")]
    assert hours(rows) == {"queue": (2.0, 2.0), "unavailability": (15.0, 0.0)}


def test_an_answer_is_waited_for_at_any_hour() -> None:
    """A decision that is asked for at four and taken at nine took seventeen hours, two of them working hours."""
    rows = [step("1", "Asked", 16, actor="ann", team="A"), step("1", "At work", 33, actor="ben", team="A")]
    assert hours(rows) == {"decision": (17.0, 2.0)}


@pytest.mark.parametrize("done", [35.0, 40.0])
def test_work_left_open_over_night_holds_nobody_up_then(done: float) -> None:
    """Ben's other work lies open from three to the next morning; what waits for him waits for him to come back."""

    def piece(case: str, name: str, begin: float, end: float, actor: str) -> dict[str, object]:
        return step(case, name, end, actor=actor, team="A", start=START + dt.timedelta(hours=begin))

    rows = [
        piece("0", "Check", 9, 10, "zoe"),
        piece("0", "File", 15, done, "ben"),
        piece("1", "Check", 15, 16, "ann"),
        piece("1", "Sort", done, done + 1, "ben"),
    ]
    found = hours(rows)
    assert found["unavailability"] == (15.0, 0.0)
    assert found["queue"] == (done - 16 - 15, done - 16 - 15)
