"""Hours of steps stand in the week they belong to, at the same time on the wall all year."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from planner.activate.slots import laid

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 3, 23)
PIECES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from([0.25, 0.5, 1.0, 2.0, 3.0, 6.0])), max_size=30)


def test_steps_of_a_week_stand_one_after_another() -> None:
    """What does not fit into a morning goes to the next day, and what begins within a week begins there."""
    pieces = [(MONDAY, 2.0), (MONDAY, 1.5), (MONDAY, 1.0), (MONDAY + dt.timedelta(days=9), 1.0)]
    starts = [begin.astimezone(BERLIN) for begin, _ in laid(pieces, start=540, most=4.0, zone=BERLIN)]
    assert [f"{start:%a %d %H:%M}" for start in starts] == [
        "Mon 23 09:00",
        "Mon 23 11:00",
        "Tue 24 09:00",
        "Wed 01 09:00",
    ]


def test_nine_on_the_wall_stays_nine_when_clocks_change() -> None:
    """The week before and the week after the change begin at the same time for the person."""
    weeks = [(MONDAY, 1.0), (MONDAY + dt.timedelta(weeks=1), 1.0)]
    (before, _), (after, _) = laid(weeks, start=540, most=4.0, zone=BERLIN)
    assert (before.hour, after.hour) == (8, 7)
    assert {one.astimezone(BERLIN).hour for one in (before, after)} == {9}


def test_a_step_longer_than_a_day_holds_stands_whole() -> None:
    """It is not cut, and the next goes to the next day."""
    first, second = laid([(MONDAY, 6.0), (MONDAY, 1.0)], start=540, most=4.0, zone=BERLIN)
    assert first[1] - first[0] == dt.timedelta(hours=6)
    assert second[0].astimezone(BERLIN).date() == MONDAY + dt.timedelta(days=1)


@given(PIECES)
def test_no_two_steps_stand_at_once_and_each_is_as_long_as_its_hours(given_: list[tuple[int, float]]) -> None:
    """However many there are, and over the change of clocks."""
    pieces = [(MONDAY + dt.timedelta(days=days), hours) for days, hours in given_]
    slots = laid(pieces, start=540, most=4.0, zone=BERLIN)
    for (first, hours), (begin, end) in zip(pieces, slots, strict=True):
        assert end - begin == dt.timedelta(hours=hours)
        assert begin.astimezone(BERLIN).date() >= first
    for (_, end), (begin, _) in pairwise(sorted(slots)):
        assert begin >= end or begin.astimezone(BERLIN).date() != end.astimezone(BERLIN).date()
