"""Lateness: how late work was against its due date, and what goes along with being late without causing it."""

from collections import Counter
from dataclasses import dataclass
from statistics import median, stdev

import numpy as np
import numpy.typing as npt

from planner.audit.bootstrap import Floats
from planner.audit.proportions import difference, wilson
from planner.reasons import POINTS, Figure


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
    counts = [(int(late[side].sum()), int(side.sum())) for side in (among, ~among)]
    one, other = (_share(part, whole, level) for part, whole in counts)
    apart = difference(*counts[0], *counts[1], level=level)
    told = Figure(value=one.value - other.value, unit=POINTS, denominator="pieces of work", n=len(days), interval=apart)
    return Beside(among=one, rest=other, difference=told)


def _share(part: int, whole: int, level: float) -> Figure:
    interval = wilson(part, whole, level=level)
    return Figure(value=part / whole, unit="share", denominator="pieces of work", n=whole, interval=interval)
