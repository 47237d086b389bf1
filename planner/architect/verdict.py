"""The verdict on a role: upskill, reskill, both, redesign the work first, no change, or cannot tell yet."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from planner.architect.model import Verdict
from planner.architect.traps import Step, traps
from planner.architect.verdict_factors import STRUCTURE, Factors, Span
from planner.architect.verdict_flip import flip
from planner.architect.verdict_points import total
from planner.architect.verdict_rule import Ruling, deciding, rule
from planner.architect.verdict_words import OPTIONS, SIDES, claim, flipped, would_tell
from planner.reasons import Certainty, Finding, Option, Reason, Recommendation, percent

# The sides whose sums a verdict rests on.
RESTS: Mapping[Verdict, tuple[str, ...]] = {
    "upskill": ("learning",),
    "reskill": ("moving",),
    "both": ("learning", "moving"),
    "redesign": ("redesigning",),
}
SHORT: Mapping[str, str] = {
    "phased_out": "its work is going to bots",
    "day": "a day is named from which today's work is not needed",
    "merge": "it is becoming one job with other roles",
    "split": "it has become two jobs under one title",
    "compress": "it is being compressed",
    "drift": "its people do other work than before",
    "expand": "it carries more kinds of work than before",
    "undescribed": "it changed and nobody wrote down what it becomes",
    "overload": "its people are overloaded",
    "no_time": "what is to be learnt finds no free hours",
}


def recommend(
    role: str,
    title: str,
    factors: Factors,
    *,
    findings: tuple[Finding, ...],
    people: frozenset[str],
    policy: Mapping[str, Any],
) -> Recommendation:
    """The verdict on one role with its factors as reasons, the other options beside it, and what would flip it.

    ``details`` hold the factors, so that whoever decides later can be warned by the same rules, the traps of each
    option as things stand, whether the figures leave open which of two ways to go, and the claims that are open.
    """
    ruling = rule(factors, policy)
    sentence = f"{title}: {OPTIONS[ruling.verdict][0].lower()}, since {_why(factors, ruling)}"
    return Recommendation(
        key=f"verdict:role:{role}",
        kind="verdict",
        subject=f"role:{role}",
        sentence=sentence,
        recommended=ruling.verdict,
        options=tuple(Option(key=key, label=OPTIONS[key][0], because=OPTIONS[key][1]) for key in get_args(Verdict)),
        certainty=_certainty(ruling),
        because=_because(sentence, factors, ruling, findings, policy),
        flip=_flip(factors, ruling, policy),
        people=people,
        details={
            "factors": asdict(factors),
            "traps": _traps(factors, policy),
            "tie": tied(ruling, policy),
            "open": _open(factors, ruling),
        },
    )


def tied(ruling: Ruling, policy: Mapping[str, Any]) -> bool:
    """Whether figures speak for learning in the role and for moving at once, or leave open which of the two."""
    if len(ruling.between) > 1:
        return ruling.between <= {"upskill", "reskill", "both"}
    needed = policy["verdict.needed"]
    both = all(total(getattr(ruling.points, side)).low >= needed for side in ("moving", "learning"))
    return both and ruling.verdict != "redesign"


def _open(factors: Factors, ruling: Ruling) -> list[str]:
    """What the factors say that could add more, were it known."""
    sides = (getattr(ruling.points, side) for side in SIDES)
    return [claim(name, factors, span) for side in sides for name, span in side.items() if not span.known]


def _certainty(ruling: Ruling) -> Certainty:
    return "cannot tell" if ruling.verdict == "cannot tell" else "likely"


def _flip(factors: Factors, ruling: Ruling, policy: Mapping[str, Any]) -> str:
    if ruling.verdict == "cannot tell" and (names := deciding(factors, policy)):
        return would_tell(names)
    found = flip(factors, policy)
    return flipped(found, factors) if found else "No change of a single factor would change it"


def _traps(factors: Factors, policy: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The traps that each option would walk into as things stand."""
    found = {option: traps(Step(option=option), factors, policy) for option in get_args(Verdict)}
    return {option: [asdict(one) for one in those] for option, those in found.items() if those}


def _why(factors: Factors, ruling: Ruling) -> str:
    if ruling.verdict == "no change":
        return "neither its work nor what it needs has moved enough"
    if ruling.verdict == "cannot tell":
        if ruling.between == {"cannot tell"}:
            return "its work goes and no post is open to move to"
        open_ = sorted(
            "a move to nowhere" if one == "cannot tell" else OPTIONS[one][0].lower() for one in ruling.between
        )
        return f"what is not known decides whether it is {', '.join(open_[:-1])} or {open_[-1]}"
    return " and ".join(_largest(side, factors, ruling) for side in RESTS[ruling.verdict])


def _largest(side: str, factors: Factors, ruling: Ruling) -> str:
    """The factor of a side that adds most, in words."""
    parts: Mapping[str, Span] = getattr(ruling.points, side)
    name = max(sorted(parts), key=lambda one: parts[one].low)
    shares = {
        "goes": (factors.goes.low, "of its hours go"),
        "other": (1 - (factors.overlap or 0.0), "of the future role is other work"),
        "carried": (factors.carried, "of its work is done by AI or bots"),
        "gap": (factors.gap, "of what its people have shown falls short of what is needed"),
        "widest": (factors.widest, "of its people with evidence are short of one capability"),
        "skill": (factors.skill, "of its delay is for lack of skill"),
        "assisted": (factors.assisted, "of its work is done with AI"),
        "blocked": (factors.blocked, "of its delay is what learning cannot mend"),
    }
    if name not in shares:
        return SHORT[name]
    share, told = shares[name]
    return f"{percent(share or 0.0)} {told}"


def _because(
    sentence: str, factors: Factors, ruling: Ruling, findings: tuple[Finding, ...], policy: Mapping[str, Any]
) -> Reason:
    needed = policy["verdict.needed"]
    sides = []
    for side, told in SIDES.items():
        parts: Mapping[str, Span] = getattr(ruling.points, side)
        whole = total(parts)
        reach = f"{whole.low:.2f}" if whole.known else f"{whole.low:.2f} to {whole.high:.2f}"
        below = tuple(_factor(name, factors, span, findings) for name, span in parts.items())
        sides.append(
            Reason(
                claim=f"Points towards {told}: {reach} of the {needed} needed",
                policy=("verdict.needed", f"verdict.{side}"),
                because=below,
            )
        )
    return Reason(claim=sentence, because=tuple(sides))


def _factor(name: str, factors: Factors, span: Span, findings: tuple[Finding, ...]) -> Reason:
    about = tuple(one.because for one in findings if one.kind == name and name in (*STRUCTURE, "phased_out"))
    return Reason(claim=claim(name, factors, span), part=round(span.low, 4), because=about)
