"""Keep what people decided, and the measures that follow from it."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.tables import Decision, Login, MeasureRecord, RecommendationRecord


def save(
    session: Session,
    *,
    recommendation_id: int,
    kind: str,
    subject: str,
    chosen: str,
    alternatives: list[Any],
    reason: str,
    details: dict[str, Any],
    by: int,
    now: dt.datetime,
) -> int:
    """Keep one decision and return its number.

    An earlier one on the same subject and kind is withdrawn by it, and the measure that followed from it ends.
    """
    for earlier in session.scalars(_standing(kind).where(Decision.subject == subject)):
        earlier.withdrawn_at, earlier.withdrawn_by = now, by
        end_measure(session, earlier.id, now.date())
    decision = Decision(
        recommendation_id=recommendation_id,
        kind=kind,
        subject=subject,
        chosen=chosen,
        alternatives=alternatives,
        reason=reason,
        details=details,
        by_login_id=by,
        at=now,
    )
    session.add(decision)
    session.flush()
    return decision.id


def withdraw(session: Session, number: int, *, by: int, now: dt.datetime) -> Decision | None:
    """Take a decision back; it stays in the log."""
    decision = session.get(Decision, number)
    if decision is not None and decision.withdrawn_at is None:
        decision.withdrawn_at, decision.withdrawn_by = now, by
    return decision


def get(session: Session, number: int) -> Decision | None:
    """One decision by its number."""
    return session.get(Decision, number)


def standing(session: Session, kind: str) -> dict[str, Decision]:
    """The decisions of a kind in force, by subject."""
    return {row.subject: row for row in session.scalars(_standing(kind).order_by(Decision.id))}


def listed(session: Session, *, limit: int, offset: int = 0) -> list[tuple[Decision, str, str]]:
    """Newest decisions first, each with who decided and what was recommended."""
    query = (
        select(Decision, Login.email, RecommendationRecord.recommended)
        .join(Login, Login.id == Decision.by_login_id)
        .join(RecommendationRecord, RecommendationRecord.id == Decision.recommendation_id)
        .order_by(Decision.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [(decision, email, recommended) for decision, email, recommended in session.execute(query)]


def start_measure(
    session: Session, *, decision: int, team: str, title: str, owner: str, behaviour: str, start: dt.date
) -> None:
    """Begin to track a decided measure."""
    session.add(
        MeasureRecord(decision_id=decision, team_key=team, title=title, owner=owner, behaviour=behaviour, start=start)
    )
    session.flush()


def end_measure(session: Session, decision: int, day: dt.date) -> None:
    """Stop tracking the measure of a decision."""
    measure = session.scalar(select(MeasureRecord).where(MeasureRecord.decision_id == decision))
    if measure is not None:
        measure.ended = day


def measures(session: Session) -> list[MeasureRecord]:
    """Measures being tracked, oldest first."""
    return list(session.scalars(select(MeasureRecord).where(MeasureRecord.ended.is_(None)).order_by(MeasureRecord.id)))


def measures_decided(session: Session) -> list[tuple[MeasureRecord, Decision]]:
    """Every measure there was, also those that ended, each with its decision, newest first."""
    query = select(MeasureRecord, Decision).join(Decision, Decision.id == MeasureRecord.decision_id)
    return [(row, decision) for row, decision in session.execute(query.order_by(MeasureRecord.id.desc()))]


def _standing(kind: str) -> Any:
    return select(Decision).where(Decision.kind == kind, Decision.withdrawn_at.is_(None))
