"""Prepare a change of a library entry, propose it, decide on it: nothing comes into force otherwise from here."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.library.importers.base import slug
from planner.services import bodies, clock
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import drafts, library, log
from planner.store.open import Stores
from planner.store.tables import LibraryDraft

# Behaviours are measured on signals by whoever knows them, and are written as files.
WRITTEN = tuple(bodies.FRESH)
LONGEST_REASON = 2000


class Overtaken(Refused):
    """Somebody else saved in the meantime."""


def begin(
    stores: Stores, viewer: Viewer, sort: str, key: str, *, version: int | None = None, copy: bool = False
) -> int:
    """Begin to change an entry from what is in force, or from an older version, or to make a new one as a copy.

    Where somebody prepares the entry already, that draft is handed back. Raises NotAllowed, NotFound, Refused.
    """
    require(viewer, "change", "library")
    with stores.records.write() as session:
        _writable(sort)
        body, based_on = _start(session, sort, key, version)
        if copy:
            name = "title" if "title" in body else "name"
            body = {**body, name: f"Copy of {body[name]}", **({"version": 1, "also": []} if sort == "role" else {})}
            return _create(session, viewer, sort, _fresh_key(session, sort, body), body, None)
        going = drafts.open_of(session, sort, key)
        if going is not None and version is None:
            return going.id
        if going is not None:
            raise Refused("This entry is being changed already. Finish or drop that draft first.")
        return _create(session, viewer, sort, key, body, based_on)


def begin_new(stores: Stores, viewer: Viewer, sort: str, body: Mapping[str, Any]) -> int:
    """Begin an entry that the library does not have. Raises NotAllowed or Refused."""
    require(viewer, "change", "library")
    with stores.records.write() as session:
        _writable(sort)
        return _create(session, viewer, sort, _fresh_key(session, sort, body), dict(body), None)


def save(stores: Stores, viewer: Viewer, number: int, counter: int, body: Mapping[str, Any]) -> None:
    """Keep what somebody wrote. Raises NotAllowed, NotFound, Refused; Overtaken when somebody else saved meanwhile."""
    require(viewer, "change", "library")
    with stores.records.write() as session:
        draft = _at(session, number, counter, "draft")
        _touch(draft, viewer)
        draft.body = {**(draft.body or {}), **body}


def take_over(stores: Stores, viewer: Viewer, number: int, counter: int) -> tuple[str, ...]:
    """Bring a draft to the version now in force; its own changes stay. Names what both had changed.

    Raises NotAllowed, NotFound, Refused.
    """
    require(viewer, "change", "library")
    with stores.records.write() as session:
        draft = _at(session, number, counter, "draft")
        rows = {row.version: row for row in library.versions(session, draft.sort, draft.key)}
        standing = library.in_force(session, draft.sort, draft.key)
        if draft.body is None or draft.based_on is None or standing is None:
            raise Refused("There is no newer version to take over.")
        found, both = bodies.merged(rows[draft.based_on].body, draft.body, standing.body)
        raised = {"version": standing.body["version"] + 1} if draft.sort == "role" else {}
        draft.body, draft.based_on = found | raised, standing.version
        _touch(draft, viewer)
    return tuple(name for name in both if name != "version")


def propose(stores: Stores, viewer: Viewer, number: int, counter: int, why: str) -> None:
    """Ask for a decision on a draft, saying why. Raises NotAllowed, NotFound, Refused."""
    require(viewer, "change", "library")
    with stores.records.write() as session:
        draft = _at(session, number, counter, "draft")
        draft.why, draft.proposed_by = _reason(why), viewer.email
        _move(session, viewer, draft, "proposed", "propose library change")


def withdraw(stores: Stores, viewer: Viewer, sort: str, key: str, why: str) -> int:
    """Propose to drop the own version of an entry, so that the shipped one is in force again, or none.

    Raises NotAllowed, NotFound, Refused.
    """
    require(viewer, "change", "library")
    reason = _reason(why)
    with stores.records.write() as session:
        standing = library.in_force(session, sort, key)
        if standing is None:
            raise NotFound("The library has no such entry now.")
        if standing.origin != "own":
            raise Refused("What is in force is shipped; there is no own version to drop.")
        if drafts.open_of(session, sort, key) is not None:
            raise Refused("This entry is being changed already. Finish or drop that draft first.")
        return _create(session, viewer, sort, key, None, standing.version, why=reason, state="proposed")


def back_to_draft(stores: Stores, viewer: Viewer, number: int, counter: int) -> None:
    """Take a proposal back to write on. Raises NotAllowed, NotFound, Refused."""
    require(viewer, "change", "library")
    with stores.records.write() as session:
        draft = _at(session, number, counter, "proposed")
        if draft.body is None:
            raise Refused("There is nothing to write on: drop it, or decide on it.")
        _move(session, viewer, draft, "draft", "take back library proposal")


def drop(stores: Stores, viewer: Viewer, number: int, counter: int) -> None:
    """Put a draft away without a decision. Raises NotAllowed, NotFound, Refused."""
    require(viewer, "change", "library")
    with stores.records.write() as session:
        draft = _at(session, number, counter, *drafts.OPEN)
        _move(session, viewer, draft, "dropped", "drop library draft")


def restore(stores: Stores, viewer: Viewer, number: int) -> None:
    """Take a draft up again that was put away. Raises NotAllowed, NotFound, Refused."""
    require(viewer, "change", "library")
    with stores.records.write() as session:
        draft = drafts.get(session, number, locked=True)
        if draft is None or draft.state != "dropped":
            raise NotFound("There is no such draft to take up again.")
        if drafts.open_of(session, draft.sort, draft.key) is not None:
            raise Refused("Somebody began another draft of this entry in the meantime.")
        again = "draft" if draft.body is not None else "proposed"
        _move(session, viewer, draft, again, "take up library draft")


def at(session: Session, number: int, counter: int, *states: str) -> LibraryDraft:
    """A draft in one of some states, kept from others until the transaction ends. Raises NotFound or Overtaken."""
    return _at(session, number, counter, *states)


def _at(session: Session, number: int, counter: int, *states: str) -> LibraryDraft:
    draft = drafts.get(session, number, locked=True)
    if draft is None:
        raise NotFound("There is no such draft.")
    if draft.state not in states or draft.counter != counter:
        raise Overtaken(
            f"{draft.changed_by} changed this draft in the meantime. Look at what it says now, then do it again."
        )
    return draft


def subject(sort: str, key: str) -> str:
    """What the log calls an entry."""
    return f"library:{sort}:{key}"


def _start(session: Session, sort: str, key: str, version: int | None) -> tuple[dict[str, Any], int | None]:
    rows = library.versions(session, sort, key)
    standing = next((row for row in rows if row.valid_to is None), None)
    wanted = standing if version is None else next((row for row in rows if row.version == version), None)
    if wanted is None:
        raise NotFound("The library has no such version.")
    newest = standing.body if standing else rows[-1].body
    raised = {"version": newest["version"] + 1} if sort == "role" else {}
    return {**wanted.body, **raised}, standing.version if standing else None


def _create(
    session: Session,
    viewer: Viewer,
    sort: str,
    key: str,
    body: dict[str, Any] | None,
    based_on: int | None,
    *,
    why: str = "",
    state: str = "draft",
) -> int:
    now = clock.now()
    written = None if body is None else {**body, "id": key}
    try:
        number = drafts.create(
            session,
            sort=sort,
            key=key,
            body=written,
            based_on=based_on,
            by=viewer.email,
            now=now,
            why=why,
            state=state,
        )
    except IntegrityError as error:
        raise Refused("Somebody began to change this entry just now. Look at their draft.") from error
    detail = {"draft": number, "name": bodies.name_of(written) if written else ""}
    action = "begin library draft" if state == "draft" else "propose to drop own version"
    log.append(session, by=viewer.email, action=action, subject=subject(sort, key), detail=detail, now=now)
    return number


def _move(session: Session, viewer: Viewer, draft: LibraryDraft, state: str, action: str) -> None:
    draft.state = state
    draft.counter += 1
    draft.changed_by, draft.changed_at = viewer.email, clock.now()
    detail = {"draft": draft.id, "why": draft.why} if state == "proposed" else {"draft": draft.id}
    about = subject(draft.sort, draft.key)
    log.append(session, by=viewer.email, action=action, subject=about, detail=detail, now=clock.now())


def _touch(draft: LibraryDraft, viewer: Viewer) -> None:
    draft.counter += 1
    draft.changed_by, draft.changed_at = viewer.email, clock.now()
    draft.writers = sorted({*draft.writers, viewer.email})


def _fresh_key(session: Session, sort: str, body: Mapping[str, Any]) -> str:
    taken = drafts.keys(session, sort)
    start = slug(bodies.name_of(body))[:90].rstrip("-") or sort
    made = (start if n == 1 else f"{start}-{n}" for n in count(1))
    return next(key for key in made if key not in taken)


def _writable(sort: str) -> None:
    if sort not in WRITTEN:
        raise Refused("Behaviours say which signals are counted; they are written as files, and can be brought in.")


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("Say why, in a sentence: it stays with the version.")
    return text.strip()[:LONGEST_REASON]
