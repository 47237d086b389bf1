"""The flip: the smallest change of one factor that changes the verdict, found and then tried by running again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.architect.model import Verdict
from planner.architect.verdict_factors import STRUCTURE, Factors, Span
from planner.architect.verdict_rule import rule, with_

STEPS = 100
# A yes or no is as large a change as the whole of a share, so that a nearer share is told first.
WHOLE = 1.0
SHARES = ("goes", "gap", "blocked", "skill", "waiting", "called_out", "overlap", "leaving")


@dataclass(frozen=True, kw_only=True)
class Flip:
    """One factor, the value it would have to have, how far that is from today's, and the verdict it leads to."""

    name: str
    value: Any
    size: float
    verdict: Verdict

    def applied(self, factors: Factors) -> Factors:
        """The factors as they would be."""
        return _changed(factors, self.name, self.value)


def flip(factors: Factors, policy: Mapping[str, Any]) -> Flip | None:
    """The smallest change of one factor, in hundredths of a share, that leads to another verdict; None without one."""
    now = rule(factors, policy).verdict
    found: Flip | None = None
    for name in SHARES:
        for size, value in _steps(factors, name):
            if found is not None and size >= found.size:
                break
            if (other := rule(_changed(factors, name, value), policy).verdict) != now:
                found = Flip(name=name, value=value, size=size, verdict=other)
                break
    return found or _turned(factors, now, policy)


def _turned(factors: Factors, now: Verdict, policy: Mapping[str, Any]) -> Flip | None:
    for name, value in _turns(factors, policy):
        if (other := rule(_changed(factors, name, value), policy).verdict) != now:
            return Flip(name=name, value=value, size=WHOLE, verdict=other)
    return None


def _changed(factors: Factors, name: str, value: Any) -> Factors:
    """The factors with one changed; what most are short of moves with all that falls short."""
    if name != "gap" or factors.widest is None:
        return with_(factors, name, value)
    widest = min(1.0, factors.widest * value / factors.gap) if factors.gap else value
    return replace(factors, gap=value, widest=widest)


def _turns(factors: Factors, policy: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every yes turned to no and every no to yes, and what is unknown to what it could be."""
    for name in ("phased_out", "described"):
        yield name, not getattr(factors, name)
    for value in (one for one in (True, False) if one is not factors.ends):
        yield "ends", value
    for name in STRUCTURE:
        yield name, "not found" if getattr(factors, name) == "found" else "found"
    free = factors.hours_free
    if free is not None:
        enough = max(policy["verdict.weekly_hours"], (factors.learn_hours or 0.0) / policy["verdict.horizon"])
        yield "hours_free", enough if free < enough else 0.0
    yield "posts", 0 if factors.posts else 1


def _steps(factors: Factors, name: str) -> Iterator[tuple[float, Any]]:
    """Values of a known share, the nearest first, as far as the other shares allow them."""
    now = getattr(factors, name)
    if name == "goes":
        if now.known:
            yield from ((size, Span.at(value)) for size, value in _around(now.low, 0.0, 1.0))
    elif now is not None:
        yield from _around(now, *_limits(factors, name))


def _limits(factors: Factors, name: str) -> tuple[float, float]:
    low, high = {
        "blocked": (0.0, 1.0 - (factors.skill or 0.0)),
        "skill": (0.0, 1.0 - (factors.blocked or 0.0)),
    }.get(name, (0.0, 1.0))
    return low, high


def _around(now: float, low: float, high: float) -> Iterator[tuple[float, float]]:
    values = (step / STEPS for step in range(STEPS + 1) if low <= step / STEPS <= high and step / STEPS != now)
    yield from sorted((abs(value - now), value) for value in values)
