"""Ghosts: recurring work of several people that no role framework and no learning catalogue names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from planner.architect.clusters import named
from planner.architect.mixes import Floats
from planner.architect.model import Ghost
from planner.architect.observed import Codes, Mask, Observed
from planner.architect.similarity import Space, scaled
from planner.architect.statements import Statement
from planner.reasons import Figure, Finding, Reason


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How close each theme of work is to the nearest statement, and to the next best about something else.

    ``theme`` gives each title's theme; the others have one entry a theme, ``nearest`` the statement's index.
    """

    theme: Codes
    best: Floats
    held_out: Floats
    nearest: Codes

    def unnamed(self, policy: Mapping[str, Any]) -> list[int]:
        """Themes that no statement stands out for."""
        limit = np.quantile(self.held_out, policy["architect.ghost_held_out"])
        gap = self.best - self.held_out
        least = policy["architect.ghost_gap"] * float(np.median(gap))
        return [int(theme) for theme in np.flatnonzero((self.best <= limit) & (gap <= least))]


def ghosts(
    observed: Observed,
    statements: Sequence[Statement],
    *,
    space: Space,
    titles: Mapping[str, str],
    policy: Mapping[str, Any],
) -> tuple[Ghost, ...]:
    """Themes of work that are named nowhere: by no responsibility, no capability and no learning item.

    A theme counts as unnamed when it is no nearer to any statement than themes
    are to statements about other things, and when no statement stands out for it. Both limits come from this
    company's own texts, so a way of writing that is far from all statements alike does no harm.
    """
    distinct = list({one.text.lower(): one for one in reversed(statements)}.values())[::-1]
    if len(distinct) < policy["architect.declared_statements"] or len(observed.texts) < 2:
        return ()
    coverage = _coverage(observed, distinct, space=space, policy=policy)
    names = _names(observed, coverage.theme, policy)
    counts = np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts))
    found = []
    for theme in coverage.unnamed(policy):
        told = ways(observed.texts, counts, coverage.theme == theme, least=policy["architect.ghost_way_share"])
        if told >= policy["architect.ghost_ways"]:
            found.append(_ghost(observed, coverage, theme, names[theme], distinct, titles, policy))
    return tuple(sorted((ghost for ghost in found if ghost is not None), key=lambda ghost: ghost.key))


def _coverage(
    observed: Observed, statements: Sequence[Statement], *, space: Space, policy: Mapping[str, Any]
) -> Coverage:
    theme = _themes(observed, space, policy["architect.ghost_alike"])
    weights = np.log1p(np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts)))
    texts = [one.text for one in statements]
    neighbours = policy["architect.ghost_neighbours"]
    closeness = scaled(space.between(observed.texts, texts), neighbours=neighbours)
    mean = np.zeros((int(theme.max()) + 1, len(texts)))
    np.add.at(mean, theme, closeness * weights[:, None])
    mean /= np.maximum(np.bincount(theme, weights=weights), 1e-9)[:, None]
    nearest = mean.argmax(axis=1)
    among = space.between(texts, texts)
    same = among >= policy["architect.same_statement"]
    held_out = np.where(same[nearest], -np.inf, mean).max(axis=1)
    return Coverage(theme=theme, best=mean.max(axis=1), held_out=held_out, nearest=nearest.astype(np.int64))


def _themes(observed: Observed, space: Space, quantile: float) -> Codes:
    """Titles joined where they are clearly nearer to one another than titles usually are; odd ones stay alone."""
    distances = np.maximum(0, 1 - space.between(observed.texts, observed.texts).astype(np.float64))
    limit = float(np.quantile(distances[np.triu_indices(len(distances), 1)], 1 - quantile))
    joined = linkage(squareform(distances, checks=False), method="average")
    return np.asarray(fcluster(joined, t=limit, criterion="distance") - 1, dtype=np.int64)


