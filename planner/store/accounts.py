"""The accounts that sources use for people: matched where certain, put to a person where not."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.store import log
from planner.store.people_rows import plain_name
from planner.store.tables import Account, AuditEntry, Person

DECIDED, TAKEN_BACK = "decide account", "take back account decision"
FIELDS = ("person_id", "state", "how", "candidates", "decided_by", "decided_at")


@dataclass(frozen=True, kw_only=True)
class Matched:
    """How the accounts of a source stand after matching; ``settled`` ones a person decided, and they stay."""

    matched: int = 0
    doubtful: int = 0
    unmatched: int = 0
    settled: int = 0


class _Known:
    """The people by what an account may call them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.exact: defaultdict[str, dict[int, str]] = defaultdict(dict)
        self.alike: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for person in people:
            if person.external_id:
                self.exact[person.external_id.casefold()][person.id] = "the same id"
            if person.email:
                self.exact[person.email.casefold()][person.id] = "the same e-mail address"
                self.alike[_local(person.email)][person.id] = "the same name before the @"
            self.alike[plain_name(person.name)][person.id] = "the same name"

    def find(self, account: str) -> tuple[str, int | None, str, list[int]]:
        """State, person, how and candidates for an account's name."""
        exact = self.exact.get(account.casefold(), {})
        if len(exact) == 1:
            ((person, how),) = exact.items()
            return "matched", person, how, []
        alike = exact | self.alike.get(_local(account), {}) | self.alike.get(_spoken(account), {})
        if not alike:
            return "unmatched", None, "", []
        return "doubtful", None, ", ".join(sorted(set(alike.values()))), sorted(alike)


def match(session: Session, source: str, accounts: Iterable[str]) -> Matched:
    """Match the accounts found in a source's signals to people.

    The same id or e-mail address, in small or capital letters, is certain. The same name, or the same part before
    the @, is for a person to decide. What somebody decided stays; all else is looked at anew.
    """
    known = _Known(session.scalars(select(Person).order_by(Person.id)))
    held = {account.name: account for account in session.scalars(select(Account).where(Account.source == source))}
    for name in dict.fromkeys(account.strip() for account in accounts):
        if name and name not in held:
            held[name] = Account(source=source, name=name, state="unmatched", how="", candidates=[])
            session.add(held[name])
    for account in held.values():
        if account.decided_by is None:
            account.state, account.person_id, account.how, account.candidates = known.find(account.name)
    session.flush()
    return _counted(list(held.values()))


def foresee(session: Session, source: str, accounts: Iterable[str]) -> Matched:
    """How these accounts of a source would stand after :func:`match`; nothing is written."""
    known = _Known(session.scalars(select(Person).order_by(Person.id)))
    query = select(Account.name).where(Account.source == source, Account.decided_by.is_not(None))
    settled = set(session.scalars(query))
    counts = dict.fromkeys(("matched", "doubtful", "unmatched", "settled"), 0)
    for name in {account.strip() for account in accounts} - {""}:
        counts["settled" if name in settled else known.find(name)[0]] += 1
    return Matched(**counts)


def forget(session: Session, found: Mapping[str, Collection[str]]) -> None:
    """Drop the accounts that no signal names any more and nobody decided; ``found`` are the accounts per source."""
    for account in session.scalars(select(Account).where(Account.decided_by.is_(None))):
        if account.name not in found.get(account.source, ()):
            session.delete(account)


def _counted(accounts: list[Account]) -> Matched:
    counts = dict.fromkeys(("matched", "doubtful", "unmatched", "settled"), 0)
    for account in accounts:
        counts["settled" if account.decided_by is not None else account.state] += 1
    return Matched(**counts)


def list_(session: Session, *, state: str | None = None) -> list[Account]:
    """Accounts by source and name, all or those in one state."""
    query = select(Account).order_by(Account.source, Account.name)
    return list(session.scalars(query if state is None else query.where(Account.state == state)))


def doubtful_count(session: Session) -> int:
    """How many accounts wait for a person to decide."""
    query = select(func.count()).select_from(Account).where(Account.state == "doubtful")
    return session.execute(query).scalar_one()


def decide(
    session: Session,
    account_id: int,
    whose: int | Literal["automated", "ignored"] | None,
    *,
    login_id: int,
    by: str,
    now: dt.datetime,
) -> Account:
    """Say whose an account is: a person's (by id), nobody's (None), a machine's, or not to be looked at.

    The log keeps how it stood before, for :func:`take_back`. Raises LookupError when the account or the person is not
    there.
    """
    account = _account(session, account_id)
    if isinstance(whose, int) and session.get(Person, whose) is None:
        raise LookupError(f"there is no person {whose}")
    before = _standing(account)
    account.person_id = whose if isinstance(whose, int) else None
    account.state = whose if isinstance(whose, str) else "unmatched" if whose is None else "matched"
    account.how, account.candidates = "decided by a person", []
    account.decided_by, account.decided_at = login_id, now
    _log(session, account, DECIDED, {"before": before, "after": _standing(account)}, by, now)
    return account


def take_back(session: Session, account_id: int, *, by: str, now: dt.datetime) -> Account:
    """Undo the newest decision on an account that still stands. Raises LookupError when there is none to undo."""
    account = _account(session, account_id)
    query = select(AuditEntry).where(AuditEntry.subject == _subject(account)).order_by(AuditEntry.id.desc())
    entries = session.scalars(query).all()
    undone = {entry.detail["entry"] for entry in entries if entry.action == TAKEN_BACK}
    last = next((entry for entry in entries if entry.action == DECIDED and entry.id not in undone), None)
    if last is None:
        raise LookupError(f"there is no decision on account {account_id} to undo")
    _restore(session, account, last.detail["before"])
    _log(session, account, TAKEN_BACK, {"entry": last.id, "after": _standing(account)}, by, now)
    return account


def _restore(session: Session, account: Account, before: dict[str, Any]) -> None:
    for name in FIELDS:
        setattr(account, name, before[name])
    if before["decided_at"]:
        account.decided_at = dt.datetime.fromisoformat(before["decided_at"])
    if account.decided_by is None:
        # People may have come or gone since, so an account that nobody decided is matched anew.
        known = _Known(session.scalars(select(Person).order_by(Person.id)))
        account.state, account.person_id, account.how, account.candidates = known.find(account.name)
    elif account.person_id is not None and session.get(Person, account.person_id) is None:
        raise LookupError(f"there is no person {account.person_id} any more")


def _account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise LookupError(f"there is no account {account_id}")
    return account


def _standing(account: Account) -> dict[str, Any]:
    at = account.decided_at
    return {name: getattr(account, name) for name in FIELDS} | {"decided_at": at.isoformat() if at else None}


def _subject(account: Account) -> str:
    return f"account:{account.id}"


def _log(session: Session, account: Account, action: str, detail: dict[str, Any], by: str, now: dt.datetime) -> None:
    log.append(session, by=by, action=action, subject=_subject(account), detail=detail, now=now)


def _local(account: str) -> str:
    return account.partition("@")[0].casefold()


def _spoken(account: str) -> str:
    return plain_name(re.sub(r"[._\-]+", " ", account.partition("@")[0]))
