"""Keep what was assigned together, role pathways and dates of workshops, and say what of it still stands."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from planner.activate.model import Occasion, Personal
from planner.store.pathways import TOGETHER, end_together
from planner.store.tables import AssignedRecord, OccasionRecord, PathwayRecord, RolePathway, StepRecord
from planner.values import digest


@dataclass(frozen=True, kw_only=True)
class Outdated:
    """A running pathway with open steps whose item is gone from the library or says something else now."""

    pathway: int
    person: int
    decision: int
    start: dt.date
    hours_per_week: float
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def begin(
    session: Session,
    *,
    decision: int,
    by: int,
    now: dt.datetime,
    rule: dict[str, Any],
    passed: dict[str, Any],
    people: int,
) -> int:
    """Note that pathways are being assigned together; returns the number of the assignment."""
    row = AssignedRecord(
        decision_id=decision, by_login_id=by, at=now, rule=rule, passed=passed, people=people, state="going"
    )
    session.add(row)
    session.flush()
    return row.id


def close(session: Session, number: int, *, people: int) -> None:
    """Note that all of an assignment is written, and how many people it reached."""
    row = session.get(AssignedRecord, number)
    if row is not None:
        row.state, row.people = "done", people


def get(session: Session, number: int) -> AssignedRecord | None:
    """One assignment."""
    return session.get(AssignedRecord, number)


def by_number(session: Session, numbers: Iterable[int]) -> dict[int, AssignedRecord]:
    """Assignments by number."""
    return {row.id: row for row in session.scalars(select(AssignedRecord).where(AssignedRecord.id.in_(set(numbers))))}


def running_of(session: Session, number: int) -> list[int]:
    """The pathways of an assignment that are still walked."""
    query = select(PathwayRecord.id).where(PathwayRecord.assigned_id == number, PathwayRecord.ended_at.is_(None))
    return list(session.scalars(query.order_by(PathwayRecord.id)))


def end_leading(session: Session, numbers: Iterable[int], now: dt.datetime) -> None:
    """End what leaders lead by where nobody walks a pathway of the assignment any more."""
    for number in numbers:
        query = select(PathwayRecord).where(PathwayRecord.assigned_id == number, PathwayRecord.ended_at.is_(None))
        rows = list(session.scalars(query))
        if all(row.leads for row in rows):
            end_together(session, [row.id for row in rows], now)


def undone(session: Session, numbers: Iterable[int], now: dt.datetime) -> None:
    """Mark the assignments of which no pathway is walked any more as taken back."""
    for row in by_number(session, numbers).values():
        if not running_of(session, row.id):
            row.state, row.undone_at = "undone", now


def personal(session: Session, people: Iterable[int]) -> dict[str, Personal]:
    """What each person has done, and set aside as not relevant, on their newest pathways: items by person."""
    wanted = sorted(people)
    done: dict[str, set[str]] = {}
    dropped: dict[str, set[str]] = {}
    query = (
        select(PathwayRecord.person_id, StepRecord.item, StepRecord.done_at, StepRecord.not_relevant_because)
        .join(PathwayRecord, PathwayRecord.id == StepRecord.pathway_id)
        .where(PathwayRecord.leads.is_(False))
        .where(StepRecord.done_at.is_not(None) | StepRecord.not_relevant_because.is_not(None))
    )
    for at in range(0, len(wanted), TOGETHER):
        rows = session.execute(query.where(PathwayRecord.person_id.in_(wanted[at : at + TOGETHER])))
        for person, item, _, because in rows:
            (dropped if because is not None else done).setdefault(str(person), set()).add(item)
    return {
        person: Personal(dropped=frozenset(dropped.get(person, ())), done=frozenset(done.get(person, ())))
        for person in done.keys() | dropped.keys()
    }


def occasions(session: Session, *, since: dt.date) -> list[OccasionRecord]:
    """Dates from a day on, the first first."""
    query = select(OccasionRecord).where(OccasionRecord.day >= since)
    return list(session.scalars(query.order_by(OccasionRecord.day, OccasionRecord.item)))


def told(rows: Iterable[OccasionRecord]) -> tuple[Occasion, ...]:
    """Dates as the planner reads them."""
    return tuple(Occasion(item=row.item, day=row.day, seats=row.seats) for row in rows)


def add_occasion(session: Session, *, item: str, day: dt.date, seats: int, by: int) -> None:
    """Keep a date of an item; one that is there already gets these seats."""
    query = select(OccasionRecord).where(OccasionRecord.item == item, OccasionRecord.day == day)
    row = session.scalar(query)
    if row is None:
        session.add(OccasionRecord(item=item, day=day, seats=seats, by_login_id=by))
    else:
        row.seats, row.by_login_id = seats, by


def remove_occasion(session: Session, number: int) -> None:
    """Take a date away; steps that were planned on it stay until their pathways get a new version."""
    session.execute(delete(OccasionRecord).where(OccasionRecord.id == number))


def seats_taken(session: Session, items: Iterable[str], *, without: Iterable[int] = ()) -> Counter[tuple[str, dt.date]]:
    """How many people's running pathways hold each item in each week, by item and Monday; some people left out."""
    query = (
        select(StepRecord.item, StepRecord.week, PathwayRecord.start, PathwayRecord.person_id)
        .join(PathwayRecord, PathwayRecord.id == StepRecord.pathway_id)
        .where(PathwayRecord.ended_at.is_(None), StepRecord.item.in_(sorted(items)))
        .distinct()
    )
    leave = set(without)
    taken: Counter[tuple[str, dt.date]] = Counter()
    for item, week, start, person in session.execute(query):
        if person not in leave:
            monday = start - dt.timedelta(days=start.weekday())
            taken[item, monday + dt.timedelta(weeks=week - 1)] += 1
    return taken


