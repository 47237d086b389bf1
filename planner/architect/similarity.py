"""Similarity of texts, all embedded at once so that they can be compared."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from planner.architect.model import Embedder

Vectors = npt.NDArray[np.float32]


class Space:
    """Texts as points: equal texts once, in an order of their own."""

    def __init__(self, texts: Iterable[str], *, embedder: Embedder) -> None:
        distinct = sorted(set(texts))
        self._at = {text: index for index, text in enumerate(distinct)}
        self._vectors = np.asarray(embedder(distinct), dtype=np.float32) if distinct else np.zeros((0, 1), np.float32)

    def of(self, texts: Sequence[str]) -> Vectors:
        """One row of length one (or zero) a text; raises KeyError for a text the space was not made with."""
        return np.asarray(self._vectors[[self._at[text] for text in texts]])

    def between(self, left: Sequence[str], right: Sequence[str]) -> Vectors:
        """Cosine of every left text with every right text, shape (left, right)."""
        return np.asarray(self.of(left) @ self.of(right).T)


def scaled(cosines: Vectors, *, neighbours: int) -> Vectors:
    """Cosines less the closeness that each text has to everything, so that texts near to all win nothing by it.

    Cross-domain similarity local scaling: twice the cosine less both texts' mean over their nearest neighbours
    (Conneau et al. 2018, arXiv 1710.04087). Shape as given.
    """
    if cosines.size == 0:
        return cosines
    rows = _nearest_mean(cosines, neighbours)
    columns = _nearest_mean(cosines.T, neighbours)
    return np.asarray(2 * cosines - rows[:, None] - columns[None, :])


def _nearest_mean(cosines: Vectors, neighbours: int) -> Vectors:
    size = min(neighbours, cosines.shape[1])
    return np.asarray(-np.partition(-cosines, size - 1, axis=1)[:, :size].mean(axis=1))
