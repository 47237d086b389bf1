"""Clusters: the same work under any title, found in statements and in the titles of observed work together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from planner.architect.model import Cluster
from planner.architect.observed import Codes
from planner.architect.similarity import Space
from planner.architect.statements import Statement

_DIMENSIONS = 64
_EXEMPLARS = 5


@dataclass(frozen=True, kw_only=True)
class Clustering:
    """The clusters, and which one each work title (by code) and each statement (by id) belongs to."""

    clusters: tuple[Cluster, ...]
    of_text: Codes
    of_statement: Mapping[str, int]


def cluster(
    statements: Sequence[Statement],
    texts: Sequence[str],
    counts: npt.NDArray[np.int64],
    *,
    space: Space,
    policy: Mapping[str, Any],
    seed: int,
) -> Clustering:
    """Group statements and titles by meaning; ``counts`` says how often each title occurs. Same input, same clusters.

    k-means on a latent semantic reduction; the number of clusters follows from the number of
    statements, or of texts where there are few statements.
    """
    everything = [*(one.text for one in statements), *texts]
    if not everything:
        return Clustering(clusters=(), of_text=np.zeros(0, dtype=np.int64), of_statement={})
    weights = np.concatenate([np.ones(len(statements)), np.log1p(counts)])
    wanted = _wanted(len({one.text.lower() for one in statements}), len(everything), policy)
    labels, near = _grouped(space.of(everything), weights, wanted=wanted, seed=seed)
    made, order = _described(statements, texts, counts, labels, near, policy["architect.cluster_words"])
    labels = order[labels]
    of_statement = {one.id: int(label) for one, label in zip(statements, labels, strict=False)}
    return Clustering(clusters=made, of_text=labels[len(statements) :], of_statement=of_statement)


def _wanted(statements: int, texts: int, policy: Mapping[str, Any]) -> int:
    most: int = policy["architect.max_clusters"]
    if statements < policy["architect.declared_statements"]:
        return max(2, min(round(texts / float(policy["architect.texts_per_cluster"])), most))
    return max(2, min(round(statements * float(policy["architect.clusters_per_statement"])), most))


def _grouped(
    vectors: npt.NDArray[np.float32], weights: npt.NDArray[np.float64], *, wanted: int, seed: int
) -> tuple[Codes, npt.NDArray[np.float64]]:
    distinct = len(np.unique(vectors.round(6), axis=0))
    k = max(1, min(distinct, wanted))
    with threadpool_limits(1):
        if min(vectors.shape) > _DIMENSIONS:
            vectors = TruncatedSVD(_DIMENSIONS, random_state=seed).fit_transform(vectors)
        model = KMeans(k, n_init=4, random_state=seed).fit(vectors.astype(np.float64), sample_weight=weights)
        distances = model.transform(vectors.astype(np.float64))
    labels = model.labels_.astype(np.int64)
    return labels, distances[np.arange(len(labels)), labels]


def _described(
    statements: Sequence[Statement],
    texts: Sequence[str],
    counts: npt.NDArray[np.int64],
    labels: Codes,
    near: npt.NDArray[np.float64],
    words: int,
) -> tuple[tuple[Cluster, ...], Codes]:
    everything = [*(one.text for one in statements), *texts]
    weights = [*(1.0 for _ in statements), *np.log1p(counts).tolist()]
    names = named(everything, labels, weights, words=words)
    found = sorted(set(labels.tolist()), key=lambda label: (names[label], label))
    order = np.full(max(found) + 1, -1, dtype=np.int64)
    order[found] = np.arange(len(found))
    made = []
    for label in found:
        inside = sorted(np.flatnonzero(labels == label).tolist(), key=lambda index: (near[index], everything[index]))
        own = [statements[index] for index in inside if index < len(statements)]
        made.append(
            Cluster(
                id=f"c{order[label] + 1:02d}",
                name=names[label],
                members=tuple(sorted(one.id for one in own)),
                exemplars=tuple(dict.fromkeys(everything[index] for index in inside))[:_EXEMPLARS],
                roles=tuple(sorted({one.source.removeprefix("role:") for one in own})),
            )
        )
    return tuple(made), order


def named(texts: Sequence[str], labels: Codes, weights: Sequence[float], *, words: int) -> dict[int, str]:
    """A name for each group from the words that are its own: frequent in it, rare in the other groups.

    Class-based TF-IDF (Grootendorst 2022, arXiv 2203.05794).
    """
    by_group: dict[int, Counter[str]] = {int(label): Counter() for label in labels}
    for text, label, weight in zip(texts, labels, weights, strict=True):
        for word in dict.fromkeys(_words(text)):
            by_group[int(label)][word] += weight  # type: ignore[assignment]
    totals: Counter[str] = sum(by_group.values(), Counter())
    mean = sum(totals.values()) / max(1, len(by_group))
    names = {}
    for label, counts in by_group.items():
        ranked = sorted(counts, key=lambda word: (-counts[word] * np.log1p(mean / totals[word]), word))
        names[label] = " · ".join(ranked[:words]) or "without words"
    return names


def _words(text: str) -> list[str]:
    cleaned = "".join(letter if letter.isalpha() else " " for letter in text.lower())
    return [word for word in cleaned.split() if len(word) > 2 and word not in ENGLISH_STOP_WORDS]
