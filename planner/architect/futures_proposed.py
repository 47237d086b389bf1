"""What the data propose for a future role: views and figures beside the fields, none of which fills a field in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.architect.futures import Doer, FutureRole, freed
from planner.architect.model import Carried, Cluster, Ghost, Load
from planner.library.model import Item, Library, Role

WEEKS = 13
MIDDLE = 3.0


@dataclass(frozen=True, kw_only=True)
class View:
    """Who could carry a responsibility by its words alone: 1 (AI alone) to 5 (people alone), with its interval.

    ``clear`` says whether the whole interval lies on one side of the middle; elsewhere it is one view among others.
    """

    doer: Doer
    level: float
    low: float
    high: float
    clear: bool


@dataclass(frozen=True, kw_only=True)
class Work:
    """A kind of work with the hours a week of each person, their part of it in a quarter, and its own words.

    ``bots`` is the part of the role's cases that bots did in that quarter, None where none were seen.
    """

    name: str
    hours: float
    share: float
    quarter: str
    people: int
    bots: float | None
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Learning:
    """The hours of the catalogue from what today's role needs to what the future one does, and what nothing teaches.

    ``weeks`` is how long that takes in the hours that work which stops frees, None where none is freed.
    """

    hours: float
    weeks: float | None
    untaught: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """All that is proposed for one role; ``views`` by the id of today's responsibility."""

    views: Mapping[str, View]
    work: tuple[Work, ...]
    ghosts: tuple[Ghost, ...]
    learning: Learning


def views(carried: Sequence[Carried], policy: Mapping[str, Any]) -> dict[str, View]:
    """The view of the weights on each responsibility of a role."""
    return {one.responsibility.removeprefix(f"{one.role}/"): _view(one, policy) for one in carried}


def work(
    loads: Sequence[Load], clusters: Mapping[str, Cluster], quotes: Mapping[str, tuple[str, ...]], policy: Any
) -> tuple[Work, ...]:
    """The kinds of work of the newest quarter with hours, the longest first, as far as each is worth naming.

    A quarter's hours are split by the number of cases of each kind, and between the people who worked on them.
    """
    told = [load for load in sorted(loads, key=lambda load: load.quarter) if load.hours and load.people]
    if not told:
        return ()
    load = told[-1]
    each = (load.hours or 0.0) / len(load.people) / WEEKS
    found = [
        Work(
            name=clusters[key].name,
            hours=round(each * share, 1),
            share=share,
            quarter=load.quarter,
            people=len(load.people),
            bots=load.automated_share,
            words=quotes.get(key, ()),
        )
        for key, share in load.clusters.items()
        if key in clusters and each * share >= policy["futures.proposed_work"]
    ]
    return tuple(sorted(found, key=lambda one: (-one.hours, one.name)))


def learning(future: FutureRole, today: Role | None, library: Library) -> Learning:
    """What there is to learn beyond today's needs, as if people could do what these ask for."""
    before = {need.capability: need.level for need in (today.needs if today else ())}
    hours, untaught = 0.0, []
    for one in future.wants:
        items = [item for item in library.items.values() if item.builds == one.capability]
        found = _path(items, before.get(one.capability, 0), one.level or 0)
        if found is None:
            known = library.capabilities.get(one.capability)
            untaught.append(known.name if known else one.name or one.capability)
        hours += found or 0.0
    each = freed(future)
    return Learning(hours=hours, weeks=hours / each if each else None, untaught=tuple(untaught))


def _path(items: Sequence[Item], start: int, level: int) -> float | None:
    """The fewest hours from one level to another, None where no items lead there."""
    best = {start: 0.0}
    for one in range(start + 1, level + 1):
        ways = [best[at] + item.hours for item in items for at in best if item.from_level <= at < one <= item.to_level]
        if not ways:
            return None
        best[one] = min(ways)
    return best.get(level, 0.0)


def _view(one: Carried, policy: Mapping[str, Any]) -> View:
    doer: Doer = "shared"
    if one.level <= policy["futures.carried_by_ai"]:
        doer = "ai"
    elif one.level >= policy["futures.carried_by_people"]:
        doer = "human"
    clear = (doer == "ai" and one.high < MIDDLE) or (doer == "human" and one.low > MIDDLE)
    return View(doer=doer, level=one.level, low=one.low, high=one.high, clear=clear)
