"""What looks at several periods may show: no figure of a few people by subtracting one period from another."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from planner.audit.model import EVERYWHERE, Audit, Window
from planner.audit.model_course import Course
from planner.policy import Policy
from planner.privacy import Cell, Key, Released, Table, floors, release
from planner.privacy.spans import Span, opened
from planner.services.publish_flow import NOBODY_KNOWN

# Whose work of a team lies between two days.
Between = Callable[[str, dt.date, dt.date], frozenset[str]]
WAITING = "waiting"
MEASURES = "measures"


def of_course(course: Course, policy: Policy, given: Sequence[Released]) -> list[Released]:
    """The released table of a look over time: one cell a team, all of whose weeks and change points go with it."""
    if course.window is None:
        return []
    people = {one.team: one.people or (NOBODY_KNOWN if one.team else one.people) for one in course.weekly}
    table = _table("course", f"{course.window.start}/{course.window.end}", people)
    before = [old for old in given if old.period == table.period]
    floor, text_floor = floors(policy)
    return [release(table, given=before, floor=floor, text_floor=text_floor)]


def apart(
    released: Sequence[Released],
    audit: Audit,
    *,
    given: Sequence[Released],
    between: Between,
    known: Window,
    policy: Policy,
) -> list[Released]:
    """The tables of a pulse over some days, without teams whose figures would tell of few people on other days.

    Hours of waiting add up over time: a quarter less two of its months is the third. Whatever stretch of days could so
    be worked out is put before the gate like any other table; where the gate would hold a team back, the pulse does.
    """
    assert audit.window is not None
    period, reach = (audit.window.start, audit.window.end), (known.start, known.end)
    spans = _spans(given, f"{period[0]}/{period[1]}")
    shown = {cell.key[0] for table in released if table.name == WAITING for cell in table.cells}
    stretches = {team: opened(period, spans.get(team, ()), known=reach) for team in shown}
    small = {
        team
        for stretch in {one for found in stretches.values() for one in found}
        for team in _held_back(stretch, [t for t in stretches if stretch in stretches[t]], between, policy)
    }
    return [_without(table, audit, small) for table in released]


def _spans(given: Sequence[Released], period: str) -> dict[str, list[Span]]:
    """The days for which the waiting of each team was shown before, but for these very days."""
    found: dict[str, list[Span]] = {}
    for table in given:
        if table.measure == WAITING and table.period not in (period, "none"):
            start, _, end = table.period.partition("/")
            for cell in table.cells:
                found.setdefault(cell.key[0], []).append((dt.date.fromisoformat(start), dt.date.fromisoformat(end)))
    return found


def _held_back(stretch: Span, teams: Sequence[str], between: Between, policy: Policy) -> set[str]:
    people = {team: between(team, *stretch) for team in teams}
    # Where nobody did anything there is nothing to be told.
    table = _table(WAITING, f"{stretch[0]}/{stretch[1]}", {team: who for team, who in people.items() if who})
    floor, text_floor = floors(policy)
    return {key[0] for key in release(table, floor=floor, text_floor=text_floor).hidden}


def _table(name: str, period: str, people: Mapping[str, frozenset[str]]) -> Table:
    cells = tuple(Cell(key=(team,), members=who, value=None) for team, who in sorted(people.items()))
    parts = tuple((team,) for team in sorted(people) if team != EVERYWHERE)
    return Table(
        name=name,
        measure=name,
        period=period,
        cells=cells,
        totals={(EVERYWHERE,): parts} if EVERYWHERE in people else {},
    )


def _without(table: Released, audit: Audit, teams: set[str]) -> Released:
    """A table without the cells that are about some teams."""
    subjects = {f"team:{team}" if team else "organisation" for team in teams}
    about: dict[str, set[str]] = {one.key: set(one.subjects) for one in audit.findings}
    about |= {one.key: {one.subject} for one in audit.measures}

    def hide(key: Key) -> bool:
        if table.name.startswith("finding:") or table.name == MEASURES:
            return bool(about.get(key[0], set()) & subjects)
        return not table.name.startswith("people:") and bool(set(key) & teams)

    gone = frozenset(cell.key for cell in table.cells if hide(cell.key))
    return replace(table, cells=tuple(cell for cell in table.cells if cell.key not in gone), hidden=table.hidden | gone)


def edges(given: Sequence[Released]) -> tuple[dt.date, ...]:
    """The first days, and those after the last, for which waiting was shown."""
    spans = [span for found in _spans(given, "").values() for span in found]
    return tuple(sorted({day for span in spans for day in span}))


def least(policy: Policy) -> int:
    """The fewest people that a figure may be about."""
    return floors(policy)[0]
