"""When the hours of steps stand in a calendar: one after another over the working days of their week."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from planner.activate.mondays import monday
from planner.activate.quiet import on_day

Piece = tuple[dt.date, float]
Slot = tuple[dt.datetime, dt.datetime]
FRIDAY = 4


def laid(pieces: Sequence[Piece], *, start: int, most: float, zone: dt.tzinfo) -> list[Slot]:
    """Begin and end of each piece in UTC, in the order given.

    A piece is the first day it may stand on and its hours. Days begin ``start`` minutes after midnight by the clock on
    the wall of ``zone`` and hold at most ``most`` hours, unless one piece alone is longer; what does not fit into the
    week stands on its last working day. A piece is as long as its hours, also where the clock is changed meanwhile.
    """
    used: defaultdict[dt.date, float] = defaultdict(float)
    found = []
    for first, hours in pieces:
        day = _day(first, hours, used, most)
        begin = on_day(day, start, zone) + dt.timedelta(hours=used[day])
        used[day] += hours
        found.append((begin, begin + dt.timedelta(hours=hours)))
    return found


def _day(first: dt.date, hours: float, used: dict[dt.date, float], most: float) -> dt.date:
    last = max(first, monday(first) + dt.timedelta(days=FRIDAY))
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return next((day for day in days if not used.get(day) or used[day] + hours <= most), days[-1])
