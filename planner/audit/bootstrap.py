"""Intervals: how far a share or a median could lie elsewhere, had other cases come in."""

from zlib import crc32

import numpy as np
import numpy.typing as npt

from planner.reasons import Interval

Floats = npt.NDArray[np.float64]


def share_intervals(
    sums: Floats, *, samples: int, level: float, most_drawn: int, seed: int, name: str = ""
) -> tuple[Interval, ...]:
    """How far each column's share of the whole could lie elsewhere, by drawing the cases again.

    ``sums`` has a row a case and a column a part, none negative, with a total above zero. ``name`` gives each caller
    draws of its own from one ``seed``. Poisson weights a case stand for drawing with replacement (Chamandy et al.
    2012); with more than ``most_drawn`` cases the drawn sums come from the normal distribution with the mean and
    covariance those have.
    """
    random = np.random.default_rng([seed, crc32(name.encode())])
    draw = _by_case if len(sums) <= most_drawn else _at_once
    drawn = draw(sums, samples, random)
    totals = drawn.sum(axis=1)
    shares = drawn[totals > 0] / totals[totals > 0, None]
    if not len(shares):
        return tuple(Interval(low=0.0, high=1.0, level=level) for _ in range(sums.shape[1]))
    tail = (1 - level) / 2
    lows, highs = np.quantile(shares, [tail, 1 - tail], axis=0)
    return tuple(Interval(low=float(low), high=float(high), level=level) for low, high in zip(lows, highs, strict=True))


def _by_case(sums: Floats, samples: int, random: np.random.Generator) -> Floats:
    drawn: Floats = random.poisson(1.0, (samples, len(sums))) @ sums
    return drawn


def _at_once(sums: Floats, samples: int, random: np.random.Generator) -> Floats:
    # Parts that never wait make the covariance singular, which rounding turns into a false alarm.
    mean, covariance = sums.sum(axis=0), sums.T @ sums
    drawn = random.multivariate_normal(mean, covariance, size=samples, check_valid="ignore", method="eigh")
    return np.clip(drawn, 0.0, None)


def median_interval(values: Floats, *, level: float) -> Interval:
    """How far the median of independent values could lie elsewhere, from the ranks the binomial allows (no draws).

    ``values`` has at least one value. Method: distribution-free interval of a quantile, Conover 1999, section 3.2.
    """
    from scipy.stats import binom

    ordered = np.sort(values)
    below = int(binom.ppf((1 - level) / 2, len(ordered), 0.5))
    low = max(below - 1, 0)
    return Interval(low=float(ordered[low]), high=float(ordered[len(ordered) - 1 - low]), level=level)
