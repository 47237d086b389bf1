"""Points: how much each factor speaks for moving people, for learning in the role, for redesigning the work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.architect.verdict_factors import Factors, Seen, Span

SEEN: Mapping[Seen, tuple[float, float]] = {
    "found": (1.0, 1.0),
    "not found": (0.0, 0.0),
    "cannot tell": (0.0, 1.0),
    "not looked for": (0.0, 0.0),
}


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points of each side, factor by factor; a span where a factor is not known. They add up to the side's sum."""

    moving: Mapping[str, Span]
    learning: Mapping[str, Span]
    redesigning: Mapping[str, Span]


def points(factors: Factors, policy: Mapping[str, Any]) -> Points:
    """The points of every factor by the weights of the policy."""
    learning = _learning(factors, policy)
    return Points(
        moving=_moving(factors, policy),
        learning=learning,
        redesigning=_redesigning(factors, total(learning).low, policy),
    )


def total(side: Mapping[str, Span]) -> Span:
    """The sum of a side."""
    return Span(low=sum(one.low for one in side.values()), high=sum(one.high for one in side.values()))


def no_time(factors: Factors, policy: Mapping[str, Any]) -> bool:
    """Whether it is known that what is to be learnt does not fit into the hours that people have free."""
    free = factors.hours_free
    if free is None:
        return False
    least: float = policy["verdict.weekly_hours"]
    weeks: float = policy["verdict.horizon"]
    return free < least or free * weeks < (factors.learn_hours or 0.0)


def _moving(factors: Factors, policy: Mapping[str, Any]) -> dict[str, Span]:
    weights, goes = policy["verdict.moving"], factors.moving
    later = _later(factors, policy["verdict.horizon"])
    surely, maybe = factors.ends is True and not later, factors.ends is not False and not later
    found = {kind: _seen(getattr(factors, kind), weights[kind]) for kind in ("compress", "drift")}
    for kind in ("merge", "split"):
        found[kind] = _seen(getattr(factors, kind), weights[f"{kind}_described" if factors.described else kind])
    return {
        "phased_out": Span.at(weights["phased_out"] * factors.phased_out),
        "goes": Span(low=_hours(weights, surely) * goes.low, high=_hours(weights, maybe) * goes.high),
        "day": Span(
            low=weights["day"] * (surely and goes.low > 0),
            high=weights["day"] * (maybe and goes.high > 0),
        ),
        **found,
        "other": _known(None if factors.overlap is None else 1 - factors.overlap, weights["other"]),
        "carried": _known(factors.carried, weights["carried"]),
    }


def _later(factors: Factors, horizon: float) -> bool:
    """Whether the day is so far off that there is time to look again before a move has to begin."""
    return factors.weeks_left is not None and factors.weeks_left - (factors.lead_weeks or 0.0) > horizon


def _hours(weights: Mapping[str, float], by_a_day: bool) -> float:
    return weights["goes_by_a_day"] if by_a_day else weights["goes"]


def _learning(factors: Factors, policy: Mapping[str, Any]) -> dict[str, Span]:
    weights = policy["verdict.learning"]
    gap = Span() if factors.gap is None else Span.at(factors.gap)
    widest = gap if factors.widest is None else Span.at(factors.widest)
    # What falls short of a role whose work leaves is no reason to learn it, nor is anything for those who leave.
    if (factors.phased_out and not factors.described) or 1 - (factors.leaving or 0.0) < policy["verdict.remaining"]:
        gap = widest = Span.at(0.0)
    return {
        "gap": _scaled(gap, weights["gap"]),
        "widest": _scaled(widest, weights["widest"]),
        "skill": _known(factors.skill, weights["skill"]),
        "assisted": _known(factors.assisted, weights["assisted"]),
    }


def _redesigning(factors: Factors, to_learn: float, policy: Mapping[str, Any]) -> dict[str, Span]:
    weights = policy["verdict.redesigning"]
    full = policy["verdict.waiting_counts"]
    counts = 1.0 if factors.waiting is None else min(1.0, factors.waiting / full)
    counts *= 1.0 if factors.called_out is None else factors.called_out
    return {
        "blocked": _known(factors.blocked, weights["blocked"] * counts),
        "undescribed": Span.at(weights["undescribed"] * factors.undescribed),
        "expand": _seen(factors.expand, weights["expand"]),
        "overload": _known(None if factors.overload is None else float(factors.overload), weights["overload"]),
        # What there is to learn has no hour to be learnt in: all that speaks for it speaks for making room first.
        "no_time": Span.at(to_learn if no_time(factors, policy) else 0.0),
    }


def _known(value: float | None, weight: float) -> Span:
    return Span.at(weight * (value or 0.0))


def _seen(seen: Seen, weight: float) -> Span:
    low, high = SEEN[seen]
    return Span(low=weight * low, high=weight * high)


def _scaled(span: Span, weight: float) -> Span:
    return Span(low=weight * span.low, high=weight * span.high)
