"""Plans of scenarios in words, charts and rows of tables."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from planner.architect.model import Move
from planner.architect.plan.outcome import Made, Used
from planner.charts import sankey, spread
from planner.services.names import Names
from planner.services.scenario_plans import Compared, Plan
from planner.web.drawings import Drawn, drawn
from planner.web.telling import many
from planner.web.words import number

MEANS = {"hire": "Hired", "borrow": "Borrowed", "automate": "Automated"}
LIMITS = {
    "money": "Money",
    "hours": "Hours of training in a quarter",
    "hours in all": "Hours of training in all",
    "seats": "Seats in {}",
    "places": "Newcomers in {}",
    "hire": "People hired for {}",
    "borrow": "People borrowed for {}",
    "automate": "Posts of {} automated",
}
# What plans are compared by: a word for the address, the title, the unit, and what has ranges.
AXES = {
    "people": ("People who change", "people"),
    "hours": ("Hours of training", "hours"),
    "money": ("What it costs", "in money"),
    "short": ("Posts empty, over all quarters", "posts"),
}
ROUNDED = ("money", "hours", "hours in all")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit in words, how much of it is used at most in any quarter, and how much there is."""

    words: str
    used: float | None
    most: float

    @property
    def full(self) -> bool:
        """Whether nothing of it is left."""
        return self.used is not None and self.used >= self.most - 1e-6

    @property
    def share(self) -> float:
        """Which part of it is used, as far as that is told."""
        return (self.used or 0.0) / self.most if self.most else 0.0


def chart(plan: Plan) -> sankey.SankeyChart:
    """The bands of a plan, with posts that are filled otherwise."""
    groups = [*plan.groups, *([plan.pooled] if plan.pooled else [])]
    return sankey.data(
        [
            sankey.Flow(
                origin=one.origin,
                role=one.role,
                people=one.people,
                hours=one.hours,
                cost=one.cost,
                quarters=one.quarters,
            )
            for one in groups
        ],
        names=plan.names,
        otherwise=_otherwise(plan.made),
        hours=plan.hours,
    )


def _otherwise(made: Made) -> list[tuple[str, str, int, str]]:
    """Posts hired, borrowed or automated; of borrowed ones those of the quarter with most."""
    borrowed: dict[str, tuple[int, int]] = {}
    found = []
    for one in made.otherwise:
        if one.kind == "borrow":
            borrowed[one.role] = max(borrowed.get(one.role, (0, 0)), (one.posts, -one.quarter))
        else:
            found.append((MEANS[one.kind], one.role, one.posts, made.quarters[one.quarter]))
    found += [(MEANS["borrow"], role, posts, made.quarters[-at]) for role, (posts, at) in sorted(borrowed.items())]
    return found


def of_moves(moves: Sequence[Move], names: Names) -> sankey.SankeyChart:
    """The same for the plan of a pulse."""
    flows = [
        sankey.Flow(origin=one.origin, role=one.role, people=one.people, hours=one.hours, cost=one.cost)
        for one in moves
    ]
    return sankey.data(flows, names=names.roles)


def picture(made: sankey.SankeyChart) -> Drawn | None:
    """The drawing of bands, where there are any."""
    return drawn(made, sankey.draw) if made.bands else None


def standing(plan: Plan) -> str:
    """What is proven of a plan, in a few words for a table."""
    return {"best": "Proven the best", "near": "Proven near the best"}.get(plan.made.status, "Stopped by time")


def sentence(plan: Plan) -> str:
    """What a plan comes to, in one sentence."""
    if not plan.possible:
        if plan.made.status == "unsatisfiable":
            return f"“{plan.name}”: no plan keeps to all limits."
        return f"“{plan.name}”: no plan was found."
    if plan.hidden:
        return f"“{plan.name}”: {many(len(plan.groups), 'group')} and others too small to show change."
    if not plan.people:
        return f"“{plan.name}”: nobody changes."
    groups = len(plan.groups) + (1 if plan.pooled else 0)
    told = f"“{plan.name}”: {many(plan.people, 'person changes', 'people change')} in {many(groups, 'group')}"
    hours = f", in about {number(plan.hours)} hours of training" if plan.hours is not None else ""
    cost = f" and for about {number(plan.cost)} in money" if plan.cost is not None else ""
    return f"{told}{hours}{cost}."


