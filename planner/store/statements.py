"""Keep xAPI statements: each fact is told once, and taken back once when it no longer holds."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from planner.store.tables import Observation, PathwayRecord, Preference, Statement, StepRecord


@dataclass(frozen=True, kw_only=True)
class Told:
    """A fact with the statement that tells it; ``person`` is whom it is about, None for a team."""

    fact: str
    body: dict[str, Any]
    person: int | None = None


def done_steps(session: Session) -> list[tuple[StepRecord, int]]:
    """Every step done by somebody who agreed that it is told, with whose it is, in the order they were made."""
    rows = session.execute(
        select(StepRecord, PathwayRecord.person_id)
        .join(PathwayRecord, PathwayRecord.id == StepRecord.pathway_id)
        .join(Preference, Preference.person_id == PathwayRecord.person_id)
        .where(StepRecord.done_at.is_not(None), Preference.shares_notes.is_(True))
        .order_by(StepRecord.id)
    )
    return [(step, person) for step, person in rows]


def shared_notes(session: Session) -> list[Observation]:
    """What was noted about the behaviour of those who agreed that it is told, oldest first."""
    query = (
        select(Observation)
        .join(Preference, Preference.person_id == Observation.person_id)
        .where(Preference.shares_notes.is_(True))
        .order_by(Observation.id)
    )
    return list(session.scalars(query))


def facts(session: Session, prefix: str) -> dict[str, Statement]:
    """The statements about facts whose name begins so, oldest first."""
    query = select(Statement).where(Statement.fact.startswith(prefix, autoescape=True)).order_by(Statement.id)
    return {row.fact: row for row in session.scalars(query)}


def newest(session: Session, prefix: str) -> Statement | None:
    """The newest statement about a fact whose name begins so."""
    query = select(Statement).where(Statement.fact.startswith(prefix, autoescape=True))
    return session.scalar(query.order_by(Statement.id.desc()).limit(1))


def add(session: Session, told: Iterable[Told], now: dt.datetime) -> int:
    """Keep new statements to be sent; returns how many there are. What says the same as another is kept once."""
    wanted = {one.body["id"]: one for one in told}
    known = set(session.scalars(select(Statement.statement_id).where(Statement.statement_id.in_(list(wanted)))))
    rows = [
        Statement(
            fact=one.fact,
            statement_id=one.body["id"],
            person_id=one.person,
            body=one.body,
            made_at=now,
            state="waiting",
            state_at=now,
            next_at=now,
        )
        for key, one in wanted.items()
        if key not in known
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def waiting(session: Session, now: dt.datetime, *, limit: int) -> list[Statement]:
    """The statements to be sent now, oldest first."""
    query = select(Statement).where(Statement.state == "waiting", Statement.next_at <= now)
    return list(session.scalars(query.order_by(Statement.id).limit(limit)))


def taken(session: Session, ids: Collection[str], now: dt.datetime) -> None:
    """Keep that the learning record store has these."""
    values = {"state": "sent", "state_at": now, "reason": ""}
    session.execute(update(Statement).where(Statement.statement_id.in_(list(ids))).values(**values))


def refused(session: Session, number: str, reason: str, now: dt.datetime) -> None:
    """Keep that the learning record store will not have this one, or that it was taken back before it was sent."""
    values = {"state": "refused", "state_at": now, "reason": reason}
    session.execute(update(Statement).where(Statement.statement_id == number).values(**values))


def later(session: Session, ids: Collection[str], reason: str, next_at: dt.datetime) -> None:
    """Let these wait until a moment, after an attempt that failed."""
    values = {"tries": Statement.tries + 1, "reason": reason, "next_at": next_at}
    session.execute(update(Statement).where(Statement.statement_id.in_(list(ids))).values(**values))


def states(session: Session) -> dict[str, int]:
    """How many statements are in which state."""
    rows = session.execute(select(Statement.state, func.count()).group_by(Statement.state))
    return {row[0]: row[1] for row in rows}


def trouble(session: Session) -> str:
    """Why the newest statement that did not go out did not; empty where none is stuck."""
    stuck = or_(Statement.state == "refused", Statement.tries > 0)
    query = select(Statement.reason).where(stuck, Statement.state != "sent", Statement.reason != "")
    return session.scalar(query.order_by(Statement.id.desc()).limit(1)) or ""
