"""Which days a figure can be worked out for, when figures that add up over time were shown for other days."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise

Span = tuple[dt.date, dt.date]


def opened(new: Span, shown: Iterable[Span], *, known: Span) -> tuple[Span, ...]:
    """The shortest stretches of days whose figure follows, by adding and subtracting, once ``new`` is shown too.

    A span is its first day and the day after its last. Each shown span ties its two ends together; what lies between
    any two ends that are tied, over however many spans, is the difference of two sums. Outside of ``known``, the days
    that there is anything about, there is nothing to subtract. Stretches that followed without ``new`` are not named.
    """
    before = [_clipped(span, known) for span in shown]
    now = set(_stretches([*before, _clipped(new, known)]))
    return tuple(sorted(now - set(_stretches(before))))


def _clipped(span: Span, known: Span) -> Span:
    start, end = (min(max(day, known[0]), known[1]) for day in span)
    return start, end


def _stretches(spans: Iterable[Span]) -> Iterator[Span]:
    tied: list[set[dt.date]] = []
    for start, end in spans:
        touched = [group for group in tied if group & {start, end}]
        tied = [group for group in tied if group not in touched] + [{start, end}.union(*touched)]
    for group in tied:
        yield from pairwise(sorted(group))
