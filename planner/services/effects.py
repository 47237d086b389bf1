"""What a change of the library would do: what no longer holds, what nobody teaches any more, how many it touches."""

from dataclasses import dataclass
from typing import Any

from planner.library.model import Library
from planner.services import clock, house
from planner.services.bodies import LABEL, broken_by, name_of, settled, with_entry
from planner.services.shelf import taught
from planner.store import drafts
from planner.store.open import Stores
from planner.values import to_data


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A level that a role needs of a capability, and that a change would leave untaught, or teach."""

    role: str
    title: str
    capability: str
    name: str
    level: int


@dataclass(frozen=True, kw_only=True)
class Broken:
    """An entry that would be left out, because what it refers to would be gone."""

    sort: str
    key: str
    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many people something touches; ``hidden`` where there are some, but too few to say how many."""

    number: int
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a change would do. ``people`` hold the role, ``pathways`` have the entry in a pathway they are on."""

    broken: tuple[Broken, ...]
    untaught: tuple[Gap, ...]
    taught: tuple[Gap, ...]
    people: Count | None
    pathways: Count


def of_change(stores: Stores, now: Library, sort: str, key: str, entry: Any) -> Effects:
    """What putting an entry in force would do; None takes it out."""
    then = settled(with_entry(now, sort, key, entry))[0]
    wrong = broken_by(now, sort, key, entry)
    before, after = _gaps(now), _gaps(then)
    with stores.records.read() as session:
        people = drafts.people(session, key, clock.today()) if sort == "role" else None
        pathways = drafts.pathways(session, sort, key)
    least = house.policy(stores)["privacy.minimum_group"]
    return Effects(
        broken=tuple(
            Broken(sort=kind, key=stem, name=_name(now, kind, stem), why=str(faults[0]).removeprefix(f"{LABEL}, "))
            for (kind, stem), faults in sorted(wrong.items())
        ),
        untaught=_ordered(after.keys() - before.keys(), after),
        taught=_ordered({one for one in before.keys() - after.keys() if one[0] in then.roles}, before),
        people=None if people is None else _count(people, least),
        pathways=_count(pathways, least),
    )


def _gaps(held: Library) -> dict[tuple[str, str, int], Gap]:
    """Every level that a role needs and no item leads to."""
    teaching = taught(held)
    return {
        (role.id, need.capability, level): Gap(
            role=role.id,
            title=role.title,
            capability=need.capability,
            name=held.capabilities[need.capability].name,
            level=level,
        )
        for role in held.roles.values()
        for need in role.needs
        for level in range(1, need.level + 1)
        if need.capability in held.capabilities and (need.capability, level) not in teaching
    }


def _ordered(keys: set[tuple[str, str, int]], gaps: dict[tuple[str, str, int], Gap]) -> tuple[Gap, ...]:
    return tuple(sorted((gaps[key] for key in keys), key=lambda gap: (gap.title.casefold(), gap.name, gap.level)))


def _count(number: int, least: int) -> Count:
    hidden = 0 < number < least
    return Count(number=0 if hidden else number, hidden=hidden)


def _name(held: Library, sort: str, key: str) -> str:
    part = {"role": held.roles, "capability": held.capabilities, "behaviour": held.behaviours, "item": held.items}
    return name_of(to_data(part[sort][key]))
