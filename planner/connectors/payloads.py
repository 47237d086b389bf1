"""JSON as tools' interfaces give it: one document, a list, pages, lines, or a table with a column of JSON."""

import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.connectors import files, limits, tables
from planner.faults import Unreadable

SUFFIXES = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
LINED = tuple(ending for ending in SUFFIXES if not ending.startswith(".json.") and ending != ".json")
# The heading under which a table keeps the JSON it was given, and digits a whole number may have.
DATA, DIGITS = "data", 19
# How deep lists and pages may lie in one another before their records are no records.
PAGES = 4
BLANK = " \t\r\n"
BETWEEN = re.compile("[ \t\r\n,]*")


@dataclass(frozen=True, kw_only=True)
class Document:
    """One record, the place it stands in, and what stood around it: its page or its table row.

    ``broken`` says what is wrong where there is no record.
    """

    value: Any
    place: str
    about: dict[str, Any] = field(default_factory=dict)
    broken: str = ""


def _whole(digits: str) -> int | None:
    """A whole number, none where it is too long to be one of a tool's."""
    return int(digits) if len(digits) <= DIGITS else None


DECODER = json.JSONDecoder(parse_int=_whole, parse_constant=lambda _: None)


def is_table(path: Path) -> bool:
    """Whether a file is a table by its ending."""
    return path.name.lower().endswith(tables.SUFFIXES)


def in_table(path: Path) -> bool:
    """Whether a file is a table that keeps JSON in a column. Raises Unreadable."""
    if not is_table(path):
        return False
    table = tables.open_table(path)
    if DATA not in table.headings:
        return False
    first = table.sample(1).column(table.headings.index(DATA)).to_pylist()
    return not first or (first[0] or "").startswith(("{", "["))


def documents(path: Path, *, pages: tuple[str, ...] = ()) -> Iterator[Document]:
    """The records of a file in order. ``pages`` are the keys under which a page keeps its list of records.

    A list, lines and tables are read one record at a time; one whole document may have ``limits.DOCUMENT_BYTES``.
    Raises Unreadable where the file is no JSON, is nested too deeply or holds a document too large.
    """
    for found in _values(path):
        yield from _records(found, pages, PAGES)


def dig(value: Any, path: str) -> Any:
    """What stands under keys parted by dots, None where there is nothing."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any) -> str | None:
    """A text or a number as text, None where it is neither, empty, or longer than a cell may be."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else None
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str) or len(value) > limits.CELL_CHARACTERS:
        return None
    cleaned = value.replace("\0", "").strip()
    if not cleaned.isascii():
        # Half a character, as a lone surrogate is, becomes the mark for one that is lost.
        cleaned = files.mend(cleaned).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return cleaned or None


def number(value: Any) -> float | None:
    """A number that is one, None for anything else."""
    real = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if real else None


def told(value: Any, *paths: str) -> str | None:
    """The text under the first of these paths that has one."""
    return next((found for path in paths if (found := text(dig(value, path))) is not None), None)


