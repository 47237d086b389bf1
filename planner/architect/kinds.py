"""Kinds of work: titles counted as the same work, finely and by the words that tell roles apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from planner.architect.mixes import Floats
from planner.architect.model import Embedder
from planner.architect.observed import Codes, Observed

_DIMENSIONS = 64


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """The kind of each title (by code), and a matrix that turns shares of kinds into ones in which near kinds overlap.

    The product of two rows so turned is their likeness with kinds counting as the same by how near they are, 0..1
    (Leinster and Cobbold 2012); ``near`` has shape (kinds, kinds). ``telling`` gives for each word how much it tells
    about the role, as part of all there is to know.
    """

    of_text: Codes
    near: Floats
    telling: Mapping[str, float]


def kinds(observed: Observed, *, embedder: Embedder, policy: Mapping[str, Any], seed: int) -> Kinds:
    """Tell titles apart by kind of work.

    Kinds are finer than clusters: whether two mixes are the same needs no large kinds, only ones in which nothing is
    thrown together. That the same work is told in other words shows in how near its kinds are.
    """
    if not observed.texts:
        return Kinds(of_text=np.zeros(0, dtype=np.int64), near=np.zeros((0, 0)), telling={})
    told = telling(observed)
    gist = gists(observed.texts, told, least=policy["architect.word_tells"])
    names = sorted(set(gist))
    place = {name: at for at, name in enumerate(names)}
    of_text = np.array([place[name] for name in gist], dtype=np.int64)
    cases = np.zeros(len(names))
    np.add.at(cases, of_text[observed.text[observed.text >= 0]], 1)
    most = min(policy["architect.max_kinds"], round(len(names) * policy["architect.kinds_per_text"]))
    vectors = np.asarray(embedder(names), dtype=np.float64)
    labels = _grouped(vectors, cases, most=max(1, most), seed=seed)
    return Kinds(of_text=labels[of_text], near=_near(vectors, cases, labels, policy), telling=told)


def _near(vectors: Floats, cases: Floats, labels: Codes, policy: Mapping[str, Any]) -> Floats:
    """The symmetric root of how much kinds count as the same, without what is no inner product."""
    centres = np.zeros((int(labels.max()) + 1, vectors.shape[1]))
    np.add.at(centres, labels, vectors * np.maximum(cases, 1)[:, None])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    low, high = policy["architect.kinds_apart"], policy["architect.kinds_same"]
    same = np.clip((centres @ centres.T - low) / (high - low), 0, 1)
    np.fill_diagonal(same, 1)
    with threadpool_limits(1):
        values, axes = np.linalg.eigh(same)
    return np.asarray((axes * np.sqrt(np.maximum(values, 0))) @ axes.T)


def gists(texts: Sequence[str], told: Mapping[str, float], *, least: float) -> list[str]:
    """Each title with only the words that tell which role it belongs to; whole where none of them does."""
    return [" ".join(word for word in text.split() if told[word] >= least) or text for text in texts]


def telling(observed: Observed) -> dict[str, float]:
    """How much each word of a title tells about the role whose title it is: 0 nothing, 1 all.

    The information it gives (Kullback and Leibler 1951), less what chance would give, as part of all there is to know.
    "Urgent" tells nothing, "gasket" much.
    """
    rows = observed.by_people & (observed.text >= 0)
    cases = np.zeros((len(observed.texts), max(1, len(observed.roles))))
    np.add.at(cases, (observed.text[rows], observed.role[rows]), 1)
    words: dict[str, Floats] = {}
    for text, counts in zip(observed.texts, cases, strict=True):
        for word in dict.fromkeys(text.split()):
            words[word] = words[word] + counts if word in words else counts
    return {word: _tells(counts, cases.sum(axis=0)) for word, counts in words.items()}


def _tells(counts: Floats, usual: Floats) -> float:
    total = counts.sum()
    known = usual[usual > 0] / max(1.0, usual.sum())
    all_there_is = float(-(known * np.log(known)).sum())
    if total == 0 or all_there_is <= 0:
        return 1.0
    part = counts[usual > 0] / total
    seen = part > 0
    gain = float((part[seen] * np.log(part[seen] / known[seen])).sum())
    return float((gain - (len(known) - 1) / (2 * total)) / all_there_is)


def _grouped(vectors: Floats, weights: Floats, *, most: int, seed: int) -> Codes:
    distinct = len(np.unique(vectors.round(6), axis=0))
    with threadpool_limits(1):
        if min(vectors.shape) > _DIMENSIONS:
            vectors = TruncatedSVD(_DIMENSIONS, random_state=seed).fit_transform(vectors)
        model = KMeans(max(1, min(distinct, most)), n_init=2, random_state=seed)
        labels = model.fit_predict(vectors, sample_weight=np.log1p(weights))
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)
