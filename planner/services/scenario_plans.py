"""Plans of scenarios as pages show them: groups that may be shown, what is proven, comparisons."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.access import Viewer
from planner.architect.plan.figures import Figures
from planner.architect.plan.outcome import CARRIED_OUT, Made, Part
from planner.policy import Policy
from planner.privacy import Released, floors
from planner.reasons import Missing
from planner.services import house, names
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import scenarios
from planner.store.open import Stores
from planner.values import from_data

# How many groups are shown together at least where one of them is too small.
POOLED = 2
RANGED = ("people", "hours", "money", "short")


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who go from one role to another, as far as that may be shown; hours and cost are rounded.

    ``quarters`` are the names of the quarters in which they are in place with how many, one for all where a quarter's
    group would be too small. Groups pooled have no origin and no role.
    """

    origin: str
    role: str
    people: int
    hours: float | None
    cost: float | None
    quarters: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan of a scenario as it may be shown.

    ``pooled`` are small groups together, ``hidden`` says that some stay hidden; totals and ranges are None then.
    ``decision`` is the number of the standing decision for it.
    """

    number: int
    scenario: int
    name: str
    note: str
    version: int
    newest: bool
    by: str
    at: dt.datetime
    seconds: float
    made: Made
    figures: Figures
    groups: tuple[Group, ...]
    pooled: Group | None
    hidden: bool
    people: int | None
    hours: float | None
    cost: float | None
    ranges: Mapping[str, tuple[float, float]]
    lacks: tuple[Missing, ...]
    unknown: tuple[Missing, ...]
    names: Mapping[str, str]
    run: int
    floor: int

    @property
    def possible(self) -> bool:
        """Whether there is a plan that keeps to all limits."""
        return self.made.status in CARRIED_OUT and self.made.people is not None

    def called(self, key: str) -> str:
        """The name of a role or capability as it was when the plan was made."""
        return self.names.get(key, key)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Plans side by side: the robust one, and the most that each loses where another's scenario comes true.

    ``worst`` is None for a plan that cannot be carried out everywhere; ``large`` says that they were too large to try.
    """

    number: int
    by: str
    at: dt.datetime
    plans: tuple[Plan, ...]
    robust: int | None
    alike: bool
    large: bool
    worst: Mapping[int, float | None]
    regrets: Mapping[int, Mapping[int, float | None]]


def get(stores: Stores, viewer: Viewer, number: int) -> Plan:
    """One plan. Raises NotAllowed or NotFound."""
    require(viewer, "view", "plan")
    return _listed(stores, [number])[0]


def listed(stores: Stores, viewer: Viewer, numbers: Iterable[int]) -> tuple[Plan, ...]:
    """Several plans, in the order asked for. Raises NotAllowed or NotFound."""
    require(viewer, "view", "plan")
    return _listed(stores, list(numbers))


def _listed(stores: Stores, numbers: list[int]) -> tuple[Plan, ...]:
    policy = house.policy(stores)
    with stores.records.read() as session:
        newest = scenarios.newest_plans(session)
        rows = {row.id: (row, of, scenario) for row, of, scenario in scenarios.plans(session, numbers)}
    if set(numbers) - set(rows):
        raise NotFound("There is no such plan.")
    return tuple(_plan(*rows[number], newest=number in newest.values(), policy=policy) for number in numbers)


def _plan(row: Any, of: Any, scenario: Any, *, newest: bool, policy: Policy) -> Plan:
    made = from_data(Made, row.result)
    released = Released.from_dict(row.released[0])
    round_to = policy["plan.rounding"]
    groups, pooled, hidden = _grouped(made, released, floors(policy)[0], round_to)
    return Plan(
        number=row.id,
        scenario=scenario.id,
        name=scenario.name,
        note=scenario.note,
        version=of.number,
        newest=newest,
        by=row.by,
        at=row.at,
        seconds=row.seconds,
        made=made,
        figures=Figures.from_rows(row.inputs["figures"]),
        groups=groups,
        pooled=pooled,
        hidden=hidden,
        people=None if hidden else made.people,
        hours=None if hidden else _rounded(made.hours, round_to["hours"]),
        cost=None if hidden else _rounded(made.cost, round_to["money"]),
        ranges={} if hidden else _ranges(made, round_to),
        lacks=tuple(from_data(Missing, one) for one in row.inputs["lacks"]),
        unknown=tuple(from_data(Missing, one) for one in row.inputs["unknown"]),
        names=row.inputs["names"],
        run=row.run_id,
        floor=floors(policy)[0],
    )


