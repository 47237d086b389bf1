"""Ghosts: recurring work of several people that no role framework and no learning catalogue names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.architect.clusters import named
from planner.architect.mixes import Floats
from planner.architect.model import Ghost
from planner.architect.observed import Codes, Mask, Observed
from planner.architect.similarity import Space
from planner.architect.statements import Statement
from planner.reasons import Figure, Finding, Reason

_SAME_STATEMENT = 0.9


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How close each theme of work is to the nearest statement, and to the nearest other one than its own.

    ``theme`` gives each title's theme; ``best`` and ``held_out`` have a number a theme, ``nearest`` the statement.
    """

    theme: Codes
    best: Floats
    held_out: Floats
    nearest: Codes


def ghosts(
    observed: Observed,
    statements: Sequence[Statement],
    *,
    space: Space,
    titles: Mapping[str, str],
    policy: Mapping[str, Any],
) -> tuple[Ghost, ...]:
    """Themes of work that are named nowhere: by no responsibility, no capability and no learning item.

    A theme counts as unnamed when it is no nearer to any statement than named work is to statements about other
    things, and when it is among the least covered work. Both limits come from this company's own texts.
    """
    if len(statements) < policy["architect.declared_statements"] or len(observed.texts) < 2:
        return ()
    coverage = _coverage(observed, statements, space=space, policy=policy)
    limit = min(
        np.quantile(coverage.held_out, policy["architect.ghost_held_out"]),
        np.quantile(coverage.best, policy["architect.ghost_low"]),
    )
    names = _names(observed, coverage.theme, policy)
    unnamed = np.flatnonzero(coverage.best <= limit).tolist()
    found = [_ghost(observed, coverage, theme, names[theme], statements, titles, policy) for theme in unnamed]
    return tuple(sorted((ghost for ghost in found if ghost is not None), key=lambda ghost: ghost.key))


def _coverage(
    observed: Observed, statements: Sequence[Statement], *, space: Space, policy: Mapping[str, Any]
) -> Coverage:
    theme = _themes(observed, space, policy["architect.ghost_alike"])
    weights = np.log1p(np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts)))
    centres = np.zeros((int(theme.max()) + 1, space.of(observed.texts[:1]).shape[1]))
    np.add.at(centres, theme, space.of(observed.texts) * weights[:, None])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    texts = [one.text for one in statements]
    closeness = centres @ space.of(texts).T
    nearest = closeness.argmax(axis=1)
    among = space.between(texts, texts)
    same = among >= np.quantile(among, _SAME_STATEMENT)
    held_out = np.where(same[nearest], -1.0, closeness).max(axis=1)
    return Coverage(theme=theme, best=closeness.max(axis=1), held_out=held_out, nearest=nearest.astype(np.int64))


def _themes(observed: Observed, space: Space, quantile: float) -> Codes:
    """Titles grouped where they are clearly nearer to one another than titles usually are."""
    from sklearn.cluster import AgglomerativeClustering

    distances = np.maximum(0, 1 - space.between(observed.texts, observed.texts).astype(np.float64))
    limit = float(np.quantile(distances[np.triu_indices(len(distances), 1)], 1 - quantile))
    model = AgglomerativeClustering(None, metric="precomputed", linkage="average", distance_threshold=max(limit, 1e-6))
    return np.asarray(model.fit_predict(distances), dtype=np.int64)


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
            claim=f"The nearest of {len(statements)} statements is only {coverage.best[theme]:.2f} close",
            quotes=(nearest.text,),
        ),
    )
    names = ("ghost_held_out", "ghost_low", "ghost_share", "ghost_people", "ghost_quarters")
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
