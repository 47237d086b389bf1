"""Lateness: how late work was against its due date, and what goes along with being late without causing it."""

from collections import Counter
from dataclasses import dataclass
from statistics import NormalDist, median, stdev

import numpy as np
import numpy.typing as npt

from planner.audit.bootstrap import Floats
from planner.reasons import POINTS, Figure, Interval


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """How many pieces of work were on time and late; of the late ones how many days, None where there are too few."""

    issues: int
    on_time: int
    delayed: int
    max: float | None
    mean: float | None
    median: float | None
    mode: float | None
    sd: float | None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The share that was late among work of a kind and among the rest, and how far the two lie apart.

    It says what goes together. What is late may be watched and linked more closely, or what is linked may be planned
    with more care: neither is a cause by this alone.
    """

    among: Figure
    rest: Figure
    difference: Figure


def lateness(days: Floats) -> Lateness:
    """Work on time (no day late, or early) and late, and the days of the late; of several modes the lowest."""
    late = days[days > 0].tolist()
    counts = Counter(late)
    return Lateness(
        issues=len(days),
        on_time=len(days) - len(late),
        delayed=len(late),
        max=max(late, default=None),
        mean=sum(late) / len(late) if late else None,
        median=median(late) if late else None,
        mode=min(counts, key=lambda day: (-counts[day], day)) if late else None,
        sd=stdev(late) if len(late) > 1 else None,
    )


def beside(days: Floats, among: npt.NDArray[np.bool_], *, least: int, level: float) -> Beside | None:
    """How often work of a kind was late, beside the rest; None with fewer than ``least`` pieces on either side.

    Method: score intervals (Wilson 1927), and of their difference the hybrid of the two (Newcombe 1998, method 10).
    """
    late = days > 0
    if min(among.sum(), (~among).sum()) < least:
        return None
    one, other = (_share(late[side], level) for side in (among, ~among))
    assert one.interval is not None
    assert other.interval is not None
    apart = one.value - other.value
    below = np.hypot(one.value - one.interval.low, other.interval.high - other.value)
    above = np.hypot(one.interval.high - one.value, other.value - other.interval.low)
    interval = Interval(low=apart - float(below), high=apart + float(above), level=level)
    told = Figure(value=apart, unit=POINTS, denominator="pieces of work", n=len(days), interval=interval)
    return Beside(among=one, rest=other, difference=told)


def _share(late: npt.NDArray[np.bool_], level: float) -> Figure:
    n, share = len(late), float(late.mean())
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle, reach = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (float((middle + sign * reach) / (1 + z * z / n)) for sign in (-1, 1))
    return Figure(
        value=share, unit="share", denominator="pieces of work", n=n, interval=Interval(low=low, high=high, level=level)
    )
