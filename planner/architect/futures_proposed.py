"""What the data propose for a future role: views and figures beside the fields, none of which fills a field in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.architect.futures import Doer
from planner.architect.model import Carried, Cluster, Ghost, Load

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
class Proposals:
    """All that is proposed for one role; ``views`` by the id of today's responsibility."""

    views: Mapping[str, View]
    work: tuple[Work, ...]
    ghosts: tuple[Ghost, ...]


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


def _view(one: Carried, policy: Mapping[str, Any]) -> View:
    doer: Doer = "shared"
    if one.level <= policy["futures.carried_by_ai"]:
        doer = "ai"
    elif one.level >= policy["futures.carried_by_people"]:
        doer = "human"
    clear = (doer == "ai" and one.high < MIDDLE) or (doer == "human" and one.low > MIDDLE)
    return View(doer=doer, level=one.level, low=one.low, high=one.high, clear=clear)
