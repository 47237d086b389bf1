"""Tool use: who used which tool how often, by team and week, and the readings of the figure it should move."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import numpy as np

from planner.audit.bootstrap import Floats
from planner.audit.placed import stints
from planner.audit.series import measured
from planner.library.model import Library
from planner.people import Workforce
from planner.policy import Policy

WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One reading of a driver: the days it is about and its value."""

    start: dt.date
    end: dt.date
    value: float


@dataclass(frozen=True, kw_only=True)
class Driver:
    """What a tool should move in one team: its name, the smallest change that matters, its readings in order."""

    name: str
    smallest: float
    unit: str
    readings: tuple[Reading, ...]
    owned: bool = True


@dataclass(frozen=True, kw_only=True)
class Used:
    """Use of a tool in a team: ``uses`` by Monday and person, from the week of the ``launch`` to the ``last`` week.

    ``heads`` are the people in the team by week, ``members`` those in it at the end; both count users where no people
    are known.
    """

    tool: str
    team: str
    launch: dt.date
    last: dt.date
    uses: Mapping[tuple[dt.date, str], float]
    heads: Mapping[dt.date, int]
    members: frozenset[str]

    @property
    def weeks(self) -> tuple[dt.date, ...]:
        """Every Monday from the launch to the last week."""
        first = monday(self.launch)
        return tuple(first + at * WEEK for at in range((self.last - first).days // 7 + 1))

    @cached_property
    def rates(self) -> Floats:
        """Uses per person in each of the weeks."""
        sums: dict[dt.date, float] = defaultdict(float)
        for (week, _), uses in self.uses.items():
            sums[week] += uses
        return np.array([sums[week] / max(self.heads.get(week, 0), 1) for week in self.weeks])

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom figures about this use are about."""
        return self.members | {person for _, person in self.uses}

    def by_person(self, weeks: int) -> Floats:
        """How often each member used it in that many of the latest weeks, never-users among them."""
        since = self.last - (weeks - 1) * WEEK
        sums = dict.fromkeys(sorted(self.members), 0.0)
        for (week, person), uses in self.uses.items():
            if week >= since and person in sums:
                sums[person] += uses
        return np.array([*sums.values()])


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def used(placed: ibis.Table, *, workforce: Workforce, policy: Policy) -> tuple[Used, ...]:
    """Use of every tool in every team, by tool and team.

    The tool is the activity of a usage signal, its value the number of uses (1 where none is given). The launch is
    what policy outcome.launches names, else the team's first week of use.
    """
    rows = placed.filter(placed.kind == "usage", placed.time.notnull(), placed.whom.notnull())
    rows = rows.filter(rows.placed_team.notnull(), rows.activity.notnull())
    rows = rows.mutate(week=rows.time.truncate("W").date(), uses=rows.value.fill_null(1.0))
    summed = rows.group_by("activity", "placed_team", "week", "whom").aggregate(uses=rows.uses.sum())
    found: dict[tuple[str, str], dict[tuple[dt.date, str], float]] = defaultdict(dict)
    for row in summed.order_by("activity", "placed_team", "week", "whom").to_pyarrow().to_pylist():
        found[row["activity"], row["placed_team"]][row["week"], row["whom"]] = row["uses"]
    if not found:
        return ()
    last = max(week for uses in found.values() for week, _ in uses)
    launches = policy["outcome.launches"]
    posts = _posts(workforce)
    return tuple(
        _used(tool, team, uses, last, launches.get(tool), posts.get(team, [])) for (tool, team), uses in found.items()
    )


def _posts(workforce: Workforce) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in stints(workforce).to_pylist():
        found[row["team"]].append(row)
    return found


def _used(
    tool: str,
    team: str,
    uses: Mapping[tuple[dt.date, str], float],
    last: dt.date,
    launch: dt.date | None,
    posts: list[dict[str, Any]],
) -> Used:
    first = launch or min(week for week, _ in uses)
    weeks = [monday(first) + at * WEEK for at in range((last - monday(first)).days // 7 + 1)]
    users = frozenset(person for _, person in uses)
    if posts:
        heads = {week: len({p["person"] for p in posts if p["since"] < week + WEEK <= p["until"]}) for week in weeks}
        members = frozenset(p["person"] for p in posts if p["since"] <= last < p["until"])
    else:
        heads, members = dict.fromkeys(weeks, len(users)), users
    return Used(tool=tool, team=team, launch=first, last=last, uses=uses, heads=heads, members=members)


def drivers(
    placed: ibis.Table, tool: str, team: str, *, workforce: Workforce, library: Library, policy: Policy
) -> Iterator[Driver]:
    """What policy outcome.drivers says the tool should move, with the team's readings; without readings it is told
    too."""
    for row in policy["outcome.drivers"]:
        if not all(word.casefold() in tool.casefold() for word in row["tool"]):
            continue
        if "kpi" in row:
            yield _figure(placed, team, row)
        elif row.get("behaviour") in library.behaviours:
            behaviour = library.behaviours[row["behaviour"]]
            rows = measured(behaviour, placed, workforce=workforce).to_pylist()
            weeks = [(one["week"], one["value"]) for one in rows if one["team"] == team]
            yield Driver(
                name=behaviour.name,
                smallest=row.get("smallest", behaviour.smallest),
                unit=behaviour.unit,
                readings=tuple(Reading(start=week, end=week + WEEK, value=value) for week, value in weeks),
            )


def _figure(placed: ibis.Table, team: str, row: Mapping[str, Any]) -> Driver:
    words = [word.casefold() for word in row["kpi"]]
    mine = placed.filter(
        placed.kind == "kpi", placed.placed_team == team, placed.value.notnull(), placed.time.notnull()
    )
    for word in words:
        mine = mine.filter(mine.activity.lower().contains(word))
    rows = mine.select("activity", "start", "time", "value", "unit", "actor").order_by("time").to_pyarrow().to_pylist()
    name = rows[0]["activity"] if rows else " ".join(row["kpi"])
    mine_only = [one for one in rows if one["activity"] == name]
    readings = [
        Reading(start=(one["start"] or one["time"]).date(), end=one["time"].date(), value=one["value"])
        for one in mine_only
    ]
    return Driver(
        name=name,
        smallest=row["smallest"],
        unit=(rows[0]["unit"] if rows else "") or "",
        readings=tuple(readings),
        owned=any(one["actor"] for one in mine_only),
    )
