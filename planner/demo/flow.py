"""How a case goes through its states: which it enters, and how many working hours it stays in each."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.demo.cases import Cases, Flags, Floats
from planner.demo.plan import Waits

# Each state in the order a case may pass it, who enters it, and the cause of waiting it stands for.
STATES: tuple[tuple[str, str, str], ...] = (
    ("Open", "nobody", ""),
    ("Queued", "nobody", "queue"),
    ("AI draft made", "bot", ""),
    ("AI draft reviewed", "first", ""),
    ("In progress", "first", ""),
    ("Waiting for customer", "first", "customer"),
    ("In progress", "first", "after customer"),
    ("Waiting for decision", "first", "decision"),
    ("In progress", "first", "after decision"),
    ("Waiting for vendor", "first", "vendor"),
    ("In progress", "first", "after vendor"),
    ("Blocked by tool", "first", "tool"),
    ("In progress", "first", "after tool"),
    ("Handed over", "first", "handed"),
    ("In progress", "second", "after handed"),
    ("In review", "reviewer", ""),
    ("Returned for rework", "reviewer", "rework"),
    ("In progress", "owner", "after rework"),
    ("Waiting for approval", "owner", "approval"),
    ("AI answer sent", "bot", ""),
    ("Done", "owner", ""),
)
NAMES = [name for name, _, _ in STATES]
CAUSES = ("queue", "handed", "rework", "decision", "approval", "customer", "vendor", "tool")
FREQUENCY = 1.6
QUEUED = 0.7
REVIEWED = 0.4
DRAFT_REVIEWED = 0.75
SLOW = {"decision": (1.15, 0.6), "approval": (0.3, 0.3)}
# What waits in the queue of a team that lacks a skill, beside all its other waiting, and how often.
LACKING = (1.6, 0.75)
ASKS_LESS = 0.4
SPREAD = 0.8
BOT_STATES = ("Open", "In progress", "Done")
EXCEPTIONS = 0.06


@dataclass(frozen=True, kw_only=True)
class Wait:
    """How often cases of a team wait for a cause, and for how many working hours on average when they do."""

    chance: float
    hours: float


def waits(
    plan: Waits, rng: np.random.Generator, *, slow: bool, lacking: bool, troubled: tuple[str, float, float] | None
) -> dict[str, Wait]:
    """A team's own mix of waiting, some way off its kind; a ``slow`` team waits mostly for decisions.

    In a team ``lacking`` a skill, work lies until somebody has it; in a ``troubled`` one, one cause (with its hours
    beside all others, and how often a case meets it) stands out.
    """
    shares = {cause: share * rng.lognormal(0.0, 0.15) for cause, share in plan.shares.items()}
    shares["queue"] = max(1.0 - sum(shares.values()), 0.1)
    made = {}
    for cause in CAUSES:
        chance = QUEUED if cause == "queue" else float(np.clip(shares[cause] * FREQUENCY, 0.04, 0.6))
        made[cause] = Wait(chance=chance, hours=plan.hours * shares[cause] / chance)
    others = plan.hours * sum(share for cause, share in shares.items() if cause not in SLOW)
    if slow:
        made |= {cause: Wait(chance=chance, hours=others * part / chance) for cause, (part, chance) in SLOW.items()}
    if lacking:
        part, chance = LACKING
        rest = plan.hours * (1.0 - shares["queue"])
        made["queue"] = Wait(chance=chance, hours=rest * part / chance)
    if troubled:
        cause, part, chance = troubled
        made[cause] = Wait(chance=chance, hours=plan.hours * (1.0 - shares[cause]) * part / chance)
    return made


def passed(
    cases: Cases,
    mix: Mapping[str, Wait],
    drafts: float,
    *,
    asks_less: Flags,
    left: Floats | None,
    rng: np.random.Generator,
) -> tuple[Flags, Floats]:
    """Which states each case enters and the working hours in each: two arrays of a row a case, a column a state.

    ``left`` is the part of a team's blocks by tools that is still there when each case comes (None: all of them).
    """
    count = len(cases.days)
    entered = {cause: rng.random(count) < mix[cause].chance for cause in CAUSES}
    entered["customer"] &= ~asks_less | (rng.random(count) < ASKS_LESS)
    if left is not None:
        entered["tool"] &= rng.random(count) < left
    entered |= {f"after {cause}": entered[cause] for cause in CAUSES}
    drafted = (rng.random(count) < drafts) | cases.ghost
    always = np.ones(count, dtype=bool)
    named = {
        "AI draft made": drafted,
        "AI draft reviewed": drafted & ((rng.random(count) < DRAFT_REVIEWED) | cases.ghost),
        "AI answer sent": drafted,
        "In review": entered["rework"] | (rng.random(count) < REVIEWED),
    }
    states = np.column_stack([entered[cause] if cause else named.get(name, always) for name, _, cause in STATES])
    _by_bot(states, cases, rng)
    return states, _hours(states, mix, rng)


def _by_bot(states: Flags, cases: Cases, rng: np.random.Generator) -> None:
    """A machine's cases run through, but for exceptions it hands over to people."""
    plain = np.array([name in BOT_STATES and not cause for name, _, cause in STATES])
    handed = np.array([cause in ("handed", "after handed") for _, _, cause in STATES])
    exception = rng.random(len(cases.bot)) < EXCEPTIONS
    states[cases.bot & ~exception] = plain
    states[cases.bot & exception] = plain | handed


def _hours(states: Flags, mix: Mapping[str, Wait], rng: np.random.Generator) -> Floats:
    mean = [mix[cause].hours if cause in mix else _work_hours(name, cause) for name, _, cause in STATES]
    drawn = rng.lognormal(-(SPREAD**2) / 2, SPREAD, states.shape) * np.array(mean)
    return np.where(states, np.maximum(drawn, 0.02), 0.0)


def _work_hours(name: str, cause: str) -> float:
    if name == "In progress":
        return 0.8 if cause else 2.2
    return {"In review": 0.8, "AI draft reviewed": 0.25}.get(name, 0.05)
