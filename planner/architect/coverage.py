"""Coverage: how well statements name the themes of observed work, and which themes are new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from planner.architect.chance import above_zero, draws, surviving
from planner.architect.learnt import Learnt
from planner.architect.matching import matched
from planner.architect.mixes import Floats, windows
from planner.architect.observed import Codes, Mask, Observed
from planner.architect.similarity import Space, Vectors, scaled
from planner.architect.statements import Statement


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How close each theme of work is to the nearest statement, and to the next best about something else.

    ``theme`` gives each title's theme; the others have one entry a theme, ``nearest`` the statement's index, ``new``
    whether the theme's part of all work has grown, ``odds`` how surely a statement covers it by what was learnt.
    """

    theme: Codes
    best: Floats
    held_out: Floats
    nearest: Codes
    new: Mask
    odds: Floats | None = None

    @property
    def gap(self) -> Floats:
        """By how much the nearest statement stands out."""
        return np.asarray(self.best - self.held_out)

    def unnamed(self, policy: Mapping[str, Any]) -> Mask:
        """Themes that no statement stands out for."""
        parts = np.where(self.new, policy["architect.ghost_new_gap"], policy["architect.ghost_gap"])
        far = ~self.near(policy) & (self.gap <= parts * np.median(self.gap))
        return np.asarray(far & self.unmatched(policy))

    def near(self, policy: Mapping[str, Any]) -> Mask:
        """Themes that are nearer to some statement than themes usually are to the next best one than their own."""
        return np.asarray(self.best > np.quantile(self.held_out, policy["architect.ghost_held_out"]))

    def unmatched(self, policy: Mapping[str, Any]) -> Mask:
        """Themes that the learnt odds do not place among those that are most surely covered."""
        if self.odds is None:
            return np.ones(len(self.best), dtype=bool)
        return np.asarray(self.odds <= np.quantile(self.odds, policy["matching.unnamed"]))


def coverage(
    observed: Observed,
    statements: Sequence[Statement],
    *,
    space: Space,
    learnt: Learnt | None,
    policy: Mapping[str, Any],
    seed: int,
) -> Coverage:
    """Group titles into themes and hold each against all statements, and against all but its own."""
    theme = themes(observed.texts, space, policy["architect.ghost_alike"])
    weights = np.log1p(np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts)))
    texts = [one.text for one in statements]
    neighbours = policy["architect.ghost_neighbours"]
    mean = _by_theme(scaled(space.between(observed.texts, texts), neighbours=neighbours), theme, weights)
    nearest = mean.argmax(axis=1)
    same = space.between([texts[one] for one in nearest.tolist()], texts) >= policy["architect.same_statement"]
    held_out = np.where(same, -np.inf, mean).max(axis=1)
    return Coverage(
        theme=theme,
        best=mean.max(axis=1),
        held_out=held_out,
        nearest=nearest.astype(np.int64),
        new=_new(observed, theme, policy, seed),
        odds=_odds(observed.texts, statements, (theme, weights), learnt, policy),
    )


def _odds(
    texts: Sequence[str],
    statements: Sequence[Statement],
    theme: tuple[Codes, Floats],
    learnt: Learnt | None,
    policy: Mapping[str, Any],
) -> Floats | None:
    """The learnt log odds that some statement covers a theme, less what is near to everything; None without weights."""
    if learnt is None or learnt.matching is None:
        return None
    # What the catalogue says is one source: it has a few words on each of many things.
    sources = [one.source if one.source.startswith("role:") else "catalogue" for one in statements]
    named = [one.text for one in statements]
    odds = matched(texts, named, sources, weights=learnt.matching, embedder=learnt.embedder).astype(np.float32)
    return np.asarray(_by_theme(scaled(odds, neighbours=policy["architect.ghost_neighbours"]), *theme).max(axis=1))


def _by_theme(closeness: Vectors, theme: Codes, weights: Floats) -> Floats:
    mean = np.zeros((int(theme.max()) + 1, closeness.shape[1]))
    np.add.at(mean, theme, closeness * weights[:, None])
    return np.asarray(mean / np.maximum(np.bincount(theme, weights=weights), 1e-9)[:, None])


def themes(texts: Sequence[str], space: Space, quantile: float) -> Codes:
    """Titles joined where they are clearly nearer to one another than titles usually are; odd ones stay alone."""
    distances = np.maximum(0, 1 - space.between(texts, texts).astype(np.float64))
    limit = float(np.quantile(distances[np.triu_indices(len(distances), 1)], 1 - quantile))
    joined = linkage(squareform(distances, checks=False), method="average")
    return np.asarray(fcluster(joined, t=limit, criterion="distance") - 1, dtype=np.int64)


def joined(texts: Sequence[str], theme: Codes, few: Sequence[int], space: Space, quantile: float) -> list[list[int]]:
    """Some themes joined where their titles are on average nearer than titles usually are."""
    if len(few) < 2:
        return [[one] for one in few]
    among = space.between(texts, texts).astype(np.float64)
    least = float(np.quantile(among[np.triu_indices(len(among), 1)], quantile))
    member = np.array([theme == one for one in few], dtype=np.float64)
    member /= member.sum(axis=1, keepdims=True)
    distances = 1 - member @ among @ member.T
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(np.maximum(0, distances), checks=False), method="average")
    labels = fcluster(tree, 1 - least, "distance")
    return [[one for one, label in zip(few, labels, strict=True) if label == group] for group in np.unique(labels)]


def _new(observed: Observed, theme: Codes, policy: Mapping[str, Any], seed: int) -> Mask:
    """Themes of which people do more, by the policy's factor and more than chance would show, than their roles did."""
    size = int(theme.max()) + 1
    compared = windows(len(observed.quarters), policy)
    if compared is None or not observed.persons:
        return np.zeros(size, dtype=bool)
    rng = np.random.default_rng([seed, 2])
    weights = draws(len(observed.persons), resamples=policy["architect.resamples"], rng=rng)
    seen, expected = np.zeros((len(weights), size)), np.zeros((len(weights), size))
    for role in range(len(observed.roles)):
        early, late = (weights @ _counts(observed, theme, size, role, window) for window in compared)
        seen += late
        # What the role would do now had its mix stayed: a role that merely grew brings no new work.
        expected += late.sum(axis=1, keepdims=True) * early / np.maximum(early.sum(axis=1, keepdims=True), 1)
    growth = np.log((seen + 1) / (expected + 1))
    chance = [above_zero(growth[:, one], people=len(observed.persons)) for one in range(size)]
    stands = np.array(surviving(chance, rate=policy["architect.false_discovery"]))
    return np.asarray(stands & (growth[0] >= np.log(policy["architect.ghost_growth"])))


def _counts(observed: Observed, theme: Codes, size: int, role: int, window: tuple[int, ...]) -> Floats:
    rows = observed.by_people & (observed.text >= 0) & (observed.role == role) & np.isin(observed.quarter, window)
    counts = np.zeros((len(observed.persons), size))
    np.add.at(counts, (observed.person[rows], theme[observed.text[rows]]), 1)
    return counts
