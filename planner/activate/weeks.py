"""Spread items over weeks within the hours that are really free."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.library.model import Item

# Hours are sums of decimal fractions; below this, a difference is rounding.
_DUST = 1e-9


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The part of an item that falls into one week; ``part`` of ``parts`` counts from 1."""

    item: Item
    week: int
    hours: float
    part: int = 1
    parts: int = 1


def spread(items: Sequence[Item], *, hours_per_week: float, first: int, shortest: float) -> tuple[Slice, ...]:
    """Items one after another, week by week from ``first``, never more than the hours of a week.

    An item longer than what is left of a week goes on in the next; no piece is shorter than ``shortest`` hours unless
    the item itself is, or a week is. Without hours there are no pieces.
    """
    if hours_per_week <= 0:
        return ()
    result: list[Slice] = []
    week, left = first, hours_per_week
    for item in items:
        pieces: list[Slice] = []
        rest = item.hours
        while not pieces or rest > 0:
            least = min(shortest, rest, hours_per_week)
            if left < least - _DUST:
                week, left = week + 1, hours_per_week
            hours = _piece(rest, left, shortest)
            pieces.append(Slice(item=item, week=week, hours=round(hours, 6)))
            rest, left = _clean(rest - hours), _clean(left - hours)
            if rest > 0:
                week, left = week + 1, hours_per_week
        result += [replace(p, part=n, parts=len(pieces)) for n, p in enumerate(pieces, start=1)]
    return tuple(result)


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _piece(rest: float, left: float, shortest: float) -> float:
    """As much of the rest as fits, leaving no crumb behind when that can be helped."""
    hours = min(rest, left)
    crumb = rest - hours
    return hours - (shortest - crumb) if 0 < crumb < shortest and hours >= 2 * shortest else hours


def _clean(hours: float) -> float:
    return 0.0 if hours < _DUST else hours
