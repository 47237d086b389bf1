"""Find the best plan there is, or one that is proven to be near it; what was not proven is said.

Few possible changes are all given to the solver. Of many, those that pay are looked for by column generation
(Desaulniers, Desrosiers and Solomon 2005) until the relaxation is solved, whole people are found among them, and the
distance is to a bound by weak duality over every change there is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.architect.plan.kept import Filled, Kind, Step, Tally, tally
from planner.architect.plan.master import Answer, Master, best_of_groups, without
from planner.architect.plan.model import RIVALS, Model, breach, build
from planner.architect.plan.problem import Problem, wrong
from planner.architect.plan.ways import Floats

Progress = Callable[[str, float], None]
Status = Literal["best", "near", "stopped", "unsatisfiable", "wrong", "failed"]
ROUNDS = 100
A_GROUP = 3
WHOLE = 1e-6
ROUNDING = 1e-5
# How many times as many changes as are few are still searched all together, once a plan is known.
MANY = 20
# The solver's word for it. Only what is settled can make a programme so: fewest people can always be gone below.
INFEASIBLE = "Infeasible"


def ignore(step: str, done: float) -> None:
    """Take no notice of a step and of the part of the work that is done."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard to look: the gap that is good enough, seconds for whole people, and the changes that are few."""

    gap: float = 0.002
    seconds: float = 60.0
    few: int = 2000
    near: float = 0.1


@dataclass(frozen=True, kw_only=True)
class Solved:
    """A plan and what is proven of it.

    ``points`` is what it wins over a plan of nobody, ``bound`` what no plan can exceed, ``gap`` their distance as part
    of the points. Where fewest people cannot be kept, ``status`` is unsatisfiable and the steps come as near as can be;
    after wrong or failed, or where what is settled cannot be, there are none. ``said`` is the solver's own word.
    """

    status: Status
    said: str
    steps: tuple[Step, ...] = ()
    filled: tuple[Filled, ...] = ()
    points: float = 0.0
    bound: float | None = None
    gap: float | None = None
    tally: Tally | None = None
    wrong: tuple[str, ...] = ()
    groups: int = 0
    changes: int = 0


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """A relaxation as far as it was solved: the master with its columns, values, prices, and the proven bound."""

    master: Master
    values: Floats
    prices: Floats
    loss: float
    bound: float
    last: float
    worth: Floats
    said: str


def solve(problem: Problem, *, effort: Effort | None = None, seed: int = 0) -> Solved:
    """The plan of a problem. The same problem gives the same plan, in whatever order its people and ways are told."""
    effort = effort or Effort()
    if amiss := wrong(problem):
        return Solved(status="wrong", said="not solved", wrong=amiss)
    model = build(problem)
    relaxed = relax(model, effort=effort, seed=seed)
    if isinstance(relaxed, Answer):
        settled = relaxed.status == INFEASIBLE and any(group.begun for group in model.groups)
        return Solved(status="unsatisfiable" if settled else "failed", said=relaxed.status)
    found = _all_at_once(relaxed, effort) if few_changes(model, effort) else _rounded(relaxed, effort, seed)
    return _told(model, relaxed, *found, effort)


def few_changes(model: Model, effort: Effort) -> bool:
    """Whether all changes there could be are given to the solver at once."""
    return len(model.ways.started[0]) <= effort.few


def relax(model: Model, *, effort: Effort, seed: int = 0) -> Relaxed | Answer:
    """The plan with parts of people allowed, the price of every limit, and the bound; else the solver's answer."""
    return priced(Master(model, seed=seed), effort=effort)


def priced(master: Master, *, effort: Effort) -> Relaxed | Answer:
    """Solve a relaxation, adding changes to those that are columns already as long as any pay."""
    model, few = master.model, few_changes(master.model, effort)
    if not len(master.changes):
        settled = np.flatnonzero(model.ways.begun[model.ways.started[0]])
        first = np.union1d(best_of_groups(model, master.losses, A_GROUP), settled)
        master.add(np.arange(len(master.losses)) if few else first)
    best, group = -np.inf, model.ways.group[model.ways.started[0]]
    for _ in range(ROUNDS):
        answer, prices = master.relaxed()
        if not answer.optimal or answer.values is None:
            return answer
        bound, worth = master.proven(prices)
        best = max(best, bound)
        new = without(best_of_groups(model, worth, A_GROUP), master.changes)
        new = new[(worth - prices[group])[new] < -WHOLE]
        if few or not len(new) or answer.loss - best <= effort.gap / 10 * abs(best):
            break
        master.add(new)
    assert answer.values is not None
    return Relaxed(
        master=master,
        values=answer.values,
        prices=prices,
        loss=answer.loss,
        bound=best,
        last=bound,
        worth=worth - _bests(model, worth)[group],
        said=answer.status,
    )


def _bests(model: Model, worth: Floats) -> Floats:
    """The best that one person of each group can do at the prices: nothing, if that is better."""
    best = np.zeros(len(model.groups))
    np.minimum.at(best, model.ways.group[model.ways.started[0]], worth)
    return best


def _all_at_once(relaxed: Relaxed, effort: Effort) -> tuple[Master, Answer]:
    return relaxed.master, relaxed.master.whole(gap=0.0, seconds=effort.seconds)


