"""Quiet hours hold by the clock on the wall, also on the two days a year when it is changed."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.activate.quiet import Quiet, next_day, on_day, today

BERLIN = ZoneInfo("Europe/Berlin")
# Clocks that change by an hour, by half an hour, at midnight, by a whole day, the other way round, and never.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia", "Asia/Kolkata"]
ZONES += ["Africa/Casablanca", "America/St_Johns", "Asia/Kathmandu", "UTC"]
MINUTE = dt.timedelta(minutes=1)
NIGHT = Quiet(start=18 * 60, end=8 * 60, zone=BERLIN)


def at(text: str) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-02 16:59", "2026-03-02 16:59"),
        ("2026-03-02 17:00", "2026-03-03 07:00"),
        ("2026-03-02 06:59", "2026-03-02 07:00"),
        # The night in which clocks go forward is an hour shorter, that in which they go back an hour longer.
        ("2026-03-28 20:00", "2026-03-29 06:00"),
        ("2026-10-24 20:00", "2026-10-25 07:00"),
    ],
)
def test_a_night_ends_at_eight_on_the_wall(moment: str, expected: str) -> None:
    """Eight in the morning in Berlin is seven by UTC in winter and six in summer."""
    assert NIGHT.over(at(moment)) == at(expected)


def test_quiet_hours_that_end_in_the_hour_that_is_skipped_end_with_the_change() -> None:
    """There is no half past two on that day: at two it is three."""
    assert Quiet(start=60, end=150, zone=BERLIN).over(at("2026-03-29 00:30")) == at("2026-03-29 01:00")


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_begin_again() -> None:
    """Half past two comes twice; after the first it is two again, and quiet."""
    quiet = Quiet(start=60, end=150, zone=BERLIN)
    assert quiet.over(at("2026-10-25 00:00")) == at("2026-10-25 00:30")
    assert quiet.over(at("2026-10-25 01:00")) == at("2026-10-25 01:30")


def test_the_same_time_twice_means_no_quiet_hours() -> None:
    """Nothing is ever put off."""
    assert not any(Quiet(start=m, end=m, zone=BERLIN).holds(at("2026-03-02 09:00")) for m in range(0, 1440, 60))


MOMENTS = st.datetimes(dt.datetime(2011, 12, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC))
# Around the changes of clocks in Berlin, Lord Howe and Havana.
CHANGES = ["2026-03-29 01:00", "2026-10-25 01:00", "2026-04-04 15:00", "2026-10-03 15:30", "2026-03-08 05:00"]
CHANGES += ["2026-11-01 05:00", "2011-12-30 10:00"]
NEAR = st.builds(
    lambda text, minutes: at(text) + MINUTE * minutes, st.sampled_from(CHANGES), st.integers(-2 * 1440, 2 * 1440)
)
TIMES = st.integers(0, 1439)


@settings(max_examples=300)
@given(st.one_of(MOMENTS, NEAR), TIMES, TIMES, st.sampled_from(ZONES))
def test_the_first_open_moment_is_open_and_nothing_before_it_is(
    moment: dt.datetime, start: int, end: int, name: str
) -> None:
    """Minute by minute the same answer, in every zone and on every day."""
    moment = moment.replace(second=0, microsecond=0)
    quiet = Quiet(start=start, end=end, zone=ZoneInfo(name))
    found = quiet.over(moment)
    assert found >= moment
    assert not quiet.holds(found)
    walked = moment
    while walked < found:
        assert quiet.holds(walked)
        walked += MINUTE
    assert quiet.over(found) == found


@given(st.dates(dt.date(2012, 1, 1), dt.date(2028, 1, 1)), TIMES, st.sampled_from(ZONES))
def test_a_time_on_a_day_is_on_that_day(day: dt.date, minutes: int, name: str) -> None:
    """It shows that time, or where the clock skips it, the moment of the change."""
    zone = ZoneInfo(name)
    local = on_day(day, minutes, zone).astimezone(zone)
    shown = local.hour * 60 + local.minute
    before = (local.astimezone(dt.UTC) - MINUTE).astimezone(zone)
    assert (local.date(), shown) == (day, minutes) or before.utcoffset() != local.utcoffset()


def test_the_next_day_is_the_one_where_the_person_is() -> None:
    """At eleven in the evening by UTC it is tomorrow in Berlin already."""
    assert next_day(at("2026-03-02 23:30"), 540, BERLIN) == at("2026-03-04 08:00")
    assert next_day(at("2026-03-28 12:00"), 540, BERLIN) == at("2026-03-29 07:00")


def test_what_lies_on_this_day_is_counted_where_the_person_is() -> None:
    """A message late in the evening by UTC counts for the next day in Berlin."""
    moments = [at("2026-03-02 22:30"), at("2026-03-02 23:30")]
    assert today(moments, at("2026-03-03 08:00"), BERLIN) == 1
    assert today(moments, at("2026-03-02 08:00"), ZoneInfo("UTC")) == 2
