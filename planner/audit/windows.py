"""Windows: which days a pulse looks at."""

import datetime as dt

import ibis

from planner.audit.model import Window

HOUR = 3600
"""Seconds in an hour."""
FEEDBACK = "feedback"


def quarter(year: int, number: int) -> Window:
    """The days of one quarter, ``number`` 1 to 4. Raises ValueError for any other number."""
    first = dt.date(year, 3 * number - 2, 1)
    following = dt.date(year + number // 4, 3 * number % 12 + 1, 1)
    return Window(start=first, end=following)


def whole(signals: ibis.Table) -> Window | None:
    """All days from the first signal to the last; None where no signal has a time.

    What teams said in retros is about their work and no part of it, so it widens nothing.
    """
    signals = signals.filter((signals.kind != FEEDBACK).fill_null(True))
    ends = signals.aggregate(first=signals.time.min(), last=signals.time.max()).to_pyarrow().to_pylist()[0]
    if ends["first"] is None:
        return None
    return Window(start=ends["first"].date(), end=ends["last"].date() + dt.timedelta(days=1))


def instant(day: dt.date) -> ibis.Scalar:
    """The first moment of a day, UTC."""
    return ibis.literal(dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC))


def within(signals: ibis.Table, window: Window) -> ibis.Table:
    """The signals of the window's days."""
    return signals.filter(signals.time >= instant(window.start), signals.time < instant(window.end))


def period(window: Window) -> str:
    """When it was, in words: "in Q3 2025", "in March 2025", "in 2025", else "from ... to" with both days."""
    first, last = window.start, window.end - dt.timedelta(days=1)
    months = (window.end.year - first.year) * 12 + window.end.month - first.month
    if first.day == window.end.day == 1 and months in (1, 3, 12) and first.month % months == 1 % months:
        return {
            1: f"in {first:%B} {first.year}",
            3: f"in Q{(first.month + 2) // 3} {first.year}",
            12: f"in {first.year}",
        }[months]
    same = "" if last.year == first.year else f" {first.year}"
    return f"from {first.day} {first:%B}{same} to {last.day} {last:%B} {last.year}"
