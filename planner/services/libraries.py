"""Bring other people's frameworks and catalogues in as the organisation's own files, and take the library out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.access import Viewer
from planner.config import Settings
from planner.faults import Fault, Unreadable
from planner.library import importers, loader
from planner.library.importers.base import SORTS
from planner.library.model import Library
from planner.library.references import Versions
from planner.services import clock, house, ownfiles
from planner.services.allowing import require
from planner.store import log
from planner.store.library import Because
from planner.store.open import Stores
from planner.values import to_data

STATES = ("created", "updated", "unchanged", "rejected")
FIX = "Compare the two, or import with --overwrite"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to bring a file in: the release where it does not tell it, whether to replace what a person changed."""

    release: str | None = None
    overwrite: bool = False
    dry_run: bool = False


DEFAULT = Options()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What bringing a file in did, or would do: entries counted by what became of them, and what is wrong."""

    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    dry_run: bool

    @property
    def sentence(self) -> str:
        """The counts in words."""
        told = ", ".join(f"{self.counts[state]} {state}" for state in STATES)
        return f"{told}{' (dry run: nothing was written)' if self.dry_run else ''}."

    def described(self) -> dict[str, Any]:
        """The outcome as plain data."""
        return {**self.counts, "dry_run": self.dry_run, "faults": [to_data(fault) for fault in self.faults]}


def bring_in(
    stores: Stores,
    kind: str,
    path: Path,
    *,
    by: str,
    options: Options = DEFAULT,
) -> Outcome:
    """Write what a file holds as the organisation's own library files, and load them.

    An entry that refers to nothing is rejected. A file that a person changed since the last import, or wrote, stays as
    it is and is told, unless it may be overwritten. Nothing is ever removed. Raises Unreadable.
    """
    read, faults = importers.read(kind, path, release=options.release)
    lost = len({(fault.file, fault.row) for fault in faults if fault.row is not None})
    base, _ = loader.load(house.roots(stores.settings))
    held, cleared = apart(read, base)
    kept, broken = _accepted(held, base, path.name)
    lost += sum(len(_part(held, sort)) - len(_part(kept, sort)) for sort in SORTS)
    folder = stores.settings.library_root
    digests, unread = ownfiles.digests(folder)
    plan = list(ownfiles.plan(kept, folder, digests, overwrite=options.overwrite, fix=FIX))
    counts = Counter(dict.fromkeys(STATES, 0) | {"rejected": lost})
    counts.update(file.state for file in plan)
    told = [*faults, *cleared, *broken, *unread, *(file.fault for file in plan if file.fault)]
    if not options.dry_run:
        ownfiles.write(folder, plan, digests)
        house.refresh_library(stores, because=Because(author=by, reason=f"Brought in from {path.name}"))
        _record(stores, kind, path, counts, by)
    return Outcome(counts=dict(counts), faults=tuple(told), dry_run=options.dry_run)


def read_again(stores: Stores, viewer: Viewer) -> tuple[Fault, ...]:
    """Take up what somebody changed in the files; what is wrong with them comes back. Raises NotAllowed."""
    require(viewer, "change", "library")
    found = house.refresh_library(stores)
    with stores.records.write() as session:
        detail = {"faults": len(found)}
        log.append(session, by=viewer.email, action="read library", subject="library", detail=detail, now=clock.now())
    return found


def faults(settings: Settings) -> tuple[Fault, ...]:
    """Everything that is wrong with shipped and own library files."""
    return loader.load(house.roots(settings))[1]


def take_out(settings: Settings, kind: str, path: Path) -> dict[str, int]:
    """Write the library in force, shipped and own, in another format; with counts. Raises Unreadable."""
    if path.exists():
        raise Unreadable(Fault(file=str(path), problem="is there already", fix="Choose another name"))
    library, _ = loader.load(house.roots(settings))
    importers.write(kind, library, path)
    return {plural: len(getattr(library, plural)) for plural in importers.WRITTEN[kind]}


def _part(library: Library, sort: str) -> Mapping[str, Any]:
    part: Mapping[str, Any] = getattr(library, SORTS[sort])
    return part


def apart(read: Library, base: Library) -> tuple[Library, list[Fault]]:
    """Without other titles that already mean another role, since people's titles lead to one role only."""
    taken: dict[str, str] = {}
    for role in base.roles.values():
        if role.id not in read.roles:
            taken |= {title.casefold(): role.id for title in (role.title, *role.also)}
    taken |= {role.title.casefold(): role.id for role in read.roles.values()}
    found, roles = [], {}
    for role in read.roles.values():
        also = tuple(title for title in role.also if taken.setdefault(title.casefold(), role.id) == role.id)
        roles[role.id] = replace(role, also=also)
        for title in sorted({*role.also} - {*also}):
            problem = f"already means the role {taken[title.casefold()]} and was left out"
            fix = "Write it under also in the one role it means"
            found.append(Fault(file=role.id, column="also", value=title, problem=problem, fix=fix))
    return replace(read, roles=roles), found


def _accepted(read: Library, base: Library, name: str) -> tuple[Library, list[Fault]]:
    """The entries whose references lead somewhere, here or in the library in force."""
    versions = Versions()
    for library, file in ((base, "library in force"), (read, name)):
        for sort in SORTS:
            for stem, entry in _part(library, sort).items():
                versions.add(sort, stem, entry, f"{file}, {sort} {stem}")
    broken = list(versions.settle())
    kept: dict[str, Any] = {}
    for sort, plural in SORTS.items():
        current = versions.current(sort)
        kept[plural] = {stem: each for stem, each in _part(read, sort).items() if current.get(stem) is each}
    return Library(**kept), broken


def _record(stores: Stores, kind: str, path: Path, counts: Mapping[str, int], by: str) -> None:
    detail = {"kind": kind, "file": path.name, **counts}
    with stores.records.write() as session:
        log.append(session, by=by, action="import library", subject="library", detail=detail, now=clock.now())
