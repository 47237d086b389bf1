"""Change points: since when a weekly series lies on another level, and whether that is more than chance."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.policy import Policy

Floats = npt.NDArray[np.float64]
# Bai 1997: the 95 % quantile of the distance between the estimated and the true place, in units of noise over step.
PLACE = 11.0
# Two standard errors on each side hold 95 %.
NORMAL = 1.96
# Terms beyond this add nothing to the Kolmogorov distribution.
# How much what remains beside the steps counts; with all of it, simulated alarms were twice as many as allowed.
WITH = 0.65
TERMS, NO_STEP = 20, 0.4
# What reaches less far than this part of the range is no step of its own.
LESSER = 0.25


@dataclass(frozen=True, kw_only=True)
class Step:
    """A series goes to another level at place ``at``, plausibly between ``earliest`` and ``latest``.

    Levels are means from ``start`` to ``at`` and from there to ``end`` (excluded); ``low`` and ``high`` bound the later
    minus the earlier one at 95 %. ``chance`` is how likely a step as clear is in a series that never changed.
    """

    at: int
    earliest: int
    latest: int
    start: int
    end: int
    before: float
    after: float
    low: float
    high: float
    chance: float


def steps(values: Sequence[float], *, most: float, policy: Policy) -> tuple[Step, ...]:
    """The steps of a weekly series that are no more likely than ``most`` to be chance, in their order.

    Binary segmentation (Scott and Knott 1974) on the cumulative sum, whose range is judged by the distribution that it
    has in a series without steps (Kuiper 1960; Ploberger and Kraemer 1992), with the long-run variance of weeks that
    resemble their neighbours. Likeness and spread lie between those with and without the step: without it a
    real step would hide itself, with it chance would be taken for one. The range of the place is Bai's (1997).
    """
    series = np.asarray(values, dtype=np.float64)
    if len(series) < policy["pulses.least_weeks"]:
        return ()
    found = sorted(_found(series, 0, most, policy))
    edges = [0, *(at for at, _ in found), len(series)]
    return tuple(_step(series, at, chance, (edges[n], edges[n + 2]), policy) for n, (at, chance) in enumerate(found))


def clearest(values: Sequence[float], *, policy: Policy) -> float:
    """How likely the clearest step of a whole series is chance; 1 where the series is too short to be searched."""
    series = np.asarray(values, dtype=np.float64)
    if len(series) < policy["pulses.least_weeks"]:
        return 1.0
    return _clearest(series, policy)[1]


def _found(series: Floats, offset: int, most: float, policy: Policy) -> Iterator[tuple[int, float]]:
    if len(series) < 2 * policy["pulses.segment_weeks"]:
        return
    at, chance = _clearest(series, policy)
    if chance <= most:
        yield offset + at, chance
        yield from _found(series[:at], offset, most, policy)
        yield from _found(series[at:], offset + at, most, policy)


def _clearest(series: Floats, policy: Policy) -> tuple[int, float]:
    """The place of the clearest step and how likely one as clear is by chance."""
    least, n = policy["pulses.segment_weeks"], len(series)
    places = np.arange(least, n - least + 1)
    sums = np.cumsum(series - series.mean())[places - 1]
    low, high = int(np.argmin(sums)), int(np.argmax(sums))
    # A hump has two steps, one at each end; a single step has the end of the series for the other.
    span = max(float(sums[high]), 0.0) - min(float(sums[low]), 0.0)
    clear = sorted(place for place in (low, high) if abs(sums[place]) > span * LESSER)
    alike, spread = _noise(series, [int(places[place]) for place in clear], policy["pulses.likeness_limit"])
    at = int(places[low if -sums[low] > sums[high] else high])
    if spread <= 0:
        return at, 1.0
    return at, _kuiper(span / math.sqrt(n * spread * (1 + alike) / (1 - alike)))


def _noise(series: Floats, steps: list[int], limit: float) -> tuple[float, float]:
    """Likeness of neighbouring weeks and variance of a week, between those beside the steps and those without any."""
    parts = [part - part.mean() for part in np.split(series, steps)]
    one, first = _spread(np.concatenate(parts), means=len(parts))
    other, second = _spread(series - series.mean(), means=1)
    alike, spread = (WITH * a + (1 - WITH) * b for a, b in ((one, other), (first, second)))
    return min(max(alike, 0.0), limit), spread


def _spread(residuals: Floats, *, means: int) -> tuple[float, float]:
    """Likeness of neighbouring weeks, corrected for short series (Marriott and Pope 1954), and variance."""
    n, squares = len(residuals), float((residuals**2).sum())
    if squares <= 0:
        return 0.0, 0.0
    raw = float((residuals[1:] * residuals[:-1]).sum()) / squares
    return raw + (means + (2 + means) * raw) / n, squares / (n - means)


def _kuiper(x: float) -> float:
    """How likely the range of a Brownian bridge is as large (Kuiper 1960)."""
    # The sum does not converge near zero, where the chance is 1 to all purposes.
    if x < NO_STEP:
        return 1.0
    terms = ((4 * k * k * x * x - 1) * math.exp(-2 * k * k * x * x) for k in range(1, TERMS))
    return min(max(2 * sum(terms), 0.0), 1.0)


def _step(series: Floats, at: int, chance: float, edges: tuple[int, int], policy: Policy) -> Step:
    """The step at a place, its levels reaching to the neighbouring steps."""
    start, end = edges
    before, after = series[start:at], series[at:end]
    residuals = np.concatenate([before - before.mean(), after - after.mean()])
    alike, spread = _spread(residuals, means=2)
    alike = min(max(alike, 0.0), policy["pulses.likeness_limit"])
    noise = spread * (1 + alike) / (1 - alike)
    size = float(after.mean() - before.mean())
    half = NORMAL * math.sqrt(noise * (1 / len(before) + 1 / len(after)))
    reach = math.ceil(PLACE * noise / size**2) if size else end - start
    return Step(
        at=at,
        earliest=max(at - reach, start),
        latest=min(at + reach, end - 1),
        start=start,
        end=end,
        before=float(before.mean()),
        after=float(after.mean()),
        low=size - half,
        high=size + half,
        chance=chance,
    )
