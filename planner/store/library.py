"""Keep the library's roles with their versions, capabilities, behaviours and items, and give them back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from planner.faults import Fault
from planner.library.model import Behaviour, Capability, Item, Library, Role
from planner.store.tables import (
    Assignment,
    BehaviourRecord,
    CapabilityRecord,
    LearningItem,
    LibraryFault,
    RoleRecord,
    RoleVersion,
)
from planner.values import digest, from_data, to_data

KINDS: tuple[tuple[Any, type[Any]], ...] = (
    (CapabilityRecord, Capability),
    (BehaviourRecord, Behaviour),
    (LearningItem, Item),
)


def save(session: Session, library: Library, faults: tuple[Fault, ...], *, now: dt.datetime) -> None:
    """Bring the records to a library: a role whose content changed gets a new version, the rest is replaced."""
    for role in library.roles.values():
        _save_role(session, role, now)
    parts: tuple[Mapping[str, Any], ...] = (library.capabilities, library.behaviours, library.items)
    for (table, _), values in zip(KINDS, parts, strict=True):
        _replace(session, table, values)
    session.execute(delete(LibraryFault))
    session.add_all(LibraryFault(body=to_data(fault)) for fault in faults)


def load(session: Session) -> Library:
    """The library as it stands: the newest version of each role."""
    roles = {key: versions[-1] for key, versions in history(session).items()}
    capabilities, behaviours, items = (
        {row.key: from_data(kind, row.body) for row in session.scalars(select(table).order_by(table.key))}
        for table, kind in KINDS
    )
    return Library(roles=roles, capabilities=capabilities, behaviours=behaviours, items=items)


def history(session: Session) -> dict[str, tuple[Role, ...]]:
    """All versions of each declared role, oldest first."""
    rows = session.execute(
        select(RoleRecord.key, RoleVersion.body)
        .join(RoleVersion, RoleVersion.role_id == RoleRecord.id)
        .order_by(RoleRecord.key, RoleVersion.version)
    )
    versions: dict[str, tuple[Role, ...]] = {}
    for key, body in rows:
        versions[key] = (*versions.get(key, ()), from_data(Role, body))
    return versions


def faults(session: Session) -> tuple[Fault, ...]:
    """What was wrong with library files when they were last loaded."""
    return tuple(from_data(Fault, row.body) for row in session.scalars(select(LibraryFault).order_by(LibraryFault.id)))


def titles(session: Session) -> dict[str, str]:
    """Role key by title as people write it (small letters), other titles of a role included."""
    rows = session.scalars(select(RoleRecord)).all()
    roles = [versions[-1] for versions in history(session).values()]
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


def _save_role(session: Session, role: Role, now: dt.datetime) -> None:
    record = session.scalar(select(RoleRecord).where(RoleRecord.key == role.id))
    if record is None:
        record = RoleRecord(key=role.id, title=role.title, declared=True)
        session.add(record)
        session.flush()
    record.title, record.declared = role.title, True
    latest = session.scalar(
        select(RoleVersion).where(RoleVersion.role_id == record.id).order_by(RoleVersion.version.desc()).limit(1)
    )
    content = digest(role)
    if latest is not None and latest.digest == content:
        return
    version = 1 if latest is None else latest.version + 1
    session.add(RoleVersion(role_id=record.id, version=version, digest=content, valid_from=now, body=to_data(role)))


def _replace(session: Session, table: Any, values: Mapping[str, Any]) -> None:
    rows = {row.key: row for row in session.scalars(select(table))}
    for key, row in rows.items():
        if key not in values:
            session.delete(row)
    for key, value in values.items():
        if key in rows:
            rows[key].body = to_data(value)
        else:
            session.add(table(key=key, body=to_data(value)))
