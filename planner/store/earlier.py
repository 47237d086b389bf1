"""What the people files of a source said before: whom they named, and of which day they spoke."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.store.people_check import Before
from planner.store.tables import Assignment, Import, ImportChange, Person

PEOPLE = "people"


def before(session: Session, source: str) -> Callable[[dt.date], Before]:
    """What earlier files of a source said, asked for the day that a new one speaks of."""
    live = (Import.connector == PEOPLE, Import.source == source, Import.undone_at.is_(None))
    stated = select(ImportChange.row_id).join(Import, Import.id == ImportChange.import_id).where(*live)
    named = frozenset(session.scalars(stated.where(ImportChange.table_name == Person.__tablename__).distinct()))
    last = session.scalar(select(func.max(Import.last)).where(*live))
    latest = last.date() if last else None

    def of(day: dt.date) -> Before:
        since = _since(session, day, live) if latest and day < latest else {}
        return Before(named=named, latest=latest, since=since)

    return of


def _since(session: Session, day: dt.date, live: tuple[Any, ...]) -> dict[int, dt.date]:
    """Posts that only files of later days stated, with the first of those days."""
    query = select(ImportChange.row_id, Import.last).join(Import, Import.id == ImportChange.import_id).where(*live)
    found: dict[int, dt.date] = {}
    for post, last in session.execute(query.where(ImportChange.table_name == Assignment.__tablename__)):
        told = last.date() if last else dt.date.min
        found[post] = min(told, found.get(post, told))
    return {post: told for post, told in found.items() if told > day}


def days(rows: Iterable[Mapping[str, Any]], on: dt.date) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The first and the last day whose state rows describe; None where each row has a first day of its own."""
    found = {row.get("as_of") or on for row in rows if not row.get("valid_from")}
    if not found:
        return None, None
    first, last = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (min(found), max(found)))
    return first, last
