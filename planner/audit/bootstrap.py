"""Intervals: how far a share or a median could lie elsewhere, had other cases come in."""

import math
from collections.abc import Sequence
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


def run_intervals(
    sums: Floats, *, runs: Sequence[int], level: float, less: Floats | None = None, more: Floats | None = None
) -> tuple[Interval, ...]:
    """How far each column's share of the whole could lie elsewhere, where cases that follow one another are alike.

    ``sums`` is as above, its rows in the order in which the cases began: those near each other met the same queue, the
    same absence and the same outage, so that cases drawn one by one would promise too much. They are cut into each of
    so many ``runs`` of equal length; how far the runs differ says how far the share could (batch means: Law and Kelton
    2000, section 9.5; of a ratio by its linear part, Cochran 1977, section 6.3), by Student's distribution on the scale
    of the log-odds, so that an interval never leaves 0..1. Few runs are long and nearly independent, many are steadier:
    the widest interval counts.

    Of each column's total ``less`` may belong to others, and ``more`` of theirs to it: an interval is wider by both
    (worst-case bounds, Manski 1990).
    """
    totals = sums.sum(axis=0)
    shares = totals / totals.sum()
    wanted = sorted({min(count, len(sums)) for count in runs} - {0, 1})
    if not wanted:
        return tuple(Interval(low=0.0, high=1.0, level=level) for _ in shares)
    reach = np.max([_reach(sums, count, level) for count in wanted], axis=0) / totals.sum()
    spans = [_around(*pair) for pair in zip(shares.tolist(), reach.tolist(), strict=True)]
    down, up = (np.zeros(len(shares)) if part is None else np.asarray(part / totals.sum()) for part in (less, more))
    return tuple(
        Interval(low=max(low - off, 0.0), high=min(high + on, 1.0), level=level)
        for (low, high), off, on in zip(spans, down.tolist(), up.tolist(), strict=True)
    )


def _reach(sums: Floats, runs: int, level: float) -> Floats:
    """How far the total of each column could lie elsewhere, from what differs between so many runs."""
    from scipy.stats import t

    starts = np.linspace(0, len(sums), runs + 1).astype(int)[:-1]
    by_run = np.add.reduceat(sums, starts, axis=0)
    totals = by_run.sum(axis=0)
    apart = by_run - by_run.sum(axis=1)[:, None] * (totals / totals.sum())
    reach: Floats = t.ppf((1 + level) / 2, runs - 1) * np.sqrt((apart**2).sum(axis=0) * runs / (runs - 1))
    return reach


def _around(share: float, reach: float) -> tuple[float, float]:
    """The share less and plus its reach, on the scale of the log-odds; a part that is never there has no reach."""
    if not 0 < share < 1:
        return share, share
    odds = math.log(share / (1 - share))
    # Beyond so many nothing is left of a share that a computer could tell.
    away = min(reach / (share * (1 - share)), 300.0)
    return _logistic(odds - away), _logistic(odds + away)


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


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
