"""Proportions: how far a share of independent cases, or the difference of two such shares, could lie elsewhere."""

import math
from statistics import NormalDist

from planner.reasons import Interval


def deviations(level: float) -> float:
    """How many standard deviations to either side hold this part of a normal distribution."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(part: int, whole: int, *, level: float) -> Interval:
    """The range of a share of ``part`` in ``whole`` (at least 1) independent cases (Wilson 1927)."""
    z = deviations(level)
    centre = (part + z * z / 2) / (whole + z * z)
    reach = z / (whole + z * z) * math.sqrt(part * (whole - part) / whole + z * z / 4)
    return Interval(low=max(centre - reach, 0.0), high=min(centre + reach, 1.0), level=level)


def difference(part: int, whole: int, other: int, others: int, *, level: float) -> Interval:
    """The range of the first share less the second, of independent cases (Newcombe 1998, method 10)."""
    first, second = wilson(part, whole, level=level), wilson(other, others, level=level)
    one, two = part / whole, other / others
    return Interval(
        low=one - two - math.hypot(one - first.low, second.high - two),
        high=one - two + math.hypot(first.high - one, two - second.low),
        level=level,
    )