def _rounded(relaxed: Relaxed, effort: Effort, seed: int) -> tuple[Master, Answer]:
    """Whole people: those whom the relaxation places whole stay so, the others go where it nearly pays."""
    values = relaxed.values[relaxed.master.fixed :]
    near = (relaxed.worth[relaxed.master.changes] < effort.near) | (values > WHOLE)
    master = Master(relaxed.master.model, seed=seed)
    master.add(relaxed.master.changes[near])
    enough = relaxed.bound + effort.gap * abs(relaxed.bound)
    master.at_least(np.floor(values[near] + WHOLE))
    first = master.whole(gap=effort.gap / 4, seconds=effort.seconds, target=enough)
    if first.values is not None and first.loss <= enough:
        return master, first
    master.at_least(np.zeros(int(near.sum())))
    again = master.whole(gap=effort.gap / 4, seconds=effort.seconds, target=enough, start=first.values)
    second = _nearer(first, again)
    if second.values is None or second.loss <= enough:
        return master, second
    return _among_all(relaxed, master, second, effort, enough)


def _nearer(first: Answer, second: Answer) -> Answer:
    return second if second.values is not None and second.loss <= first.loss else first


def _among_all(relaxed: Relaxed, master: Master, known: Answer, effort: Effort, enough: float) -> tuple[Master, Answer]:
    """Search among every change that could be part of a better plan than the one known, where they are not too many.

    A change whose loss at the prices is more than the distance to the bound can be in none (reduced cost fixing), so
    that what is proven for the others holds for all.
    """
    possible = np.flatnonzero(relaxed.worth <= known.loss - relaxed.last + WHOLE)
    more = without(possible, master.changes)
    if len(more) + len(master.changes) > MANY * max(effort.few, 1):
        return master, known
    assert known.values is not None
    master.add(more)
    start = np.concatenate([known.values, np.zeros(len(more))])
    found = master.whole(gap=effort.gap, seconds=effort.seconds, target=enough, start=start)
    if found.values is None or found.loss > known.loss:
        return master, replace(known, values=start)
    return master, replace(found, all=True)


def _told(model: Model, relaxed: Relaxed, master: Master, answer: Answer, effort: Effort) -> Solved:
    if answer.values is None:
        return Solved(status="failed", said=answer.status, groups=len(model.groups))
    steps, filled = _steps(master, answer.values), _filled(model, answer.values)
    counted = tally(model.problem, steps, filled)
    few = few_changes(model, effort)
    proven = max(relaxed.bound, answer.bound if (few or answer.all) and np.isfinite(answer.bound) else -np.inf)
    loss = breach(model.problem) * sum(lacking for *_, lacking in counted.below) - counted.points
    slack = ROUNDING * max(abs(loss), 1.0)
    # A plan may turn out better than the solver counts it, where it stopped early; never worse, nor better than can be.
    if counted.broken or counted.refused or loss > answer.loss + slack or loss < proven - slack:
        return Solved(status="failed", said="the plan found does not keep to its limits", groups=len(model.groups))
    gap = (loss - proven) / max(abs(loss), slack) if loss - proven > slack else 0.0
    return Solved(
        status=_status(relaxed, counted, answer, gap, effort, few),
        said=answer.status,
        steps=steps,
        filled=filled,
        points=counted.points,
        bound=None if counted.below else max(-proven, counted.points),
        gap=None if counted.below else gap,
        tally=counted,
        groups=len(model.groups),
        changes=len(master.losses),
    )


def _status(relaxed: Relaxed, counted: Tally, answer: Answer, gap: float, effort: Effort, few: bool) -> Status:
    if counted.below:
        breaches = list(relaxed.master.model.breaches)
        impossible = relaxed.values[breaches].sum() > WHOLE or (few and answer.optimal)
        return "unsatisfiable" if impossible else "stopped"
    if few and answer.optimal:
        return "best"
    return "near" if gap <= effort.gap + ROUNDING else "stopped"


def _steps(master: Master, values: Floats) -> tuple[Step, ...]:
    """The changes made, with the people of each group taken in the order of their ids."""
    counts = np.rint(values[master.fixed :]).astype(int)
    model, used = master.model, dict.fromkeys(range(len(master.model.groups)), 0)
    way, start = model.ways.started
    first = np.searchsorted(model.ways.group, np.arange(len(model.groups)))
    steps = []
    for change, count in sorted(zip(master.changes[counts > 0], counts[counts > 0], strict=True)):
        at = int(model.ways.group[way[change]])
        group = model.groups[at]
        people = group.people[used[at] : used[at] + int(count)]
        used[at] += int(count)
        taken = group.ways[int(way[change] - first[at])]
        steps.append(Step(origin=group.role, way=taken, start=int(start[change]), people=people))
    return tuple(steps)


def _filled(model: Model, values: Floats) -> tuple[Filled, ...]:
    kinds: dict[str, Kind] = {"hire": "hire", "borrow": "borrow", "automate": "automate"}
    counts = {key: round(values[column]) for key, column in model.rivals.items()}
    ordered = sorted(counts, key=lambda key: (RIVALS.index(key[0]), key[1], key[2]))
    return tuple(
        Filled(kind=kinds[kind], role=role, quarter=t, posts=counts[kind, role, t])
        for kind, role, t in ordered
        if counts[kind, role, t] > 0
    )
