"""Keep what roles are to become: every version, what was decided on it, what was said about it and about duplicates."""

import datetime as dt
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from planner.store.tables import (
    Assignment,
    FutureComment,
    FutureDecision,
    FutureVersion,
    InitiativeWord,
    Login,
    Team,
)
from planner.values import digest

APPROVE = "approve"


def save(session: Session, *, role: str, body: dict[str, Any], by: str, now: dt.datetime) -> int:
    """Keep what somebody wrote as the next version and return its number; the same words again are no version."""
    held = newest(session, role)
    content = digest(body)
    if held is not None and held.digest == content:
        return held.version
    version = held.version + 1 if held else 1
    session.add(FutureVersion(role_key=role, version=version, body=body, digest=content, by=by, at=now))
    session.flush()
    return version


def newest(session: Session, role: str) -> FutureVersion | None:
    """What was written about a role last."""
    query = select(FutureVersion).where(FutureVersion.role_key == role)
    return session.scalar(query.order_by(FutureVersion.version.desc()).limit(1))


def get(session: Session, role: str, version: int) -> FutureVersion | None:
    """One version."""
    query = select(FutureVersion).where(FutureVersion.role_key == role, FutureVersion.version == version)
    return session.scalar(query)


def versions(session: Session, role: str) -> list[FutureVersion]:
    """Every version of a role, the newest first."""
    query = select(FutureVersion).where(FutureVersion.role_key == role)
    return list(session.scalars(query.order_by(FutureVersion.version.desc())))


def all_newest(session: Session) -> dict[str, FutureVersion]:
    """What was written last, by role."""
    last = select(func.max(FutureVersion.id)).group_by(FutureVersion.role_key)
    rows = session.scalars(select(FutureVersion).where(FutureVersion.id.in_(last)).order_by(FutureVersion.role_key))
    return {row.role_key: row for row in rows}


def decide(
    session: Session,
    *,
    role: str,
    version: int,
    chosen: str,
    alternatives: list[str],
    reason: str,
    details: dict[str, Any],
    by: int,
    now: dt.datetime,
) -> int:
    """Keep a decision on a version and return its number; an approval takes the place of the one before."""
    if chosen == APPROVE and (held := standing(session, role)) is not None:
        held.withdrawn_at, held.withdrawn_by = now, by
    row = FutureDecision(
        role_key=role,
        version=version,
        chosen=chosen,
        alternatives=alternatives,
        reason=reason,
        details=details,
        by_login_id=by,
        at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def standing(session: Session, role: str) -> FutureDecision | None:
    """The approval of a role in force."""
    return session.scalar(_standing().where(FutureDecision.role_key == role))


def decision(session: Session, number: int) -> FutureDecision | None:
    """One decision by its number."""
    return session.get(FutureDecision, number)


def withdraw(session: Session, number: int, *, by: int, now: dt.datetime) -> None:
    """Take an approval back; it stays in the history."""
    row = session.get(FutureDecision, number)
    if row is not None and row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = now, by


def decisions(session: Session, role: str) -> list[tuple[FutureDecision, str]]:
    """All decisions on a role with who took them, the newest first."""
    query = (
        select(FutureDecision, Login.email)
        .join(Login, Login.id == FutureDecision.by_login_id)
        .where(FutureDecision.role_key == role)
        .order_by(FutureDecision.id.desc())
    )
    return [(row, email) for row, email in session.execute(query)]


def approved(session: Session) -> dict[str, tuple[FutureDecision, FutureVersion]]:
    """The approval in force and the version it is of, by role."""
    query = _standing().order_by(FutureDecision.role_key)
    found = {}
    for row in session.scalars(query):
        version = get(session, row.role_key, row.version)
        if version is not None:
            found[row.role_key] = (row, version)
    return found


def comment(session: Session, *, role: str, version: int, text: str, by: str, now: dt.datetime) -> None:
    """Keep what somebody said about a version."""
    session.add(FutureComment(role_key=role, version=version, text=text, by=by, at=now))
    session.flush()


def comments(session: Session, role: str) -> list[FutureComment]:
    """What was said about a role, the oldest first."""
    return list(session.scalars(select(FutureComment).where(FutureComment.role_key == role).order_by(FutureComment.id)))


def say_apart(session: Session, *, pair: tuple[str, str], reason: str, by: str, now: dt.datetime) -> None:
    """Keep that two initiatives are no duplicates; the word before ends."""
    take_back(session, pair=pair, now=now)
    one, other = sorted(pair)
    session.add(InitiativeWord(one=one, other=other, reason=reason, by=by, at=now, until=None))
    session.flush()


def take_back(session: Session, *, pair: tuple[str, str], now: dt.datetime) -> bool:
    """End what was said about two initiatives; whether anything was."""
    one, other = sorted(pair)
    rows = [row for row in apart(session) if (row.one, row.other) == (one, other)]
    for row in rows:
        row.until = now
    return bool(rows)


def apart(session: Session) -> list[InitiativeWord]:
    """What is said of initiatives that are no duplicates."""
    query = select(InitiativeWord).where(InitiativeWord.until.is_(None))
    return list(session.scalars(query.order_by(InitiativeWord.id)))


def holders(session: Session, *, on: dt.date) -> dict[str, dict[str, str]]:
    """Who holds each role on a day, with their team's key, empty for none."""
    query = (
        select(Assignment.role_key, Assignment.person_id, Team.key)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(
            Assignment.role_key.is_not(None),
            or_(Assignment.valid_from.is_(None), Assignment.valid_from <= on),
            or_(Assignment.valid_to.is_(None), Assignment.valid_to > on),
        )
    )
    found: dict[str, dict[str, str]] = {}
    for role, person, team in session.execute(query.order_by(Assignment.id)):
        found.setdefault(role or "", {})[str(person)] = team or ""
    return found


def _standing() -> Select[FutureDecision]:
    return select(FutureDecision).where(FutureDecision.chosen == APPROVE, FutureDecision.withdrawn_at.is_(None))
