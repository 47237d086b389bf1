"""What somebody says of the roles they could go to: wanted, or not for them. Their own word, which plans obey."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.access import Action, Viewer
from planner.architect.model import Destination
from planner.services import clock, names, results
from planner.services.allowing import require
from planner.services.errors import NotAllowed, NotFound
from planner.store import directory, runs, wishes
from planner.store.kept import KeptInputs
from planner.store.open import Stores
from planner.store.tables import Wish as Row
from planner.values import digest

WORDS = ("wanted", "refused")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One word of somebody on a role; ``until`` is None while it holds."""

    number: int
    role: str
    title: str
    refused: bool
    note: str
    at: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Place:
    """A role that somebody could go to: whether it is near, whether anybody here holds it, what it takes.

    ``builds`` names each capability with the levels to build, None where nobody wrote what the role needs.
    """

    role: str
    title: str
    near: bool
    held: bool
    builds: tuple[tuple[str, int], ...] | None
    wish: Wish | None


@dataclass(frozen=True, kw_only=True)
class Mine:
    """Where somebody could go as the newest run shows it, and what they say of roles that it no longer shows."""

    places: tuple[Place, ...]
    elsewhere: tuple[Wish, ...]


def mine(stores: Stores, viewer: Viewer) -> Mine:
    """Where the viewer could go, and what they said of it. Raises NotAllowed."""
    person = _self(viewer, "view")
    found = _destinations(stores, person)
    with stores.records.read() as session:
        called = names.load(session)
        held = {one.role: one for one in told(session, person, called) if one.until is None}
    shown = {one.role for one in found}
    return Mine(
        places=tuple(_place(one, called, held.get(one.role)) for one in found),
        elsewhere=tuple(one for role, one in sorted(held.items()) if role not in shown),
    )


def told(session: Session, person: int, called: names.Names) -> tuple[Wish, ...]:
    """All that somebody said of roles, the newest first."""
    return tuple(
        Wish(
            number=row.id,
            role=row.role_key,
            title=called.role(row.role_key),
            refused=row.what == "refused",
            note=row.note,
            at=row.at,
            until=row.until,
        )
        for row in wishes.history(session, person)
    )


def say(stores: Stores, viewer: Viewer, role: str, what: str, *, note: str = "") -> tuple[int, int | None]:
    """Keep that the viewer wants or refuses a role.

    Returns the number of this word, and of the one that it ends. Raises NotAllowed, or NotFound for a role that the
    viewer is not shown and for another word.
    """
    person = _self(viewer, "change")
    if what not in WORDS or role not in {one.role for one in _destinations(stores, person)}:
        raise NotFound("That is none of the roles that you could go to.")
    with stores.records.write() as session:
        return wishes.say(session, person=person, role=role, what=what, note=note.strip(), now=clock.now())


def withdraw(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take a word of the viewer's own back; it stays in their record as taken back. Raises NotAllowed or NotFound."""
    with stores.records.write() as session:
        row = _own(session, _self(viewer, "change"), number)
        if row.until is not None:
            raise NotFound("That was taken back already.")
        wishes.end(session, row.person_id, row.role_key, clock.now())


def again(stores: Stores, viewer: Viewer, number: int) -> None:
    """Say once more what the viewer said before, as the way back from a change. Raises NotAllowed or NotFound."""
    with stores.records.write() as session:
        row = _own(session, _self(viewer, "change"), number)
        person, role, what, note = row.person_id, row.role_key, row.what, row.note
        wishes.say(session, person=person, role=role, what=what, note=note, now=clock.now())


def forget(stores: Stores, viewer: Viewer, number: int) -> None:
    """Delete for good what the viewer said and took back, also where runs keep it as what they read.

    Those runs cannot be made again. Raises NotAllowed or NotFound.
    """
    with stores.records.write() as session:
        person = _self(viewer, "change")
        row = wishes.get(session, person, number)
        role = row.role_key if row is not None and row.what == "refused" else None
        if not wishes.forget(session, person, number):
            raise NotFound("Only what you took back can be deleted.")
        if role is not None:
            _drop(stores, runs.marks(session, "refusals"), lambda refused: role in refused.get(str(person), ()))


def drop_forgotten(stores: Stores, session: Session, mark: str) -> None:
    """Delete what a run keeps of refusals when somebody deleted one of them while the run was being made."""
    known = {(str(row.person_id), row.role_key) for row in wishes.every_refusal(session)}
    _drop(
        stores,
        [mark],
        lambda refused: any((person, role) not in known for person, roles in refused.items() for role in roles),
    )


def _drop(stores: Stores, marks: Iterable[str], unwanted: Callable[[Mapping[str, list[str]]], bool]) -> None:
    """Delete the kept refusals that are unwanted; what cannot be read any more is deleted with them."""
    shelf = KeptInputs(stores.settings.inputs_folder)
    for one in marks:
        try:
            gone = unwanted(shelf.read(one)["refused"])
        except LookupError:
            continue
        except ValueError:
            gone = True
        if gone:
            shelf.drop([one])


def refused(session: Session) -> dict[str, frozenset[str]]:
    """The roles that each person refuses, as a plan has to obey them."""
    found: dict[str, set[str]] = {}
    for row in wishes.refusals(session):
        found.setdefault(str(row.person_id), set()).add(row.role_key)
    return {person: frozenset(roles) for person, roles in found.items()}


def mark(session: Session) -> str:
    """A digest that tells one state of the refusals from another.

    The moments go into it: without them whoever sees it could try out who refuses what.
    """
    return digest([[row.person_id, row.role_key, row.at.isoformat()] for row in wishes.refusals(session)])


def _destinations(stores: Stores, person: int) -> tuple[Destination, ...]:
    with stores.records.read() as session:
        post = directory.current_post(session, person, on=clock.today())
    run = results.latest(stores, "architect")
    every: Iterable[Destination] = run.value.destinations if run is not None else ()
    return tuple(one for one in every if post is not None and one.origin == post.role_key)


def _place(one: Destination, called: names.Names, wish: Wish | None) -> Place:
    role = called.library.roles.get(one.role)
    builds = tuple((called.capability(key), levels) for key, levels in one.gaps.items())
    return Place(
        role=one.role,
        title=called.role(one.role),
        near=one.distance == "near",
        held=one.held,
        builds=builds if role is not None and role.needs else None,
        wish=wish,
    )


def _own(session: Session, person: int, number: int) -> Row:
    row = wishes.get(session, person, number)
    if row is None:
        raise NotFound("You said no such thing.")
    return row


def _self(viewer: Viewer, action: Action) -> int:
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    require(viewer, action, "wish", people=[viewer.person])
    return int(viewer.person)
