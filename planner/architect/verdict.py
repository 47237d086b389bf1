"""The verdict on a role: upskill, reskill, both, redesign the work first, no change, or cannot tell yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from planner.architect.model import Verdict
from planner.reasons import Certainty, Finding, Option, Reason, Recommendation, percent

CHANGES = ("merge", "split", "compress", "drift")
_STEPS = 100
_WORDS: Mapping[str, str] = {
    "phased_out": "its work is going to bots",
    "merge": "it is becoming one job with other roles",
    "split": "it has become two jobs under one title",
    "compress": "it is being compressed",
    "drift": "its people do other work than before",
    "expand": "it carries more kinds of work than before",
    "automated": "the automated part of its work",
    "gap": "the part of what its people have shown that falls short of what the role asks",
    "redesign": "the part of its people in teams whose delay is not a matter of training",
}
_SHARES: Mapping[str, str] = {
    "automated": "{} of its work is done by bots",
    "gap": "{} of what its people have shown falls short of what the role asks",
}
_OPTIONS: Mapping[Verdict, tuple[str, str]] = {
    "upskill": ("Upskill", "closes capability gaps in a role that stays"),
    "reskill": ("Reskill", "moves people into redefined or other roles"),
    "both": ("Both", "closes gaps first where the new role needs them too, then moves people"),
    "redesign": ("Redesign the work first", "takes away what training cannot mend"),
    "no change": ("No change", "leaves the role and its people as they are"),
    "cannot tell": ("Cannot tell yet", "waits for the data that is missing"),
}


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What a verdict is drawn from: changes found (0 or 1), parts 0..1, and whether the data suffice.

    ``gap`` is None when too little is known of what people can do; ``shown_by`` is how many people have evidence.
    """

    enough: bool
    phased_out: float = 0.0
    merge: float = 0.0
    split: float = 0.0
    compress: float = 0.0
    drift: float = 0.0
    expand: float = 0.0
    automated: float = 0.0
    gap: float | None = 0.0
    redesign: float = 0.0
    shown_by: int = 0

    def points(self, policy: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, float]]:
        """Points towards reskilling and towards upskilling, factor by factor."""
        weights = policy["architect.weights"]
        away = {name: weights[name] * getattr(self, name) for name in ("phased_out", *CHANGES, "automated")}
        deeper = {"gap": weights["gap"] * (self.gap or 0.0), "expand": weights["expand"] * self.expand}
        return away, deeper


def rule(factors: Factors, policy: Mapping[str, Any]) -> Verdict:
    """The verdict that follows from the factors, by the policy's points."""
    if not factors.enough:
        return "cannot tell"
    if factors.phased_out:
        return "reskill"
    if factors.redesign >= policy["architect.redesign_people"]:
        return "redesign"
    away, deeper = (sum(points.values()) for points in factors.points(policy))
    reskill, upskill = away >= policy["architect.reskill_points"], deeper >= policy["architect.upskill_points"]
    if reskill or upskill:
        return "both" if reskill and upskill else "reskill" if reskill else "upskill"
    return "cannot tell" if factors.gap is None else "no change"


def flip(factors: Factors, policy: Mapping[str, Any]) -> str:
    """The smallest change of one factor that would change the verdict, found by asking the rule again."""
    now = rule(factors, policy)
    if not factors.enough:
        return "More people, cases or quarters of work would allow a verdict"
    turning = [
        (abs(value - (getattr(factors, name) or 0.0)), name, value, other)
        for name, value, changed in _changed(factors)
        if (other := rule(changed, policy)) != now
    ]
    if not turning:
        return "No change of a single factor would change it"
    _, name, value, other = min(turning)
    return f"{_told(name, value, getattr(factors, name))}, the verdict would be “{_OPTIONS[other][0]}”"


def _changed(factors: Factors) -> Iterator[tuple[str, float, Factors]]:
    for name in ("phased_out", *CHANGES, "expand"):
        value = 1.0 - getattr(factors, name)
        yield name, value, _with(factors, name, value)
    for name in ("automated", "gap", "redesign"):
        for step in range(_STEPS + 1):
            yield name, step / _STEPS, _with(factors, name, step / _STEPS)


