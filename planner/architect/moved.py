"""Moved work: roles whose people do other work than before, or more kinds of it, under the same title."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.architect.chance import above_zero, spread, surviving
from planner.architect.ground import Ground, figure, onset
from planner.architect.mixes import Floats, alike, concentration
from planner.architect.model import Change, ChangeKind
from planner.reasons import Figure, Finding, Reason


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One figure of a role, resampled, that says how far its work moved."""

    role: int
    values: Floats
    claim: str
    chance: float
    large: bool


def drifts(ground: Ground) -> tuple[Change, ...]:
    """Roles whose people now do other work than before under the same title."""
    looked = [_drift(ground, role) for role in ground.comparable]
    return _standing(ground, looked, "drift", "does other work than before under the same title", _distance)


def expansions(ground: Ground) -> tuple[Change, ...]:
    """Roles that carry clearly more kinds of work than before."""
    looked = [_expansion(ground, role) for role in ground.comparable]
    # Work that comes to all roles at once, as in a busy season, makes none of them a wider job.
    usual = max(1.0, float(np.median([1 + one.values[0] for one in looked]))) if looked else 1.0
    least = usual * ground.value("expand_ratio")
    looked = [replace(one, large=bool(one.large and 1 + one.values[0] >= least)) for one in looked]
    return _standing(ground, looked, "expand", "carries more kinds of work than before", _kinds)


def _drift(ground: Ground, role: int) -> Moved:
    early, late = (ground.shares(role, window) for window in (ground.mixes.early, ground.mixes.late))
    likeness = alike(early, late, ground.weights[role])
    people = int(min(early.known.sum(), late.known.sum()))
    return Moved(
        role=role,
        values=1 - likeness,
        claim=f"Its work early and late is alike by {likeness[0]:.2f}, where 1 is the same mix",
        chance=above_zero(1 - likeness, people=people),
        large=bool(likeness[0] <= ground.value("drift_alike")),
    )


def _expansion(ground: Ground, role: int) -> Moved:
    shares = [ground.shares(role, window) for window in (ground.mixes.early, ground.mixes.late)]
    early, late = (1 / np.maximum(concentration(one, ground.weights[role]), 1e-9) for one in shares)
    teams = [_teams(ground, role, window) for window in (ground.mixes.early, ground.mixes.late)]
    people = int(min(one.known.sum() for one in shares))
    return Moved(
        role=role,
        values=np.asarray(late / early - 1),
        claim=f"It held {early[0]:.1f} kinds of work in {teams[0]} teams, now {late[0]:.1f} in {teams[1]}",
        chance=above_zero(np.asarray(np.log(late / early)), people=people),
        large=bool(late[0] - early[0] >= ground.value("expand_kinds")),
    )


def _teams(ground: Ground, role: int, quarters: tuple[int, ...]) -> int:
    teams = ground.observed.team[ground.rows(role, quarters)]
    return len(np.unique(teams[teams >= 0]))


def _distance(ground: Ground, role: int, quarters: tuple[int, ...]) -> float:
    units = ground.mixes.units(role)
    reference = ground.shares(role, ground.mixes.early)
    return float(1 - alike(reference, ground.mixes.shares(units, quarters), np.ones((1, len(units))))[0])


def _kinds(ground: Ground, role: int, quarters: tuple[int, ...]) -> float:
    one = ground.shares(role, quarters)
    return float(1 / max(concentration(one, np.ones((1, len(one.known))))[0], 1e-9))


def _standing(ground: Ground, looked: Sequence[Moved], kind: ChangeKind, says: str, follow: Any) -> tuple[Change, ...]:
    stand = surviving([one.chance for one in looked], rate=ground.value("false_discovery"))
    found = [one for one, stands in zip(looked, stand, strict=True) if stands and one.large]
    return tuple(_change(ground, one, kind, says, follow) for one in found)


def _change(ground: Ground, one: Moved, kind: ChangeKind, says: str, follow: Any) -> Change:
    quarters = range(len(ground.observed.quarters))
    values = [follow(ground, one.role, (quarter,)) for quarter in quarters]
    ends = [follow(ground, one.role, window) for window in (ground.mixes.early, ground.mixes.late)]
    since = ground.observed.quarters[onset(values, early=ends[0], late=ends[1])]
    sentence = f"{ground.title(one.role)} {says}, since {since}"
    unit = "distance" if kind == "drift" else "share"
    counted = "0 is the same mix of work" if kind == "drift" else "kinds of work before"
    size = figure(one.values, spread(one.values), unit=unit, denominator=counted, n=len(ground.mixes.units(one.role)))
    role = ground.observed.roles[one.role]
    finding = Finding(
        key=f"{kind}:role:{role}",
        kind=kind,
        subjects=(f"role:{role}",),
        sentence=sentence,
        certainty="likely",
        figure=size,
        people=ground.observed.people(ground.rows(one.role)),
        because=_reason(ground, one, kind, sentence, size),
    )
    return Change(kind=kind, roles=(role,), onset=since, effect=size.value, finding=finding)


def _reason(ground: Ground, one: Moved, kind: str, sentence: str, size: Figure) -> Reason:
    thresholds = ("drift_alike",) if kind == "drift" else ("expand_ratio", "expand_kinds")
    windows = tuple(ground.window_reason(one.role, window) for window in (ground.mixes.early, ground.mixes.late))
    below = Reason(claim=f"{one.claim}; probability by chance {one.chance:.2g}")
    policy = tuple(f"architect.{name}" for name in (*thresholds, "false_discovery"))
    return Reason(claim=sentence, figure=size, policy=policy, because=(below, *windows))