def sure(plan: Plan) -> tuple[str, str]:
    """How sure a plan is: a level and what it rests on."""
    lacks = f"; {many(len(plan.unknown), 'kind')} of figures not known" if plan.unknown else ""
    level = "likely" if plan.unknown or plan.lacks else "sure"
    if plan.made.status == "best":
        return level, f"Proven the best within what is known{lacks}"
    if plan.made.status == "near":
        return "likely", f"Proven near the best within what is known{lacks}"
    if plan.made.status == "stopped":
        return "cannot tell", "Stopped by time before it was proven"
    if plan.made.status == "unsatisfiable":
        return "sure", "Proven that there is none"
    return "cannot tell", "No plan was found"


def lede(plan: Plan) -> str:
    """What is proven of a plan, or what stands in its way."""
    return " ".join(plan.made.conflict) or plan.made.sentence


def ranges(plan: Plan) -> tuple[str, ...]:
    """How far the figures of a plan may lie, a sentence each."""
    said = {
        "people": "people change",
        "hours": "hours of training",
        "money": "in money",
        "short": "posts empty, over all quarters",
    }
    return tuple(f"{_span(*plan.ranges[name])} {words}." for name, words in said.items() if name in plan.ranges)


def _span(low: float, high: float) -> str:
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def limits(plan: Plan) -> tuple[Limit, ...]:
    """The limits of a plan that may be told, the fullest first; a hidden group is not told by what it uses."""
    told = {(one.origin, one.role) for one in plan.groups}
    # Less the groups that are shown, the places used in a role would tell of those too small to show.
    small = {part.role for part in plan.made.parts if (part.origin, part.role) not in told}
    found = [
        Limit(words=LIMITS[one.kind].format(plan.called(one.name)), used=_used(one, plan.floor, small), most=one.most)
        for one in plan.made.uses
        if not plan.hidden or one.kind in MEANS
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.words)))


def _used(one: Used, floor: int, small: Collection[str]) -> float | None:
    """How much is used; None for seats and places of so few people, or a few among more, that it tells of them."""
    if one.kind in ("seats", "places") and 0 < one.used < floor:
        return None
    if one.kind == "places" and one.name in small:
        return None
    return float(round(one.used)) if one.kind in ROUNDED else one.used


def compared(plans: Iterable[Plan], axis: str, robust: int | None) -> Drawn:
    """Plans on one axis."""
    title, unit = AXES[axis]
    cases = [_case(plan, axis, robust) for plan in plans]
    made = spread.data(cases, title=title, unit=unit)
    return drawn(made, spread.draw)


def _case(plan: Plan, axis: str, robust: int | None) -> spread.Case:
    value = {"people": plan.people, "hours": plan.hours, "money": plan.cost, "short": plan.made.short}[axis]
    if plan.hidden:
        # Posts left empty are those of roles less who goes there, so they tell of a hidden group as totals do.
        value = None
    low, high = plan.ranges.get(axis, (None, None))
    why = "" if plan.possible else "no plan keeps to all limits"
    if plan.possible and value is None and plan.hidden:
        why = spread.HIDDEN
    name = plan.name if plan.newest else f"{plan.name} (older plan)"
    return spread.Case(
        name=name,
        value=None if not plan.possible or value is None else float(value),
        low=low,
        high=high,
        chosen=plan.number == robust,
        why=why,
    )


def choice(found: Compared) -> str:
    """Which plan is the least to regret, in one or two sentences."""
    names = {plan.number: plan.name for plan in found.plans}
    if found.large:
        return "These plans are too large to carry each out in the others' place: only their figures are compared."
    if found.robust is None:
        return "None of these plans can be carried out in every one of these scenarios."
    if found.alike:
        return (
            "It does not matter which of these plans is taken: whichever scenario comes true, none loses anything "
            f"against another. “{names[found.robust]}” stands, as the first of them."
        )
    worst = found.worst[found.robust] or 0.0
    lost = (
        f"at worst it wins {number(worst, 1)} points less than the best plan there."
        if worst >= 0.05
        else "it is the best in all of them."
    )
    return f"The plan for “{names[found.robust]}” is the least to regret: {lost}"
