"""The accounts that sources use for people: matched where certain, put to a person where not."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.store import log
from planner.store.people_rows import plain_name
from planner.store.tables import Account, AuditEntry, Person

DECIDED, TAKEN_BACK = "decide account", "take back account decision"
LOCAL, NAME = "the same name before the @", "the same name"
TURNED, INITIALS = "the same name, last name first", "the same initial and last name"
# Reasons for which an account could be somebody's, the surest first.
REASONS = (LOCAL, NAME, TURNED, INITIALS)
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
            # The surest reason stands last, since it replaces the others.
            words = plain_name(person.name).split()
            for name in _shortened(words):
                self.alike[name][person.id] = INITIALS
            if len(words) > 1:
                self.alike[" ".join((words[-1], *words[:-1]))][person.id] = TURNED
            self.alike[" ".join(words)][person.id] = NAME
            if person.external_id:
                self.exact[person.external_id.casefold()][person.id] = "the same id"
            if person.email:
                self.exact[person.email.casefold()][person.id] = "the same e-mail address"
                self.alike[_local(person.email)][person.id] = LOCAL

    def find(self, account: str) -> tuple[str, int | None, str, list[int]]:
        """State, person, how and candidates for an account's name."""
        exact = self.exact.get(account.casefold(), {})
        if len(exact) == 1:
            ((person, how),) = exact.items()
            return "matched", person, how, []
        alike = self.alike.get(_spoken(account), {}) | self.alike.get(_local(account), {}) | exact
        if not alike:
            return "unmatched", None, "", []
        reasons = sorted(set(alike.values()), key=_sureness)
        return "doubtful", None, ", ".join(reasons), sorted(alike, key=lambda one: (_sureness(alike[one]), one))


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


Whose = int | Literal["automated", "ignored"] | None


def decide(session: Session, account_id: int, whose: Whose, *, login_id: int, by: str, now: dt.datetime) -> Account:
    """Say whose one account is, as :func:`decide_all`."""
    decide_all(session, {account_id: whose}, login_id=login_id, by=by, now=now)
    return _account(session, account_id)


def decide_all(session: Session, whose: Mapping[int, Whose], *, login_id: int, by: str, now: dt.datetime) -> int:
    """Say whose accounts are: a person's (by id), nobody's (None), a machine's, or not to be looked at.

    One entry of the log keeps how all of them stood before, for :func:`take_back_all`, which its number names. Raises
    LookupError, and changes nothing, when an account or a person is not there.
    """
    held = _accounts(session, whose)
    named = {person for person in whose.values() if isinstance(person, int)}
    missing = named - set(session.scalars(select(Person.id).where(Person.id.in_(named))))
    if missing:
        raise LookupError(f"there is no person {min(missing)}")
    before = {account.id: _standing(account) for account in held}
    for account in held:
        mine = whose[account.id]
        account.person_id = mine if isinstance(mine, int) else None
        account.state = mine if isinstance(mine, str) else "unmatched" if mine is None else "matched"
        account.how, account.candidates = "decided by a person", []
        account.decided_by, account.decided_at = login_id, now
    told = [{"account": one.id, "before": before[one.id], "after": _standing(one)} for one in held]
    log.append(session, by=by, action=DECIDED, subject=_subject(held), detail={"accounts": told}, now=now)
    return log.newest(session)


def take_back(session: Session, account_id: int, *, by: str, now: dt.datetime) -> Account:
    """Undo the newest decision on an account that still stands. Raises LookupError when there is none to undo."""
    account = _account(session, account_id)
    query = select(AuditEntry).where(AuditEntry.action.in_((DECIDED, TAKEN_BACK))).order_by(AuditEntry.id.desc())
    gone: set[int] = set()
    for entry in session.scalars(query):
        told = _told(entry)
        if account_id in told and entry.action == TAKEN_BACK:
            gone.add(entry.detail["entry"])
        elif account_id in told and entry.id not in gone:
            _back(session, entry, {account_id: told[account_id]}, by, now)
            return account
    raise LookupError(f"there is no decision on account {account_id} to undo")


