"""The plan that follows from verdicts: who is trained in their role or moves to another, and what had to be known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.architect.gaps import Gaps
from planner.architect.model import Destination, Move, Outcome, Planning
from planner.architect.plan import conflicts, prices, scenarios, words
from planner.architect.plan.base import Base, base
from planner.architect.plan.inputs import lacking, read
from planner.architect.plan.posed import pose
from planner.architect.plan.problem import Problem, Way
from planner.architect.plan.solve import Effort, Solved, solve
from planner.library.model import Library
from planner.reasons import Missing, Recommendation


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The groups of a plan, what is proven of it, and what had to be known for more."""

    moves: tuple[Move, ...] = ()
    planning: Planning | None = None
    missing: tuple[Missing, ...] = ()


def plan(
    verdicts: Iterable[Recommendation],
    targets: Mapping[str, Sequence[Destination]],
    known: Mapping[str, Gaps],
    *,
    library: Library,
    holders: Mapping[str, frozenset[str]],
    policy: Mapping[str, Any],
    refused: Mapping[str, frozenset[str]] | None = None,
    seed: int = 0,
) -> Planned:
    """The best plan for those whose roles ask for a change, within what the policy says of money, hours and posts.

    ``refused`` names the roles that each person refuses: nobody is planned into them. What nobody has said is no limit
    and is told as missing; where a limit needs a size that is not known, those whom it concerns are left out.
    """
    found = base(verdicts, targets, known, library=library, holders=holders, refused=refused)
    if not found.open:
        return Planned(missing=found.missing)
    given, wrong = read(policy)
    posed = pose(found, given, policy)
    trying = effort(policy)
    made = solve(posed.problem, effort=trying, seed=seed)
    return Planned(
        moves=_moves(made, found),
        planning=_planning(posed.problem, made, library, trying, policy, seed),
        missing=(*found.missing, *wrong, *posed.left_out, *lacking(policy, given)),
    )


def effort(policy: Mapping[str, Any]) -> Effort:
    """How hard the policy says to look for a plan."""
    return Effort(
        gap=policy["plan.gap"],
        seconds=policy["plan.seconds"],
        few=policy["plan.few_changes"],
        near=policy["plan.near_changes"],
    )


def _moves(made: Solved, found: Base) -> tuple[Move, ...]:
    """The steps by where people come from and go to, the quarters put together."""
    counted = {(person, one.role): one.counted for person, ways in found.open.items() for one in ways}
    groups: dict[tuple[str, str], list[tuple[str, Way]]] = {}
    for step in made.steps:
        groups.setdefault((step.origin, step.way.role), []).extend((person, step.way) for person in step.people)
    moves = []
    for (origin, role), people in sorted(groups.items()):
        costs = [way.cost for _, way in people]
        known = [cost for cost in costs if cost is not None]
        moves.append(
            Move(
                origin=origin,
                role=role,
                people=len(people),
                of=frozenset(person for person, _ in people),
                hours=sum(counted[person, role] for person, _ in people),
                cost=sum(known) if len(known) == len(costs) else None,
            )
        )
    return tuple(moves)


def _planning(
    problem: Problem, made: Solved, library: Library, trying: Effort, policy: Mapping[str, Any], seed: int
) -> Planning:
    names = {key: role.title for key, role in library.roles.items()}
    names |= {key: one.name for key, one in library.capabilities.items()}
    steps = policy["plan.steps"]
    most = policy["plan.prices"] if made.steps else 0
    more = prices.prices(problem, steps, most=most, effort=trying, seed=seed, made=made) if most else ()
    against = conflicts.conflict(problem, effort=trying, seed=seed) if made.status == "unsatisfiable" else None
    return Planning(
        status=made.status,
        sentence=words.standing(made),
        gap=made.gap,
        otherwise=tuple(words.filled(one, problem.quarters, names) for one in made.filled),
        prices=tuple(words.price(one, names) for one in more),
        conflict=words.conflict(against, names) if against else (),
        **_scenarios(problem, made, trying, policy, seed),
    )


def _scenarios(problem: Problem, made: Solved, trying: Effort, policy: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """How the plan fares where one figure comes out otherwise; nothing where that figure or any plan is not known."""
    axis: scenarios.Axis = policy["plan.axis"]
    along = scenarios.along(problem, axis, policy["plan.factors"])
    known = any(one.problem != problem for one in along)
    if not known or not made.steps or made.changes > policy["plan.scenario_changes"]:
        return {}
    found = scenarios.compare(along, axis, effort=trying, seed=seed)
    return {
        "axis": scenarios.AXES[axis],
        "outcomes": tuple(_outcome(name, found) for name in found.names if found.best[name].tally is not None),
        "choice": words.choice(found),
        "ranges": words.ranges(found),
    }


def _outcome(name: str, found: scenarios.Comparison) -> Outcome:
    counted = found.best[name].tally
    assert counted is not None
    return Outcome(
        scenario=name,
        people=counted.people,
        hours=counted.hours,
        cost=counted.money,
        short=sum(map(sum, counted.short.values())) if counted.short else None,
        regret=found.worst.get(name),
    )
