"""Leading words: texts as points, where what is done first counts more than for whom, how and why after it."""

import re
from array import array
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


def leading(
    texts: Sequence[str], *, embedder: Embedder, policy: Mapping[str, Any], dimensions: int | None = None
) -> Vectors:
    """One row a text, each of length one (all zero for a text without words), less what all texts share.

    The mean of the words' vectors, each weighted by the root of how rare it is among the texts and by how early it
    stands. Only the distinct words are embedded, so hundreds of thousands of texts take seconds. ``dimensions`` keeps
    so many columns at most, those in which words differ most. The order of the rows changes nothing.
    """
    known, codes, lengths = _read(texts)
    if not known:
        return np.zeros((len(texts), 1), dtype=np.float32)
    weights = _weights(codes, lengths, len(known), decay=policy["clusters.decay"])
    words = np.asarray(embedder(known), dtype=np.float32)
    if dimensions is not None and words.shape[1] > dimensions:
        often = np.asarray(weights.sum(axis=0), dtype=np.float32).ravel()
        _, axes = np.linalg.eigh(((words * often[:, None]).T @ words).astype(np.float64))
        words = words @ axes[:, -dimensions:].astype(np.float32)
    points = np.asarray(weights @ words, dtype=np.float32)
    return _centred(points, few=policy["clusters.few"])


def _read(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The distinct words in order, the places of all words of all texts there, and how many words each text has."""
    place: dict[str, int] = {}
    codes, lengths = array("q"), array("q")
    for text in texts:
        before = len(codes)
        codes.extend(place.setdefault(word, len(place)) for word in _WORD.findall(text[:_READ].lower()))
        lengths.append(len(codes) - before)
    known = sorted(place)
    ordered = np.empty(len(known), dtype=np.int64)
    ordered[[place[word] for word in known]] = np.arange(len(known))
    return known, ordered[np.asarray(codes, dtype=np.int64)], np.asarray(lengths, dtype=np.int64)


def _weights(codes: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], words: int, *, decay: float) -> csr_matrix:
    texts = len(lengths)
    rows = np.repeat(np.arange(texts), lengths)
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    in_texts = np.bincount(np.unique(rows * words + codes) % words, minlength=words)
    rare = np.sqrt(np.log1p(texts / in_texts))
    values = (rare[codes] / (1 + decay * (np.arange(len(codes)) - first))).astype(np.float32)
    return csr_matrix((values, (rows, codes)), shape=(texts, words))


def _centred(points: Vectors, *, few: int) -> Vectors:
    """Unit rows less the mean of all; where there are few, less only a part of it, which they do not settle."""
    filled = np.linalg.norm(points, axis=1) > 0
    rows = unit(points)
    mean = rows.sum(axis=0, dtype=np.float64) / (filled.sum() + few)
    rows -= np.where(filled[:, None], mean.astype(np.float32), np.float32(0))
    return unit(rows)


def unit(rows: Vectors) -> Vectors:
    """Rows made one long; those of length zero stay so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-6), dtype=np.float32)
