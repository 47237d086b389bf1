"""Keep what the library says, with every version of each entry and who made it, and give it back."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from planner.faults import Fault
from planner.library.model import Behaviour, Capability, Item, Library, Role
from planner.store.tables import Assignment, LibraryFault, LibraryVersion, RoleRecord
from planner.values import digest, from_data, to_data

Key = tuple[str, str]
# The part of a library that holds each sort of entry, and its type.
PARTS: Mapping[str, tuple[str, type[Any]]] = {
    "role": ("roles", Role),
    "capability": ("capabilities", Capability),
    "behaviour": ("behaviours", Behaviour),
    "item": ("items", Item),
}
# A digest stands for one content for ever, so what was built from it serves every later reader.
MOST_KNOWN = 20_000
AT_ONCE = 500
_KNOWN: dict[Key, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Because:
    """Who changed an entry, who decided it, and why; empty where a changed file was found.

    ``about`` is the one entry that it is told of, None for all that changed.
    """

    author: str = ""
    decider: str = ""
    reason: str = ""
    about: Key | None = None


FOUND = Because()


def save(
    session: Session,
    library: Library,
    faults: tuple[Fault, ...],
    *,
    now: dt.datetime,
    own: frozenset[Key] = frozenset(),
    because: Because = FOUND,
) -> None:
    """Bring the records to a library: what changed gets a new version, what is gone ends, what it said before stays.

    ``own`` are the entries that the organisation's own files hold. A role whose file is at fault stays as it last was.
    """
    if session.get_bind().dialect.name == "postgresql":
        # Two readers of the files at once would both count the same version up.
        session.connection().exec_driver_sql("LOCK TABLE library_version IN EXCLUSIVE MODE")
    standing = _standing(session)
    newest = _newest(session)
    entries = dict(_entries(library))
    for key, entry in entries.items():
        told = because if because.about in (None, key) else FOUND
        _save(session, key, entry, standing.get(key), newest, now, "own" if key in own else "shipped", told)
    faulty = {Path(fault.file).stem for fault in faults}
    for key, row in standing.items():
        if key not in entries and not (key[0] == "role" and key[1] in faulty):
            row.valid_to = now
    session.flush()
    _save_roles(session)
    session.execute(delete(LibraryFault))
    session.add_all(LibraryFault(body=to_data(fault)) for fault in faults)


def load(session: Session) -> Library:
    """The library as it stands."""
    parts: dict[str, dict[str, Any]] = {part: {} for part, _ in PARTS.values()}
    for sort, key, entry in _read(session, LibraryVersion.valid_to.is_(None)):
        parts[PARTS[sort][0]][key] = entry
    return Library(**parts)


def stamp(session: Session) -> tuple[int, int]:
    """What changes whenever the library in force does."""
    newest = session.scalar(select(func.max(LibraryVersion.id))) or 0
    ended = session.scalar(select(func.count()).where(LibraryVersion.valid_to.is_not(None))) or 0
    return newest, ended


def origins(session: Session) -> dict[Key, str]:
    """Whether each entry in force is shipped or the organisation's own."""
    rows = session.execute(
        select(LibraryVersion.sort, LibraryVersion.key, LibraryVersion.origin).where(LibraryVersion.valid_to.is_(None))
    )
    return {(sort, key): origin for sort, key, origin in rows}


def versions(session: Session, sort: str, key: str) -> list[LibraryVersion]:
    """All versions of one entry, oldest first."""
    query = select(LibraryVersion).where(LibraryVersion.sort == sort, LibraryVersion.key == key)
    return list(session.scalars(query.order_by(LibraryVersion.version)))


def in_force(session: Session, sort: str, key: str) -> LibraryVersion | None:
    """The version of one entry in force."""
    query = select(LibraryVersion).where(LibraryVersion.sort == sort, LibraryVersion.key == key)
    return session.scalar(query.where(LibraryVersion.valid_to.is_(None)))


def history(session: Session) -> dict[str, tuple[Role, ...]]:
    """All versions of each declared role, oldest first."""
    found: dict[str, list[Role]] = {}
    for _, key, role in _read(session, LibraryVersion.sort == "role"):
        found.setdefault(key, []).append(role)
    return {key: tuple(roles) for key, roles in found.items()}


def faults(session: Session) -> tuple[Fault, ...]:
    """What was wrong with library files when they were last loaded."""
    return tuple(from_data(Fault, row.body) for row in session.scalars(select(LibraryFault).order_by(LibraryFault.id)))


