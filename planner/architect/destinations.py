"""Destinations: roles that people of another role could move to, with the capability gaps on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from planner.architect.model import Destination
from planner.architect.similarity import Space, Vectors
from planner.architect.statements import declared
from planner.library.model import Role
from planner.reasons import Reason, percent


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How viable a move is: shared needs and alike responsibilities, each 0..1 or None where nothing is written."""

    needs: float | None
    work: float | None

    @property
    def viable(self) -> float | None:
        """The mean of what is known; None when nothing is."""
        known = [part for part in (self.needs, self.work) if part is not None]
        return sum(known) / len(known) if known else None


def destinations(
    origin: str,
    roles: Mapping[str, Role],
    *,
    safe: Mapping[str, float],
    closed: frozenset[str],
    space: Space,
    usual: Vectors,
    policy: Mapping[str, Any],
) -> tuple[Destination, ...]:
    """The best roles for people of ``origin`` to move to, best first.

    ``closed`` roles are none, such as those being phased out; nor are those with an entry condition that ``origin``
    does not have, since no learning item gives a licence. ``safe`` gives the part of each observed role's work that
    people still do, ``usual`` the closeness that is usual, once for all origins. Without pay or wishes nothing is said
    about how desirable a move is.
    """
    if origin not in roles:
        return ()
    found = []
    for key in sorted(roles):
        fit = _fit(roles[origin], roles[key], space, usual)
        open_to = key != origin and key not in closed and set(roles[key].entry) <= set(roles[origin].entry)
        if open_to and fit.viable is not None:
            found.append(_destination(roles[origin], roles[key], fit, safe.get(key), policy))
    ranked = sorted(found, key=lambda one: (-one.score, one.role))
    return tuple(ranked[: policy["architect.destinations"]])


def closeness(roles: Mapping[str, Role], space: Space) -> Vectors:
    """How close statements of different roles are to one another, each pair once, in order: what is usual."""
    texts = [[one.text for one in declared({key: roles[key]})] for key in sorted(roles)]
    later = [text for of_role in texts for text in of_role]
    pairs = [np.zeros(0, dtype=np.float32)]
    for of_role in texts:
        later = later[len(of_role) :]
        pairs.append(space.between(of_role, later).ravel())
    found = np.concatenate(pairs)
    found.sort()
    return found


def _fit(origin: Role, target: Role, space: Space, usual: Vectors) -> Fit:
    have = {need.capability: need.level for need in origin.needs}
    asked = sum(need.level for need in target.needs)
    met = sum(min(have.get(need.capability, 0), need.level) for need in target.needs)
    needs = met / asked if asked and have else None
    ours = [one.text for one in declared({origin.id: origin})]
    theirs = [one.text for one in declared({target.id: target})]
    if not ours or not theirs or not len(usual):
        return Fit(needs=needs, work=None)
    nearest = space.between(theirs, ours).max(axis=1)
    return Fit(needs=needs, work=float(np.mean(np.searchsorted(usual, nearest) / len(usual))))


def gap_levels(origin: Role, target: Role) -> dict[str, int]:
    """For each capability the target needs: the levels it asks beyond what the origin asks."""
    have = {need.capability: need.level for need in origin.needs}
    short = {need.capability: need.level - have.get(need.capability, 0) for need in target.needs}
    return {capability: levels for capability, levels in short.items() if levels > 0}


def _destination(origin: Role, target: Role, fit: Fit, safe: float | None, policy: Mapping[str, Any]) -> Destination:
    viable = fit.viable or 0.0
    known = {"viable": viable} | ({} if safe is None else {"safe": safe})
    weights = policy["architect.destination_weights"]
    total = sum(weights[name] for name in known)
    parts = {name: weights[name] / total * value for name, value in known.items()}
    gaps = gap_levels(origin, target)
    distance: Literal["near", "far"] = "near" if viable >= policy["architect.destination_near"] else "far"
    score = round(sum(parts.values()), 4)
    claim = f"From {origin.title} to {target.title}: {score:.2f} of 1, {len(gaps)} capabilities to build"
    because = (*(_part(name, known[name], part, fit) for name, part in parts.items()), *_unknown(safe))
    names = ("destination_weights", "destination_near")
    return Destination(
        origin=origin.id,
        role=target.id,
        score=score,
        viable=round(viable, 4),
        desirable=None,
        safe=safe,
        distance=distance,
        gaps=gaps,
        because=Reason(claim=claim, policy=tuple(f"architect.{name}" for name in names), because=because),
    )


def _part(name: str, value: float, part: float, fit: Fit) -> Reason:
    if name == "safe":
        return Reason(claim=f"Safe: people do {percent(value)} of its work", part=round(part, 4))
    needs = "not written" if fit.needs is None else f"{percent(fit.needs)}"
    work = "not written" if fit.work is None else f"nearer than {percent(fit.work)} of unrelated ones"
    return Reason(claim=f"Viable: needs already asked for {needs}; responsibilities {work}", part=round(part, 4))


def _unknown(safe: float | None) -> tuple[Reason, ...]:
    desirable = Reason(claim="Desirable: not known, there are no data on pay or on people's wishes")
    return (desirable,) if safe is not None else (desirable, Reason(claim="Safe: not known, none of its work is seen"))
