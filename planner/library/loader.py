"""Read library folders into one Library: later folders override earlier ones, every fault is reported."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from planner.faults import Fault, Unreadable
from planner.library import files, schema
from planner.library.fields import ID, ID_RULE
from planner.library.model import Library
from planner.library.references import Versions

LAYOUT = (
    "Put roles in roles/<family>/, capabilities in roles/capabilities/, "
    "items in learning_paths/ and behaviours in learning_paths/behaviours/"
)


def load(roots: Sequence[Path]) -> tuple[Library, tuple[Fault, ...]]:
    """The library that the folders hold together, and everything that is wrong with their files.

    Each root holds ``roles/`` and/or ``learning_paths/``; an id in a later root replaces the same id of an earlier one.
    A faulty file is left out, so that what an earlier root says of its id still holds; the rest loads.
    """
    faults: list[Fault] = []
    versions = Versions()
    for root in roots:
        faults.extend(_read_root(root, versions))
    faults.extend(versions.settle())
    current = versions.current
    return Library(
        roles=current("role"),
        capabilities=current("capability"),
        behaviours=current("behaviour"),
        items=current("item"),
    ), tuple(faults)


def _read_root(root: Path, versions: Versions) -> Iterator[Fault]:
    if not (root / "roles").is_dir() and not (root / "learning_paths").is_dir():
        fix = "Name a folder that holds one of them"
        yield Fault(file=str(root), problem="holds neither roles/ nor learning_paths/", fix=fix)
        return
    for path in files.misplaced(root):
        yield Fault(file=str(path), problem="lies where no library file is read", fix=LAYOUT)
    first: dict[tuple[str, str], Path] = {}
    for sort, path in files.all_files(root):
        key = (sort, path.stem)
        if key in first:
            yield _twice(path, first[key])
            continue
        first[key] = path
        entry, found = _read(sort, path)
        yield from found
        versions.add(sort, path.stem, entry, str(path))


def _twice(path: Path, first: Path) -> Fault:
    problem = f"has the same id as {first}, which is kept"
    fix = "Rename one of the two files: the file name is the id"
    return Fault(file=str(path), column="id", value=path.stem, problem=problem, fix=fix)


def _read(sort: str, path: Path) -> tuple[Any, tuple[Fault, ...]]:
    badly_named = tuple(_badly_named(sort, path))
    try:
        entry, faults = _parse(sort, path)
    except Unreadable as refused:
        return None, (*badly_named, refused.fault)
    return (None if badly_named else entry), (*badly_named, *faults)


def _parse(sort: str, path: Path) -> tuple[Any, tuple[Fault, ...]]:
    name, stem = str(path), path.stem
    if sort == "item":
        table, text = files.read_item_text(path)
        return schema.read_item(table, text, stem=stem, file=name)
    table = files.read_toml(path)
    if sort == "role":
        return schema.read_role(table, stem=stem, family=path.parent.name, file=name)
    if sort == "capability":
        return schema.read_capability(table, stem=stem, file=name)
    return schema.read_behaviour(table, stem=stem, file=name)


def _badly_named(sort: str, path: Path) -> Iterator[Fault]:
    names = {"file name": path.stem} | ({"folder name": path.parent.name} if sort == "role" else {})
    for what, value in names.items():
        if not ID.fullmatch(value):
            yield Fault(file=str(path), column=what, value=value, problem="cannot be an id", fix=ID_RULE)
