"""Retros whose outcomes are kept and not among the signals yet, because a stop came in between."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.tables import RetroRecord


def unsent(session: Session) -> list[int]:
    """The numbers of those retros, oldest first."""
    query = select(RetroRecord.id).where(RetroRecord.state == "held", RetroRecord.import_id.is_(None))
    return list(session.scalars(query.where(RetroRecord.withdrawn_at.is_(None)).order_by(RetroRecord.id)))
