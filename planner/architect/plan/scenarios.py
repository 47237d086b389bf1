"""Scenarios along one axis: the best plan of each, how each fares when another comes true, and the least to regret."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from planner.architect.plan.kept import Tally, tally
from planner.architect.plan.model import per_money
from planner.architect.plan.problem import Person, Post, Problem, Rival, Way
from planner.architect.plan.solve import Effort, Progress, Solved, ignore, solve

Axis = Literal["money", "hours", "training", "needed"]
# Plans whose largest losses differ by no more points than this count as equals.
EQUAL = 1e-6
AXES: Mapping[Axis, str] = {
    "money": "money there is",
    "hours": "hours of training there are",
    "training": "hours that training takes",
    "needed": "posts needed",
}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One way things could come: its name, its place on the axis (1 is as told), and the problem as it is then."""

    name: str
    at: float
    problem: Problem


@dataclass(frozen=True, kw_only=True)
class Range:
    """The lowest and the highest of a figure over the scenarios; None where it is not known in one of them."""

    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The best plan of each scenario, and the regret of each plan when another scenario comes true.

    What a plan begins and orders in its first quarter is settled then; the rest is planned again once that is known.
    ``regrets[plan][scenario]`` is the points lost against the best plan there; None where fewest people are not kept.
    ``robust`` is the plan whose largest regret is the smallest (of equals the one made for what is told now, else the
    first), ``alike`` says that it does not matter which is taken, ``ranges`` are the figures of ``robust`` over all
    scenarios, and ``fares`` what each plan comes to in each of them.
    """

    axis: Axis
    names: tuple[str, ...]
    best: Mapping[str, Solved]
    regrets: Mapping[str, Mapping[str, float | None]]
    robust: str | None
    ranges: Mapping[str, Range] = field(default_factory=dict)
    fares: Mapping[str, Mapping[str, Tally | None]] = field(default_factory=dict)

    @property
    def alike(self) -> bool:
        """Whether every plan can be carried out in every scenario and none loses anything there."""
        worst = list(self.worst.values())
        return len(worst) > 1 and all(one is not None and one <= EQUAL for one in worst)

    @property
    def worst(self) -> dict[str, float | None]:
        """The largest regret of each plan; None where it cannot be carried out in every scenario."""
        return {name: _worst(tuple(row.values())) for name, row in self.regrets.items()}


def _worst(regrets: Sequence[float | None]) -> float | None:
    known = [one for one in regrets if one is not None]
    return max(known) if known and len(known) == len(regrets) else None


def along(problem: Problem, axis: Axis, factors: Sequence[float]) -> tuple[Scenario, ...]:
    """The problem with one of its figures multiplied, for each factor in rising order."""
    chosen = sorted(set(factors))
    return tuple(Scenario(name=f"{round(100 * one)} %", at=one, problem=scaled(problem, axis, one)) for one in chosen)


def scaled(problem: Problem, axis: Axis, factor: float) -> Problem:
    """The problem with one of its figures multiplied; the same problem where that figure is not known."""
    if axis == "money":
        return replace(problem, money=_times(problem.money, factor))
    if axis == "hours":
        return replace(problem, hours=_times(problem.hours, factor))
    if axis == "needed":
        posts = {role: replace(post, needed=_times(post.needed, factor)) for role, post in problem.posts.items()}
        return replace(problem, posts=posts)
    return replace(problem, people=tuple(_slower(person, factor) for person in problem.people))


def _times(row: tuple[float, ...] | None, factor: float) -> tuple[float, ...] | None:
    return None if row is None else tuple(factor * one for one in row)


def _slower(person: Person, factor: float) -> Person:
    def way(one: Way) -> Way:
        if one.hours is None:
            return one
        cost = None if one.cost is None else one.cost * factor
        return replace(one, hours=one.hours * factor, cost=cost)

    return replace(person, ways=tuple(way(one) for one in person.ways))


def compare(
    scenarios: Sequence[Scenario],
    axis: Axis,
    *,
    effort: Effort | None = None,
    seed: int = 0,
    known: Mapping[str, Solved] | None = None,
    progress: Progress = ignore,
) -> Comparison:
    """Plan for each scenario, carry each plan out in every other, and choose by the largest regret (Savage 1951).

    Plans that were found before are taken from ``known``, by the scenario's name.
    """
    best, steps, found = dict(known or {}), len(scenarios) + len(scenarios) ** 2, 0
    for case in scenarios:
        progress(f"Planning for {case.name}", found / steps)
        best[case.name] = best.get(case.name) or solve(case.problem, effort=effort, seed=seed)
        found += 1
    usable = [one for one in scenarios if best[one.name].status in ("best", "near", "stopped")]
    fares: dict[str, dict[str, Tally | None]] = {}
    for plan in usable:
        fares[plan.name] = {}
        for there in usable:
            progress(f"Trying the plan for {plan.name} in {there.name}", found / steps)
            fares[plan.name][there.name] = carried(there.problem, best[plan.name], effort=effort, seed=seed)
            found += 1
    points = {
        there.name: max(
            (one.points for row in fares.values() if (one := row[there.name]) is not None),
            default=best[there.name].points,
        )
        for there in usable
    }
    tops = {name: max(value, best[name].points) for name, value in points.items()}
    regrets = {
        plan: {there: None if one is None else max(tops[there] - one.points, 0.0) for there, one in row.items()}
        for plan, row in fares.items()
    }
    worst = {name: value for name, row in regrets.items() if (value := _worst(tuple(row.values()))) is not None}
    robust = _least(scenarios, worst)
    return Comparison(
        axis=axis,
        names=tuple(one.name for one in scenarios),
        best=best,
        regrets=regrets,
        robust=robust,
        ranges={} if robust is None else spread(fares[robust]),
        fares=fares,
    )


def _least(scenarios: Sequence[Scenario], worst: Mapping[str, float]) -> str | None:
    """The plan that loses least at worst; of equals the one for what is told now, then the first."""
    if not worst:
        return None
    best = min(worst.values())
    equal = [one for one in scenarios if one.name in worst and worst[one.name] <= best + EQUAL]
    return min(equal, key=lambda one: abs(one.at - 1)).name


def carried(problem: Problem, plan: Solved, *, effort: Effort | None = None, seed: int = 0) -> Tally | None:
    """What a plan comes to where other things hold than it was made for.

    What is begun or ordered in its first quarter is settled by then; all that comes later is planned again. None where
    that cannot be, or does not keep the fewest people.
    """
    to = {one: step.way.role for step in plan.steps for one in step.people if step.start == 0}
    if any(to.get(person.id) and _taken(person, to[person.id]) is None for person in problem.people):
        return None
    people = tuple(_settled(person, to.get(person.id)) for person in problem.people)
    posts = {role: _ordered(role, post, plan) for role, post in problem.posts.items()}
    # What a point is worth in money may rest on the dearest step there is: here it stays what it was.
    money = 1 / worth if (worth := per_money(problem)) else None
    settled = replace(problem, people=people, posts=posts, weights=replace(problem.weights, money=money))
    found = solve(settled, effort=effort, seed=seed)
    if found.status not in ("best", "near", "stopped") or found.tally is None or found.tally.below:
        return None
    return tally(settled, found.steps, found.filled)


def _settled(person: Person, role: str | None) -> Person:
    """The person with the way to a role begun; without one, with the first quarter gone by."""
    if person.begun is not None:
        return person
    if role is None:
        return replace(person, ready=max(person.ready, 1))
    return replace(person, begun=_taken(person, role))


def _taken(person: Person, role: str) -> Way | None:
    """The way that somebody has begun, where there is one still."""
    return next((way for way in person.open if way.role == role), None)


def _ordered(role: str, post: Post, plan: Solved) -> Post:
    def ordered(kind: str, rival: Rival | None) -> Rival | None:
        if rival is None or rival.begun is not None:
            return rival
        first = sum(one.posts for one in plan.filled if (one.kind, one.role, one.quarter) == (kind, role, rival.lead))
        return replace(rival, begun=first)

    return replace(post, hire=ordered("hire", post.hire), automate=ordered("automate", post.automate))


def spread(fares: Mapping[str, Tally | None]) -> dict[str, Range]:
    """The range of each figure of one plan over the scenarios in which it can be carried out."""
    known = [one for one in fares.values() if one is not None]
    rows: dict[str, list[float | None]] = {
        "points": [one.points for one in known],
        "people": [float(one.people) for one in known],
        "hours": [one.hours for one in known],
        "money": [one.money for one in known],
        "short": [sum(map(sum, one.short.values())) if one.short else None for one in known],
    }
    return {name: _range(row) for name, row in rows.items()}


def _range(row: Sequence[float | None]) -> Range:
    known = [one for one in row if one is not None]
    if len(known) < len(row) or not known:
        return Range(low=None, high=None)
    return Range(low=min(known), high=max(known))
