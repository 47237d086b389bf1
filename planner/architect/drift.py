"""Drift of what is written: a role's framework that was rewritten in substance, not in words only."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.architect.similarity import Space
from planner.architect.statements import declared
from planner.library.model import Role
from planner.reasons import Figure, Finding, Reason


def declared_drifts(
    roles: Mapping[str, Role], history: Mapping[str, tuple[Role, ...]], *, space: Space, policy: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Roles whose written responsibilities changed in substance since their first version, not in words only."""
    found = []
    for key in sorted(history):
        older = history[key]
        if key not in roles or not older:
            continue
        finding = _rewritten(key, older[0], roles, space=space, policy=policy)
        if finding is not None:
            found.append(finding)
    return tuple(found)


def _rewritten(
    key: str, older: Role, roles: Mapping[str, Role], *, space: Space, policy: Mapping[str, Any]
) -> Finding | None:
    now = [one.text for one in declared({key: roles[key]})]
    before = [one.text for one in declared({key: older})]
    if set(now) <= set(before):
        return None
    others = [one.text for other, role in sorted(roles.items()) if other != key for one in declared({other: role})]
    if not now or not before or len(others) < policy["architect.declared_statements"]:
        return None
    limit = float(np.quantile(space.between(before, others), policy["architect.reworded_quantile"]))
    nearest = space.between(now, before).max(axis=1)
    new = [text for text, likeness in zip(now, nearest, strict=True) if likeness < limit]
    if len(new) < policy["architect.declared_lost"] * len(now):
        return None
    sentence = f"{roles[key].title} was rewritten: {len(new)} of its {len(now)} responsibilities are new in substance"
    size = Figure(value=len(new) / len(now), unit="share", denominator="responsibilities now", n=len(now))
    reason = Reason(
        claim=sentence,
        figure=size,
        policy=("architect.reworded_quantile", "architect.declared_lost"),
        quotes=tuple(new),
    )
    return Finding(
        key=f"drift:declared:role:{key}",
        kind="drift",
        subjects=(f"role:{key}",),
        sentence=sentence,
        certainty="likely",
        figure=size,
        because=reason,
    )
