"""Counted: shares of cases and medians of durations, with how far they could lie elsewhere had other cases come in."""

import math

import numpy as np
import numpy.typing as npt

from planner.audit.bootstrap import Floats
from planner.audit.proportions import deviations, wilson
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import Certainty, Figure, Interval

Codes = npt.NDArray[np.int64]


def share(part: int, whole: int, *, denominator: str, policy: Policy) -> Figure:
    """The share that ``part`` is of ``whole`` cases; without an interval where there are too few.

    Method: score interval, Wilson 1927.
    """
    value = part / whole if whole else 0.0
    interval = None
    if whole >= policy["audit.minimum_cases"]:
        interval = wilson(part, whole, level=policy["audit.confidence"])
    return Figure(value=value, unit="share", denominator=denominator, n=whole, interval=interval)


def median_hours(seconds: Floats, cases: Codes, *, denominator: str, policy: Policy) -> Figure:
    """The median of durations in hours, with an interval by case; none where there are too few cases.

    ``cases`` numbers the case of each duration; one that has not ended is infinite. Method: the share at or below the
    median with its variance between cases, turned into ranks (Woodruff 1952).
    """
    n = len(np.unique(cases))
    interval = None
    if n >= policy["audit.minimum_cases"]:
        found = _by_case(seconds / HOUR, cases, level=policy["audit.confidence"])
        # A duration without an end may reach into the interval, which then has none either.
        interval = found if math.isfinite(found.high) else None
    value = float(np.median(seconds)) / HOUR
    return Figure(value=value, unit="hours", denominator=denominator, n=n, interval=interval)


def _by_case(hours: Floats, cases: Codes, *, level: float) -> Interval:
    ordered = np.sort(hours)
    above = np.where(hours > np.median(hours), 0.5, np.where(hours < np.median(hours), -0.5, 0.0))
    _, numbers = np.unique(cases, return_inverse=True)
    sums = np.bincount(numbers, weights=above)
    # Values at the very median vary too, had other cases come in.
    spread = math.sqrt(max(float(sums @ sums), len(sums) / 4)) / len(hours)
    reach = deviations(level) * spread
    low, high = np.quantile(ordered, [max(0.5 - reach, 0.0), min(0.5 + reach, 1.0)], method="inverted_cdf")
    return Interval(low=float(low), high=float(high), level=level)


def certainty(figure: Figure | None, *, policy: Policy) -> Certainty:
    """How sure a figure is: too few cases cannot tell."""
    if figure is None or figure.interval is None:
        return "cannot tell"
    return "sure" if figure.n >= policy["audit.sure_cases"] else "likely"
