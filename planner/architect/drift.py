"""Drift of what is written: a role's framework that was rewritten in substance, or whose statements changed."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.architect.rewording import Rewording, reworded
from planner.architect.similarity import Space
from planner.architect.statements import declared
from planner.library.model import Role
from planner.reasons import Certainty, Figure, Finding, Reason

_POLICY = ("alike.kept", "alike.grammar_words", "architect.reworded_quantile", "architect.declared_lost")
_KINDS: Mapping[bool, tuple[str, Certainty]] = {True: ("drift", "likely"), False: ("rewritten", "cannot tell")}


def declared_drifts(
    roles: Mapping[str, Role], history: Mapping[str, tuple[Role, ...]], *, space: Space, policy: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Roles whose written responsibilities are no longer those of their first version.

    Of kind ``drift`` where enough of them are like nothing the role stated before, else ``rewritten``: much was
    changed in part, and whether the work changed with it cannot be told from the words. A role that says the same
    in other words is neither.
    """
    older = {key: history[key][0] for key in sorted(history) if history[key] and key in roles}
    found = ((key, _compared(roles[key], before, policy)) for key, before in older.items())
    return tuple(
        _finding(roles[key], one, unlike=_unlike(key, one, older[key], roles, space, policy), policy=policy)
        for key, one in found
        if one.changed(policy)
    )


def _compared(role: Role, before: Role, policy: Mapping[str, Any]) -> Rewording:
    texts = ([one.text for one in declared({role.id: version})] for version in (before, role))
    return reworded(*texts, policy=policy)


def _unlike(
    key: str, one: Rewording, older: Role, roles: Mapping[str, Role], space: Space, policy: Mapping[str, Any]
) -> tuple[str, ...] | None:
    """The new statements that are like nothing the role stated before; None where other roles say too little to tell.

    What is like is told by how like unrelated statements are: those of before and those of other roles.
    """
    before = [each.text for each in declared({key: older})]
    others = [each.text for other, role in sorted(roles.items()) if other != key for each in declared({other: role})]
    if len(others) < policy["architect.declared_statements"]:
        return None
    if not one.new or not before:
        return one.new
    limit = float(np.quantile(space.between(before, others), policy["architect.reworded_quantile"]))
    nearest = space.between(one.new, before).max(axis=1)
    return tuple(text for text, likeness in zip(one.new, nearest, strict=True) if likeness < limit)


def _finding(role: Role, one: Rewording, *, unlike: tuple[str, ...] | None, policy: Mapping[str, Any]) -> Finding:
    now = len(one.kept) + len(one.reworded) + len(one.new)
    substance = unlike is not None and len(unlike) > 0 and len(unlike) >= policy["architect.declared_lost"] * now
    kind, certain = _KINDS[substance]
    sentence = _said(role.title, one, len(unlike or ()) if substance else None)
    figure = Figure(
        value=one.kept_share,
        unit="share",
        denominator="responsibilities before and now",
        n=now + len(one.gone),
    )
    return Finding(
        key=f"{kind}:declared:role:{role.id}",
        kind=kind,
        subjects=(f"role:{role.id}",),
        sentence=sentence,
        certainty=certain,
        figure=figure,
        because=Reason(claim=sentence, figure=figure, policy=_POLICY, because=_parts(one)),
    )


def _said(title: str, one: Rewording, unlike: int | None) -> str:
    now = len(one.kept) + len(one.reworded) + len(one.new)
    if unlike is not None:
        return f"{title} was rewritten: {unlike} of its {now} responsibilities are new in substance"
    return (
        f"The statements of {title} changed: {len(one.new)} of {now} are new or say something else in part, "
        f"{len(one.gone)} are gone; whether the work changed with them cannot be told from the words"
    )


def _parts(one: Rewording) -> tuple[Reason, ...]:
    pairs = tuple(text for pair in one.reworded for text in pair)
    told = {"new or other than before": one.new, "gone": one.gone, "the same in other words": pairs}
    return tuple(Reason(claim=f"Responsibilities {name}", quotes=texts) for name, texts in told.items() if texts)
