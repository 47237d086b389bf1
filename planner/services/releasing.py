"""What a draft would do, and the decision that brings it into force or turns it down."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.config import Settings
from planner.faults import Fault
from planner.library.importers import own
from planner.library.model import Library
from planner.services import bodies, clock, drafting, house, libraries, ownfiles, shelf, spelling
from planner.services.allowing import require
from planner.services.effects import Effects, of_change
from planner.services.errors import NotFound, Refused
from planner.services.spelling import Change
from planner.store import drafts, library, log
from planner.store.open import Stores
from planner.store.tables import LibraryDraft
from planner.values import digest, to_data

FIX = "Compare the two, or say below that the file may be replaced"
BY_HAND = "was written or changed by a person since it was last written from here"
ALONE = "Whoever wrote a change may not publish it here: somebody else has to decide."


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A draft as its page shows it. ``body`` is None where the own version is to be dropped.

    ``changes`` lead from what is in force to the draft, ``newer`` from what the draft began with to what is in force
    now; ``both`` names the lines that both changed. ``by_hand`` says that a person changed the file in question.
    """

    number: int
    sort: str
    key: str
    name: str
    state: str
    body: Mapping[str, Any] | None
    counter: int
    author: str
    writers: tuple[str, ...]
    changed_by: str
    changed_at: dt.datetime
    why: str
    proposed_by: str
    decided_by: str
    decided_at: dt.datetime | None
    reason: str
    new: bool
    origin: str
    changes: tuple[Change, ...]
    newer: tuple[Change, ...]
    both: tuple[str, ...]
    faults: tuple[Fault, ...]
    effects: Effects
    by_hand: Fault | None
    alone: bool

    @property
    def ready(self) -> bool:
        """Whether nothing stands against a decision."""
        return bool(self.changes) and not self.faults and not self.effects.broken


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A draft in a list, or a decision in a history."""

    number: int
    sort: str
    name: str
    state: str
    dropping: bool
    author: str
    changed_by: str
    changed_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    reason: str


def listed(stores: Stores, viewer: Viewer, *, sort: str = "", key: str = "") -> tuple[tuple[Noted, ...], ...]:
    """Drafts being prepared, and the newest decisions, of one entry or of all. Raises NotAllowed."""
    require(viewer, "view", "decisions-log" if key else "library")
    held = shelf.kept(stores)
    with stores.records.read() as session:
        going = drafts.listed(session, drafts.OPEN, sort=sort, key=key)
        over = drafts.listed(session, ("published", "rejected"), sort=sort, key=key)
        return tuple(tuple(_noted(draft, held) for draft in rows) for rows in (going, over))


def open_number(stores: Stores, viewer: Viewer, sort: str, key: str) -> int | None:
    """The draft in which an entry is being changed. Raises NotAllowed."""
    require(viewer, "change", "library")
    with stores.records.read() as session:
        draft = drafts.open_of(session, sort, key)
        return draft.id if draft else None


def prepared(stores: Stores, viewer: Viewer, number: int) -> Prepared:
    """A draft with all that somebody who decides on it has to know. Raises NotAllowed or NotFound."""
    require(viewer, "change", "library")
    with stores.records.read() as session:
        draft = drafts.get(session, number)
        if draft is None:
            raise NotFound("There is no such draft.")
        rows = {row.version: row for row in library.versions(session, draft.sort, draft.key)}
    held = shelf.kept(stores)
    entry, faults = checked(held.library, draft.sort, draft.key, draft.body)
    base = rows.get(draft.based_on or 0)
    standing = next((row for row in rows.values() if row.valid_to is None), None)
    closed = draft.state not in drafts.OPEN
    before = base if closed else standing
    then = draft.body if draft.body is not None else to_data(entry) if entry else None
    moved = not closed and standing is not None and standing.version != draft.based_on
    newer = _compare(held, draft, base, standing.body) if moved and standing else ()
    changes = _compare(held, draft, before, then)
    own_changes = {change.line for change in _compare(held, draft, base, then)} if moved else set()
    return Prepared(
        number=draft.id,
        sort=draft.sort,
        key=draft.key,
        name=_name(draft, held),
        state=draft.state,
        body=draft.body,
        counter=draft.counter,
        author=draft.author,
        writers=tuple(draft.writers),
        changed_by=draft.changed_by,
        changed_at=draft.changed_at,
        why=draft.why,
        proposed_by=draft.proposed_by,
        decided_by=draft.decided_by,
        decided_at=draft.decided_at,
        reason=draft.reason,
        new=standing is None,
        origin=held.origin(draft.sort, draft.key) if standing else "",
        changes=changes,
        newer=newer,
        both=tuple(change.label for change in newer if change.line in own_changes),
        faults=faults if not closed else (),
        effects=of_change(stores, held.library, draft.sort, draft.key, entry if not faults else _now(held, draft)),
        by_hand=_by_hand(stores.settings, draft, entry) if not faults and not closed else None,
        alone=viewer.email in draft.writers,
    )


def checked(held: Library, sort: str, key: str, body: Mapping[str, Any] | None) -> tuple[Any, tuple[Fault, ...]]:
    """The entry that would come into force, and what is wrong with it, with the checks of library files."""
    if body is None:
        return shelf.shipped_entry(sort, key), ()
    entry, faults = bodies.read(sort, key, body)
    if entry is None:
        return None, faults
    _, wrong = bodies.settled(bodies.with_entry(held, sort, key, entry))
    told = list(wrong.get((sort, key), ()))
    if sort == "role":
        _, taken = libraries.apart(Library(roles={key: entry}), held)
        told += [replace(fault, file=bodies.LABEL) for fault in taken]
    return entry, tuple(told)


def decide(
    stores: Stores,
    viewer: Viewer,
    number: int,
    counter: int,
    *,
    publish: bool,
    reason: str,
    overwrite: bool = False,
) -> None:
    """Bring a proposed change into force as an own file and a new version, or turn it down; with who and why.

    ``overwrite`` replaces a file that a person changed. Raises NotAllowed, NotFound, Unreadable, and Refused when the
    draft has faults, would leave others without what they refer to, or may not be published by whoever wrote it.
    """
    require(viewer, "decide", "library")
    if not reason.strip():
        raise Refused("Say why, in a sentence: it stays with the version.")
    with stores.records.read() as session:
        draft = drafts.get(session, number)
    if draft is None:
        raise NotFound("There is no such draft.")
    folder = stores.settings.library_root
    with ownfiles.undone_on_failure(folder, _names(folder, draft)), stores.records.write() as session:
        draft = drafting.at(session, number, counter, "proposed")
        if publish:
            _publish(stores, session, viewer, draft, reason.strip(), overwrite=overwrite)
        draft.state = "published" if publish else "rejected"
        draft.counter += 1
        draft.decided_by, draft.decided_at, draft.reason = viewer.email, clock.now(), reason.strip()
        log.append(
            session,
            by=viewer.email,
            action="publish library change" if publish else "reject library change",
            subject=drafting.subject(draft.sort, draft.key),
            detail={"draft": number, "written_by": list(draft.writers), "reason": reason.strip()},
            now=clock.now(),
        )


def alone_allowed(stores: Stores) -> bool:
    """Whether whoever wrote a change may publish it."""
    return not house.policy(stores)["library.four_eyes"]


def _publish(
    stores: Stores, session: Session, viewer: Viewer, draft: LibraryDraft, reason: str, *, overwrite: bool
) -> None:
    if viewer.email in draft.writers and not alone_allowed(stores):
        raise Refused(ALONE)
    held = library.load(session)
    entry, faults = checked(held, draft.sort, draft.key, draft.body)
    if faults:
        raise Refused(f"This has faults: {faults[0]}")
    left_out = bodies.broken_by(held, draft.sort, draft.key, entry)
    if left_out:
        raise Refused(f"{len(left_out)} other entries refer to what this takes away. Change them first.")
    if draft.body is None:
        _take_away(stores.settings, draft, overwrite=overwrite)
    else:
        _write(stores.settings, draft.sort, entry, overwrite=overwrite)
    about = (draft.sort, draft.key)
    because = library.Because(author=", ".join(draft.writers), decider=viewer.email, reason=reason, about=about)
    house.refresh_in(session, stores.settings, because=because)
    standing = library.in_force(session, *about)
    if (standing.digest if standing else None) != (digest(entry) if entry is not None else None):
        raise Refused("The files did not take it up. See what is wrong with them under Library, then decide again.")


def _write(settings: Settings, sort: str, entry: Any, *, overwrite: bool) -> None:
    folder = settings.library_root
    known, _ = ownfiles.digests(folder)
    alone = bodies.with_entry(Library(), sort, entry.id, entry)
    planned = list(ownfiles.plan(alone, folder, known, overwrite=overwrite, fix=FIX))
    for file in planned:
        if file.fault or file.kept:
            raise Refused(f"The file of this entry {BY_HAND}. {FIX}.")
    ownfiles.write(folder, planned, known)


def _take_away(settings: Settings, draft: LibraryDraft, *, overwrite: bool) -> None:
    folder = settings.library_root
    path = ownfiles.place(folder, draft.sort, draft.key)
    if path is None:
        raise Refused("The own file is gone already. Have the files read again under Library.")
    known, _ = ownfiles.digests(folder)
    if not overwrite and ownfiles.changed_by_hand(folder, path, known, fix=FIX):
        raise Refused(f"The file of this entry {BY_HAND}. {FIX}.")
    ownfiles.remove(folder, path, known)


def _by_hand(settings: Settings, draft: LibraryDraft, entry: Any) -> Fault | None:
    folder = settings.library_root
    path = ownfiles.place(folder, draft.sort, draft.key)
    if path is None:
        return None
    known, _ = ownfiles.digests(folder)
    found = ownfiles.changed_by_hand(folder, path, known, fix=FIX)
    return replace(found, file=path.relative_to(folder).as_posix()) if found else None


def _names(folder: Path, draft: LibraryDraft) -> Iterator[str]:
    """Every file that a decision may write or take away."""
    there = ownfiles.place(folder, draft.sort, draft.key)
    if there is not None:
        yield there.relative_to(folder).as_posix()
    entry, _ = bodies.read(draft.sort, draft.key, draft.body) if draft.body is not None else (None, ())
    if entry is not None:
        yield from (name for _, _, name, _ in own.files(bodies.with_entry(Library(), draft.sort, draft.key, entry)))


def _compare(
    held: shelf.Shelf, draft: LibraryDraft, before: Any, after: Mapping[str, Any] | None
) -> tuple[Change, ...]:
    return spelling.compare(draft.sort, before.body if before is not None else None, after, held.library)


def _now(held: shelf.Shelf, draft: LibraryDraft) -> Any:
    return held.part(draft.sort).get(draft.key)


def _name(draft: LibraryDraft, held: shelf.Shelf) -> str:
    standing = _now(held, draft)
    called = [bodies.name_of(body) for body in (draft.body, to_data(standing) if standing else None) if body]
    return next((name for name in called if name != bodies.NAMELESS), spelling.spaced(draft.key))


def _noted(draft: LibraryDraft, held: shelf.Shelf) -> Noted:
    return Noted(
        number=draft.id,
        sort=draft.sort,
        name=_name(draft, held),
        state=draft.state,
        dropping=draft.body is None,
        author=draft.author,
        changed_by=draft.changed_by,
        changed_at=draft.changed_at,
        decided_by=draft.decided_by,
        decided_at=draft.decided_at,
        reason=draft.reason,
    )
