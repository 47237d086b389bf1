"""Chance: how far a figure could move if other people had happened to be there, and what survives many looks."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]


def draws(people: int, *, resamples: int, rng: np.random.Generator) -> Floats:
    """How often each person is drawn, shape (resamples + 1, people); the first row has everybody once.

    The bootstrap with the person as the unit (Efron and Tibshirani 1993).
    """
    drawn = rng.multinomial(people, np.full(people, 1 / people), size=resamples)
    return np.vstack([np.ones(people), drawn.astype(np.float64)])


def spread(values: Floats) -> float:
    """Standard error of the first value, from the resampled ones after it; values that are no number are left out."""
    drawn = values[1:]
    drawn = drawn[np.isfinite(drawn)]
    return float(drawn.std(ddof=1)) if len(drawn) > 1 else float("nan")


def above_zero(values: Floats, *, people: int) -> float:
    """Probability of a first value this far above zero by chance, 0..1; 1 where it cannot be told."""
    error = spread(values)
    if not np.isfinite(values[0]) or not np.isfinite(error) or people < 2:
        return 1.0
    return float(stats.t.sf(values[0] / max(error, 1e-9), people - 1))


def surviving(probabilities: Sequence[float], *, rate: float) -> list[bool]:
    """Which of many tests stand when at most ``rate`` of those reported may be chance (Benjamini and Hochberg 1995)."""
    ranked = np.sort(np.asarray(probabilities, dtype=np.float64))
    passed = np.flatnonzero(ranked <= rate * np.arange(1, len(ranked) + 1) / max(1, len(ranked)))
    limit = ranked[passed[-1]] if len(passed) else -1.0
    return [probability <= limit for probability in probabilities]
