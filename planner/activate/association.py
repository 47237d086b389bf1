"""Association: how far two short series go together, or one differs from another, allowing for likeness in time."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from scipy.stats import t as student

from planner.reasons import Interval

Floats = NDArray[np.float64]
# A correlation of one has no finite Fisher transform.
ALMOST = 0.999999


def without_trend(pairs: Floats) -> Floats:
    """Two series, a column each, with their own level and straight trend taken out of both (at least three rows)."""
    time = np.column_stack([np.ones(len(pairs)), np.arange(len(pairs), dtype=float)])
    fitted = time @ np.linalg.lstsq(time, pairs, rcond=None)[0]
    result: Floats = pairs - fitted
    return result


def effective(rest: Floats, *, most: float) -> float:
    """How many independent rows two series amount to: n (1 - rs) / (1 + rs), r and s the likeness of neighbours.

    Likenesses count from 0 to ``most``. Source: Bretherton and others, 1999.
    """
    spread = (rest**2).sum(axis=0)
    if not (spread > 0).all():
        return 0.0
    first, second = np.clip((rest[1:] * rest[:-1]).sum(axis=0) / spread, 0.0, most)
    return float(len(rest) * (1 - first * second) / (1 + first * second))


def correlation(rests: list[Floats]) -> float | None:
    """The correlation over all stretches, each already without its level and trend; None where one end never moves."""
    rows = np.concatenate(rests)
    spread = (rows**2).sum(axis=0)
    if not (spread > 0).all():
        return None
    return float(rows[:, 0] @ rows[:, 1] / math.sqrt(spread[0] * spread[1]))


def fisher(value: float, freedom: float, *, level: float) -> Interval:
    """The range of a correlation; ``freedom`` is independent pairs less those spent, above 0. Source: Fisher 1921."""
    middle = math.atanh(min(max(value, -ALMOST), ALMOST))
    reach = float(norm.ppf((1 + level) / 2)) / math.sqrt(freedom)
    return Interval(low=math.tanh(middle - reach), high=math.tanh(middle + reach), level=level)


def readings_needed(worth: float, *, level: float, power: float, spent: float) -> int:
    """How many independent readings show a correlation of ``worth`` with a chance of ``power``."""
    wanted = float(norm.ppf((1 + level) / 2) + norm.ppf(power)) / math.atanh(worth)
    return math.ceil(wanted**2 + spent)


def difference(before: Floats, after: Floats, *, level: float, most: float) -> Interval:
    """The range of the difference of two means of neighbouring readings (two or more each), as Welch 1947.

    The number of readings is cut to n (1 - r) / (1 + r), r the likeness of neighbours. Source: Zwiers and von Storch,
    1995.
    """
    parts = before - before.mean(), after - after.mean()
    spread = sum(float(part @ part) for part in parts)
    likeness = sum(float(part[1:] @ part[:-1]) for part in parts) / spread if spread > 0 else 0.0
    scale = (1 - min(max(likeness, 0.0), most)) / (1 + min(max(likeness, 0.0), most))
    sizes = max(len(before) * scale, 2.0), max(len(after) * scale, 2.0)
    error = math.sqrt(before.var(ddof=1) / sizes[0] + after.var(ddof=1) / sizes[1])
    reach = float(student.ppf((1 + level) / 2, sum(sizes) - 2)) * error
    middle = float(after.mean() - before.mean())
    return Interval(low=middle - reach, high=middle + reach, level=level)