def take_back_all(session: Session, batch: int, *, by: str, now: dt.datetime) -> Sequence[Account]:
    """Undo one decision on many accounts: each stands as before, matched anew where nobody had decided it.

    An account about which somebody decided anew since stays as it is. Raises LookupError when there is no such
    decision, or when it was undone.
    """
    entry = session.get(AuditEntry, batch)
    if entry is None or entry.action != DECIDED:
        raise LookupError("There is no such decision to undo.")
    told = _told(entry)
    here = {one.id: one for one in session.scalars(select(Account).where(Account.id.in_(told)))}
    standing = {key: one for key, one in told.items() if key in here and _stands(here[key], one["after"])}
    if not standing:
        raise LookupError("Nothing is left to undo: it was taken back, or decided anew since.")
    return _back(session, entry, standing, by, now)


def batch_people(session: Session, batch: int) -> frozenset[int]:
    """The people whom one decision gave accounts to or took accounts from."""
    entry = session.get(AuditEntry, batch)
    told = _told(entry).values() if entry is not None and entry.action == DECIDED else ()
    found = {one[when]["person_id"] for one in told for when in ("before", "after")}
    return frozenset(person for person in found if person is not None)


def _stands(account: Account, after: dict[str, Any]) -> bool:
    return {name: after[name] for name in ("decided_by", "decided_at")} == {
        name: _standing(account)[name] for name in ("decided_by", "decided_at")
    }


def _told(entry: AuditEntry) -> dict[int, dict[str, Any]]:
    """What an entry says of each account; entries on one account name it as their subject."""
    if "accounts" in entry.detail:
        return {one["account"]: one for one in entry.detail["accounts"]}
    return {int(entry.subject.partition(":")[2]): entry.detail}


def _back(
    session: Session, entry: AuditEntry, told: Mapping[int, dict[str, Any]], by: str, now: dt.datetime
) -> Sequence[Account]:
    held = _accounts(session, told)
    known = _Known(session.scalars(select(Person).order_by(Person.id)))
    for account in held:
        _restore(session, account, told[account.id]["before"], known)
    after = [{"account": one.id, "after": _standing(one)} for one in held]
    detail = {"entry": entry.id, "accounts": after}
    log.append(session, by=by, action=TAKEN_BACK, subject=_subject(held), detail=detail, now=now)
    return held


def _restore(session: Session, account: Account, before: dict[str, Any], known: _Known) -> None:
    for name in FIELDS:
        setattr(account, name, before[name])
    if before["decided_at"]:
        account.decided_at = dt.datetime.fromisoformat(before["decided_at"])
    if account.decided_by is None:
        # People may have come or gone since, so an account that nobody decided is matched anew.
        account.state, account.person_id, account.how, account.candidates = known.find(account.name)
    elif account.person_id is not None and session.get(Person, account.person_id) is None:
        raise LookupError(f"there is no person {account.person_id} any more")


def _account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise LookupError(f"there is no account {account_id}")
    return account


def _accounts(session: Session, numbers: Collection[int]) -> Sequence[Account]:
    held = session.scalars(select(Account).where(Account.id.in_(numbers)).order_by(Account.id)).all()
    if missing := set(numbers) - {one.id for one in held}:
        raise LookupError(f"there is no account {min(missing)}")
    return held


def _standing(account: Account) -> dict[str, Any]:
    at = account.decided_at
    return {name: getattr(account, name) for name in FIELDS} | {"decided_at": at.isoformat() if at else None}


def _subject(held: Sequence[Account]) -> str:
    return f"account:{held[0].id}" if len(held) == 1 else f"{len(held)} accounts"


def _local(account: str) -> str:
    return account.partition("@")[0].casefold()


def _sureness(reason: str) -> int:
    return REASONS.index(reason) if reason in REASONS else -1


def _shortened(words: Sequence[str]) -> Iterator[str]:
    """How accounts shorten a name: the first name's initial and the last name, together or apart, either way round."""
    if len(words) > 1:
        initial, last = words[0][0], words[-1]
        yield from (f"{initial}{last}", f"{initial} {last}", f"{last}{initial}", f"{last} {initial}")


def _spoken(account: str) -> str:
    return plain_name(re.sub(r"[._\-]+", " ", account.partition("@")[0]))
