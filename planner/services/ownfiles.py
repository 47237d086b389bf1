"""The organisation's own library files: what is written to them, and what a person changed and therefore stays."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.faults import Fault, Unreadable
from planner.library import files
from planner.library.importers import own
from planner.library.model import Library
from planner.values import digest

# Digests of the files as they were last written from here, so that a person's changes are seen.
MANIFEST = "imported.json"


@dataclass(frozen=True, kw_only=True)
class File:
    """One file to be: where, its text, what becomes of it, and the file elsewhere that it takes the place of.

    ``kept`` marks a person's change that stands, since what is written is what was written before.
    """

    name: str
    text: str
    state: str
    fault: Fault | None = None
    instead: Path | None = None
    kept: bool = False


def plan(library: Library, folder: Path, digests: Mapping[str, str], *, overwrite: bool, fix: str) -> Iterator[File]:
    """What would become of the file of each entry; one that a person changed is left, unless ``overwrite``."""
    roles = {path.stem: path for path in files.role_files(folder)}
    for sort, stem, name, text in own.files(library):
        path = roles.get(stem, folder / name) if sort == "role" else folder / name
        yield _planned(folder, path, name, text, digests, overwrite=overwrite, fix=fix)


def write(folder: Path, planned: Iterable[File], digests: dict[str, str]) -> None:
    """Write what was planned, and remember what was written. Raises Unreadable."""
    try:
        for file in planned:
            if file.state == "rejected":
                continue
            if file.state != "unchanged":
                _put(folder / file.name, file.text)
            if file.instead is not None:
                file.instead.unlink()
                digests.pop(file.instead.relative_to(folder).as_posix(), None)
            if not file.kept:
                digests[file.name] = digest(file.text)
        _remember(folder, digests)
    except OSError as error:
        raise _unwritable(folder, error) from error


def remove(folder: Path, path: Path, digests: dict[str, str]) -> None:
    """Take one file away. Raises Unreadable."""
    try:
        path.unlink()
        digests.pop(path.relative_to(folder).as_posix(), None)
        _remember(folder, digests)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def undone_on_failure(folder: Path, names: Iterable[str]) -> Iterator[None]:
    """Put files back as they were when what is done with them fails."""
    before = {path: path.read_bytes() if path.exists() else None for path in map(folder.joinpath, (*names, MANIFEST))}
    try:
        yield
    except BaseException:  # An interrupt in between would leave half of the files changed as well.
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        raise


def place(folder: Path, sort: str, key: str) -> Path | None:
    """The own file of an entry, None where there is none."""
    return next((path for kind, path in files.all_files(folder) if kind == sort and path.stem == key), None)


def changed_by_hand(folder: Path, path: Path, digests: Mapping[str, str], *, fix: str) -> Fault | None:
    """What to say of a file that a person wrote or changed; None for one that is as it was written from here."""
    there = _content(path)
    if there is None or digest(there) == digests.get(path.relative_to(folder).as_posix()):
        return None
    return Fault(file=str(path), problem="was written or changed by a person, and stays as it is", fix=fix)


def digests(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """The digests of the files as they were last written from here, and what is wrong with that list."""
    path = folder / MANIFEST
    if not path.exists():
        return {}, []
    try:
        told = json.loads(path.read_bytes())
        return {str(name): str(value) for name, value in told["files"].items()}, []
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        problem = "cannot be read, so every file counts as changed by a person"
        return {}, [Fault(file=str(path), problem=problem, fix="Remove it; the next import writes it again")]


def _planned(
    folder: Path, path: Path, name: str, text: str, digests: Mapping[str, str], *, overwrite: bool, fix: str
) -> File:
    there = _content(path)
    known = path.relative_to(folder).as_posix()
    instead = path if known != name else None
    if there is None:
        return File(name=name, text=text, state="created")
    if there == text and instead is None:
        return File(name=name, text=text, state="unchanged")
    fault = changed_by_hand(folder, path, digests, fix=fix)
    if fault is None or overwrite:
        return File(name=name, text=text, state="updated", instead=instead)
    if digest(text) == digests.get(known):
        return File(name=name, text=there, state="unchanged", kept=True)
    return File(name=name, text=text, state="rejected", fault=fault)


def _content(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape") if path.exists() else None
    except OSError as error:
        problem = f"cannot be opened: {error.strerror}"
        raise Unreadable(Fault(file=str(path), problem=problem, fix="Check its permissions")) from error


def _remember(folder: Path, digests: Mapping[str, str]) -> None:
    _put(folder / MANIFEST, json.dumps({"files": dict(sorted(digests.items()))}, indent=1) + "\n")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Whoever reads meanwhile sees the old file or the new one, never half of it.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(text.encode("utf-8"))
    fresh.replace(path)


def _unwritable(folder: Path, error: OSError) -> Unreadable:
    problem = f"cannot be written: {error.strerror}"
    return Unreadable(Fault(file=str(folder), problem=problem, fix="Check its permissions and its space"))
