"""Keep which roles people want or refuse; the newest word holds, older ones stay until their owner deletes them."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.tables import Wish


def say(session: Session, *, person: int, role: str, what: str, note: str, now: dt.datetime) -> tuple[int, int | None]:
    """Keep that somebody wants or refuses a role; the word before ends. Returns the numbers of this one and of that."""
    before = end(session, person, role, now)
    row = Wish(person_id=person, role_key=role, what=what, note=note, at=now, until=None)
    session.add(row)
    session.flush()
    return row.id, before


def end(session: Session, person: int, role: str, now: dt.datetime) -> int | None:
    """End what somebody says of a role; returns its number, None where nothing held."""
    query = select(Wish).where(Wish.person_id == person, Wish.role_key == role, Wish.until.is_(None))
    held = session.scalars(query.order_by(Wish.id)).all()
    for row in held:
        row.until = now
    return held[-1].id if held else None


def get(session: Session, person: int, number: int) -> Wish | None:
    """One word of somebody's own."""
    return session.scalar(select(Wish).where(Wish.id == number, Wish.person_id == person))


def history(session: Session, person: int) -> list[Wish]:
    """All that somebody said, the newest first."""
    return list(session.scalars(select(Wish).where(Wish.person_id == person).order_by(Wish.id.desc())))


def forget(session: Session, person: int, number: int) -> bool:
    """Delete a word of somebody's own that no longer holds."""
    row = get(session, person, number)
    if row is None or row.until is None:
        return False
    session.delete(row)
    return True


def refusals(session: Session) -> list[Wish]:
    """Everybody's standing refusals, in one order."""
    query = select(Wish).where(Wish.until.is_(None)).order_by(Wish.id)
    # Two words said at the same moment may both stand; the newer one counts.
    newest = {(row.person_id, row.role_key): row for row in session.scalars(query)}
    return [row for _, row in sorted(newest.items()) if row.what == "refused"]


def every_refusal(session: Session) -> list[Wish]:
    """All refusals that are kept, also those taken back."""
    return list(session.scalars(select(Wish).where(Wish.what == "refused")))
