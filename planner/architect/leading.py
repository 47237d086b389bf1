"""Leading words: texts as points, where what is done first counts more than for whom, how and why after it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from planner.architect.model import Embedder

Vectors = npt.NDArray[np.float32]

_WORD = re.compile(r"[^\W\d_]+")
# A text of many pages says what it is about in its first words; the rest is not read.
_READ = 2_000


def leading(texts: Sequence[str], *, embedder: Embedder, policy: Mapping[str, Any]) -> Vectors:
    """One row a text, each of length one (all zero for a text without words), less what all texts share.

    The mean of the words' vectors, each weighted by the root of how rare it is among the texts and by how early it
    stands. Only the distinct words are embedded, so hundreds of thousands of texts take seconds. Which rows there are
    decides what is rare and shared, not their order.
    """
    words = [_WORD.findall(text[:_READ].lower()) for text in texts]
    known = sorted({word for found in words for word in found})
    if not known:
        return np.zeros((len(texts), 1), dtype=np.float32)
    weights = _weights(words, {word: at for at, word in enumerate(known)}, decay=policy["clusters.decay"])
    points = np.asarray(weights @ np.asarray(embedder(known), dtype=np.float32), dtype=np.float32)
    return _centred(points, few=policy["clusters.few"])


def _weights(words: Sequence[Sequence[str]], place: Mapping[str, int], *, decay: float) -> csr_matrix:
    lengths = np.array([len(found) for found in words], dtype=np.int64)
    columns = np.fromiter((place[word] for found in words for word in found), dtype=np.int64, count=int(lengths.sum()))
    rows = np.repeat(np.arange(len(words)), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    in_texts = np.bincount(np.unique(rows * len(place) + columns) % len(place), minlength=len(place))
    rare = np.sqrt(np.log1p(len(words) / in_texts))
    values = (rare[columns] / (1 + decay * (np.arange(len(columns)) - first))).astype(np.float32)
    return csr_matrix((values, (rows, columns)), shape=(len(words), len(place)))


def _centred(points: Vectors, *, few: int) -> Vectors:
    """Unit rows less the mean of all; where there are few, less only a part of it, which they do not settle."""
    filled = np.linalg.norm(points, axis=1) > 0
    rows = unit(points)
    mean = rows.sum(axis=0, dtype=np.float64) / (filled.sum() + few)
    rows[filled] -= mean.astype(np.float32)
    return unit(rows)


def unit(rows: Vectors) -> Vectors:
    """Rows made one long; those of length zero stay so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-6), dtype=np.float32)
