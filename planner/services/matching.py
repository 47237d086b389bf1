"""Whose account is whose: what is doubtful or unmatched, and what a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.access import Viewer
from planner.services import clock
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.store import accounts, directory, imports
from planner.store.open import Stores
from planner.store.tables import Account

Whose = Literal["automated", "ignored", "nobody"]
STATES = ("doubtful", "unmatched", "automated", "ignored", "matched")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody an account could belong to."""

    person: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """One account of a source: how it stands, why, and whom it could belong to."""

    number: int
    source: str
    account: str
    state: str
    how: str
    signals: int
    person: Candidate | None
    candidates: tuple[Candidate, ...]
    decided: bool


def listed(stores: Stores, viewer: Viewer, *, state: str | None = None) -> tuple[Found, ...]:
    """The accounts in sources, doubtful ones first, then by how many signals they carry."""
    with stores.records.read() as session:
        rows = accounts.list_(session, state=state)
        named = {row.person_id for row in rows} | {c for row in rows for c in row.candidates}
        people = {str(person) for person in named if person is not None}
        require(viewer, "view", "accounts", people=people)
        names = directory.names(session, people)
        files = imports.live_files(session)
    counts = stores.signals.accounts(files) if files else {}
    found = [_found(row, names, counts.get(row.source, {}).get(row.name, 0)) for row in rows]
    return tuple(sorted(found, key=lambda f: (STATES.index(f.state), -f.signals, f.source, f.account)))


def somebody(stores: Stores, viewer: Viewer, number_or_email: str) -> Candidate:
    """The person with this HR number or e-mail address. Raises NotAllowed or NotFound."""
    with stores.records.read() as session:
        found = directory.find(session, number_or_email)
        if found is None:
            raise NotFound(f"Nobody in the people records has the number or e-mail address “{number_or_email}”.")
        require(viewer, "view", "accounts", people=[str(found.id)])
        return Candidate(person=str(found.id), name=found.name)


def decide(stores: Stores, viewer: Viewer, numbers: Sequence[int], whose: Whose | int) -> int:
    """Say of accounts that all of them are one person's, a machine's, nobody's, or not to be looked at.

    As :func:`decide_all`.
    """
    return decide_all(stores, viewer, dict.fromkeys(numbers, whose))


def decide_all(stores: Stores, viewer: Viewer, whose: Mapping[int, Whose | int]) -> int:
    """Say whose accounts are, all or none; the number by which :func:`take_back_all` undoes all of it.

    Raises NotAllowed, also where an account would become or stop being the viewer's own, or NotFound.
    """
    require(viewer, "decide", "accounts")
    now: dict[int, accounts.Whose] = {number: None if one == "nobody" else one for number, one in whose.items()}
    with stores.records.write() as session:
        held = {row.id: row.person_id for row in accounts.list_(session)}
        touched = {held.get(number) for number in now} | {one for one in now.values() if isinstance(one, int)}
        require(viewer, "decide", "accounts", people=[str(person) for person in touched if person is not None])
        try:
            return accounts.decide_all(session, now, login_id=viewer.login, by=viewer.email, now=clock.now())
        except LookupError as error:
            raise NotFound(str(error)) from error


def decide_account(stores: Stores, viewer: Viewer, *, source: str, account: str, belongs_to: Whose | int) -> None:
    """Say whose one account is, by its name. Raises as ``decide`` does."""
    with stores.records.read() as session:
        rows = accounts.list_(session)
    number = next((row.id for row in rows if row.source == source and row.name == account), None)
    if number is None:
        raise NotFound(f"There is no account {account} in {source}.")
    decide(stores, viewer, [number], belongs_to)


def take_back(stores: Stores, viewer: Viewer, numbers: Sequence[int]) -> None:
    """Undo the newest decision on each of these accounts; all or none.

    Raises NotAllowed as ``decide`` does, or NotFound when one has no decision to undo.
    """
    require(viewer, "decide", "accounts")
    with stores.records.write() as session:
        held = {row.id: row.person_id for row in accounts.list_(session)}
        try:
            for number in numbers:
                account = accounts.take_back(session, number, by=viewer.email, now=clock.now())
                touched = {held[number], account.person_id}
                require(viewer, "decide", "accounts", people=[str(person) for person in touched if person is not None])
        except LookupError as error:
            raise NotFound(str(error)) from error


def take_back_all(stores: Stores, viewer: Viewer, batch: int) -> int:
    """Undo one decision on many accounts; how many stand as before. Raises NotAllowed as ``decide`` does, or NotFound.

    An account that somebody decided anew since stays as it is.
    """
    require(viewer, "decide", "accounts")
    with stores.records.write() as session:
        touched = accounts.batch_people(session, batch)
        require(viewer, "decide", "accounts", people=[str(person) for person in touched])
        try:
            return len(accounts.take_back_all(session, batch, by=viewer.email, now=clock.now()))
        except LookupError as error:
            raise NotFound(str(error)) from error


def _found(row: Account, names: dict[str, str], signals: int) -> Found:
    def candidate(person: int) -> Candidate:
        return Candidate(person=str(person), name=names.get(str(person), str(person)))

    return Found(
        number=row.id,
        source=row.source,
        account=row.name,
        state=row.state,
        how=row.how,
        signals=signals,
        person=candidate(row.person_id) if row.person_id is not None else None,
        candidates=tuple(candidate(person) for person in row.candidates),
        decided=row.decided_by is not None,
    )
