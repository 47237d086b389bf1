"""Ghosts: recurring work of several people that no role framework and no learning catalogue names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from planner.architect.clusters import named
from planner.architect.coverage import Coverage, coverage, joined
from planner.architect.learnt import Learnt
from planner.architect.mixes import windows
from planner.architect.model import Ghost, Lack
from planner.architect.observed import Codes, Mask, Observed
from planner.architect.similarity import Space
from planner.architect.statements import Statement
from planner.reasons import Certainty, Figure, Finding, Reason, percent

_LIMITS = ("ghost_held_out", "ghost_gap", "ghost_new_gap", "ghost_growth", "ghost_share", "ghost_people")


def ghosts(
    observed: Observed,
    statements: Sequence[Statement],
    *,
    space: Space,
    titles: Mapping[str, str],
    own: Mapping[str, frozenset[str]],
    policy: Mapping[str, Any],
    learnt: Learnt | None = None,
    lacking: Mapping[str, Lack] | None = None,
    seed: int = 0,
) -> tuple[Ghost, ...]:
    """Themes of work that are named nowhere: by no responsibility, no capability and no learning item.

    A theme counts as unnamed when it is no nearer to any statement than themes are to statements about other things,
    and when no statement stands out for it. Both limits come from this company's own texts, so a way of writing that
    is far from all statements alike does no harm. Unnamed work that is new is likely a ghost; where it was there all
    along it may just be named otherwise, and the finding says that this cannot be told. ``own`` gives the sources
    that speak of each role: older work whose nearest statement is of such a source counts as named by it, and of a
    role of which nothing is written nothing is said.
    """
    distinct = list({one.text.lower(): one for one in reversed(statements)}.values())[::-1]
    if len(distinct) < policy["architect.declared_statements"] or len(observed.texts) < 2:
        return ()
    known = coverage(observed, distinct, space=space, learnt=learnt, policy=policy, seed=seed)
    unnamed = known.unnamed(policy)
    new = np.flatnonzero(unnamed & known.new).tolist()
    groups = joined(observed.texts, known.theme, new, space, policy["architect.ghost_join"])
    old = sorted(np.flatnonzero(unnamed & ~known.new).tolist(), key=lambda one: (known.best[one], one))
    likely, open_ = (
        [ghost for group in some if (ghost := _ghost(observed, known, group, distinct, (titles, own), policy))]
        for some in (groups, [[one] for one in old])
    )
    likely += _half_named(observed, known, unnamed, distinct, lacking or {}, titles, policy)
    shown = [*likely, *open_[: policy["architect.ghost_open"]]]
    return tuple(sorted(shown, key=lambda ghost: ghost.key))


def _half_named(
    observed: Observed,
    known: Coverage,
    unnamed: Mask,
    statements: Sequence[Statement],
    lacking: Mapping[str, Lack],
    titles: Mapping[str, str],
    policy: Mapping[str, Any],
) -> list[Ghost]:
    """New work that a capability or a learning item names, while it is not taught, or no role owns it."""
    clear = known.new & ~unnamed & known.near(policy)
    by_source: dict[str, list[int]] = {}
    for theme in np.flatnonzero(clear).tolist():
        source = statements[int(known.nearest[theme])].source
        if source in lacking:
            by_source.setdefault(source, []).append(theme)
    found = (
        _ghost(observed, known, group, statements, (titles, {}), policy, lack=lacking[source])
        for source, group in sorted(by_source.items())
    )
    return [ghost for ghost in found if ghost]


def one_way(texts: Sequence[str], counts: Codes, inside: Mask) -> float:
    """The part of a theme's cases that is told in one and the same way, 0..1.

    Titles are read only by the words that are the theme's own: words that occur as much elsewhere, such as names,
    make no difference.
    """
    there: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for text, count, within in zip(texts, counts.tolist(), inside.tolist(), strict=True):
        words = dict.fromkeys(text.split(), count)
        every.update(words)
        if within:
            there.update(words)
    own = {word for word, count in there.items() if 2 * count > every[word]}
    told: Counter[frozenset[str]] = Counter()
    for index in np.flatnonzero(inside).tolist():
        told[frozenset(texts[index].split()) & own] += int(counts[index])
    return max(told.values()) / max(1, told.total()) if told else 1.0


def _ghost(
    observed: Observed,
    known: Coverage,
    group: Sequence[int],
    statements: Sequence[Statement],
    roles_said: tuple[Mapping[str, str], Mapping[str, frozenset[str]]],
    policy: Mapping[str, Any],
    *,
    lack: Lack = "named nowhere",
) -> Ghost | None:
    titles, own = roles_said
    inside = np.isin(known.theme, group)
    rows = observed.by_people & np.append(inside, False)[observed.text]
    shares = _shares(observed, rows, policy)
    roles = sorted(role for role, share in shares.items() if share >= policy["architect.ghost_share"])
    if not roles or not _recurring(observed, rows, inside, policy):
        return None
    new = bool(known.new[group[0]])
    source = statements[int(known.nearest[group[0]])].source
    if not new and any(role not in own or source in own[role] for role in roles):
        return None
    people = observed.people(rows)
    name = _name(observed, inside, policy["architect.cluster_words"])
    certainty: Certainty = "likely" if new else "cannot tell"
    sentence = _sentence(name, len(people), certainty, lack)
    quotes = _quotes(observed, rows, policy) if len(people) >= policy["privacy.minimum_group_free_text"] else ()
    size = Figure(
        value=max(shares[role] for role in roles), unit="share", denominator="cases of the role", n=int(rows.sum())
    )
    listed = ", ".join(f"{titles.get(role, role)} ({percent(shares[role])} of its cases)" for role in roles)
    below = (
        Reason(claim=f"It occurs in {listed}", signals=observed.refs(rows, policy["architect.signal_sample"])),
        *(_nearest(known, theme, statements) for theme in group),
    )
    policies = tuple(f"architect.{one}" for one in _LIMITS)
    key = "ghost:" + "-".join(name.split(" · "))
    finding = Finding(
        key=key,
        kind="ghost",
        subjects=tuple(f"role:{role}" for role in roles),
        sentence=sentence,
        certainty=certainty,
        figure=size,
        people=people,
        because=Reason(claim=sentence, figure=size, policy=policies, quotes=quotes, because=below),
    )
    return Ghost(
        key=key,
        proposed_name=name,
        roles=tuple(roles),
        quotes=quotes,
        finding=finding,
        lack=lack,
        owner=max(roles, key=lambda role: (shares[role], role)),
        levels=tuple(one.format(name=name) for one in policy["matching.levels"]),
    )


def _recurring(observed: Observed, rows: Mask, inside: Mask, policy: Mapping[str, Any]) -> bool:
    counts = np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts))
    return bool(
        len(observed.people(rows)) >= policy["architect.ghost_people"]
        and len(np.unique(observed.quarter[rows])) >= policy["architect.ghost_quarters"]
        and one_way(observed.texts, counts, inside) <= policy["architect.ghost_one_way"]
    )


_HALF: Mapping[Lack, str] = {
    "named, not taught": "that a capability names and no learning item builds",
    "taught, not named": "that a learning item is about and no role names",
    "needed, owned by nobody": "that a capability names and no role needs",
}


def _sentence(name: str, people: int, certainty: Certainty, lack: Lack) -> str:
    if lack != "named nowhere":
        return f"“{name}” is growing work of {people} people {_HALF[lack]}"
    work = f"“{name}” is work of {people} people that no role and no learning item seems to name"
    if certainty == "likely":
        return f"{work}; it has grown, and nobody owns it"
    return f"{work}; it was there all along, so it may be named in other words"


def _nearest(known: Coverage, theme: int, statements: Sequence[Statement]) -> Reason:
    claim = (
        f"Of {len(statements)} statements the nearest is “{statements[int(known.nearest[theme])].text}”; it stands out "
        f"by {known.gap[theme]:.3f} only, where {np.median(known.gap):.3f} is usual"
    )
    return Reason(claim=claim)


def _name(observed: Observed, inside: Mask, words: int) -> str:
    counts = np.bincount(observed.text[observed.text >= 0], minlength=len(observed.texts))
    return named(observed.texts, inside.astype(np.int64), counts.tolist(), words=words)[1]


def _shares(observed: Observed, rows: Mask, policy: Mapping[str, Any]) -> dict[str, float]:
    """The theme's part of each role's late work, or of all its work where the time is too short to tell."""
    compared = windows(len(observed.quarters), policy)
    when = np.ones(len(rows), dtype=bool) if compared is None else np.isin(observed.quarter, compared[1])
    there = np.bincount(observed.role[rows & when], minlength=len(observed.roles))
    every = np.bincount(observed.role[observed.by_people & when], minlength=len(observed.roles))
    return {role: float(part / whole) for role, part, whole in zip(observed.roles, there, every, strict=True) if whole}


def _quotes(observed: Observed, rows: Mask, policy: Mapping[str, Any]) -> tuple[str, ...]:
    counts = np.bincount(observed.text[rows], minlength=len(observed.texts))
    order = np.argsort(-counts, kind="stable")[: policy["architect.ghost_titles"]]
    return tuple(observed.texts[code] for code in order.tolist() if counts[code] > 0)
