"""What a little more of each limit would bring, by solving the relaxation again with that little more."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.architect.plan.loosen import loosened
from planner.architect.plan.master import Master
from planner.architect.plan.model import build
from planner.architect.plan.problem import Problem, wrong
from planner.architect.plan.solve import Effort, Relaxed, Solved, few_changes, priced, relax, solve

LEAST = 1e-6


@dataclass(frozen=True, kw_only=True)
class Price:
    """What the next ``step`` of a limit, in each quarter (of money: once), wins in points and in people.

    ``people`` counts how many more come into each role, or learn more in it, in a plan that may divide people: figures
    of the next step, not of the next hundred. All of it is taken from solving again, none from the solver's prices.
    ``whole`` counts the same in whole people, where planning again with that little more was cheap; else it is None.
    """

    kind: str
    name: str
    step: float
    points: float
    people: Mapping[str, float] = field(default_factory=dict)
    whole: Mapping[str, int] | None = None


def prices(
    problem: Problem,
    steps: Mapping[str, float],
    *,
    most: int,
    effort: Effort | None = None,
    seed: int = 0,
    made: Solved | None = None,
) -> tuple[Price, ...]:
    """The limits of which a step more wins the most, the best first; ``steps`` gives the step of each kind of limit.

    With the plan that was ``made``, what a step brings is found in whole people too where changes are few.

    Nothing for inputs that are wrong and where the relaxation could not be solved.
    """
    effort = effort or Effort()
    if wrong(problem):
        return ()
    found = relax(build(problem), effort=effort, seed=seed)
    if not isinstance(found, Relaxed):
        return ()
    promised = {
        limit: _promise(found, limit) * steps[limit[0]] for limit in found.master.model.limits if limit[0] in steps
    }
    chosen = sorted((one for one in promised if promised[one] > LEAST), key=lambda one: (-promised[one], one))[:most]
    people, loss = _people(found.master, found), float(found.loss)
    told = [_price(found.master, limit, steps[limit[0]], loss, people, effort) for limit in chosen]
    known = [one for one in told if one and one.points > LEAST]
    if made is not None and made.status == "best" and few_changes(found.master.model, effort):
        known = [_in_whole(problem, one, made, effort, seed) for one in known]
    return tuple(sorted(known, key=lambda one: (-one.points, one.kind, one.name)))


def _in_whole(problem: Problem, one: Price, made: Solved, effort: Effort, seed: int) -> Price:
    """The same step tried with whole people."""
    again = solve(loosened(problem, {(one.kind, one.name): one.step}), effort=effort, seed=seed)
    if again.status != "best":
        return one
    before, after = _heads(made), _heads(again)
    return replace(one, whole={role: after[role] - before[role] for role in sorted({*before, *after})})


def _heads(made: Solved) -> Counter[str]:
    found: Counter[str] = Counter()
    for step in made.steps:
        found[step.way.role] += len(step.people)
    return found


def _promise(found: Relaxed, limit: tuple[str, str]) -> float:
    """Points a unit more wins at most, by the prices of the limit's rows and columns."""
    rows = {at for what, at in found.master.model.limits[limit] if what == "row"}
    columns = [at for what, at in found.master.model.limits[limit] if what == "column"]
    reduced = found.master.reduced_costs()
    return float(sum(max(-found.prices[at], 0.0) for at in rows) + sum(max(-reduced[at], 0.0) for at in columns))


def _price(
    master: Master, limit: tuple[str, str], step: float, loss: float, people: Mapping[str, float], effort: Effort
) -> Price | None:
    master.loosen(limit, step)
    again = priced(master, effort=effort)
    if not isinstance(again, Relaxed):
        master.loosen(limit, -step)
        return None
    more = {role: count - people.get(role, 0.0) for role, count in _people(master, again).items()}
    master.loosen(limit, -step)
    kind, name = limit
    told = {role: more[role] for role in sorted(more, key=lambda role: (-more[role], role)) if more[role] > LEAST}
    return Price(kind=kind, name=name, step=step, points=loss - again.loss, people=told)


def _people(master: Master, found: Relaxed) -> dict[str, float]:
    """How many people, parts of people counted, come into each role or learn more in it."""
    ways, roles = master.model.ways, master.model.roles
    taken = found.values[master.fixed :]
    way = ways.started[0][master.changes]
    counts = np.bincount(ways.role[way], weights=taken, minlength=len(roles))
    return {roles[at]: float(counts[at]) for at in np.flatnonzero(counts)}
