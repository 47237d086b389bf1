"""The plan that follows from verdicts: who is trained in their role or moves to another, and what had to be known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from planner.architect.gaps import Gaps
from planner.architect.model import Destination, Move, Outcome, Planning
from planner.architect.plan import conflicts, prices, scenarios, words
from planner.architect.plan.inputs import Inputs, lacking, read
from planner.architect.plan.problem import Person, Problem, Way, Weights
from planner.architect.plan.solve import Effort, Solved, solve
from planner.library.model import Item, Library
from planner.reasons import Missing, Recommendation

WHOLE_WORTH = 1.0


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
    given, wrong = read(policy)
    found = _Wanted(targets=targets, known=known, library=library, policy=policy)
    for verdict in verdicts:
        role = verdict.subject.removeprefix("role:")
        found.role(role, verdict.recommended, holders.get(role, frozenset()))
    if not found.ways:
        return Planned(missing=found.told())
    problem = found.problem(holders, given, refused or {})
    trying = effort(policy)
    made = solve(problem, effort=trying, seed=seed)
    return Planned(
        moves=_moves(made, found.counted),
        planning=_planning(problem, made, library, trying, policy, seed),
        missing=(*found.told(), *wrong, *lacking(policy, given)),
    )


def effort(policy: Mapping[str, Any]) -> Effort:
    """How hard the policy says to look for a plan."""
    return Effort(
        gap=policy["plan.gap"],
        seconds=policy["plan.seconds"],
        few=policy["plan.few_changes"],
        near=policy["plan.near_changes"],
    )


@dataclass(kw_only=True)
class _Wanted:
    """Ways by person as verdicts ask for them; ``counted`` are the hours known of each, by person and role."""

    targets: Mapping[str, Sequence[Destination]]
    known: Mapping[str, Gaps]
    library: Library
    policy: Mapping[str, Any]
    ways: dict[str, list[Way]] = field(default_factory=dict)
    counted: dict[tuple[str, str], float] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)

    def role(self, role: str, verdict: str, people: frozenset[str]) -> None:
        """What a verdict on a role asks of the people who hold it."""
        if not people:
            return
        if verdict in ("reskill", "both"):
            self._elsewhere(role, people)
        elif verdict == "upskill" and role in self.known:
            self._deeper(role, self.known[role])

    def told(self) -> tuple[Missing, ...]:
        """What had to be known for more, in one order."""
        return tuple(self.missing[what] for what in sorted(self.missing))

    def _elsewhere(self, role: str, people: frozenset[str]) -> None:
        found = self.targets.get(role, ())
        if not found:
            what = f"A destination for role:{role}"
            bring = "Add roles with responsibilities or needs to the library"
            self.missing[what] = Missing(what=what, would="Say where its people can move to", bring=bring)
        for at, one in enumerate(found):
            if not self.library.roles[one.role].needs and at == 0:
                what = f"What role:{one.role} needs"
                bring = "Write the capabilities and levels it needs in the role's file"
                self.missing[what] = Missing(what=what, would="Count the hours that moving there takes", bring=bring)
            levels = {need.capability: need.level for need in self.library.roles[one.role].needs}
            spans = {name: (levels[name] - short, levels[name]) for name, short in one.gaps.items()}
            for person in sorted(people):
                self._way(person, one.role, spans, one.score)

    def _deeper(self, role: str, gaps: Gaps) -> None:
        levels = {need.capability: need.level for need in self.library.roles[role].needs}
        spans: dict[str, dict[str, tuple[int, int]]] = {}
        for capability, short in sorted(gaps.short.items()):
            for person, below in sorted(short.items()):
                spans.setdefault(person, {})[capability] = (levels[capability] - below, levels[capability])
        for person in sorted(spans):
            self._way(person, role, spans[person], WHOLE_WORTH)

    def _way(self, person: str, role: str, spans: Mapping[str, tuple[int, int]], worth: float) -> None:
        each = {name: self._hours(name, *span) for name, span in sorted(spans.items())}
        counted = sum(hours for hours in each.values() if hours is not None)
        hours = None if None in each.values() else counted
        price = self.policy["architect.hour_cost"]
        way = Way(
            role=role,
            hours=hours,
            quarters=max(ceil(counted / self.policy["plan.person_hours"]), 1),
            worth=worth,
            cost=hours * price if price and hours is not None else None,
            courses=tuple(each),
        )
        self.counted[person, role] = counted
        self.ways.setdefault(person, []).append(way)

    def _hours(self, capability: str, has: int, needs: int) -> float | None:
        useful = [one for one in self.library.items.values() if _builds(one, capability, has, needs)]
        if useful:
            return sum(one.hours for one in useful)
        what = f"A learning item that builds capability:{capability}"
        would = (
            "Count the hours that closing the gap takes; where hours or money are limited, its people wait until then"
        )
        bring = "Add learning items with hours and levels to the learning paths"
        self.missing[what] = Missing(what=what, would=would, bring=bring)
        return None

    def problem(
        self, holders: Mapping[str, frozenset[str]], given: Inputs, refused: Mapping[str, frozenset[str]]
    ) -> Problem:
        """The problem of all who hold a role, with the limits that are known, as far ahead as the longest way takes."""
        ways = [way for row in self.ways.values() for way in row]
        span = max(self.policy["plan.quarters"], *(way.quarters + 1 for way in ways))
        names = tuple(f"Quarter {at + 1}" for at in range(span))
        people = {
            person: Person(
                id=person, role=role, ways=tuple(self.ways.get(person, ())), refused=refused.get(person, frozenset())
            )
            for role in sorted(holders)
            for person in sorted(holders[role])
        }
        budget, price = self.policy["architect.training_budget"], self.policy["architect.hour_cost"]
        points = self.policy["plan.weights"]
        return Problem(
            quarters=names,
            people=tuple(people[person] for person in sorted(people)),
            posts={role: given.post(role, span) for role in given.posts},
            # Without a price of an hour nothing can be held against a budget; that it is missing is told.
            money=(float(budget), *(0.0,) * (span - 1)) if budget and price else None,
            hours_in_all=float(self.policy["architect.training_hours"]) or None,
            seats={course: given.row(given.seats[course], span) for course in given.seats},
            working=given.working,
            weights=Weights(**points, money=given.point or None, thrift=self.policy["plan.thrift"]),
        )


def _builds(item: Item, capability: str, has: int, needs: int) -> bool:
    return item.builds == capability and item.to_level > has and item.from_level < needs


def _moves(made: Solved, counted: Mapping[tuple[str, str], float]) -> tuple[Move, ...]:
    """The steps by where people come from and go to, the quarters put together."""
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
    more = prices.prices(problem, steps, most=policy["plan.prices"], effort=trying, seed=seed) if made.steps else ()
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
