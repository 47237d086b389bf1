"""The plan: which groups are trained in their role or move to another, in how many hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.architect.gaps import Gaps
from planner.architect.model import Destination, Move
from planner.architect.plan.solve import Effort
from planner.library.model import Item, Library
from planner.reasons import Missing, Recommendation


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a group would need: who, from which role to which, and per person the hours that items for it take."""

    origin: str
    role: str
    hours: Mapping[str, float]

    @property
    def total(self) -> float:
        """Hours of all people together."""
        return sum(self.hours.values())


def plan(
    verdicts: Iterable[Recommendation],
    targets: Mapping[str, Sequence[Destination]],
    known: Mapping[str, Gaps],
    *,
    library: Library,
    holders: Mapping[str, frozenset[str]],
    policy: Mapping[str, Any],
) -> tuple[tuple[Move, ...], tuple[Missing, ...]]:
    """Groups in the order of their verdicts, as far as hours and money reach; and what had to be known for more.

    Money is counted only with a price an hour from the policy: a cost of 0.0 comes with a Missing that says so.
    """
    missing: dict[str, Missing] = {}
    wanted: list[Wanted] = []
    for verdict in verdicts:
        role = verdict.subject.removeprefix("role:")
        people = holders.get(role, frozenset())
        if not people:
            continue
        if verdict.recommended in ("reskill", "both"):
            wanted += _move(role, people, targets.get(role, ()), library, missing)
        elif verdict.recommended == "upskill" and role in known:
            wanted += _deeper(role, known[role], library, missing)
    moves = _within(wanted, policy)
    if wanted:
        missing |= {one.what: one for one in _inputs(policy)}
    return moves, tuple(missing[what] for what in sorted(missing))


def _move(
    role: str, people: frozenset[str], found: Sequence[Destination], library: Library, missing: dict[str, Missing]
) -> list[Wanted]:
    if not found:
        what = f"A destination for role:{role}"
        bring = "Add roles with responsibilities or needs to the library"
        missing[what] = Missing(what=what, would="Say where its people can move to", bring=bring)
        return []
    best = found[0]
    if not library.roles[best.role].needs:
        what = f"What role:{best.role} needs"
        bring = "Write the capabilities and levels it needs in the role's file"
        missing[what] = Missing(what=what, would="Count the hours that moving there takes", bring=bring)
    levels = {need.capability: need.level for need in library.roles[best.role].needs}
    spans = {name: (levels[name] - short, levels[name]) for name, short in best.gaps.items()}
    hours = sum(_hours(name, *span, library, missing) for name, span in spans.items())
    return [Wanted(origin=role, role=best.role, hours=dict.fromkeys(sorted(people), hours))]


def _deeper(role: str, gaps: Gaps, library: Library, missing: dict[str, Missing]) -> list[Wanted]:
    levels = {need.capability: need.level for need in library.roles[role].needs}
    hours: dict[str, float] = {}
    for capability, short in sorted(gaps.short.items()):
        for person, below in sorted(short.items()):
            needed = levels[capability]
            hours[person] = hours.get(person, 0.0) + _hours(capability, needed - below, needed, library, missing)
    return [Wanted(origin=role, role=role, hours=hours)] if hours else []


def _hours(capability: str, has: int, needs: int, library: Library, missing: dict[str, Missing]) -> float:
    useful = [one for one in library.items.values() if _builds(one, capability, has, needs)]
    if not useful:
        what = f"A learning item that builds capability:{capability}"
        bring = "Add learning items with hours and levels to the learning paths"
        missing[what] = Missing(what=what, would="Count the hours that closing the gap takes", bring=bring)
    return sum(one.hours for one in useful)


def _builds(item: Item, capability: str, has: int, needs: int) -> bool:
    return item.builds == capability and item.to_level > has and item.from_level < needs


def _within(wanted: Sequence[Wanted], policy: Mapping[str, Any]) -> tuple[Move, ...]:
    price = policy["architect.hour_cost"]
    hours_left = policy["architect.training_hours"] or float("inf")
    money_left = policy["architect.training_budget"] if price and policy["architect.training_budget"] else float("inf")
    moves = []
    for one in wanted:
        people = _affordable(one, min(hours_left, money_left / price if price else float("inf")))
        hours = sum(one.hours[person] for person in people)
        hours_left, money_left = hours_left - hours, money_left - hours * price
        if people:
            of = frozenset(people)
            move = Move(origin=one.origin, role=one.role, people=len(of), of=of, hours=hours, cost=hours * price)
            moves.append(move)
    return tuple(moves)


def _affordable(wanted: Wanted, hours: float) -> list[str]:
    """As many of the group as the hours allow, in the order of their ids: no one is preferred for what they are."""
    chosen, used = [], 0.0
    for person in sorted(wanted.hours):
        if used + wanted.hours[person] > hours:
            break
        chosen.append(person)
        used += wanted.hours[person]
    return chosen


def _inputs(policy: Mapping[str, Any]) -> list[Missing]:
    would = {
        "hour_cost": ("The price of an hour of training", "Say what the plan costs; costs stand at zero until then"),
        "training_hours": ("The hours there are for training", "Keep the plan within them"),
        "training_budget": ("The money there is for training", "Keep the plan within it"),
    }
    return [
        Missing(what=what, would=use, bring=f"Set architect.{name} in the organisation's policy")
        for name, (what, use) in would.items()
        if not policy[f"architect.{name}"]
    ]


def effort(policy: Mapping[str, Any]) -> Effort:
    """How hard the policy says to look for a plan."""
    return Effort(
        gap=policy["plan.gap"],
        seconds=policy["plan.seconds"],
        few=policy["plan.few_changes"],
        near=policy["plan.near_changes"],
    )