def _ranges(made: Made, round_to: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    steps = {"hours": round_to["hours"], "money": round_to["money"]}
    return {
        name: (_near(one.low, steps.get(name)), _near(one.high, steps.get(name)))
        for name, one in made.ranges.items()
        if name in RANGED and one.low is not None and one.high is not None
    }


def _near(value: float, step: float | None) -> float:
    return value if step is None else float(round(value / step) * step)


def _rounded(value: float | None, step: float) -> float | None:
    return None if value is None else _near(value, step)


def _grouped(
    made: Made, released: Released, floor: int, round_to: Mapping[str, float]
) -> tuple[tuple[Group, ...], Group | None, bool]:
    """The groups that may be shown, the others together where that tells of no few, and whether any stay hidden."""
    moves: dict[tuple[str, str], list[Part]] = {}
    for part in made.parts:
        moves.setdefault((part.origin, part.role), []).append(part)
    ranked = sorted(moves, key=lambda key: (-_people(moves[key]), key))
    large = [key for key in ranked if _people(moves[key]) >= floor]
    shown = [key for key in large if key in released.shown]
    groups = tuple(_group(*key, moves[key], made.quarters, floor, round_to) for key in shown)
    if len(shown) < len(large):
        # These differ by few people from what another plan told, so a total would tell of those.
        return groups, None, True
    small = [key for key in ranked if key not in shown]
    if not small:
        return groups, None, False
    # One small group alone would be what the total leaves over: the smallest others go in with it.
    while shown and (len(small) < POOLED or sum(_people(moves[key]) for key in small) < floor):
        small.append(shown.pop())
    together = [part for key in small for part in moves[key]]
    groups = groups[: len(shown)]
    if len(small) < POOLED or _people(together) < floor:
        return groups, None, True
    return groups, _group("", "", together, made.quarters, floor, round_to), False


def _people(parts: Iterable[Part]) -> int:
    return sum(len(part.of) for part in parts)


def _group(
    origin: str, role: str, parts: list[Part], quarters: tuple[str, ...], floor: int, round_to: Mapping[str, float]
) -> Group:
    by_done: dict[int, int] = {}
    for part in parts:
        by_done[part.done] = by_done.get(part.done, 0) + len(part.of)
    each = tuple((quarters[done], count) for done, count in sorted(by_done.items()))
    if any(count < floor for _, count in each):
        first, last = quarters[min(by_done)], quarters[max(by_done)]
        told = first if first == last else f"{first} to {last.rpartition(' ')[2]}"
        each = ((told, _people(parts)),)
    hours = [part.hours for part in parts]
    costs = [part.cost for part in parts]
    return Group(
        origin=origin,
        role=role,
        people=_people(parts),
        hours=None if None in hours else _rounded(sum(one or 0.0 for one in hours), round_to["hours"]),
        cost=None if None in costs else _rounded(sum(one or 0.0 for one in costs), round_to["money"]),
        quarters=each,
    )


def compared(stores: Stores, viewer: Viewer, number: int | None = None) -> Compared | None:
    """One comparison, or the newest; None while there is none. Raises NotAllowed or NotFound."""
    require(viewer, "view", "plan")
    with stores.records.read() as session:
        row = scenarios.comparison(session, number)
    if row is None:
        if number is not None:
            raise NotFound("There is no such comparison.")
        return None
    regrets = {int(plan): {int(there): one for there, one in at.items()} for plan, at in row.result["regrets"].items()}
    return Compared(
        number=row.id,
        by=row.by,
        at=row.at,
        plans=_listed(stores, row.plans),
        robust=row.result["robust"],
        alike=row.result["alike"],
        large=row.result["large"],
        worst={plan: _worst(at.values()) for plan, at in regrets.items()},
        regrets=regrets,
    )


def _worst(regrets: Iterable[float | None]) -> float | None:
    found = list(regrets)
    known = [one for one in found if one is not None]
    return max(known) if known and len(known) == len(found) else None


def to_compare(stores: Stores, viewer: Viewer, numbers: Iterable[int]) -> list[int]:
    """The newest plans of scenarios that are to be compared. Raises NotAllowed, or Refused when that cannot be done."""
    require(viewer, "change", "plan")
    asked, most = list(dict.fromkeys(numbers)), house.policy(stores)["plan.compared"]
    with stores.records.read() as session:
        newest = scenarios.newest_plans(session)
        rows = [scenarios.get(session, number) for number in asked]
        lacks = [row.name for row in rows if row is not None and row.id not in newest]
    if lacks:
        raise Refused(f"Make the plan of {', '.join(f'“{name}”' for name in lacks)} first.")
    known = [row.id for row in rows if row is not None]
    if not 2 <= len(known) <= most:
        raise Refused(f"Choose from two to {most} scenarios.")
    return [newest[number] for number in known]


def loosening(stores: Stores, viewer: Viewer, number: int, at: int) -> tuple[int, dict[tuple[str, str], float]]:
    """The scenario of a plan that cannot be, and the limits of one way out of its conflict. Raises NotFound."""
    plan = get(stores, viewer, number)
    if not 0 <= at < len(plan.made.loosenings):
        raise NotFound("There is no such way out.")
    return plan.scenario, {(kind, name): by for kind, name, by in plan.made.loosenings[at].limits}


def names_now(stores: Stores) -> names.Names:
    """What roles and capabilities are called now."""
    with stores.records.read() as session:
        return names.load(session)