def ways(texts: Sequence[str], counts: Codes, inside: Mask, *, least: float) -> int:
    """In how many different ways a theme is told: distinct titles, read only by the words that are the theme's own.

    Words that occur as much elsewhere, such as names, make no difference. A way needs the part ``least`` of the cases.
    """
    there: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for text, count, within in zip(texts, counts.tolist(), inside.tolist(), strict=True):
        words = dict.fromkeys(text.split(), count)
        every.update(words)
        if within:
            there.update(words)
    own = {word for word, count in there.items() if 2 * count >= every[word]}
    told: Counter[frozenset[str]] = Counter()
    for index in np.flatnonzero(inside).tolist():
        told[frozenset(texts[index].split()) & own] += int(counts[index])
    return sum(count >= least * told.total() for words, count in told.items() if words)


def _names(observed: Observed, theme: Codes, policy: Mapping[str, Any]) -> dict[int, str]:
    counts = np.log1p(np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts)))
    return named(observed.texts, theme, counts.tolist(), words=policy["architect.cluster_words"])


def _ghost(
    observed: Observed,
    coverage: Coverage,
    theme: int,
    name: str,
    statements: Sequence[Statement],
    titles: Mapping[str, str],
    policy: Mapping[str, Any],
) -> Ghost | None:
    rows = observed.by_people & (np.append(coverage.theme, -1)[observed.text] == theme)
    people = observed.people(rows)
    quarters = len(np.unique(observed.quarter[rows]))
    shares = _shares(observed, rows)
    roles = sorted(role for role, share in shares.items() if share >= policy["architect.ghost_share"])
    if len(people) < policy["architect.ghost_people"] or quarters < policy["architect.ghost_quarters"] or not roles:
        return None
    quotes = _quotes(observed, rows, policy) if len(people) >= policy["privacy.minimum_group_free_text"] else ()
    nearest = statements[int(coverage.nearest[theme])]
    listed = ", ".join(f"{titles.get(role, role)} ({shares[role]:.0%} of its cases)" for role in roles)
    sentence = (
        f"“{name}” is real work of {len(people)} people in {quarters} quarters that no role and no learning item names;"
        f" nobody owns it"
    )
    size = Figure(
        value=max(shares[role] for role in roles), unit="share", denominator="cases of the role", n=int(rows.sum())
    )
    below = (
        Reason(claim=f"It occurs in {listed}", signals=observed.refs(rows, policy["architect.signal_sample"])),
        Reason(
            claim=f"The nearest of {len(statements)} statements stands out by "
            f"{coverage.best[theme] - coverage.held_out[theme]:.3f} only, "
            f"where {np.median(coverage.best - coverage.held_out):.3f} is usual",
            quotes=(nearest.text,),
        ),
    )
    names = ("ghost_held_out", "ghost_gap", "ghost_share", "ghost_people", "ghost_quarters")
    policies = tuple(f"architect.{one}" for one in names)
    key = "ghost:" + "-".join(name.split(" · "))
    finding = Finding(
        key=key,
        kind="ghost",
        subjects=tuple(f"role:{role}" for role in roles),
        sentence=sentence,
        certainty="likely",
        figure=size,
        people=people,
        because=Reason(claim=sentence, figure=size, policy=policies, quotes=quotes, because=below),
    )
    return Ghost(key=key, proposed_name=name, roles=tuple(roles), quotes=quotes, finding=finding)


def _shares(observed: Observed, rows: Mask) -> dict[str, float]:
    there = np.bincount(observed.role[rows], minlength=len(observed.roles))
    every = np.bincount(observed.role[observed.by_people], minlength=len(observed.roles))
    return {
        observed.roles[code]: float(there[code] / every[code]) for code in range(len(observed.roles)) if every[code]
    }


def _quotes(observed: Observed, rows: Mask, policy: Mapping[str, Any]) -> tuple[str, ...]:
    counts = np.bincount(observed.text[rows], minlength=len(observed.texts))
    order = np.argsort(-counts, kind="stable")[: policy["architect.ghost_titles"]]
    return tuple(observed.texts[code] for code in order.tolist() if counts[code] > 0)
