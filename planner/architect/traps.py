"""Traps: what goes wrong again and again when people decide on a role, told before they do (product.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.architect.model import Verdict
from planner.architect.verdict_factors import Factors
from planner.architect.verdict_points import no_time, points, total
from planner.architect.verdict_rule import MOVES, rule
from planner.reasons import percent

TRAINING = frozenset({"upskill", "reskill", "both"})
STAYING = frozenset({"upskill", "no change"})


@dataclass(frozen=True, kw_only=True)
class Trap:
    """A trap that an option would walk into: its name, why, and whether a decision waits until it is mended."""

    name: str
    told: str
    blocks: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """What somebody is about to decide: an option, the hours a week it frees, and how many roles were decided alike.

    ``alike`` counts standing decisions for the same option on other roles, ``other`` those for anything else.
    ``leaning`` is where the answers to the two questions about the role lean.
    """

    option: str
    hours: float = 0.0
    alike: int = 0
    other: int = 0
    leaning: Verdict | None = None


def traps(step: Step, factors: Factors, policy: Mapping[str, Any]) -> tuple[Trap, ...]:
    """The traps that a decision would walk into, those that block it first."""
    blocking = policy["verdict.blocking_traps"]
    found = ((name, check(step, factors, policy)) for name, check in CHECKS.items())
    named = [Trap(name=name, told=told, blocks=name in blocking) for name, told in found if told]
    return tuple(sorted(named, key=lambda one: not one.blocks))


def _upskill_only(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option != "upskill" or not (factors.phased_out or factors.ends):
        return ""
    goes = total(points(factors, policy).moving).low >= policy["verdict.needed"]
    return "It trains people deeper into a role whose work is leaving" if goes else ""


def _no_capacity(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    # What an approved future of the role frees counts; the decision mostly names the same hours again.
    more = max(step.hours, factors.hours_freed or 0.0)
    freed = replace(factors, hours_free=None if factors.hours_free is None else factors.hours_free + more)
    if step.option not in TRAINING or not no_time(freed, policy):
        return ""
    return "What is to be learnt does not fit into the hours people have: name work that goes, and the hours it frees"


def _reactive(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    left, lead = factors.weeks_left, factors.lead_weeks
    if step.option not in MOVES or left is None or lead is None or lead <= left:
        return ""
    return f"Getting there takes {lead:.0f} weeks, and today's work ends in {left:.0f}"


def _symptoms(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option not in TRAINING or rule(factors, policy).verdict != "redesign":
        return ""
    share = "" if factors.blocked is None else f": {percent(factors.blocked)} of the delay is what learning cannot mend"
    return f"It trains people where the work itself is the cause{share}"


def _collapse(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    kinds = [kind for kind in ("merge", "split") if getattr(factors, kind) == "found"]
    if step.option not in STAYING or not kinds:
        return ""
    what = {"merge": "becoming one job with others", "split": "becoming two jobs"}[kinds[0]]
    return f"It leaves a title as it is while the role behind it is {what}"


def _ghost(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option not in TRAINING or not factors.unnamed:
        return ""
    return f"No framework and no catalogue here names {', '.join(factors.unnamed)}, so nothing teaches it yet"


def _usage(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option not in STAYING or not factors.use_without_effect:
        return ""
    return "A tool is used much here and what it should move does not move: use is not success"


def _seats(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option not in MOVES or factors.posts is None or factors.people is None:
        return ""
    movers = factors.moving.low * factors.people
    if factors.posts >= movers:
        return ""
    return f"About {movers:.0f} people would have to move, and {factors.posts} posts are open"


def _blanket(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option not in TRAINING or step.other or step.alike + 1 < policy["verdict.blanket_roles"]:
        return ""
    return f"All {step.alike + 1} roles decided on so far would get the same: one plan for all fits hardly any"


def _answers(step: Step, factors: Factors, policy: Mapping[str, Any]) -> str:
    if step.option not in TRAINING or step.leaning is None or step.leaning in ("both", step.option):
        return ""
    leans = {"upskill": "the same job better, today", "reskill": "a different job well, for what comes next"}
    return f"It goes against what was answered about this role: {leans[step.leaning]}"


CHECKS: Mapping[str, Callable[[Step, Factors, Mapping[str, Any]], str]] = {
    "upskill-only": _upskill_only,
    "expectations without capacity": _no_capacity,
    "reactive reskilling": _reactive,
    "treating symptoms": _symptoms,
    "role collapse": _collapse,
    "ghost gap": _ghost,
    "usage taken for success": _usage,
    "too few posts": _seats,
    "blanket upskilling": _blanket,
    "against the answers": _answers,
}
