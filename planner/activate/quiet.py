"""When a word may reach somebody: quiet hours where they are, also when clocks change, and how many are enough."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Hours in which nothing is sent, by the clock on the wall of ``zone``: minutes after midnight.

    From ``start`` until before ``end``, over midnight where the end comes first; none where both are the same.
    """

    start: int
    end: int
    zone: dt.tzinfo

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        local = moment.astimezone(self.zone)
        now = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def over(self, moment: dt.datetime) -> dt.datetime:
        """The first moment from this one on that is not quiet, in UTC.

        Quiet hours end when the clock on the wall shows their end, or when it is put forward past it; where it is put
        back into them, they begin again.
        """
        at = moment.astimezone(dt.UTC)
        if not self.holds(at):
            return at
        return min(one for one in self._ends(at) if one > at and not self.holds(one))

    def _ends(self, at: dt.datetime) -> Iterator[dt.datetime]:
        day = at.astimezone(self.zone).date()
        for ahead in (0, 1, 2):
            yield from _moments(day + dt.timedelta(days=ahead), self.end, self.zone)
        yield from _changes(at, at + dt.timedelta(days=2), self.zone)


def on_day(day: dt.date, minutes: int, zone: dt.tzinfo) -> dt.datetime:
    """When the clock on the wall shows this on a day, in UTC; what the clock skips is taken as the change itself."""
    found = [one for one in _moments(day, minutes, zone) if _shows(one, day, minutes, zone)]
    if found:
        return min(found)
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=zone).astimezone(dt.UTC)
    return next(_changes(noon - dt.timedelta(days=1), noon + dt.timedelta(days=1), zone), noon)


def next_day(moment: dt.datetime, minutes: int, zone: dt.tzinfo) -> dt.datetime:
    """When the clock on the wall shows this on the day after a moment's, in UTC."""
    return on_day(moment.astimezone(zone).date() + dt.timedelta(days=1), minutes, zone)


def today(moments: Sequence[dt.datetime], now: dt.datetime, zone: dt.tzinfo) -> int:
    """How many of these moments lie on the day that it is in a zone now."""
    return sum(one.astimezone(zone).date() == now.astimezone(zone).date() for one in moments)


def _moments(day: dt.date, minutes: int, zone: dt.tzinfo) -> Iterator[dt.datetime]:
    """When the clock may show this on a day: once, or before and after it is put back."""
    wall = dt.datetime.combine(day, dt.time(*divmod(minutes % MINUTES_A_DAY, 60)), tzinfo=zone)
    for fold in (0, 1):
        yield wall.replace(fold=fold).astimezone(dt.UTC)


def _shows(moment: dt.datetime, day: dt.date, minutes: int, zone: dt.tzinfo) -> bool:
    local = moment.astimezone(zone)
    return local.date() == day and local.hour * 60 + local.minute == minutes % MINUTES_A_DAY


def _changes(start: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> Iterator[dt.datetime]:
    """When the clock is changed between two moments, to the minute."""
    hour = start.replace(minute=0, second=0, microsecond=0)
    while hour < end:
        if _offset(hour, zone) != _offset(hour + HOUR, zone):
            yield _change(hour, zone)
        hour += HOUR


def _change(hour: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    minutes = (hour + MINUTE * n for n in range(1, 61))
    return next(one for one in minutes if _offset(one, zone) != _offset(hour, zone))


def _offset(moment: dt.datetime, zone: dt.tzinfo) -> dt.timedelta | None:
    return moment.astimezone(zone).utcoffset()
