"""Make one scenario's plan with all that is proven of it: what it uses, what conflicts, how far it may lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.architect.plan import conflicts, prices, scenarios, words
from planner.architect.plan.figures import enough
from planner.architect.plan.kept import Tally
from planner.architect.plan.loosen import Limit, loosened
from planner.architect.plan.outcome import CARRIED_OUT, Between, Loosening, Made, Otherwise, Part, Used
from planner.architect.plan.problem import Problem
from planner.architect.plan.solve import Effort, Progress, Solved, ignore, solve

TRIES, MORE = 3, 1.1


@dataclass(frozen=True, kw_only=True)
class Looking:
    """How a plan is searched for and what is tried beside it: all of it is kept with the plan."""

    effort: Effort
    steps: Mapping[str, float]
    prices: int
    axis: scenarios.Axis
    factors: tuple[float, ...]
    changes: int
    seed: int


def made(problem: Problem, looking: Looking, names: Mapping[str, str], *, progress: Progress = ignore) -> Made:
    """The plan of a problem, in words and figures. The same inputs give the same value, to the last byte.

    That holds unless the search was ended by time, which ``status`` tells. ``names`` are those of roles and
    capabilities by id.
    """
    progress("Looking for the best plan", 0.02)
    found = solve(problem, effort=looking.effort, seed=looking.seed)
    if found.tally is None:
        return _impossible(problem, found, looking, names, progress)
    if found.status == "unsatisfiable":
        return _impossible(problem, found, looking, names, progress)
    progress("Asking what a little more would bring", 0.4)
    more = prices.prices(
        problem, looking.steps, most=looking.prices, effort=looking.effort, seed=looking.seed, made=found
    )
    progress("Trying how far it may come otherwise", 0.6)
    return Made(
        **_plain(problem, found, found.tally),
        prices=tuple(
            words.price(one, names) for one in more if one.points >= words.FEW or sum(one.people.values()) > 1
        ),
        **_ranges(problem, found, looking, progress),
    )


def solved(problem: Problem, looking: Looking) -> Solved:
    """The plan of a problem alone, as ``made`` begins with."""
    return solve(problem, effort=looking.effort, seed=looking.seed)


def _plain(problem: Problem, found: Solved, counted: Tally) -> dict[str, Any]:
    return {
        "status": found.status,
        "sentence": words.standing(found),
        "gap": found.gap,
        "quarters": problem.quarters,
        "parts": tuple(_parts(found)),
        "otherwise": tuple(
            Otherwise(kind=one.kind, role=one.role, quarter=one.quarter, posts=one.posts) for one in found.filled
        ),
        "points": counted.points,
        "people": counted.people,
        "hours": counted.hours,
        "cost": counted.money,
        "short": _short(counted),
        "uses": tuple(_uses(counted)),
        "changes": found.changes,
    }


def _parts(found: Solved) -> Iterable[Part]:
    together: dict[tuple[str, str, int, int], list[tuple[str, float | None, float | None]]] = {}
    for step in found.steps:
        key = (step.origin, step.way.role, step.start, step.done)
        together.setdefault(key, []).extend((one, step.way.hours, step.way.cost) for one in step.people)
    for (origin, role, start, done), people in sorted(together.items()):
        yield Part(
            origin=origin,
            role=role,
            start=start,
            done=done,
            of=frozenset(one for one, _, _ in people),
            hours=_sum([hours for _, hours, _ in people]),
            cost=_sum([cost for _, _, cost in people]),
        )


def _sum(values: list[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) if len(known) == len(values) else None


def _short(counted: Tally) -> float | None:
    return sum(map(sum, counted.short.values())) if counted.short else None


def _uses(counted: Tally) -> Iterable[Used]:
    """Each limit where it is used the most."""
    nearest: dict[Limit, tuple[float, float, Used]] = {}
    for one in counted.uses:
        share = one.used / one.most if one.most else 0.0
        found = (share, one.most, Used(kind=one.kind, name=one.name, used=one.used, most=one.most))
        key = (one.kind, one.name)
        if key not in nearest or found[:2] > nearest[key][:2]:
            nearest[key] = found
    return (nearest[key][2] for key in sorted(nearest))


def _ranges(problem: Problem, found: Solved, looking: Looking, progress: Progress) -> dict[str, Any]:
    """How the plan fares where what is on the axis comes otherwise; nothing where that is not known or too long."""
    along = scenarios.along(problem, looking.axis, looking.factors)
    if not any(one.problem != problem for one in along) or not found.steps or found.changes > looking.changes:
        return {}
    fares: dict[str, Tally | None] = {}
    for at, one in enumerate(along):
        progress("Trying how far it may come otherwise", 0.6 + 0.38 * at / len(along))
        fares[one.name] = (
            found.tally
            if one.problem == problem
            else scenarios.carried(one.problem, found, effort=looking.effort, seed=looking.seed)
        )
    spread = scenarios.spread(fares)
    return {
        "axis": scenarios.AXES[looking.axis],
        "cases": tuple(name for name, fare in fares.items() if fare is not None),
        "broken": tuple(name for name, fare in fares.items() if fare is None),
        "ranges": {name: Between(low=one.low, high=one.high) for name, one in sorted(spread.items())},
    }


def _impossible(
    problem: Problem, found: Solved, looking: Looking, names: Mapping[str, str], progress: Progress
) -> Made:
    """What stands in the way of any plan, and the ways out that were tried; no parts are shown."""
    against = None
    if found.status == "unsatisfiable":
        progress("Asking which limits stand against each other", 0.4)
        against = conflicts.conflict(problem, effort=looking.effort, seed=looking.seed)
    if against is None:
        return Made(status=found.status, sentence=words.standing(found), quarters=problem.quarters)
    options = [dict(against.together), *({limit: by} for limit, by in against.alone.items())]
    ways = []
    for at, option in enumerate(options):
        progress("Trying the ways out", 0.6 + 0.38 * at / len(options))
        if option:
            ways.append(_tried(problem, option, looking, names))
    return Made(
        status=found.status,
        sentence="No plan keeps to all limits, so none is shown.",
        quarters=problem.quarters,
        conflict=words.conflict(against, names)[:1],
        loosenings=tuple(one for at, one in enumerate(ways) if one.limits not in [w.limits for w in ways[:at]]),
        changes=found.changes,
    )


def _tried(problem: Problem, option: Mapping[Limit, float], looking: Looking, names: Mapping[str, str]) -> Loosening:
    """A way out in whole numbers, raised a little where whole people need more than parts of people did."""
    amounts = {limit: enough(limit[0], by) for limit, by in option.items()}
    for _ in range(TRIES):
        again = solved(loosened(problem, amounts), looking)
        if again.status in CARRIED_OUT and again.tally is not None and not again.tally.below:
            return _loosening(amounts, names, proven=True)
        amounts = {limit: enough(limit[0], max(by * MORE, by + 1)) for limit, by in amounts.items()}
    return _loosening(option, names, proven=False)


def _loosening(amounts: Mapping[Limit, float], names: Mapping[str, str], *, proven: bool) -> Loosening:
    limits = tuple((kind, name, enough(kind, by)) for (kind, name), by in sorted(amounts.items()))
    told = " and ".join(words.loosened((kind, name), by, names) for kind, name, by in limits)
    return Loosening(limits=limits, sentence=f"{told[:1].upper()}{told[1:]}", proven=proven)
