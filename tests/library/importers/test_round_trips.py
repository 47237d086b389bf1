"""What is written is read again as it was."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from planner.library import files, importers, schema
from planner.library.importers import own
from planner.library.loader import load
from planner.library.model import Library
from planner.library.shipped import shipped

from .shelves import libraries

CASE_CODES = ("CASE document", "CASE item", "CASE level")


def again(kind: str, library: Library) -> Library:
    """A library written and read again, without a fault."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library"
        importers.write(kind, library, path)
        read, faults = importers.read(kind, path)
    assert faults == ()
    return read


def held(kind: str, library: Library) -> Library:
    """The part of a library that a format can hold."""
    if kind in ("csv", "xlsx"):
        return library
    if kind == "ladder":
        return Library(roles=library.roles, capabilities=library.capabilities)
    return Library(capabilities=library.capabilities)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ladder"])
@settings(deadline=None, max_examples=60)
@given(library=libraries)
def test_tables_and_ladders_lose_nothing(kind: str, library: Library) -> None:
    """Every value survives, whatever characters it holds."""
    assert again(kind, library) == held(kind, library)


@settings(deadline=None, max_examples=60)
@given(library=libraries)
def test_case_adds_identifiers_and_loses_nothing(library: Library) -> None:
    """Capabilities come back with the identifiers they were written with, and these then stay."""
    read = again("case", library)
    for stem, capability in library.capabilities.items():
        found = read.capabilities[stem]
        assert (found.name, found.meaning, found.levels) == (capability.name, capability.meaning, capability.levels)
        assert found.also == capability.also
        told = [code for code in found.external if not code.scheme.startswith(CASE_CODES)]
        assert told == list(capability.external)
    assert again("case", read) == read


def as_read(sort: str, stem: str, path: Path) -> Any:
    """An entry as its own file tells it, references aside."""
    if sort == "item":
        table, text = files.read_item_text(path)
        return schema.read_item(table, text, stem=stem, file=path.name)
    if sort == "role":
        return schema.read_role(files.read_toml(path), stem=stem, family=path.parent.name, file=path.name)
    read = schema.read_capability if sort == "capability" else schema.read_behaviour
    return read(files.read_toml(path), stem=stem, file=path.name)


@settings(deadline=None, max_examples=60)
@given(library=libraries)
def test_own_files_lose_nothing(library: Library) -> None:
    """The file of an entry tells it as it was."""
    entries = {"role": library.roles, "capability": library.capabilities}
    entries |= {"behaviour": library.behaviours, "item": library.items}
    with TemporaryDirectory() as folder:
        for sort, stem, name, text in own.files(library):
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            assert as_read(sort, stem, path) == (entries[sort][stem], ())


def contents(path: Path) -> list[bytes]:
    """The bytes of a file, or of every file of a folder."""
    return [file.read_bytes() for file in sorted([path, *path.rglob("*")]) if file.is_file()]


@pytest.mark.parametrize("kind", importers.WRITTEN)
def test_the_shipped_library_survives_each_format(kind: str, tmp_path: Path) -> None:
    """What is shipped can be taken out and brought back, byte for byte the same when written again."""
    library, _ = load([shipped()])
    importers.write(kind, library, tmp_path / "first")
    read, faults = importers.read(kind, tmp_path / "first")
    assert faults == ()
    assert read.capabilities.keys() == library.capabilities.keys()
    importers.write(kind, read, tmp_path / "second")
    importers.write(kind, importers.read(kind, tmp_path / "second")[0], tmp_path / "third")
    assert contents(tmp_path / "second") == contents(tmp_path / "third")
