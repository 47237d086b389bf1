"""Clusters: the same work under any title, found in statements and in the titles of observed work together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from planner.architect.grouping import Grouping, grouped
from planner.architect.model import Cluster, Embedder
from planner.architect.observed import Codes, Observed
from planner.architect.statements import Statement
from planner.reasons import Reason, percent

_EXEMPLARS = 5


@dataclass(frozen=True, kw_only=True)
class Clustering:
    """The clusters, which one each work title (by code) and each statement (by id) belongs to, and why so many."""

    clusters: tuple[Cluster, ...]
    of_text: Codes
    of_statement: Mapping[str, int]
    because: Reason = Reason(claim="There is no text to group")


def cluster(
    statements: Sequence[Statement],
    texts: Sequence[str],
    counts: npt.NDArray[np.int64],
    *,
    embedder: Embedder,
    policy: Mapping[str, Any],
    seed: int,
) -> Clustering:
    """Group statements and titles by meaning; ``counts`` says how often each title occurs. Order changes nothing."""
    everything = [*(one.text for one in statements), *texts]
    if not everything:
        return Clustering(clusters=(), of_text=np.zeros(0, dtype=np.int64), of_statement={})
    found = grouped(everything, embedder=embedder, policy=policy, seed=seed)
    made, order = _described(statements, texts, counts, found, policy["architect.cluster_words"])
    labels = order[found.labels]
    of_statement = {one.id: int(label) for one, label in zip(statements, labels, strict=False)}
    of_text = labels[len(statements) :]
    return Clustering(clusters=made, of_text=of_text, of_statement=of_statement, because=_because(found, made))


def with_people(clustering: Clustering, observed: Observed) -> tuple[Cluster, ...]:
    """The clusters with the people whose work their titles are of."""
    labels = np.where(observed.by_people, np.append(clustering.of_text, -1)[observed.text], -1)
    return tuple(replace(one, people=observed.people(labels == label)) for label, one in enumerate(clustering.clusters))


def _because(found: Grouping, made: Sequence[Cluster]) -> Reason:
    steady = [one.stability for one in made if one.stability is not None]
    claim = f"{len(made)} kinds of work in {len(found.labels):,} texts: {found.why}"
    if steady:
        claim += f"; in half of the texts, {percent(float(np.mean(steady)))} of a kind is found again on average"
    return Reason(claim=claim, policy=("clusters.alike", "architect.max_clusters"))


def _described(
    statements: Sequence[Statement],
    texts: Sequence[str],
    counts: npt.NDArray[np.int64],
    found: Grouping,
    words: int,
) -> tuple[tuple[Cluster, ...], Codes]:
    everything = [*(one.text for one in statements), *texts]
    weights = [*(1.0 for _ in statements), *np.log1p(counts).tolist()]
    names = named(everything, found.labels, weights, words=words)
    ranked = sorted(set(found.labels.tolist()), key=lambda label: (names[label], label))
    order = np.full(max(ranked) + 1, -1, dtype=np.int64)
    order[ranked] = np.arange(len(ranked))
    members: dict[int, list[int]] = {label: [] for label in ranked}
    for index, label in enumerate(found.labels.tolist()):
        members[label].append(index)
    made = []
    for label in ranked:
        inside = sorted(members[label], key=lambda index: (-found.central[index], everything[index]))
        own = [statements[index] for index in inside if index < len(statements)]
        made.append(
            Cluster(
                id=f"c{order[label] + 1:02d}",
                name=names[label],
                members=tuple(sorted(one.id for one in own)),
                exemplars=tuple(dict.fromkeys(everything[index] for index in inside))[:_EXEMPLARS],
                roles=tuple(sorted({one.source.removeprefix("role:") for one in own})),
                size=len(inside),
                stability=found.stability.get(label),
                spread=found.spread.get(label),
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
    totals: Counter[str] = Counter()
    for counted in by_group.values():
        totals.update(counted)
    mean = sum(totals.values()) / max(1, len(by_group))
    names = {}
    for label, counts in by_group.items():
        ranked = sorted(counts, key=lambda word: (-counts[word] * np.log1p(mean / totals[word]), word))
        names[label] = " · ".join(ranked[:words]) or "without words"
    return names


def _words(text: str) -> list[str]:
    cleaned = "".join(letter if letter.isalpha() else " " for letter in text.lower())
    return [word for word in cleaned.split() if len(word) > 2 and word not in ENGLISH_STOP_WORDS]
