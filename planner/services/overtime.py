"""Friction over time: weekly series on their levels, change points, and what changed between two pulses."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from planner.access import Viewer
from planner.audit.compare import Change, Comparison, compare
from planner.audit.model import Window
from planner.audit.model_course import HOURS, Course, Shift, Weekly
from planner.audit.windows import period
from planner.services import house, names, results
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.store import runs
from planner.store.open import Stores

__all__ = ["Between", "Change", "Page", "Pulse", "Row", "Series", "TeamPage", "between", "listed", "page", "team"]
# Months and quarters are not all of one length; pulses of about the same length can be held against each other.
ABOUT = 0.15


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """The audit of one period: its run, its days, and what people call them."""

    run: int
    window: Window
    name: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """A team in the list: how its waiting goes now, and how often its level changed; hidden where too small."""

    team: str
    name: str
    hours: float | None
    turns: int
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Between:
    """Two pulses held against each other, as far as both may be shown."""

    before: Pulse
    after: Pulse
    changes: tuple[Change, ...]
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """How waiting went: the teams, the change points, and what changed between the two newest pulses.

    ``stale`` says that the work was audited again since the weeks were looked at.
    """

    window: Window | None
    rows: tuple[Row, ...]
    shifts: tuple[Shift, ...]
    pulses: tuple[Pulse, ...]
    between: Between | None
    missing: tuple[Any, ...]
    at: Any
    stale: bool
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class Series:
    """One weekly series of a team: its weeks and change points; ``measure`` is "hours" or a cause."""

    measure: str
    weeks: tuple[tuple[dt.date, float], ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, kw_only=True)
class TeamPage:
    """One team, or the whole organisation, over time."""

    team: str
    name: str
    series: tuple[Series, ...]
    left_out: int
    settling: int
    hidden: bool
    between: Between | None
    at: Any


def page(stores: Stores, viewer: Viewer, *, against: int | None = None) -> Page:
    """How waiting went, everywhere; ``against`` is the run of the pulse to hold against the one before it."""
    require(viewer, "view", "friction")
    result, latest = results.latest(stores, "course"), results.latest(stores, "audit")
    with stores.records.read() as session:
        called = names.load(session)
    pulses = listed(stores)
    course: Course = result.value if result else Course(window=None)
    return Page(
        window=course.window,
        rows=tuple(_rows(result, course, called)) if result else (),
        shifts=tuple(one for one in course.shifts if result and result.shown("course", one.team)),
        pulses=pulses,
        between=between(stores, pulses, against),
        missing=course.missing,
        at=result.at if result else None,
        stale=bool(result and latest and latest.run > result.run),
        names=called,
    )


def team(stores: Stores, viewer: Viewer, key: str) -> TeamPage:
    """One team over time; "" is the whole organisation. Raises NotFound for a team without any weeks."""
    require(viewer, "view", "friction")
    result = results.latest(stores, "course")
    course: Course = result.value if result else Course(window=None)
    weekly = next((one for one in course.weekly if one.team == key), None)
    if result is None or weekly is None:
        raise NotFound("Nothing is known of such a team over time.")
    with stores.records.read() as session:
        called = names.load(session)
    shown = result.shown("course", key)
    found = between(stores, listed(stores))
    return TeamPage(
        team=key,
        name=called.team(key),
        series=tuple(_series(weekly, course)) if shown else (),
        left_out=weekly.left_out,
        settling=weekly.settling,
        hidden=not shown,
        between=found and Between(**(vars(found) | {"changes": tuple(c for c in found.changes if c.team == key)})),
        at=result.at,
    )


def listed(stores: Stores) -> tuple[Pulse, ...]:
    """The newest pulse of each period, newest period first."""
    with stores.records.read() as session:
        found = runs.pulses(session)
    made = [_pulse(number, days) for days, number in found.items()]
    return tuple(sorted(made, key=lambda one: (one.window.end, one.window.start), reverse=True))


def between(stores: Stores, pulses: Sequence[Pulse], against: int | None = None) -> Between | None:
    """A pulse, the newest unless one is named, held against the newest of about its length before it."""
    after = next((one for one in pulses if against in (None, one.run)), None)
    if after is None:
        return None
    length = _length(after)
    earlier = [
        one for one in pulses if one.window.end <= after.window.start and abs(_length(one) - length) <= ABOUT * length
    ]
    return _between(_Held(stores), earlier[0], after) if earlier else None


def _length(one: Pulse) -> int:
    return (one.window.end - one.window.start).days


class _Held:
    # Told apart by the pair itself, as results are.
    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.course = results.latest(stores, "course")

    def __hash__(self) -> int:
        return hash((id(self.stores), self.course.run if self.course else 0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.stores is self.stores and hash(other) == hash(self)


@lru_cache(maxsize=16)
def _between(held: _Held, before: Pulse, after: Pulse) -> Between:
    then, now = (results.of_run(held.stores, one.run) for one in (before, after))
    shared = _shared(held.course.value if held.course else None, before, after)
    found: Comparison = compare(then.value, now.value, policy=house.policy(held.stores), shared=shared)
    shown = tuple(c for c in found.changes if then.shown("waiting", c.team) and now.shown("waiting", c.team))
    return Between(before=before, after=after, changes=shown, hidden=len(shown) < len(found.changes))


def _shared(course: Course | None, before: Pulse, after: Pulse) -> Mapping[str, int] | None:
    """The cases that are in both pulses by team; None where nobody counted them for these two."""
    if course is None or before.window.end != after.window.start:
        return None
    if not {before.window, after.window} <= set(course.periods):
        return None
    return course.shared.get(after.window.start.isoformat())


def _pulse(number: int, days: str) -> Pulse:
    start, _, end = days.partition("/")
    window = Window(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))
    return Pulse(run=number, window=window, name=period(window).removeprefix("in "))


def _rows(result: results.Result, course: Course, called: names.Names) -> list[Row]:
    made = [_row(one, result.shown("course", one.team), course, called) for one in course.weekly]
    return sorted(made, key=lambda row: (row.team != "", row.hidden, -row.turns, -(row.hours or 0.0)))


def _row(weekly: Weekly, shown: bool, course: Course, called: names.Names) -> Row:
    mine = [one for one in course.shifts if one.team == weekly.team]
    last = weekly.hours[-RECENT:]
    return Row(
        team=weekly.team,
        name=called.team(weekly.team),
        hours=sum(last) / len(last) if shown and last else None,
        turns=len(mine) if shown else 0,
        hidden=not shown,
    )


# How waiting goes now: the mean of the newest quarter's weeks.
RECENT = 13


def _series(weekly: Weekly, course: Course) -> list[Series]:
    every: dict[str, tuple[float, ...]] = {HOURS: weekly.hours, **weekly.shares}
    made = [
        Series(
            measure=measure,
            weeks=tuple(zip(weekly.weeks, values, strict=True)),
            shifts=tuple(one for one in course.shifts if (one.team, one.measure) == (weekly.team, measure)),
        )
        for measure, values in every.items()
    ]
    # Hours first, then what moved, then what is largest.
    return sorted(made, key=lambda one: (one.measure != HOURS, not one.shifts, -sum(v for _, v in one.weeks)))
