"""Find and open the files of a library folder; what cannot be opened becomes a fault."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.faults import Fault, Unreadable

FENCE = "+++"
_PLACE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


def role_files(root: Path) -> Iterator[Path]:
    """Role files, ``roles/<family>/<role>.toml``."""
    return (path for path in sorted(root.glob("roles/*/*.toml")) if path.parent.name != "capabilities")


def capability_files(root: Path) -> Iterator[Path]:
    """Capability files, ``roles/capabilities/<capability>.toml``."""
    return iter(sorted(root.glob("roles/capabilities/*.toml")))


def behaviour_files(root: Path) -> Iterator[Path]:
    """Behaviour files, ``learning_paths/behaviours/<behaviour>.toml``."""
    return iter(sorted(root.glob("learning_paths/behaviours/*.toml")))


def item_files(root: Path) -> Iterator[Path]:
    """Learning item files, ``learning_paths/<item>.md``."""
    return (path for path in sorted(root.glob("learning_paths/*.md")) if path.name != "README.md")


def all_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every library file with the sort of entry it holds, in the order in which they are read."""
    yield from (("capability", path) for path in capability_files(root))
    yield from (("behaviour", path) for path in behaviour_files(root))
    yield from (("role", path) for path in role_files(root))
    yield from (("item", path) for path in item_files(root))


def misplaced(root: Path) -> Iterator[Path]:
    """Files that look like library files but lie where nothing is read."""
    read = {path for _, path in all_files(root)}
    candidates = [
        *root.glob("roles/**/*.toml"),
        *root.glob("learning_paths/**/*.toml"),
        *root.glob("learning_paths/**/*.md"),
    ]
    return (path for path in sorted(candidates) if path not in read and path.name != "README.md")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises Unreadable."""
    return _tables(path, _text(path), above=0)


def read_item_text(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter of a Markdown file and the text below it. Raises Unreadable."""
    lines = _text(path).splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        problem = "does not begin with a front matter between two lines +++"
        fix = "Write the keys first, between two lines that hold only +++, and the text below"
        raise Unreadable(Fault(file=str(path), row=1, problem=problem, fix=fix))
    front, body = lines[fences[0] + 1 : fences[1]], lines[fences[1] + 1 :]
    return _tables(path, "\n".join(front), above=fences[0] + 1), "\n".join(body)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        problem = f"cannot be opened: {error.strerror}"
        raise Unreadable(Fault(file=str(path), problem=problem, fix="Check its place and its permissions")) from error
    try:
        # Some editors put a byte order mark first, which is no part of the text.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        fix = "Save the file again with the encoding UTF-8"
        problem = "holds a byte that is no UTF-8 text"
        value = f"0x{raw[error.start]:02x}"
        raise Unreadable(Fault(file=str(path), row=row, problem=problem, value=value, fix=fix)) from error


def _tables(path: Path, text: str, *, above: int) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Besides its own error, the parser lets through those of numbers and tables beyond Python's limits.
        place = _PLACE.search(str(error))
        row = int(place[1]) + above if place and place[1] else None
        problem = f"is no valid TOML: {_PLACE.sub('', str(error))}"
        fix = "Write each line as key = value, with texts in double quotes and each key once"
        raise Unreadable(Fault(file=str(path), row=row, problem=problem, fix=fix)) from error
