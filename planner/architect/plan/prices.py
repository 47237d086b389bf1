"""What a little more of each limit would bring, by solving the relaxation again with that little more."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.architect.plan.master import Master
from planner.architect.plan.model import build
from planner.architect.plan.problem import Problem, wrong
from planner.architect.plan.solve import Effort, Relaxed, priced, relax

LEAST = 1e-6


@dataclass(frozen=True, kw_only=True)
class Price:
    """What the next ``step`` of a limit, in each quarter (of money: once), wins in points and in people.

    ``people`` counts how many more come into each role, or learn more in it, in a plan that may divide people: figures
    of the next step, not of the next hundred. All of it is taken from solving again, none from the solver's prices.
    """

    kind: str
    name: str
    step: float
    points: float
    people: Mapping[str, float] = field(default_factory=dict)


def prices(
    problem: Problem, steps: Mapping[str, float], *, most: int, effort: Effort | None = None, seed: int = 0
) -> tuple[Price, ...]:
    """The limits of which a step more wins the most, the best first; ``steps`` gives the step of each kind of limit.

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
    return tuple(
        sorted((one for one in told if one and one.points > LEAST), key=lambda one: (-one.points, one.kind, one.name))
    )


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
