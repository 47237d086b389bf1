"""The rule: from points to a verdict, and to what would decide where the unknown leaves several open."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

from planner.architect.model import Verdict
from planner.architect.verdict_factors import STRUCTURE, Factors, Span
from planner.architect.verdict_points import Points, points, total

MOVES: frozenset[Verdict] = frozenset({"reskill", "both"})
# What is unknown of these can leave a verdict open; anything else that is unknown adds nothing and is told.
OPEN = ("goes", "ends", "gap", *STRUCTURE)


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A verdict with its points; ``between`` are the verdicts that what is unknown leaves open, more than one."""

    verdict: Verdict
    points: Points
    between: frozenset[Verdict]


def rule(factors: Factors, policy: Mapping[str, Any]) -> Ruling:
    """The verdict that follows from the factors.

    Where something is unknown the verdict is drawn at both ends of what it could be: only where the ends agree is there
    one. A move is a move whether or not people learn first, so the lesser of the two is said.
    """
    found = points(factors, policy)
    moving, learning = total(found.moving), total(found.learning)
    work = total(found.redesigning).low
    goes = {moving.low: factors.goes.low, moving.high: factors.goes.high}
    ends = product(dict.fromkeys((moving.low, moving.high)), dict.fromkeys((learning.low, learning.high)))
    between = frozenset(_at(one, other, work, goes[one], factors, policy) for one, other in ends)
    if len(between) == 1:
        [verdict] = between
        return Ruling(verdict=verdict, points=found, between=between)
    return Ruling(verdict="reskill" if between <= MOVES else "cannot tell", points=found, between=between)


def _at(
    moving: float, learning: float, work: float, goes: float, factors: Factors, policy: Mapping[str, Any]
) -> Verdict:
    needed = policy["verdict.needed"]
    if moving >= needed:
        if factors.undescribed and work >= needed:
            return "redesign"
        if factors.posts == 0 and not factors.described:
            return "cannot tell"
        worth = 1 - goes >= policy["verdict.stays_for_learning"]
        return "both" if learning >= needed and worth else "reskill"
    # A gap that nobody has looked for does not outweigh delay that was seen.
    if work >= needed and (factors.gap is None or work >= learning):
        return "redesign"
    return "upskill" if learning >= needed else "no change"


def unknown(factors: Factors) -> tuple[str, ...]:
    """The factors that nothing is known of, in the order in which they are told."""
    held = {one.name: getattr(factors, one.name) for one in fields(factors)}
    return tuple(
        name
        for name, value in held.items()
        if value is None or value == "cannot tell" or (isinstance(value, Span) and not value.known)
    )


def deciding(factors: Factors, policy: Mapping[str, Any]) -> tuple[str, ...]:
    """Of what is unknown, what could settle a verdict that is open: known, fewer verdicts would be left."""
    now = rule(factors, policy)
    if now.verdict != "cannot tell":
        return ()
    return tuple(
        name
        for name in unknown(factors)
        if name in OPEN and any(rule(one, policy).between != now.between for one in settled(factors, name))
    )


def settled(factors: Factors, name: str) -> tuple[Factors, ...]:
    """The factors as they would be if something unknown were known, at either end."""
    ends: Mapping[str, tuple[Any, ...]] = {
        "goes": (Span.at(factors.goes.low), Span.at(factors.goes.high)),
        "ends": (True, False),
        "gap": (0.0, 1.0),
    }
    return tuple(with_(factors, name, value) for value in ends.get(name, ("found", "not found")))


def with_(factors: Factors, name: str, value: Any) -> Factors:
    """The factors with one of them changed."""
    return replace(factors, **{name: value})
