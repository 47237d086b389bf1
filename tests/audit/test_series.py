"""Behaviours counted by team and week."""

import datetime as dt
from typing import Any

import pytest

from planner.audit.series import series
from planner.library.model import Behaviour, Measure
from planner.people import Workforce

from .given import signals, step, team_of, workforce

WEEK = 168


def behaviour(measure: Measure) -> Behaviour:
    return Behaviour(
        id="seen", name="Seen", seen="It is seen", measure=measure, unit="share", direction="up", smallest=0.1
    )


def measured(measure: Measure, rows: list[dict[str, object]], people: Workforce | None = None) -> list[Any]:
    table = series(behaviour(measure), signals(rows), workforce=people or team_of(4, "claims"))
    return [tuple(row.values()) for row in table.to_pylist()]


def test_share() -> None:
    """A share counts the signals that match among those that could, from Monday to Sunday."""
    measure = Measure(statistic="share", where={"activity": ("decision",)}, of={"kind": ("event",)})
    rows = [
        step("1", "Waiting for DECISION", 1, actor="p1"),
        step("1", "Done", 2, actor="p2"),
        step("1", "Done", WEEK - 1, actor="p2"),
        step("2", "Done", WEEK, actor="p2"),
        step("3", "decision", 1, actor="p1", kind="survey"),
    ]
    assert measured(measure, rows) == [
        ("claims", dt.date(2025, 1, 6), pytest.approx(1 / 3), 3),
        ("claims", dt.date(2025, 1, 13), 0.0, 1),
    ]


def test_rate() -> None:
    """A rate is per person in the team that week, and a quiet week is zero as long as the source speaks."""
    measure = Measure(statistic="rate", where={"kind": ("message",)})
    rows = [
        *(step("1", None, hour, kind="message", actor="p1") for hour in (1, 2)),
        step("1", None, WEEK + 1, kind="message", actor="x", team="legal"),
    ]
    assert measured(measure, rows) == [
        ("claims", dt.date(2025, 1, 6), 0.5, 4),
        ("claims", dt.date(2025, 1, 13), 0.0, 4),
        ("legal", dt.date(2025, 1, 13), 1.0, 1),
    ]


def test_the_whole_organisation_counts_as_one_team() -> None:
    """Every signal counts, those of nobody known as well, over everybody; teams are left out."""
    measure = Measure(statistic="rate", where={"activity": ("review",)})
    rows = [
        step("1", "review", 1, actor="p1"),
        step("2", "review", 2, actor="p6"),
        step("3", "review", 3, actor="nobody"),
    ]
    posts = [{"person": f"p{at}", "team": "claims" if at < 5 else "support", "share": 1.0} for at in range(1, 9)]
    people = workforce(posts, [{"account": post["person"], "person": post["person"]} for post in posts])
    whole = series(behaviour(measure), signals(rows), workforce=people, whole="organisation").to_pylist()
    assert whole == [{"team": "organisation", "week": dt.date(2025, 1, 6), "value": 3 / 8, "n": 8}]


def test_median_hours() -> None:
    """Hours from asking to deciding; a decision dated before its question is left out."""
    measure = Measure(statistic="median_hours", where={"kind": ("decision",)})
    asked = [(1, 10), (2, 20), (3, 60), (30, 20)]
    rows = [
        step("1", "approved", end, kind="decision", actor="p1", start=step("1", "", begin)["time"])
        for begin, end in asked
    ]
    assert measured(measure, rows) == [("claims", dt.date(2025, 1, 6), 18.0, 3)]


def test_mean() -> None:
    """The mean of the values that were given."""
    measure = Measure(statistic="mean", where={"kind": ("survey",), "activity": ("trust",)})
    rows = [step("r", "I trust it", 1, kind="survey", actor="p1", value=value) for value in (2.0, 5.0, None)]
    assert measured(measure, rows) == [("claims", dt.date(2025, 1, 6), 3.5, 2)]


def test_attribute_of_a_signal() -> None:
    """A measure can look into an attribute that only some sources have."""
    measure = Measure(statistic="share", where={"attributes.tool": ("assistant",)}, of={"kind": ("event",)})
    rows = [
        step("1", "Done", 1, actor="p1", attributes=[("tool", "AI Assistant")]),
        step("1", "Done", 2, actor="p1"),
    ]
    assert measured(measure, rows) == [("claims", dt.date(2025, 1, 6), 0.5, 2)]


def test_no_signals() -> None:
    """Nothing seen gives an empty series."""
    assert measured(Measure(statistic="rate", where={"kind": ("message",)}), []) == []


def test_unknown_column() -> None:
    """A measure that names a column signals do not have is refused by name."""
    with pytest.raises(ValueError, match="colour"):
        measured(Measure(statistic="share", where={"colour": ("red",)}), [step("1", "Open", 1, actor="p1")])
