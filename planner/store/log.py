"""The audit log: who did what, each entry chained to the one before, so that tampering shows."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.tables import AccessEntry, AuditEntry, Login
from planner.values import digest

START = "0" * 64


def append(session: Session, *, by: str, action: str, subject: str, detail: dict[str, Any], now: dt.datetime) -> None:
    """Write one act into the log."""
    if session.get_bind().dialect.name == "postgresql":
        # Two writers at once would chain to the same entry.
        session.connection().exec_driver_sql("LOCK TABLE audit_log IN EXCLUSIVE MODE")
    session.flush()
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or START
    content = _content(now, by, action, subject, detail, last)
    session.add(
        AuditEntry(at=now, by=by, action=action, subject=subject, detail=detail, previous=last, hash=digest(content))
    )
    session.flush()


def newest(session: Session) -> int:
    """The number of the newest entry. Raises NoResultFound while there is none."""
    return session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)).one()


def broken(session: Session) -> int | None:
    """The number of the first entry that does not fit its chain, or None when the log is whole."""
    last = START
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        content = _content(entry.at, entry.by, entry.action, entry.subject, entry.detail, last)
        if entry.previous != last or entry.hash != digest(content):
            return entry.id
        last = entry.hash
    return None


def told(session: Session, actions: Collection[str]) -> frozenset[tuple[str, str]]:
    """These actions with the subjects they were done to."""
    query = select(AuditEntry.action, AuditEntry.subject).where(AuditEntry.action.in_(actions)).distinct()
    return frozenset((action, subject) for action, subject in session.execute(query))


def last(session: Session, action: str, subject: str) -> AuditEntry | None:
    """The newest entry of one action on one subject, or None."""
    query = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject == subject)
    return session.scalar(query.order_by(AuditEntry.id.desc()).limit(1))


def entries(session: Session, *, limit: int, offset: int = 0) -> list[AuditEntry]:
    """Newest acts first."""
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit).offset(offset)))


def accesses(
    session: Session, *, person: int | None = None, limit: int, offset: int = 0
) -> list[tuple[AccessEntry, str, str]]:
    """Newest looks at people's records first, each with the e-mail and persona of who looked."""
    query = select(AccessEntry, Login.email, Login.persona).join(Login, Login.id == AccessEntry.login_id)
    if person is not None:
        query = query.where(AccessEntry.person_id == person)
    rows = session.execute(query.order_by(AccessEntry.id.desc()).limit(limit).offset(offset))
    return [(entry, email, persona) for entry, email, persona in rows]


def _content(at: dt.datetime, by: str, action: str, subject: str, detail: dict[str, Any], previous: str) -> Any:
    return [at.astimezone(dt.UTC).isoformat(), by, action, subject, detail, previous]
