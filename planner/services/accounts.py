"""Sign-in accounts: make one, sign in, change a password, and say who is looking."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.access import PERSONAS, Persona, Viewer, leads
from planner.services import clock, house
from planner.services.errors import Refused
from planner.store import logins, people

if TYPE_CHECKING:
    from planner.policy.loader import Policy
    from planner.store.open import Stores

_hasher = PasswordHasher()


@dataclass(frozen=True, kw_only=True)
class Account:
    """A sign-in account, and the password that was made up for it, which is shown this once."""

    login: int
    email: str
    persona: Persona
    person: str | None
    active: bool = True
    password: str | None = None


def create(
    stores: "Stores", *, email: str, persona: str, password: str | None = None, person_id: int | None = None
) -> Account:
    """Make a sign-in account; without a password one is made up and handed back.

    Raises Refused when the persona is unknown, the address has an account, the person does not exist, or the password
    is too short.
    """
    if persona not in PERSONAS:
        raise Refused(f"“{persona}” is no persona; take one of {', '.join(PERSONAS)}")
    if "@" not in email.strip("@ "):
        raise Refused(f"“{email}” is no e-mail address")
    policy = house.policy(stores)
    made_up = None
    if password is None:
        password = made_up = secrets.token_urlsafe(policy["security.password_generated_bytes"])
    hashed = _hashed(password, policy)
    address = email.strip().lower()
    try:
        with stores.records.write() as session:
            row = logins.add(session, email=address, persona=persona, password_hash=hashed, person_id=person_id)
    except IntegrityError as error:
        raise Refused(f"{address} has an account already, or the person does not exist") from error
    return _account(row, made_up)


def sign_in(stores: "Stores", email: str, password: str, now: dt.datetime) -> Viewer | None:
    """Who it is when address and password are right; None when not, and while the login is locked.

    Unknown addresses take as long as known ones, so that time tells nobody which addresses exist.
    """
    policy = house.policy(stores)
    with stores.records.read() as session:
        row = logins.by_email(session, email)
    open_to_them = row is not None and row.active and not _locked(row, now)
    right = _verify(row.password_hash if row else _stand_in(), password[: policy["security.password_length_most"]])
    if row is None or not open_to_them:
        return None
    with stores.records.write() as session:
        if right:
            logins.succeeded(session, row.id)
            if _hasher.check_needs_rehash(row.password_hash):
                logins.new_password(session, row.id, _hasher.hash(password))
        else:
            until = now + dt.timedelta(minutes=policy["security.lock_minutes"])
            logins.failed(session, row.id, most=policy["security.failures_before_lock"], until=until)
    return viewer(stores, row.id) if right else None


def viewer(stores: "Stores", login_id: int, *, stamp: str | None = None) -> Viewer | None:
    """Who is looking, with the people who report to them; None for a login that is gone, switched off, or whose
    password is no longer the one that ``stamp`` was taken from."""
    with stores.records.read() as session:
        row = logins.by_id(session, login_id)
        if row is None or not row.active or (stamp is not None and stamp != _stamp(row)):
            return None
        return Viewer(
            login=row.id,
            email=row.email,
            persona=cast(Persona, row.persona),
            person=None if row.person_id is None else str(row.person_id),
            reports=_reports(session, row) if leads(cast(Persona, row.persona)) else frozenset(),
        )


def stamp(stores: "Stores", login_id: int) -> str:
    """A short mark of the login's present password, which ends sessions opened with an older one."""
    with stores.records.read() as session:
        row = logins.by_id(session, login_id)
        return "" if row is None else _stamp(row)


def change_password(stores: "Stores", login_id: int, *, old: str, new: str) -> None:
    """Replace one's own password. Raises Refused when the old one is wrong or the new one is too short."""
    with stores.records.read() as session:
        row = logins.by_id(session, login_id)
    if row is None or not _verify(row.password_hash, old):
        raise Refused("The present password is not right")
    _replace(stores, row.id, new)


def reset_password(stores: "Stores", email: str, password: str | None = None) -> str:
    """Give somebody who is locked out a new password, made up when none is given.

    Raises Refused for an unknown address or a password that is too short.
    """
    with stores.records.read() as session:
        row = logins.by_email(session, email)
    if row is None:
        raise Refused(f"{email} has no account")
    chosen = password or secrets.token_urlsafe(house.policy(stores)["security.password_generated_bytes"])
    _replace(stores, row.id, chosen)
    return chosen


def switch(stores: "Stores", email: str, *, active: bool) -> None:
    """Let an account in, or keep it out from its next click on. Raises Refused for an unknown address."""
    with stores.records.write() as session:
        row = logins.by_email(session, email)
        if row is None:
            raise Refused(f"{email} has no account")
        logins.switch(session, row.id, active=active)


def accounts(stores: "Stores") -> tuple[Account, ...]:
    """Every sign-in account, by e-mail address."""
    with stores.records.read() as session:
        return tuple(_account(row, None) for row in logins.all_logins(session))


def log_access(
    stores: "Stores",
    viewer: Viewer,
    people: frozenset[str],
    field: str,
    page: str,
    *,
    now: dt.datetime | None = None,
) -> None:
    """Write down that the viewer looked at a field of these people on a page; looking at oneself is left out."""
    others = sorted(int(person) for person in people if person != viewer.person)
    if not others:
        return
    with stores.records.write() as session:
        logins.log_access(session, viewer.login, others, field=field, page=page, now=now or clock.now())


def _replace(stores: "Stores", login_id: int, password: str) -> None:
    hashed = _hashed(password, house.policy(stores))
    with stores.records.write() as session:
        logins.new_password(session, login_id, hashed)
        logins.succeeded(session, login_id)


def _hashed(password: str, policy: "Policy") -> str:
    least, most = policy["security.password_length"], policy["security.password_length_most"]
    if not least <= len(password) <= most:
        raise Refused(f"A password has at least {least} and at most {most} characters")
    return _hasher.hash(password)


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _locked(row: logins.Known, now: dt.datetime) -> bool:
    return row.locked_until is not None and now < row.locked_until


def _stamp(row: logins.Known) -> str:
    return hashlib.sha256(row.password_hash.encode()).hexdigest()[:16]


def _account(row: logins.Known, password: str | None) -> Account:
    return Account(
        login=row.id,
        email=row.email,
        persona=cast(Persona, row.persona),
        person=None if row.person_id is None else str(row.person_id),
        active=row.active,
        password=password,
    )


def _reports(session: Session, row: logins.Known) -> frozenset[str]:
    if row.person_id is None:
        return frozenset()
    return frozenset(str(person) for person in people.reports(session, row.person_id, on=clock.today()))


@cache
def _stand_in() -> str:
    return _hasher.hash(secrets.token_urlsafe())
