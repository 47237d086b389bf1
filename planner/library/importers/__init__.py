"""Bring in what others wrote down: public frameworks, tables, career ladders and learning catalogues."""

from importlib import import_module
from pathlib import Path

from planner.faults import Fault, Unreadable
from planner.library.fields import suggestion
from planner.library.model import Library

# What people call each format, and the module that reads it.
KINDS = {
    "onet": "onet",
    "csv": "folder",
    "xlsx": "workbook",
    "ladder": "ladder",
    "case": "case",
    "catalogue": "catalogue",
}
_ALL = ("roles", "capabilities", "behaviours", "items")
# The formats that can be written, and what of a library each can hold.
WRITTEN = {"csv": _ALL, "xlsx": _ALL, "ladder": ("roles", "capabilities"), "case": ("capabilities",)}


def read(kind: str, path: Path, *, release: str | None = None) -> tuple[Library, tuple[Fault, ...]]:
    """What a file or folder of one kind holds, and what is wrong with it; ``release`` is for O*NET only.

    Raises Unreadable when nothing in it can be read safely, or the kind is unknown.
    """
    if kind not in KINDS:
        raise Unreadable(Fault(file=kind, problem="is no kind of file", fix=suggestion(kind, KINDS)))
    module = import_module(f"planner.library.importers.{KINDS[kind]}")
    options = {"release": release} if kind == "onet" else {}
    found: tuple[Library, tuple[Fault, ...]] = module.read(path, **options)
    return found


def unheld(kind: str) -> tuple[str, ...]:
    """What of a library a format cannot hold."""
    return tuple(sort for sort in _ALL if sort not in WRITTEN[kind])


def write(kind: str, library: Library, path: Path) -> None:
    """Write a library in one of the formats that can hold it. Raises Unreadable."""
    if kind not in WRITTEN:
        raise Unreadable(Fault(file=kind, problem="cannot be written", fix=suggestion(kind, WRITTEN)))
    try:
        import_module(f"planner.library.importers.{KINDS[kind]}").write(library, path)
    except OSError as error:
        problem = f"cannot be written: {error.strerror}"
        raise Unreadable(Fault(file=path.name, problem=problem, fix="Choose another place")) from error
