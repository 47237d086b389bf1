"""Keep programmes in cycles: plans, reviews, lessons, and the gates that were proposed."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.activate.model_programme import Plan
from planner.store.tables import CycleRecord, LessonRecord, PathwayRecord, RecommendationRecord, ReviewRecord
from planner.values import from_data, to_data


def begin(
    session: Session,
    *,
    programme: str,
    number: int,
    start: dt.date,
    end: dt.date,
    plan: Plan,
    before: int | None,
    reviews: Iterable[dt.date],
    by: str,
    now: dt.datetime,
) -> int:
    """Keep a cycle with the days on which its worth is looked at; returns its id."""
    row = CycleRecord(
        programme=programme,
        number=number,
        start=start,
        end=end,
        before_id=before,
        body=to_data(plan),
        by=by,
        at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(ReviewRecord(cycle_id=row.id, due=day, cost=None, held_at=None) for day in reviews)
    session.flush()
    return row.id


def cycles(session: Session) -> list[CycleRecord]:
    """All cycles, by programme, the newest of each first."""
    query = select(CycleRecord).order_by(CycleRecord.programme, CycleRecord.number.desc())
    return list(session.scalars(query))


def get(session: Session, cycle: int) -> CycleRecord | None:
    """One cycle."""
    return session.get(CycleRecord, cycle)


def after(session: Session, cycle: int) -> CycleRecord | None:
    """The cycle that inherits from another."""
    return session.scalar(select(CycleRecord).where(CycleRecord.before_id == cycle))


def plan(row: CycleRecord) -> Plan:
    """What a cycle began with."""
    return from_data(Plan, row.body)


def remove(session: Session, row: CycleRecord) -> None:
    """Take a cycle away with its reviews and lessons; the gates that were proposed stay among the runs."""
    for kind in (ReviewRecord, LessonRecord):
        for one in session.scalars(select(kind).where(kind.cycle_id == row.id)):
            session.delete(one)
    session.flush()
    session.delete(row)
    session.flush()


def reviews(session: Session, cycle: int) -> list[ReviewRecord]:
    """The days on which a cycle's worth is looked at, in order."""
    return list(session.scalars(select(ReviewRecord).where(ReviewRecord.cycle_id == cycle).order_by(ReviewRecord.due)))


def review(session: Session, number: int) -> ReviewRecord | None:
    """One review."""
    return session.get(ReviewRecord, number)


def learn(session: Session, cycle: int, *, kind: str, text: str, by: str, now: dt.datetime) -> int:
    """Keep a lesson of a cycle."""
    row = LessonRecord(cycle_id=cycle, kind=kind, text=text, by=by, at=now, ended_at=None)
    session.add(row)
    session.flush()
    return row.id


def lesson(session: Session, number: int) -> LessonRecord | None:
    """One lesson."""
    return session.get(LessonRecord, number)


def lessons(session: Session, cycle: int) -> list[LessonRecord]:
    """The lessons of a cycle that stand, oldest first."""
    query = select(LessonRecord).where(LessonRecord.cycle_id == cycle, LessonRecord.ended_at.is_(None))
    return list(session.scalars(query.order_by(LessonRecord.id)))


def gates(session: Session, subject: str) -> list[RecommendationRecord]:
    """The gates that were proposed for a cycle, the newest first."""
    query = select(RecommendationRecord).where(
        RecommendationRecord.kind == "gate", RecommendationRecord.subject == subject
    )
    return list(session.scalars(query.order_by(RecommendationRecord.id.desc())))


def pathways(session: Session, start: dt.date, end: dt.date) -> list[PathwayRecord]:
    """The pathways that were walked at any time between two days."""
    rows = session.scalars(select(PathwayRecord).where(PathwayRecord.start < end).order_by(PathwayRecord.id))
    return [row for row in rows if row.ended_at is None or row.ended_at.date() > start]
