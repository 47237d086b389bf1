"""Keep changes of library entries while they are prepared and decided, and count who an entry touches."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from planner.store.tables import Assignment, LibraryDraft, LibraryVersion, PathwayRecord, StepRecord

OPEN = ("draft", "proposed")


def create(
    session: Session,
    *,
    sort: str,
    key: str,
    body: dict[str, Any] | None,
    based_on: int | None,
    by: str,
    now: dt.datetime,
    why: str = "",
    state: str = "draft",
) -> int:
    """Begin a draft and return its number."""
    draft = LibraryDraft(
        sort=sort,
        key=key,
        state=state,
        body=body,
        based_on=based_on,
        author=by,
        writers=[by],
        created_at=now,
        changed_by=by,
        changed_at=now,
        why=why,
        proposed_by=by if state == "proposed" else "",
    )
    session.add(draft)
    session.flush()
    return draft.id


def get(session: Session, number: int, *, locked: bool = False) -> LibraryDraft | None:
    """One draft by its number; ``locked`` keeps others from changing it until the transaction ends."""
    query = select(LibraryDraft).where(LibraryDraft.id == number)
    return session.scalar(query.with_for_update() if locked else query)


def open_of(session: Session, sort: str, key: str) -> LibraryDraft | None:
    """The draft in which an entry is being prepared."""
    query = select(LibraryDraft).where(LibraryDraft.sort == sort, LibraryDraft.key == key)
    return session.scalar(query.where(LibraryDraft.state.in_(OPEN)))


def listed(
    session: Session, states: Sequence[str], *, sort: str = "", key: str = "", limit: int = 200
) -> list[LibraryDraft]:
    """Drafts in some states, of one entry or of all, those changed last first."""
    query = select(LibraryDraft).where(LibraryDraft.state.in_(states))
    if key:
        query = query.where(LibraryDraft.sort == sort, LibraryDraft.key == key)
    return list(session.scalars(query.order_by(LibraryDraft.changed_at.desc(), LibraryDraft.id.desc()).limit(limit)))


def keys(session: Session, sort: str) -> frozenset[str]:
    """Every id that a sort of entry ever had, prepared ones among them."""
    known = session.scalars(select(LibraryVersion.key).where(LibraryVersion.sort == sort).distinct())
    prepared = session.scalars(select(LibraryDraft.key).where(LibraryDraft.sort == sort).distinct())
    return frozenset((*known, *prepared))


def people(session: Session, role: str, today: dt.date) -> int:
    """How many people hold a role."""
    query = select(func.count(Assignment.person_id.distinct())).where(
        Assignment.role_key == role,
        or_(Assignment.valid_from.is_(None), Assignment.valid_from <= today),
        or_(Assignment.valid_to.is_(None), Assignment.valid_to > today),
    )
    return session.scalar(query) or 0


def pathways(session: Session, sort: str, key: str) -> int:
    """How many people are on a pathway that an entry is part of."""
    columns = {
        "role": PathwayRecord.role_key,
        "capability": StepRecord.capability,
        "behaviour": StepRecord.behaviour,
        "item": StepRecord.item,
    }
    query = select(func.count(PathwayRecord.person_id.distinct())).where(PathwayRecord.ended_at.is_(None))
    if sort != "role":
        query = query.join(StepRecord, StepRecord.pathway_id == PathwayRecord.id)
    return session.scalar(query.where(columns[sort] == key)) or 0
