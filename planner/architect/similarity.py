"""Similarity of texts, all embedded at once so that they can be compared."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from planner.architect.model import Embedder

Vectors = npt.NDArray[np.float32]
_WORD = re.compile(r"[^\W_]+")


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


def by_rare_words(groups: Sequence[Sequence[str]], *, embedder: Embedder) -> Vectors:
    """One row a text, group after group: the vectors of its words, each counted by how few groups use it.

    Inverse document frequency (Sparck Jones 1972) with a group, such as a role, as document; rows are taken less their
    mean and made one long (zero for a text without words that tell groups apart).
    """
    from scipy.sparse import csr_matrix

    words = [[_WORD.findall(text.casefold()) for text in texts] for texts in groups]
    used = Counter(word for texts in words for word in {word for each in texts for word in each})
    known = {word: place for place, word in enumerate(sorted(used))}
    rows = [each for texts in words for each in texts]
    if not known:
        return np.zeros((len(rows), 1), dtype=np.float32)
    rarity = np.log(len(groups) / np.asarray([used[word] for word in known])).astype(np.float32)
    columns = [known[word] for each in rows for word in each]
    ends = np.cumsum([0, *(len(each) for each in rows)])
    counted = csr_matrix((rarity[columns], columns, ends), shape=(len(rows), len(known)))
    found = unit(np.asarray(counted @ embedder(list(known)), dtype=np.float32))
    return unit(found - found.mean(axis=0) * (np.abs(found).sum(axis=1, keepdims=True) > 0))


def unit(rows: Vectors) -> Vectors:
    """Rows made one long; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), dtype=np.float32)
