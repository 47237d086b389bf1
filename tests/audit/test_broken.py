"""Broken logs: said plainly in the pulse, with counts, without an exception and with nothing dropped silently."""

import datetime as dt
from collections.abc import Callable

import pytest

from planner.audit.model import Audit

from .given import START, step
from .test_axes import audit, hours, piece


def cases(count: int, **more: object) -> list[dict[str, object]]:
    """Cases that wait for a decision for five hours."""
    return [
        row
        for number in range(count)
        for row in (
            step(f"{number}", "Waiting for decision", number, actor="ann", team="A", **more),
            step(f"{number}", "Done", number + 5, actor="ann", team="A", **more),
        )
    ]


def told(result: Audit, words: str) -> bool:
    return any(words in one.what for one in result.missing)


def test_without_resources() -> None:
    """Nobody is named: the causes are told, the accounts are asked for."""
    result = audit([row | {"actor": None} for row in cases(30)])
    assert hours(result) == {"decision": 150.0}
    assert told(result, "Who took each step")


def test_some_steps_without_a_resource() -> None:
    """Eighteen thousand steps without an account count all the same, and are counted."""
    rows = cases(9_500)
    lacking = [row | {"actor": None} for row in rows[:18_000]]
    result = audit([*lacking, *rows[18_000:]])
    assert told(result, "Who took 18,000 of 19,000 steps")
    assert hours(result) == {"decision": 47_500.0}


def test_without_start_times() -> None:
    """States tell the causes; that no mechanism can be told is said."""
    result = audit(cases(30))
    assert not result.held
    assert told(result, "When work on each step began")


def test_few_starts() -> None:
    """A source in which hardly any step has a begin is told by its states, and how many had one is said."""
    rows = cases(30)
    rows[0] |= {"start": START - dt.timedelta(hours=1)}
    result = audit(rows)
    assert hours(result) == {"decision": 150.0}
    assert told(result, "“tickets” began: only 1 say it")


def test_some_starts_lacking() -> None:
    """Among steps that say when they began, one that does not counts its own work as part of the wait."""
    rows = [piece("1", "Check", 9, 10, actor="ann"), piece("1", "Sort", 11, 12, actor="ann"), step("1", "Send", 14)]
    result = audit(rows)
    assert hours(result) == {"unattributed": 3.0}
    assert told(result, "When 1 step began")


def test_a_begin_after_the_end() -> None:
    """Clocks that go backwards: the step has no length and stays at its end."""
    rows = [piece("1", "Check", 9, 10, actor="ann"), piece("1", "Sort", 15, 12, actor="ann")]
    result = audit([*rows, piece("1", "Send", 13, 14, actor="ann")])
    assert hours(result) == {"unattributed": 3.0}
    assert told(result, "A begin that lies before the end, for 1 step")


def test_equal_times() -> None:
    """Steps of one moment are taken in the order of the file, and said."""
    rows = [step("1", "Open", 0), step("1", "Waiting for decision", 0), step("1", "Done", 5)]
    result = audit(rows)
    assert hours(result) == {"decision": 5.0}
    assert told(result, "1 step with the same time as the next one")


def test_unsorted() -> None:
    """A file that is out of order is put in order, and it is said how often."""
    result = audit(list(reversed(cases(30))))
    assert hours(result) == {"decision": 150.0}
    assert told(result, "30 steps that the file has after a later one")


def test_one_enormous_case() -> None:
    """Fifty thousand steps in one case are counted as they stand, and the case is named."""
    rows = [step("all", "Open" if number % 2 else "In progress", number / 60) for number in range(50_000)]
    result = audit(rows)
    assert told(result, "having very many steps: “all” (50,000)")
    assert sum(hours(result).values()) == pytest.approx(24_999 / 60, abs=0.02)


def test_an_enormous_case_with_begins() -> None:
    """The same where steps begin and end."""
    rows = [piece("all", "Sort", number / 4, number / 4 + 0.1, actor=f"p{number % 3}") for number in range(50_000)]
    result = audit(rows)
    assert sum(hours(result).values()) == pytest.approx(49_999 * 0.15, rel=1e-6)


@pytest.mark.parametrize(("column", "words"), [("time", "The time of 2 events"), ("case", "The case of 2 events")])
def test_events_that_are_no_steps(column: str, words: str) -> None:
    """Without a time, or without a case, they cannot be steps; how many is said."""
    result = audit([*cases(30), *[row | {column: None} for row in cases(1)]])
    assert hours(result) == {"decision": 150.0}
    assert told(result, words)


def test_what_still_waits_is_told_apart() -> None:
    """A state not yet left is no finished wait: it stands beside them, up to the last signal of its source."""
    open_ = [step(f"o{number}", "Waiting for decision", number, actor="ann", team="A") for number in range(25)]
    ended = step("q", "Done", 35, actor="ann", team="A")
    result = audit([*open_, *cases(30), ended, step("r", "Quokka", 1, team="A")])
    assert hours(result, "A") == {"decision": 150.0}
    (now,) = [one for one in result.pending if one.team == "A"]
    assert (now.cause, now.cases, now.hours) == ("decision", 25, sum(35 - number for number in range(25)))
    assert (now.age.value, now.age.n, now.age.denominator) == (23.0, 25, "cases that still wait (median)")
    assert now.age.interval is not None
    assert now.signals.total == 25
    assert told(result, "Whether 1 case")


BROKEN: dict[str, Callable[[list[dict[str, object]]], list[dict[str, object]]]] = {
    "no resource": lambda rows: [row | {"actor": None} for row in rows],
    "no team": lambda rows: [row | {"team": None} for row in rows],
    "no activity": lambda rows: [row | {"activity": None} for row in rows],
    "no source": lambda rows: [row | {"source": None} for row in rows],
    "no id and row": lambda rows: [row | {"id": None, "row": None} for row in rows],
    "all at once": lambda rows: [row | {"start": START, "time": START} for row in rows],
    "a year one": lambda rows: [*rows, step("1", "Sort", 0) | {"time": dt.datetime(1, 1, 2, tzinfo=dt.UTC)}],
    "a year 9000": lambda rows: [*rows, step("1", "Sort", 0) | {"time": dt.datetime(9000, 1, 1, tzinfo=dt.UTC)}],
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_nothing_stops_a_pulse(name: str) -> None:
    """Whatever is lacking or odd in steps that begin and end, there is a pulse that says what is missing."""
    rows = [piece(f"{n}", f"Do {k}", n + k, n + k + 0.5, actor="ann", team="A") for n in range(4) for k in range(3)]
    result = audit(BROKEN[name](rows))
    assert result.missing
    assert all(one.hours > 0 for one in result.waiting)
