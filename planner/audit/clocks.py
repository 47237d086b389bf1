"""Clocks: how much of the time between two moments somebody works, for many people and moments at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from planner.audit.hours import ALWAYS, EARLIEST, EPOCH, LATEST, MICROSECONDS, Hours, Moments

DAY: Final = dt.timedelta(days=1)
MICROSECONDS_A_DAY: Final = 24 * 60 * 60 * MICROSECONDS
NEVER: Final = np.iinfo(np.int64).max
# So many moments fit into the processor's own memory.
AT_ONCE: Final = 1 << 16


@dataclass(frozen=True, kw_only=True)
class Open:
    """The stretches of work of several kinds of hours, one kind after the other, each behind one of no length.

    Moments are microseconds since 1970 UTC. ``before`` is what was worked up to each stretch and ``following`` when the
    next one of its kind begins. ``place`` has, for each of the ``days`` from ``first`` on, of each kind after the
    other, the last stretch that has begun as the day does; in no day begin more than ``most`` others.
    """

    since: Moments
    until: Moments
    before: Moments
    following: Moments
    place: Moments
    first: int
    days: int
    most: int

    @classmethod
    def of(cls, hours: Sequence[Hours], first: int, last: int) -> "Open":
        """The stretches from the day before one moment to the day after another; beyond them nothing is worked."""
        opens, closes = _day(first) - DAY, _day(last) + DAY
        found = [one.between(opens, closes) for one in hours]
        start = ((opens - EPOCH).days - 1) * MICROSECONDS_A_DAY
        days = (closes - opens).days + 4
        edges = start + MICROSECONDS_A_DAY * np.arange(days + 1)
        begun = [np.searchsorted(one.starts, edges, side="right") for one in found]
        sizes = np.array([len(one.starts) + 1 for one in found])
        offset = np.cumsum(sizes) - sizes
        since = np.concatenate([part for one in found for part in ([start], one.starts)])
        until = np.concatenate([part for one in found for part in ([start], one.ends)])
        following = np.append(since[1:], NEVER)
        following[offset[1:] - 1] = NEVER
        return cls(
            since=since,
            until=until,
            before=np.cumsum(until - since) - (until - since),
            following=following,
            place=np.concatenate([one[:-1] + at for one, at in zip(begun, offset.tolist(), strict=True)]),
            first=start,
            days=days,
            most=max(int(np.diff(one).max(initial=0)) for one in begun),
        )

    def at(self, kind: Moments, moment: Moments) -> Moments:
        """The last stretch of each kind that has begun at each moment."""
        day = np.clip((moment - self.first) // MICROSECONDS_A_DAY, 0, self.days - 1)
        place: Moments = self.place[kind * self.days + day]
        for _ in range(self.most):
            place = place + (self.following[place] <= moment)
        return place

    def worked(self, kind: Moments, moment: Moments) -> Moments:
        """Working microseconds up to each moment, from a beginning that is the same for all of a kind."""
        found = np.empty(len(moment), dtype=np.int64)
        for first in range(0, len(moment), AT_ONCE):
            here = slice(first, first + AT_ONCE)
            place = self.at(kind[here], moment[here])
            inside = np.minimum(moment[here], self.until[place]) - self.since[place]
            found[here] = self.before[place] + np.maximum(inside, 0)
        return found


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Which resource works at which hours: ``which`` is the kind in ``open`` by resource."""

    which: Moments
    open: Open

    @classmethod
    def between(
        cls, first: np.int64, last: np.int64, *, size: int, hours: Mapping[int, Hours], usual: Hours = ALWAYS
    ) -> "Clock":
        """The clock from one moment to another (microseconds since 1970), for resources below ``size``."""
        kinds = {one: place for place, one in enumerate(dict.fromkeys([usual, *hours.values()]))}
        which = np.zeros(size, dtype=np.int64)
        for resource, one in hours.items():
            if resource < len(which):
                which[resource] = kinds[one]
        return cls(which=which, open=Open.of(list(kinds), int(first), int(last)))

    def worked(self, resource: Moments, since: Moments, until: Moments) -> Moments:
        """How much of the time between two moments lies inside each resource's working hours."""
        kind = self.which[np.maximum(resource, 0)]
        return self.open.worked(kind, until) - self.open.worked(kind, since)

    def away(self, resource: Moments, since: Moments, until: Moments) -> Moments:
        """How much of the time between two moments lies outside each resource's working hours."""
        return until - since - self.worked(resource, since, until)

    def last_open(self, resource: Moments, until: Moments) -> Moments:
        """The last moment, not after ``until``, up to which each resource worked; ``until`` where it never had."""
        place = self.open.at(self.which[np.maximum(resource, 0)], until - 1)
        never = self.open.since[place] == self.open.first
        return np.where(never, until, np.minimum(until, self.open.until[place]))


def _day(moment: int) -> dt.date:
    day = EPOCH + dt.timedelta(days=moment // MICROSECONDS_A_DAY)
    return min(max(day, EARLIEST), LATEST)
