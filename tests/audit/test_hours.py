"""Working hours: how much of a stretch of time somebody works."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from planner.audit.hours import ALWAYS, MICROSECONDS, Hours, week

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
OFFICE = week({day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in DAYS})


def moment(*parts: int, zone: str = "UTC") -> int:
    """Microseconds since 1970 of a local time."""
    return int(dt.datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()) * MICROSECONDS  # type: ignore[arg-type,misc]


def hours_between(hours: Hours, since: int, until: int) -> float:
    """Working hours between two moments."""
    worked = hours.between(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).until(np.array([since, until]))
    return float(worked[1] - worked[0]) / MICROSECONDS / 3600


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ((2026, 3, 2, 9, 0), (2026, 3, 2, 17, 0), 7.0),
        ((2026, 3, 2, 12, 0), (2026, 3, 2, 13, 0), 0.0),
        ((2026, 3, 2, 11, 30), (2026, 3, 2, 13, 30), 1.0),
        ((2026, 3, 6, 16, 0), (2026, 3, 9, 10, 0), 2.0),
        ((2026, 3, 7, 0, 0), (2026, 3, 9, 0, 0), 0.0),
    ],
)
def test_time_off_does_not_count(since: tuple[int, ...], until: tuple[int, ...], expected: float) -> None:
    """Breaks, nights and weekends are not working time."""
    assert hours_between(OFFICE, moment(*since), moment(*until)) == expected


def test_nine_o_clock_stays_nine_when_the_clock_changes() -> None:
    """A day of work has its hours on the day before, of and after the change of the clock."""
    berlin = week({day: [["09:00", "17:00"]] for day in ("saturday", "sunday", "monday")}, zone="Europe/Berlin")
    changed = moment(2026, 3, 29, 9, 0, zone="Europe/Berlin"), moment(2026, 3, 29, 17, 0, zone="Europe/Berlin")
    assert hours_between(berlin, *changed) == 8
    night = week({"sunday": [["00:00", "24:00"]]}, zone="Europe/Berlin")
    whole = moment(2026, 3, 28, 12, 0), moment(2026, 3, 30, 12, 0)
    assert hours_between(night, *whole) == 23


def test_a_day_off_is_not_worked() -> None:
    """A holiday takes its hours out."""
    free = Hours(week=OFFICE.week, free=frozenset({dt.date(2026, 3, 3)}))
    assert hours_between(free, moment(2026, 3, 2), moment(2026, 3, 5)) == 14


def test_a_machine_works_at_all_times() -> None:
    """Without hours every stretch counts whole."""
    assert hours_between(ALWAYS, moment(2026, 3, 2, 3, 0), moment(2026, 3, 8, 4, 0)) == 145


@pytest.mark.parametrize(
    "days",
    [
        {"someday": [["09:00", "17:00"]]},
        {"monday": [["17:00", "09:00"]]},
        {"monday": [["09:00", "25:00"]]},
        {"monday": [["09:00", "12:00"], ["11:00", "13:00"]]},
        {"monday": [["nine", "17:00"]]},
    ],
)
def test_hours_that_cannot_be_are_refused(days: dict[str, list[list[str]]]) -> None:
    """A day that is none, times out of order, outside the day or overlapping are told."""
    with pytest.raises(ValueError, match=r"day|overlap"):
        week(days)