def _with(factors: Factors, name: str, value: float) -> Factors:
    changes: dict[str, Any] = {name: value}
    return replace(factors, **changes)


def _told(name: str, value: float, now: float | None) -> str:
    if name in ("automated", "gap", "redesign"):
        instead = "instead of unknown" if now is None else f"instead of {percent(now)}"
        return f"If {_WORDS[name]} were {percent(value)} {instead}"
    return f"If it were found that {_WORDS[name]}" if value else f"If it were not the case that {_WORDS[name]}"


def recommend(
    role: str,
    title: str,
    factors: Factors,
    *,
    findings: tuple[Finding, ...],
    people: frozenset[str],
    policy: Mapping[str, Any],
) -> Recommendation:
    """The verdict on one role with its factors as reasons, the other options beside it, and what would flip it."""
    verdict = rule(factors, policy)
    sentence = f"{title}: {_OPTIONS[verdict][0].lower()}, since {_why(factors, verdict, policy)}"
    return Recommendation(
        key=f"verdict:role:{role}",
        kind="verdict",
        subject=f"role:{role}",
        sentence=sentence,
        recommended=verdict,
        options=tuple(Option(key=key, label=_OPTIONS[key][0], because=_OPTIONS[key][1]) for key in get_args(Verdict)),
        certainty=_certainty(factors, verdict),
        because=_because(sentence, factors, findings, policy),
        flip=flip(factors, policy),
        people=people,
    )


def _certainty(factors: Factors, verdict: Verdict) -> Certainty:
    return "cannot tell" if verdict == "cannot tell" or not factors.enough else "likely"


def _why(factors: Factors, verdict: Verdict, policy: Mapping[str, Any]) -> str:
    if not factors.enough:
        return "too little of its work is known"
    if verdict == "cannot tell":
        return "its work has not changed but too little is known of what its people can do"
    if verdict == "redesign":
        return f"{percent(factors.redesign)} of its people work in teams whose delay is not a matter of training"
    if verdict == "no change":
        return "neither its work nor what it needs has moved enough"
    away, deeper = factors.points(policy)
    wanted = {"reskill": away, "upskill": deeper, "both": {**away, **deeper}}[verdict]
    name = max(sorted(wanted), key=lambda one: wanted[one])
    value = getattr(factors, name) or 0.0
    return _SHARES[name].format(percent(value)) if name in _SHARES else _WORDS[name]


def _because(sentence: str, factors: Factors, findings: tuple[Finding, ...], policy: Mapping[str, Any]) -> Reason:
    away, deeper = factors.points(policy)
    sides = (("reskilling", away, "reskill_points"), ("upskilling", deeper, "upskill_points"))
    sums = [
        Reason(
            claim=f"Points towards {name}: {sum(points.values()):.2f} of the {policy[f'architect.{limit}']} needed",
            policy=(f"architect.{limit}", "architect.weights"),
            because=tuple(_factor(factors, one, part, findings) for one, part in points.items()),
        )
        for name, points, limit in sides
    ]
    redesign = Reason(
        claim=f"{percent(factors.redesign)} of its people work in teams whose delay is not a matter of training",
        policy=("architect.redesign_people", "architect.redesign_kinds"),
    )
    return Reason(claim=sentence, because=(*sums, redesign))


def _factor(factors: Factors, name: str, part: float, findings: tuple[Finding, ...]) -> Reason:
    value = getattr(factors, name)
    told = (
        "not known" if value is None else percent(value) if name in ("automated", "gap") else "yes" if value else "no"
    )
    if name == "gap" and value is not None and factors.shown_by:
        told += f", counted over the {factors.shown_by} people with evidence"
    below = tuple(finding.because for finding in findings if finding.kind == name)
    return Reason(claim=f"{_WORDS[name].capitalize()}: {told}", part=round(part, 4), because=below)
