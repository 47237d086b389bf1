"""What is believed of one figure under several explanations, each as likely as the weeks make it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtr, stdtr

Floats = npt.NDArray[np.float64]
# Parts lighter than this move no quantile that anybody reads.
LIGHT = 5e-4
# Halvings to come near a quantile, and steps of Newton to be there.
HALVINGS, STEPS = 16, 4
HARDLY = 1e-12


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Student's t distributions, each with its weight; all arrays have one entry an explanation."""

    weights: Floats
    middle: Floats
    spread: Floats
    freedom: Floats

    @property
    def mean(self) -> float:
        """The figure that is expected over all explanations."""
        return float(self.weights @ self.middle / self.weights.sum())

    def below(self, value: float) -> float:
        """How likely the figure lies below a value."""
        some = self.heavy()
        shares = stdtr(some.freedom, (value - some.middle) / some.spread)
        return float(some.weights @ shares)

    def range(self, level: float) -> tuple[float, float]:
        """The range that holds the figure at a level, as much left out below as above."""
        some = self.heavy()
        wanted = np.array([(1 - level) / 2, (1 + level) / 2])
        found, most = some._roughly(wanted), float(some.spread.max())
        for _ in range(STEPS):
            apart = (found - some.middle[:, None]) / some.spread[:, None]
            freedom = some.freedom[:, None]
            shares = some.weights @ stdtr(freedom, apart)
            heights = np.exp(_height(freedom) - (freedom + 1) / 2 * np.log1p(apart**2 / freedom)) / some.spread[:, None]
            # Between two heaps there is hardly a density, and a step over it would lead far away.
            found = found - np.clip((shares - wanted) / (some.weights @ heights + HARDLY), -most, most)
        return float(found[0]), float(found[1])

    def _roughly(self, wanted: Floats) -> Floats:
        """Near the quantiles that are wanted: with normal distributions of the same spread, by halving."""
        wide = self.spread * np.sqrt(self.freedom / np.maximum(self.freedom - 2, 1))
        around = float(np.sqrt(self.weights @ (wide**2 + (self.middle - self.mean) ** 2)))
        low, high = np.full(2, self.mean - 9 * around), np.full(2, self.mean + 9 * around)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = self.weights @ ndtr((middle - self.middle[:, None]) / wide[:, None]) < wanted
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        found: Floats = (low + high) / 2
        return found

    def heavy(self) -> "Mixture":
        """The same without the parts that move nothing, its weights adding up to one."""
        kept = self.weights > LIGHT * self.weights.sum()
        return Mixture(
            weights=self.weights[kept] / self.weights[kept].sum(),
            middle=self.middle[kept],
            spread=self.spread[kept],
            freedom=self.freedom[kept],
        )


def _height(freedom: Floats) -> Floats:
    """The logarithm of the density of Student's t at its middle."""
    height: Floats = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - np.log(np.pi * freedom) / 2
    return height
