"""What is believed of one figure under several explanations, each as likely as the weeks make it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

Floats = npt.NDArray[np.float64]
# Parts lighter than this move no quantile that anybody reads.
LIGHT = 5e-4
HALVINGS = 24


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
        around = float(np.sqrt(some.weights @ (some.spread**2 + (some.middle - some.mean) ** 2)))
        wanted = np.array([(1 - level) / 2, (1 + level) / 2])
        low, high = np.full(2, some.mean - 15 * around), np.full(2, some.mean + 15 * around)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            shares = some.weights @ stdtr(some.freedom[:, None], (middle - some.middle[:, None]) / some.spread[:, None])
            low, high = np.where(shares < wanted, middle, low), np.where(shares < wanted, high, middle)
        return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2

    def heavy(self) -> "Mixture":
        """The same without the parts that move nothing, its weights adding up to one."""
        kept = self.weights > LIGHT * self.weights.sum()
        return Mixture(
            weights=self.weights[kept] / self.weights[kept].sum(),
            middle=self.middle[kept],
            spread=self.spread[kept],
            freedom=self.freedom[kept],
        )
