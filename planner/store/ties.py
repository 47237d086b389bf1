"""Keep what people answered to the two questions about a role; the newest answers hold, older ones stay."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.tables import TieAnswer


def save(session: Session, *, role: str, job: str, horizon: str, by: str, now: dt.datetime) -> None:
    """Keep both answers about a role; those before end."""
    held = standing(session, role)
    if held is not None:
        held.until = now
    session.add(TieAnswer(role=role, job=job, horizon=horizon, by=by, at=now, until=None))
    session.flush()


def standing(session: Session, role: str) -> TieAnswer | None:
    """The answers about a role that hold."""
    query = select(TieAnswer).where(TieAnswer.role == role, TieAnswer.until.is_(None))
    return session.scalars(query.order_by(TieAnswer.id.desc()).limit(1)).first()