def each(value: Any, path: str) -> list[dict[str, Any]]:
    """The objects in the list under a path; empty where there is no list."""
    found = dig(value, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _records(found: Document, pages: tuple[str, ...], depth: int) -> Iterator[Document]:
    inside, about, named = found.value, found.about, "item"
    if isinstance(inside, dict):
        page = next((key for key in pages if isinstance(inside.get(key), list)), None)
        if page is None or found.broken:
            yield found
            return
        about, named, inside = {**about, **{key: inside[key] for key in inside if key != page}}, page, inside[page]
    if not isinstance(inside, list) or not depth:
        yield Document(value=None, place=found.place, broken=found.broken or "is no object")
        return
    for number, value in enumerate(inside, start=1):
        within = Document(value=value, place=f"{found.place}, {named} {number}", about=about)
        yield from _records(within, pages, depth - 1)


def _values(path: Path) -> Iterator[Document]:
    if is_table(path):
        yield from _rows(path)
        return
    with _opened(path) as file:
        head = file.read(limits.BLOCK_BYTES).lstrip(BLANK)
        if head.startswith("["):
            yield from _listed(path, head[1:], file)
            return
    with _opened(path) as file:
        head = file.readline(limits.DOCUMENT_BYTES)
        while head and not head.strip(BLANK):
            head = file.readline(limits.DOCUMENT_BYTES)
        if path.name.lower().endswith(LINED) or _whole_line(path, head):
            yield from _lines(path, head, file)
        else:
            yield from _one(path, head, file)


def _opened(path: Path) -> io.TextIOWrapper:
    encoding, _ = files.encoding(path)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(files.open_bytes(path), encoding=encoding, errors=errors)


def _decoded(path: Path, written: str, at: int = 0) -> tuple[Any, int]:
    """The value that starts in a text and where it ends. Raises Unreadable for nesting, ValueError for all else."""
    try:
        return DECODER.raw_decode(written, at)
    except RecursionError as error:
        raise files.refuse(path, "nests too deeply", "Export it as the tool's interface gives it.") from error


def _alone(path: Path, written: str) -> Any:
    """The one value of a text. Raises ValueError where there is none, or more than one."""
    value, end = _decoded(path, written.strip(BLANK))
    if end != len(written.strip(BLANK)):
        raise ValueError("something follows the first value")
    return value


def _whole_line(path: Path, line: str) -> bool:
    try:
        return isinstance(_alone(path, line), dict)
    except ValueError:
        return False


def _lines(path: Path, head: str, file: io.TextIOWrapper) -> Iterator[Document]:
    number, line = 0, head
    while line:
        number += 1
        if len(line) >= limits.DOCUMENT_BYTES:
            raise _too_large(path)
        if line.strip(BLANK):
            yield _document(path, line, f"record {number}", {})
        line = file.readline(limits.DOCUMENT_BYTES)


def _document(path: Path, written: str, place: str, about: dict[str, Any]) -> Document:
    try:
        return Document(value=_alone(path, written), place=place, about=about)
    except ValueError as error:
        return Document(value=None, place=place, broken=f"is no JSON: {_why(error)}")


def _one(path: Path, head: str, file: io.TextIOWrapper) -> Iterator[Document]:
    written = head + file.read(limits.DOCUMENT_BYTES - len(head) + 1)
    if len(written) > limits.DOCUMENT_BYTES:
        raise _too_large(path)
    if not written.strip(BLANK):
        return
    try:
        value = _alone(path, written)
    except ValueError as error:
        raise _no_json(path, error) from error
    yield Document(value=value, place="the document")


def _listed(path: Path, buffer: str, file: io.TextIOWrapper) -> Iterator[Document]:
    """The values of a list, each read as soon as it is whole."""
    number, at, more = 0, 0, True
    while True:
        at = _after(BETWEEN, buffer, at)
        if buffer.startswith("]", at):
            return
        try:
            value, end = _decoded(path, buffer, at)
        except ValueError as error:
            if not more:
                raise _no_json(path, error) from error
            value, end = None, len(buffer)
        if end - at > limits.DOCUMENT_BYTES:
            raise _too_large(path)
        if end == len(buffer) and more:
            block = file.read(max(limits.BLOCK_BYTES, end - at))
            buffer, at, more = buffer[at:] + block, 0, bool(block)
            continue
        number, at = number + 1, end
        yield Document(value=value, place=f"item {number}")


def _after(pattern: re.Pattern[str], written: str, at: int) -> int:
    found = pattern.match(written, at)
    return found.end() if found else at


def _rows(path: Path) -> Iterator[Document]:
    table = tables.open_table(path)
    for chunk in table.chunks():
        names = {name: chunk.column(table.headings.index(name)).to_pylist() for name in table.headings}
        for fault in chunk.faults:
            yield Document(value=None, place=f"row {fault.row}", broken=fault.problem)
        for at, written in enumerate(names.pop(DATA)):
            about = {name: column[at] for name, column in names.items()}
            about = {name: _inner(path, cell) for name, cell in about.items()}
            yield _document(path, written or "", f"row {chunk.rows[at]}", about)


def _inner(path: Path, cell: str | None) -> Any:
    """What a cell beside the JSON holds, an object where it is one."""
    if not cell or not cell.startswith("{"):
        return cell
    return _document(path, cell, "", {}).value or cell


def _why(error: ValueError) -> str:
    """What a parser says without the text it stumbled over, which may be something that never enters."""
    return f"{error.msg} at character {error.pos:,}" if isinstance(error, json.JSONDecodeError) else str(error)


def _no_json(path: Path, error: ValueError) -> Unreadable:
    return files.refuse(path, f"is no JSON, or cut off: {_why(error)}", "Export it again.")


def _too_large(path: Path) -> Unreadable:
    problem = f"holds a document of more than {limits.DOCUMENT_BYTES:,} characters"
    return files.refuse(path, problem, "Bring it in pages, or as one record a line.")