def role_version(session: Session, role: str, steps: list[Any], now: dt.datetime) -> int:
    """The version of a role's pathway that has these steps; a new one where they are not those of the newest."""
    query = select(RolePathway).where(RolePathway.role_key == role).order_by(RolePathway.version.desc()).limit(1)
    newest = session.scalar(query)
    content = digest(steps)
    if newest is not None and newest.digest == content:
        return newest.version
    version = 1 + (newest.version if newest else 0)
    session.add(RolePathway(role_key=role, version=version, at=now, digest=content, steps=steps))
    session.flush()
    return version


def outdated(session: Session, people: Iterable[int], items: Mapping[str, str]) -> list[Outdated]:
    """The running pathways with open steps that the library no longer has so; ``items`` are its digests by item."""
    wanted = sorted(people)
    found: dict[int, tuple[PathwayRecord, set[str], set[str]]] = {}
    query = (
        select(PathwayRecord, StepRecord.item, StepRecord.title, StepRecord.item_digest)
        .join(StepRecord, StepRecord.pathway_id == PathwayRecord.id)
        .where(PathwayRecord.ended_at.is_(None), PathwayRecord.leads.is_(False))
        .where(StepRecord.done_at.is_(None), StepRecord.not_relevant_because.is_(None))
    )
    for at in range(0, len(wanted), TOGETHER):
        part = query.where(PathwayRecord.person_id.in_(wanted[at : at + TOGETHER]))
        for record, item, title, known in session.execute(part):
            gone, changed = item not in items, known is not None and items.get(item) != known
            if gone or changed:
                _, missing, other = found.setdefault(record.id, (record, set(), set()))
                (missing if gone else other).add(title)
    return [
        Outdated(
            pathway=record.id,
            person=record.person_id,
            decision=record.decision_id,
            start=record.start,
            hours_per_week=record.hours_per_week,
            gone=tuple(sorted(gone)),
            changed=tuple(sorted(changed)),
        )
        for record, gone, changed in found.values()
    ]
