"""Bring other people's frameworks and catalogues in as the organisation's own files, and take the library out."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.config import Settings
from planner.faults import Fault, Unreadable
from planner.library import files, importers, loader
from planner.library.importers import own
from planner.library.importers.base import SORTS
from planner.library.model import Library
from planner.library.references import Versions
from planner.services import clock, house
from planner.store import log
from planner.store.library import Because
from planner.store.open import Stores
from planner.values import digest, to_data

# Digests of the files as the last import wrote them, so that a person's changes are seen.
MANIFEST = "imported.json"
STATES = ("created", "updated", "unchanged", "rejected")


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


@dataclass(frozen=True, kw_only=True)
class _File:
    """One file to be: where, its text, what becomes of it, and the file elsewhere that it takes the place of.

    ``kept`` marks a person's change that stands, since the import says what it said before.
    """

    name: str
    text: str
    state: str
    fault: Fault | None = None
    instead: Path | None = None
    kept: bool = False


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
    held, cleared = _apart(read, base)
    kept, broken = _accepted(held, base, path.name)
    lost += sum(len(_part(held, sort)) - len(_part(kept, sort)) for sort in SORTS)
    folder = stores.settings.library_root
    digests, unread = _digests(folder)
    plan = list(_plan(kept, folder, digests, overwrite=options.overwrite))
    counts = Counter(dict.fromkeys(STATES, 0) | {"rejected": lost})
    counts.update(file.state for file in plan)
    told = [*faults, *cleared, *broken, *unread, *(file.fault for file in plan if file.fault)]
    if not options.dry_run:
        _write(folder, plan, digests)
        house.refresh_library(stores, because=Because(author=by, reason=f"Brought in from {path.name}"))
        _record(stores, kind, path, counts, by)
    return Outcome(counts=dict(counts), faults=tuple(told), dry_run=options.dry_run)


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


def _apart(read: Library, base: Library) -> tuple[Library, list[Fault]]:
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


def _plan(library: Library, folder: Path, digests: Mapping[str, str], *, overwrite: bool) -> Iterator[_File]:
    roles = {path.stem: path for path in files.role_files(folder)}
    for sort, stem, name, text in own.files(library):
        path = roles.get(stem, folder / name) if sort == "role" else folder / name
        yield _planned(folder, path, name, text, digests, overwrite=overwrite)


def _planned(folder: Path, path: Path, name: str, text: str, digests: Mapping[str, str], *, overwrite: bool) -> _File:
    there = _content(path)
    known = path.relative_to(folder).as_posix()
    instead = path if known != name else None
    if there is None:
        return _File(name=name, text=text, state="created")
    if there == text and instead is None:
        return _File(name=name, text=text, state="unchanged")
    if digest(there) == digests.get(known) or overwrite:
        return _File(name=name, text=text, state="updated", instead=instead)
    if digest(text) == digests.get(known):
        return _File(name=name, text=there, state="unchanged", kept=True)
    problem = "was written or changed by a person, and stays as it is"
    fix = "Compare the two, or import with --overwrite"
    fault = Fault(file=str(path), problem=problem, fix=fix)
    return _File(name=name, text=text, state="rejected", fault=fault)


def _content(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else None
    except OSError as error:
        problem = f"cannot be opened: {error.strerror}"
        raise Unreadable(Fault(file=str(path), problem=problem, fix="Check its permissions")) from error


def _digests(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    path = folder / MANIFEST
    if not path.exists():
        return {}, []
    try:
        told = json.loads(path.read_bytes())
        return {str(name): str(value) for name, value in told["files"].items()}, []
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        problem = "cannot be read, so every file counts as changed by a person"
        return {}, [Fault(file=str(path), problem=problem, fix="Remove it; the next import writes it again")]


def _write(folder: Path, plan: list[_File], digests: dict[str, str]) -> None:
    try:
        for file in plan:
            if file.state == "rejected":
                continue
            if file.state != "unchanged":
                _put(folder / file.name, file.text)
            if file.instead is not None:
                file.instead.unlink()
                digests.pop(file.instead.relative_to(folder).as_posix(), None)
            if not file.kept:
                digests[file.name] = digest(file.text)
        _put(folder / MANIFEST, json.dumps({"files": dict(sorted(digests.items()))}, indent=1) + "\n")
    except OSError as error:
        problem = f"cannot be written: {error.strerror}"
        raise Unreadable(Fault(file=str(folder), problem=problem, fix="Check its permissions and its space")) from error


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whoever reads meanwhile sees the old file or the new one, never half of it.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(text.encode("utf-8"))
    fresh.replace(path)


def _record(stores: Stores, kind: str, path: Path, counts: Mapping[str, int], by: str) -> None:
    detail = {"kind": kind, "file": path.name, **counts}
    with stores.records.write() as session:
        log.append(session, by=by, action="import library", subject="library", detail=detail, now=clock.now())