def titles(session: Session) -> dict[str, str]:
    """Role key by title as people write it (small letters), other titles of a role included."""
    rows = session.scalars(select(RoleRecord)).all()
    roles = load(session).roles.values()
    # Where one role names another's title among its own, the role of that title wins.
    known = {row.title.casefold(): row.key for row in rows if not row.declared}
    known |= {title.casefold(): role.id for role in roles for title in role.also}
    known |= {role.title.casefold(): role.id for role in roles}
    return known


def adopt_titles(session: Session) -> None:
    """Keep every title that people have and no framework declares as a role without content; drop those nobody has."""
    posts = session.execute(select(Assignment.role_key, Assignment.title).distinct())
    held = {post.role_key: post.title for post in posts}
    known = {role.key: role for role in session.scalars(select(RoleRecord))}
    session.add_all(
        RoleRecord(key=key, title=title or key, declared=False)
        for key, title in held.items()
        if key is not None and key not in known
    )
    for key, role in known.items():
        if not role.declared and key not in held:
            session.delete(role)
    session.flush()


def role_titles(session: Session) -> dict[str, str]:
    """Title by role key, for declared and undeclared roles."""
    return {row.key: row.title for row in session.scalars(select(RoleRecord))}


def _read(session: Session, which: ColumnElement[bool]) -> list[tuple[str, str, Any]]:
    """Sort, key and entry of some versions, by key, oldest first; one that was read before is not read again."""
    columns = (LibraryVersion.id, LibraryVersion.sort, LibraryVersion.key, LibraryVersion.digest)
    order = (LibraryVersion.key, LibraryVersion.version)
    rows = session.execute(select(*columns).where(which).order_by(*order)).all()
    known = {(sort, content): _KNOWN.get((sort, content)) for _, sort, _, content in rows}
    new = [number for number, sort, _, content in rows if known[sort, content] is None]
    for start in range(0, len(new), AT_ONCE):
        bodies = select(LibraryVersion.sort, LibraryVersion.digest, LibraryVersion.body)
        for sort, content, body in session.execute(bodies.where(LibraryVersion.id.in_(new[start : start + AT_ONCE]))):
            known[sort, content] = from_data(PARTS[sort][1], body)
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN.update(known)
    return [(sort, key, known[sort, content]) for _, sort, key, content in rows]


def _entries(library: Library) -> Iterator[tuple[Key, Any]]:
    for sort, (part, _) in PARTS.items():
        for key, entry in getattr(library, part).items():
            yield (sort, key), entry


def _standing(session: Session) -> dict[Key, LibraryVersion]:
    rows = session.scalars(select(LibraryVersion).where(LibraryVersion.valid_to.is_(None)))
    return {(row.sort, row.key): row for row in rows}


def _newest(session: Session) -> dict[Key, int]:
    rows = session.execute(
        select(LibraryVersion.sort, LibraryVersion.key, func.max(LibraryVersion.version)).group_by(
            LibraryVersion.sort, LibraryVersion.key
        )
    )
    return {(sort, key): version for sort, key, version in rows}


def _save(
    session: Session,
    key: Key,
    entry: Any,
    row: LibraryVersion | None,
    newest: Mapping[Key, int],
    now: dt.datetime,
    origin: str,
    because: Because,
) -> None:
    content = digest(entry)
    if row is not None and row.digest == content:
        row.origin = origin
        return
    if row is not None:
        row.valid_to = now
    session.add(
        LibraryVersion(
            sort=key[0],
            key=key[1],
            version=newest.get(key, 0) + 1,
            digest=content,
            origin=origin,
            valid_from=now,
            body=to_data(entry),
            author=because.author,
            decider=because.decider,
            reason=because.reason,
        )
    )


def _save_roles(session: Session) -> None:
    """Every role in force is declared under its title; one that is no longer is as if nobody had written it."""
    bodies = select(LibraryVersion.key, LibraryVersion.body).where(
        LibraryVersion.sort == "role", LibraryVersion.valid_to.is_(None)
    )
    declared = {key: body["title"] for key, body in session.execute(bodies)}
    known = {role.key: role for role in session.scalars(select(RoleRecord))}
    for key, title in declared.items():
        if key in known:
            known[key].title, known[key].declared = title, True
        else:
            session.add(RoleRecord(key=key, title=title, declared=True))
    for key, role in known.items():
        if key not in declared:
            role.declared = False
    session.flush()
