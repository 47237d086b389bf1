"""Invented catalogues, people and dates for the evaluation of pathways; nothing is shared with the planner."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from planner.activate.model import Decided, Occasion
from planner.library.model import Behaviour, Capability, Item, Library, Measure, Need, Role
from planner.people import EVIDENCE, Workforce

TODAY = dt.date(2026, 3, 4)
KINDS = ("learn", "practise", "workshop", "coaching", "nudge", "micro-retro")
OFTEN = (0.2, 0.38, 0.16, 0.1, 0.1, 0.06)
HOURS: Mapping[str, tuple[float, ...]] = {
    "learn": (1.0, 1.5, 2.0, 3.0, 4.0),
    "practise": (2.0, 3.0, 4.0, 5.0, 6.0),
    "workshop": (2.0, 3.0, 4.0),
    "coaching": (1.0, 1.5, 2.0, 3.0),
    "nudge": (0.25,),
    "micro-retro": (0.25, 0.5),
}
FOUNDATIONS, SHARES = ("literacy", "trust", "reinforcement"), (0.5, 0.25, 0.25)
HIGHEST = 4


@dataclass(frozen=True, kw_only=True)
class Case:
    """A catalogue, people with what they show by capability, decisions on them, dates, and seats given away before."""

    library: Library
    shown: Mapping[str, Mapping[str, int]]
    decided: tuple[Decided, ...]
    occasions: tuple[Occasion, ...]
    taken: Mapping[tuple[str, dt.date], int]

    @property
    def workforce(self) -> Workforce:
        """The people as the planner sees them."""
        day = TODAY - dt.timedelta(days=30)
        rows = [
            {"person": person, "capability": capability, "level": level, "source": "manager", "date": day}
            for person, levels in self.shown.items()
            for capability, level in levels.items()
        ]
        return Workforce(evidence=pa.Table.from_pylist(rows, schema=EVIDENCE))


def case(
    seed: int,
    *,
    items: int,
    people: int,
    roles: int = 1,
    needs: int = 3,
    groups: int = 1,
    capabilities: int | None = None,
    hours: Sequence[float] = (1.5, 2.0, 3.0, 4.0),
    dated: float = 0.3,
) -> Case:
    """One case; ``groups`` decisions on people each, ``dated`` the part of workshops and coachings with dates."""
    rng = np.random.default_rng([seed, items, people])
    of = capabilities or max(2, items // 12)
    names = [f"capability-{one}" for one in range(of)]
    catalogue = _items(rng, items, names)
    wanted = tuple(_role(rng, f"role-{one}", names, needs) for one in range(roles))
    library = Library(
        roles={role.id: role for role in wanted},
        capabilities={name: Capability(id=name, name=name, meaning="", levels=()) for name in names},
        behaviours={name: _behaviour(name) for name in names},
        items=catalogue,
    )
    decided, shown = [], {}
    for group in range(groups):
        role = wanted[group % roles]
        members = [f"{group}-{one}" for one in range(people // groups)]
        for member in members:
            shown[member] = _shown(rng, [need.capability for need in role.needs])
        start = TODAY + dt.timedelta(days=int(rng.integers(-15, 30)))
        decided.append(
            Decided(
                decision=f"{group:05}",
                role=role.id,
                option="upskill",
                destination=None,
                objective="Fewer cases that come back",
                hours_per_week=float(rng.choice(hours)),
                start=start,
                people=frozenset(members),
            )
        )
    occasions, taken = _dates(rng, [item for item in catalogue.values() if item.seats], dated)
    return Case(library=library, shown=shown, decided=tuple(decided), occasions=occasions, taken=taken)


def _items(rng: np.random.Generator, count: int, names: Sequence[str]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    of: dict[str, list[Item]] = {name: [] for name in names}
    for number in range(count):
        name = names[int(rng.integers(len(names)))]
        kind = str(rng.choice(KINDS, p=OFTEN))
        begin = int(rng.integers(0, HIGHEST))
        earlier = [one for one in of[name] if one.to_level <= begin + 1]
        elsewhere = of[names[int(rng.integers(len(names)))]]
        requires = {earlier[int(rng.integers(len(earlier)))].id} if earlier and rng.random() < 0.5 else set()
        if elsewhere and rng.random() < 0.1:
            requires.add(elsewhere[int(rng.integers(len(elsewhere)))].id)
        item = Item(
            id=f"item-{number}",
            title=f"Item {number}",
            kind=kind,  # type: ignore[arg-type]
            builds=name,
            from_level=begin,
            to_level=min(HIGHEST, begin + int(rng.choice((1, 1, 1, 2)))),
            hours=float(rng.choice(HOURS[kind])),
            behaviour=name,
            text="",
            foundation=str(rng.choice(FOUNDATIONS, p=SHARES)),  # type: ignore[arg-type]
            requires=tuple(sorted(requires)),
            seats=int(rng.choice((2, 4, 8, 12))) if kind in ("workshop", "coaching") else None,
        )
        found[item.id] = item
        of[name].append(item)
    return found


def _role(rng: np.random.Generator, key: str, names: Sequence[str], most: int) -> Role:
    asked = rng.choice(len(names), size=min(most, len(names)), replace=False)
    needs = tuple(Need(capability=names[int(one)], level=int(rng.integers(2, HIGHEST))) for one in asked)
    return Role(id=key, title=key, family="made", purpose="", responsibilities=(), needs=needs)


def _behaviour(name: str) -> Behaviour:
    measure = Measure(statistic="rate", where={"kind": ("event",)})
    return Behaviour(id=name, name=name, seen=name, measure=measure, unit="cases", direction="up", smallest=1.0)


def _shown(rng: np.random.Generator, needs: Sequence[str]) -> dict[str, int]:
    """Of a third nothing is known; level zero is something that was said."""
    return {name: int(rng.integers(0, HIGHEST)) for name in needs if rng.random() > 1 / 3}


def _dates(
    rng: np.random.Generator, seated: Sequence[Item], dated: float
) -> tuple[tuple[Occasion, ...], dict[tuple[str, dt.date], int]]:
    monday = TODAY - dt.timedelta(days=TODAY.weekday())
    occasions, taken = [], {}
    for item in seated:
        seats = item.seats or 0
        if rng.random() < dated:
            for days in rng.integers(-20, 150, size=3):
                occasions.append(Occasion(item=item.id, day=TODAY + dt.timedelta(days=int(days)), seats=seats))
        for week in rng.integers(0, 12, size=2):
            taken[item.id, monday + dt.timedelta(weeks=int(week))] = int(rng.integers(0, seats + 1))
    return tuple(occasions), taken
