"""Means of short weekly series, with as much doubt as neighbouring weeks that resemble each other ask for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, kw_only=True)
class Mean:
    """A mean of weekly values: how many weeks, as how many independent ones they count, and its squared error."""

    value: float
    weeks: int
    effective: float
    variance: float


def likeness(*segments: Sequence[float], most: float) -> float:
    """How alike neighbouring weeks are, 0 up to ``most``: lag-1 autocorrelation about each segment's own mean.

    Corrected for the downward bias of short series (Kendall, 1954; Marriott and Pope, 1954).
    """
    residuals = [[x - sum(s) / len(s) for x in s] for s in segments if s]
    total = sum(e * e for s in residuals for e in s)
    n = sum(len(s) for s in residuals)
    if total <= 0 or n <= len(residuals):
        return 0.0
    raw = sum(a * b for s in residuals for a, b in pairwise(s)) / total
    corrected = (raw * n + len(residuals)) / (n - 3 * len(residuals)) if n > 3 * len(residuals) else raw
    return min(max(corrected, 0.0), most)


def mean(values: Sequence[float], *, alike: float) -> Mean:
    """The mean of at least one weekly value, its error widened for the likeness of neighbouring weeks.

    The effective number of weeks is n (1 - r) / (1 + r) and also corrects the spread, which a short series that wanders
    understates (Bayley and Hammersley, 1946).
    """
    n = len(values)
    middle = sum(values) / n
    effective = max(n * (1 - alike) / (1 + alike), 1.5) if n > 1 else 1.0
    squares = sum((x - middle) ** 2 for x in values)
    variance = squares / n / (effective - 1) if n > 1 else math.inf
    return Mean(value=middle, weeks=n, effective=effective, variance=variance)


def interval(one: Mean, *, confidence: float) -> tuple[float, float]:
    """The range one mean plausibly lies in."""
    from scipy.special import stdtrit

    half = 0.0 if one.variance == 0 else stdtrit(one.effective - 1, (1 + confidence) / 2) * math.sqrt(one.variance)
    return one.value - float(half), one.value + float(half)
