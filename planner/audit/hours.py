"""Working hours: when somebody works in a week, and how much working time lies between two moments."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.audit.held import DAYS, MINUTES

Moments = npt.NDArray[np.int64]
MICROSECONDS = 1_000_000
EPOCH = dt.date(1970, 1, 1)
# Moments beyond these come from clocks that went wrong, and have no working hours.
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The hours of a week in which somebody works, as local minutes of the day, Monday first.

    ``free`` are whole days off.
    """

    week: tuple[tuple[tuple[int, int], ...], ...]
    zone: str = "UTC"
    free: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        """Check that there are seven days whose stretches are in order and do not overlap. Raises ValueError."""
        if len(self.week) != len(DAYS):
            raise ValueError("a week has seven days")
        for day, stretches in zip(DAYS, self.week, strict=True):
            edges = [edge for stretch in stretches for edge in stretch]
            if edges != sorted(set(edges)) or any(not 0 <= edge <= MINUTES for edge in edges):
                raise ValueError(f"the hours of {day} overlap, are out of order or lie outside the day")

    def between(self, first: dt.date, last: dt.date) -> "Worked":
        """The stretches of work from ``first`` to ``last``, both included; the zone changes its clock as it does."""
        since, until = ((max(first, EARLIEST) - EPOCH).days, (min(last, LATEST) - EPOCH).days)
        days = np.arange(since, max(until, since - 1) + 1)
        days = days[~np.isin(days, [(day - EPOCH).days for day in self.free])]
        # The first day of 1970 was a Thursday.
        weekday, stretches = (days + 3) % len(DAYS), np.array([len(day) for day in self.week])
        earlier = np.cumsum(stretches) - stretches
        held = np.array([stretch for day in self.week for stretch in day], dtype=np.int64).reshape(-1, 2)
        count = stretches[weekday]
        beyond = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        minutes = held[np.repeat(earlier[weekday], count) + beyond]
        when = np.repeat(days, count)
        return Worked(
            starts=_moments(when, minutes[:, 0], zone=self.zone), ends=_moments(when, minutes[:, 1], zone=self.zone)
        )


# Somebody, or a machine, who is there at all times.
ALWAYS = Hours(week=(((0, MINUTES),),) * len(DAYS))


@dataclass(frozen=True, kw_only=True)
class Worked:
    """Stretches of work in order, in microseconds since 1970 UTC."""

    starts: Moments
    ends: Moments

    @cached_property
    def _before(self) -> Moments:
        return np.concatenate([[0], np.cumsum(self.ends - self.starts)])

    def until(self, moments: Moments) -> Moments:
        """Working microseconds from the first stretch to each moment."""
        if not len(self.starts):
            return np.zeros(len(moments), dtype=np.int64)
        # The last stretch that has begun; before the first one nothing is worked.
        place = np.searchsorted(self.starts, moments, side="right") - 1
        inside = np.minimum(moments, self.ends[place]) - self.starts[place]
        return np.where(place < 0, 0, self._before[place] + np.maximum(inside, 0))


def week(days: Mapping[str, Sequence[Sequence[str]]], *, zone: str = "UTC") -> Hours:
    """Hours as people write them: the name of a day with pairs such as ["09:00", "17:30"]; "24:00" is midnight.

    Days that are not named are free. Raises ValueError for a name that is no day, or a time that is none.
    """
    unknown = sorted(set(days) - set(DAYS))
    if unknown:
        raise ValueError(f"{unknown[0]} is no day of the week")
    return Hours(week=tuple(tuple((_minutes(a), _minutes(b)) for a, b in days.get(day, ())) for day in DAYS), zone=zone)


def _minutes(written: str) -> int:
    hour, _, minute = written.partition(":")
    if not (hour.isdecimal() and minute.isdecimal()) or int(minute) > 59:
        raise ValueError(f"{written} is no time of day")
    return int(hour) * 60 + int(minute)


def _moments(days: Moments, minutes: Moments, *, zone: str) -> Moments:
    """Wall clock minutes of local days (since 1970) as microseconds since 1970 UTC."""
    days, minutes = days + minutes // MINUTES, minutes % MINUTES
    if not len(days):
        return days
    first = int(days.min())
    midnights = _ahead(zone, first, int(days.max()) + 1)
    ahead, next_day = midnights[days - first], midnights[days - first + 1]
    found = ((days * MINUTES + minutes) * 60 - ahead) * MICROSECONDS
    for place in np.flatnonzero(ahead != next_day).tolist():
        found[place] = _moment(EPOCH + dt.timedelta(days=int(days[place])), int(minutes[place]), ZoneInfo(zone))
    return found


def _ahead(zone: str, first: int, last: int) -> Moments:
    """By how many seconds the zone's clock is ahead of UTC at each midnight from one day to another."""
    years = range((EPOCH + dt.timedelta(days=first)).year, (EPOCH + dt.timedelta(days=last)).year + 1)
    start = (dt.date(years[0], 1, 1) - EPOCH).days
    return np.concatenate([_ahead_in(zone, year) for year in years])[first - start : last - start + 1]


@lru_cache(maxsize=1024)
def _ahead_in(zone: str, year: int) -> Moments:
    """The same for each day of a year: worked out once, whichever team's days are asked for."""
    since, until = ((dt.date(one, 1, 1) - EPOCH).days for one in (year, year + 1))
    midnights = (_moment(EPOCH + dt.timedelta(days=day), 0, ZoneInfo(zone)) for day in range(since, until))
    return np.arange(since, until) * (MINUTES * 60) - np.fromiter(midnights, dtype=np.int64) // MICROSECONDS


def _moment(day: dt.date, minutes: int, zone: ZoneInfo) -> int:
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=zone)
    # Wall clock, not elapsed time: nine o'clock stays nine on the day the clock changes.
    return int((midnight + dt.timedelta(minutes=minutes)).timestamp()) * MICROSECONDS
