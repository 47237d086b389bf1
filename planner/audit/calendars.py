"""Calendars: whose working hours are given, learnt, or those of all, and how much working time lies in a wait."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import ibis
import numpy as np

from planner.audit.bootstrap import Floats
from planner.audit.clocks import Open
from planner.audit.held import WorkingHours
from planner.audit.hours import Hours, Moments, week
from planner.audit.learnt import Learnt, counted, learn
from planner.audit.model import EVERYWHERE
from planner.audit.unattended import Unattended, unattended
from planner.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Calendars:
    """The working hours of teams and of sources; ``wrong`` says what of the policy could not be read.

    ``given`` are the teams whose own hours stand in the policy, ``usual`` the hours of all others. What changes by
    itself, ``unattended``, says nothing of when anybody is there.
    """

    teams: Mapping[str, Hours]
    given: frozenset[str]
    sources: Mapping[str, Hours]
    usual: Hours | None
    shown: tuple[WorkingHours, ...]
    unattended: Unattended
    wrong: tuple[str, ...] = ()

    def of(self, team: str | None, source: str | None) -> Hours | None:
        """The hours of a team's work in a source; None where nobody knows them."""
        if team in self.given:
            return self.teams[team]
        return self.sources.get(source or "") or self.teams.get(team or "") or self.usual

    @property
    def known(self) -> bool:
        """Whether anybody's hours are known."""
        return bool(self.teams or self.sources or self.usual)


def calendars(steps: ibis.Table, *, names: Mapping[str, str], policy: Policy) -> Calendars:
    """The hours of each team that acts in the log: given by policy, else learnt, else those of the whole organisation.

    ``steps`` has placed_team, source, whom, activity, meaning, time and start; ``names`` are the teams' names by id.
    """
    wrong: list[str] = []
    zone = _zone(policy["hours.zone"], "hours.zone", wrong)
    given = _given(policy, zone, names, wrong)
    alone = unattended(steps, policy=policy)
    acts, people = counted(alone.left_out(steps), policy=policy, zone=zone), _people(steps)
    learnt = {team: learn(acts[team], policy=policy, zone=zone) for team in acts}
    usual = given.get(EVERYWHERE) or _hours(learnt.get(EVERYWHERE))
    found: dict[str, Hours] = {}
    for team in people:
        own = given.get(team) or given.get(EVERYWHERE) or _hours(learnt.get(team))
        if own is not None and team:
            found[team] = own
    told = [
        _told(
            team,
            found.get(team),
            usual,
            learnt=None if team in given or EVERYWHERE in given else learnt.get(team),
            zone=zone,
            people=people[team],
        )
        for team in sorted(people)
    ]
    return Calendars(
        teams=found,
        given=frozenset(team for team in given if team in found),
        sources=_of_sources(policy, zone, wrong),
        usual=usual,
        shown=tuple(told),
        wrong=tuple(wrong),
        unattended=alone,
    )


def _hours(found: Learnt | None) -> Hours | None:
    return found.hours if found else None


def _told(
    team: str, own: Hours | None, usual: Hours | None, *, learnt: Learnt | None, zone: str, people: frozenset[str]
) -> WorkingHours:
    used = own or usual
    if used is None:
        return WorkingHours(team=team, origin="unknown", zone=zone, people=people)
    known = own is not None or not team
    return WorkingHours(
        team=team,
        origin="learnt" if learnt else "given" if known else "organisation",
        zone=used.zone,
        week=used.week,
        free=tuple(sorted(used.free)),
        acts=learnt.acts if learnt else 0,
        covered=learnt.covered if learnt else None,
        people=people,
    )


def _people(steps: ibis.Table) -> dict[str, frozenset[str]]:
    """Everybody named in each team; a team in which nobody is has an empty set."""
    found: dict[str, set[str]] = {EVERYWHERE: set()}
    for row in steps.select("placed_team", "whom").distinct().to_pyarrow().to_pylist():
        one = {row["whom"]} - {None}
        found[EVERYWHERE] |= one
        found.setdefault(row["placed_team"] or EVERYWHERE, set()).update(one)
    return {team: frozenset(people) for team, people in found.items()}


def _given(policy: Policy, zone: str, names: Mapping[str, str], wrong: list[str]) -> dict[str, Hours]:
    """What policy says of teams, by id, and of everybody under ""."""
    ids = {name.casefold(): team for team, name in names.items()}
    free = _free(policy["hours.free"], wrong)
    found: dict[str, Hours] = {}
    if policy["hours.week"]:
        _read(found, EVERYWHERE, policy["hours.week"], "hours.week", zone, free, wrong)
    for name, days in policy["hours.teams"].items():
        _read(found, ids.get(name.casefold(), name), days, f"hours.teams, {name}", zone, free, wrong)
    return found


def _of_sources(policy: Policy, zone: str, wrong: list[str]) -> dict[str, Hours]:
    free = _free(policy["hours.free"], [])
    found: dict[str, Hours] = {}
    for name, days in policy["hours.sources"].items():
        _read(found, name, days, f"hours.sources, {name}", zone, free, wrong)
    return found


def _read(
    found: dict[str, Hours],
    key: str,
    days: Any,
    place: str,
    zone: str,
    free: frozenset[dt.date],
    wrong: list[str],
) -> None:
    try:
        own = dict(days)
        here = _zone(own.pop("zone", zone), place, wrong)
        told = week(own, zone=here)
    except (ValueError, TypeError, AttributeError) as error:
        wrong.append(f"{place}: {error}")
        return
    found[key] = Hours(week=told.week, zone=told.zone, free=free)


def _zone(name: Any, place: str, wrong: list[str]) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        wrong.append(f"{place}: {name} is no time zone, so UTC was taken")
        return "UTC"


def _free(days: Any, wrong: list[str]) -> frozenset[dt.date]:
    found = set()
    for day in days:
        try:
            found.add(day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day)))
        except ValueError:
            wrong.append(f"hours.free: {day} is no date")
    return frozenset(found)


def worked(hours: Sequence[Hours | None], which: Moments, since: Moments, until: Moments) -> Floats:
    """Working microseconds between moments (microseconds since 1970); ``which`` is the place of each one's hours.

    Where they are not known the answer is not a number.
    """
    known = [one for one in hours if one is not None]
    if not len(since) or not known:
        return np.full(len(since), np.nan)
    opened = Open.of(known, int(since.min()), int(until.max()))
    kinds = np.cumsum([one is not None for one in hours]) - 1
    kind = np.maximum(kinds, 0)[which]
    found = (opened.worked(kind, until) - opened.worked(kind, since)).astype(np.float64)
    found[np.array([one is None for one in hours])[which]] = np.nan
    return found
