"""Grouping: texts about the same work put together, with the number of groups and how well each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from planner.architect.leading import Vectors, leading, unit
from planner.architect.model import Embedder
from planner.architect.observed import Codes

_DIMENSIONS = 128
_DRAWS = 5
_LEAST = 4


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """For each text its group and how central it is there; why there are so many groups.

    For each group its ``stability`` 0..1, the mean over several draws, and their lowest and highest as ``spread``.
    """

    labels: Codes
    central: npt.NDArray[np.float64]
    stability: Mapping[int, float]
    spread: Mapping[int, tuple[float, float]]
    why: str


def grouped(
    texts: Sequence[str], *, embedder: Embedder, policy: Mapping[str, Any], seed: int, number: int | None = None
) -> Grouping:
    """Group texts by the work they tell of, into ``number`` groups or as many as remain apart.

    Average linkage: the two groups that are on average most alike are joined, until no two are alike enough. Above
    ``clusters.direct`` distinct texts, near ones are first gathered by spherical k-means and the gatherings
    joined. Stability is how much of a group is found again among random halves of the texts (Jaccard; Hennig 2007,
    doi 10.1016/j.csda.2006.11.025). Neither the order of the texts nor how often one is repeated matters.
    """
    distinct = sorted(set(texts))
    place = {text: at for at, text in enumerate(distinct)}
    many = len(distinct) > policy["clusters.direct"]
    points = leading(distinct, embedder=embedder, policy=policy, dimensions=_DIMENSIONS if many else None)
    with threadpool_limits(1):
        rows, gathered = _gathered(points, most=policy["clusters.direct"], seed=seed)
        joined, why = _joined(rows, policy, number)
        labels = joined[gathered]
        stability, spread = _stability(rows, joined, policy, number, seed=seed)
    central = _central(points, labels)
    at = np.array([place[text] for text in texts], dtype=np.int64)
    return Grouping(labels=labels[at], central=central[at], stability=stability, spread=spread, why=why)


def _joined(rows: Vectors, policy: Mapping[str, Any], number: int | None) -> tuple[Codes, str]:
    """The group of each row, and in words why there are so many."""
    most, alike = policy["architect.max_clusters"], policy["clusters.alike"]
    if len(rows) < 2:
        return np.zeros(len(rows), dtype=np.int64), "there is but one"
    tree = _tree(rows)
    if number is not None:
        return _cut(tree, number), f"{number} were asked for"
    labels = np.asarray(fcluster(tree, 1 - alike, "distance") - 1, dtype=np.int64)
    if labels.max() < most:
        return labels, f"groups were joined until no two were alike by {alike:.2f} or more, where 1 is the same text"
    return _cut(tree, most), f"{labels.max() + 1} would stand apart, the nearest were joined to {most}"


def _cut(tree: npt.NDArray[np.float64], number: int) -> Codes:
    return np.asarray(fcluster(tree, number, "maxclust") - 1, dtype=np.int64)


def _tree(rows: Vectors) -> npt.NDArray[np.float64]:
    apart = np.clip(1 - rows @ rows.T, 0, 2)
    np.fill_diagonal(apart, 0)
    return np.asarray(linkage(squareform(apart, checks=False).astype(np.float64), "average"))


def _gathered(points: Vectors, *, most: int, seed: int) -> tuple[Vectors, Codes]:
    """The points themselves, or where there are more than ``most`` the middles of gatherings of near ones."""
    if len(points) <= most:
        return points, np.arange(len(points))
    from sklearn.cluster import MiniBatchKMeans

    model = MiniBatchKMeans(
        most // 2, init="random", batch_size=4 * most, max_iter=4, n_init=1, random_state=seed, reassignment_ratio=0
    )
    _, labels = np.unique(model.fit_predict(points), return_inverse=True)
    return _middles(points, labels), np.asarray(labels, dtype=np.int64)


def _middles(points: Vectors, labels: Codes) -> Vectors:
    from scipy.sparse import csr_matrix

    size = (int(labels.max()) + 1, len(labels))
    members = csr_matrix((np.ones(len(labels), dtype=np.float32), (labels, np.arange(len(labels)))), shape=size)
    return unit(np.asarray(members @ points, dtype=np.float32))


def _central(points: Vectors, labels: Codes) -> npt.NDArray[np.float64]:
    middles = _middles(points, labels)
    return np.asarray(np.einsum("ij,ij->i", points, middles[labels]), dtype=np.float64).round(4)


def _stability(
    rows: Vectors, labels: Codes, policy: Mapping[str, Any], number: int | None, *, seed: int
) -> tuple[dict[int, float], dict[int, tuple[float, float]]]:
    """For each group of enough rows the part of it found again in halves of them: the mean, lowest and highest."""
    if len(rows) < _LEAST:
        return {}, {}
    chance, found = np.random.default_rng(seed), np.zeros((_DRAWS, int(labels.max()) + 1))
    seen = np.zeros_like(found, dtype=bool)
    for draw in range(_DRAWS):
        half = np.sort(chance.choice(len(rows), (len(rows) + 1) // 2, replace=False))
        again, _ = _joined(rows[half], policy, number and min(number, len(half)))
        found[draw], seen[draw] = _again(labels[half], again, found.shape[1])
    again_of = {int(at): found[seen[:, at], at].round(4) for at in np.flatnonzero(seen.any(axis=0))}
    return (
        {at: round(float(parts.mean()), 4) for at, parts in again_of.items()},
        {at: (float(parts.min()), float(parts.max())) for at, parts in again_of.items()},
    )


def _again(labels: Codes, again: Codes, groups: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """For each group the largest Jaccard overlap with a group drawn again, and whether two of it were drawn."""
    both = np.zeros((groups, int(again.max()) + 1))
    np.add.at(both, (labels, again), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return (both / np.maximum(either, 1)).max(axis=1), both.sum(axis=1) >= 2
