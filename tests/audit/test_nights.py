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


def released(together: bool) -> list[dict[str, Any]]:
    """Forty cases that come into a queue in the afternoon and leave it, by fours or one by one, the next evening."""
    cases = [(day, nth) for day in range(10) for nth in range(4)]
    came = [step(f"{day}-{nth}", "Line", day * 24 + 15, actor="ann", team="A") for day, nth in cases]
    left = [
        step(f"{day}-{nth}", "Closed", day * 24 + 39 + (0 if together else nth / 60), actor="ben", team="A")
        for day, nth in cases
    ]
    return [*came, *left]


def test_what_is_collected_waits_for_others_at_any_hour() -> None:
    """Cases that leave a queue together waited to be collected, the nights among it; one by one they did not."""
    assert hours(released(together=True)) == {"queue": (960.0, 288.0)}
    assert set(hours(released(together=False))) == {"queue", "unavailability"}


def unread(times: int, *, known: int = 0) -> list[dict[str, Any]]:
    """Thirty cases that are so often in a state that says nothing, an hour each time, and in a queue for some hours."""
    rows: list[dict[str, Any]] = []
    for case in range(30):
        at = case * 24 + 9.0
        for _ in range(times):
            rows += [step(f"{case}", "Zone 9", at, actor="ann"), step(f"{case}", "At work", at + 1, actor="ann")]
            at += 2
        rows += [step(f"{case}", "Asked", at, actor="ann"), step(f"{case}", "Closed", at + known, actor="ann")]
    return rows


def test_a_state_that_most_cases_enter_again_is_no_rework() -> None:
    """That everybody comes to it twice is the way of the work."""
    assert {cause: told[0] for cause, told in hours(unread(2, known=3)).items()} == {"unattributed": 60, "decision": 90}


@pytest.mark.parametrize(("known", "certainty"), [(3, "likely"), (1, "cannot tell")])
def test_what_nobody_can_read_may_be_anything(known: int, certainty: str) -> None:
    """The ranges of all causes hold it, and where it is more than a half no share can be told."""
    found = run(signals(unread(2, known=known)), workforce=Workforce(), library=Library(), policy=office())
    told = {one.cause: one for one in found.waiting if not one.team}
    assert {one.certainty for one in told.values()} == {certainty}
    assert told["unattributed"].share.interval is not None
    assert told["unattributed"].share.interval.low == 0.0
    assert told["decision"].share.interval is not None
    assert told["decision"].share.interval.high == 1.0
