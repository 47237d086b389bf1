"""Destinations: roles that people of another role could move to, with the capability gaps on the way."""

from collections.abc import Mapping, Set
from typing import Any, Literal

from planner.architect.model import Destination
from planner.architect.reach import Reach, Step
from planner.library.model import Role
from planner.reasons import Reason, percent


def destinations(
    origin: str,
    reach: Reach,
    *,
    held: Set[str],
    safe: Mapping[str, float],
    closed: frozenset[str],
    policy: Mapping[str, Any],
) -> tuple[Destination, ...]:
    """The best roles for people of ``origin`` to move to, best first, whether or not somebody here holds them yet.

    ``closed`` roles are none, such as those being phased out; nor are those with an entry condition that ``origin``
    does not have, since no learning item gives a licence. ``safe`` gives the part of each observed role's work that
    people still do. Without pay or wishes nothing is said about how desirable a move is.
    """
    roles = reach.roles
    if origin not in roles:
        return ()
    found = []
    for key in sorted(set(roles) - closed - {origin}):
        step = reach.step(origin, key)
        if set(roles[key].entry) <= set(roles[origin].entry) and step.viable is not None:
            found.append(_destination(roles[origin], roles[key], step, safe.get(key), key in held, policy))
    ranked = sorted(found, key=lambda one: (-one.score, not one.held, one.role))
    return tuple(ranked[: policy["architect.destinations"]])


def gap_levels(origin: Role, target: Role) -> dict[str, int]:
    """For each capability the target needs: the levels it asks beyond what the origin asks."""
    have = {need.capability: need.level for need in origin.needs}
    short = {need.capability: need.level - have.get(need.capability, 0) for need in target.needs}
    return {capability: levels for capability, levels in short.items() if levels > 0}


def _destination(
    origin: Role, target: Role, step: Step, safe: float | None, held: bool, policy: Mapping[str, Any]
) -> Destination:
    viable = step.viable or 0.0
    known = {"viable": viable} | ({} if safe is None else {"safe": safe})
    weights = policy["architect.destination_weights"]
    total = sum(weights[name] for name in known)
    parts = {name: weights[name] / total * value for name, value in known.items()}
    gaps = gap_levels(origin, target)
    near = (step.near or 0.0) >= policy["architect.destination_near"]
    distance: Literal["near", "far"] = "near" if near else "far"
    score = round(sum(parts.values()), 4)
    built = f"{len(gaps)} capabilities to build" if target.needs else "what it needs is not written"
    claim = f"From {origin.title} to {target.title}: {score:.2f} of 1, {built}"
    made = () if held else (Reason(claim="Nobody here holds this role: it would have to be made first"),)
    because = (*(_part(name, known[name], part, step) for name, part in parts.items()), *_unknown(step, safe), *made)
    names = ("architect.destination_weights", "architect.destination_near", "destinations.parts")
    return Destination(
        origin=origin.id,
        role=target.id,
        score=score,
        viable=round(viable, 4),
        desirable=None,
        safe=safe,
        distance=distance,
        gaps=gaps,
        held=held,
        because=Reason(claim=claim, policy=names, because=because),
    )


_NAMED = {"needs": "needs", "work": "responsibilities", "words": "words", "titles": "titles", "purpose": "purpose"}


def _part(name: str, value: float, part: float, step: Step) -> Reason:
    if name == "safe":
        return Reason(claim=f"Safe: people do {percent(value)} of its work", part=round(part, 4))
    alike = ", ".join(f"{_NAMED[key]} {percent(one)}" for key, one in step.parts.items())
    needs = "" if step.asked is None else f"; {percent(step.asked)} of what it needs is asked for already"
    level = "" if not step.rise else f"; {abs(step.rise):g} levels {'up' if step.rise > 0 else 'down'}"
    return Reason(claim=f"Viable: alike in {alike}{needs}{level}", part=round(part, 4))


def _unknown(step: Step, safe: float | None) -> tuple[Reason, ...]:
    level = () if step.rise is not None else (Reason(claim="Level: not known of both roles, so not counted"),)
    desirable = Reason(claim="Desirable: not known, there are no data on pay, and people's wishes are their own")
    seen = () if safe is not None else (Reason(claim="Safe: not known, none of its work is seen"),)
    return (desirable, *seen, *level)
