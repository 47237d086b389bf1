"""Logins and the log of who looked at what: save and load."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.store.tables import AccessEntry, Login


@dataclass(frozen=True, kw_only=True)
class Known:
    """A login as it is kept."""

    id: int
    email: str
    persona: str
    person_id: int | None
    password_hash: str
    active: bool
    locked_until: dt.datetime | None


def add(session: Session, *, email: str, persona: str, password_hash: str, person_id: int | None) -> Known:
    """A new login; raises IntegrityError when the e-mail address has one already."""
    login = Login(email=email, persona=persona, password_hash=password_hash, person_id=person_id)
    session.add(login)
    session.flush()
    return _known(login)


def by_email(session: Session, email: str) -> Known | None:
    """The login with an e-mail address, whatever its capitals."""
    row = session.scalar(select(Login).where(Login.email == email.strip().lower()))
    return None if row is None else _known(row)


def by_id(session: Session, login_id: int) -> Known | None:
    """The login with an id."""
    row = session.get(Login, login_id)
    return None if row is None else _known(row)


def all_logins(session: Session) -> tuple[Known, ...]:
    """Every login, by e-mail address."""
    return tuple(_known(row) for row in session.scalars(select(Login).order_by(Login.email)))


def succeeded(session: Session, login_id: int) -> None:
    """The right password was given: forget the wrong ones."""
    session.execute(update(Login).where(Login.id == login_id).values(failures=0, locked_until=None))


def failed(session: Session, login_id: int, *, most: int, until: dt.datetime) -> None:
    """A wrong password was given: count it, and lock the login at ``most`` in a row."""
    login = session.get_one(Login, login_id)
    login.failures += 1
    if login.failures >= most:
        login.failures, login.locked_until = 0, until


def new_password(session: Session, login_id: int, password_hash: str) -> None:
    """Replace the password of a login."""
    session.execute(update(Login).where(Login.id == login_id).values(password_hash=password_hash))


def switch(session: Session, login_id: int, *, active: bool) -> None:
    """Let a login in, or keep it out."""
    session.execute(update(Login).where(Login.id == login_id).values(active=active))


def log_access(
    session: Session, login_id: int, people: Iterable[int], *, field: str, page: str, now: dt.datetime
) -> None:
    """Somebody looked at a field of these people on a page."""
    session.add_all(
        AccessEntry(at=now, login_id=login_id, person_id=person, field=field, page=page) for person in people
    )


def _known(row: Login) -> Known:
    return Known(
        id=row.id,
        email=row.email,
        persona=row.persona,
        person_id=row.person_id,
        password_hash=row.password_hash,
        active=row.active,
        locked_until=row.locked_until,
    )
