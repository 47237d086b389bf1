"""Tables in files: CSV in any delimiter and encoding, packed or not, and XLSX, read in blocks of rows."""

import _csv
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from planner.cells import unescape
from planner.connectors import files, limits, numbers, sheets, times
from planner.faults import Fault

DELIMITERS = ",;\t|"
SUFFIXES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz", ".xlsx")
# Rows of titles looked past to find the headings, and headings a table below titles must have.
TITLE_ROWS, FEWEST_HEADINGS = 10, 3
# The two columns that an error file has after a person's own.
ERROR_COLUMNS = ("error", "fix")
# How sources write that a cell holds nothing.
EMPTY = ("", "NULL", "null", "N/A", "n/a", "#N/A", "NaN", "nan", "?", "\\N")


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Some rows of a table: ``cells`` row by row, trimmed and null where empty; ``rows`` their 1-based positions.

    ``read`` also counts the rows whose number of cells was wrong; ``faults`` names them.
    """

    cells: pa.StringArray
    width: int
    rows: Sequence[int]
    read: int
    faults: tuple[Fault, ...] = ()

    def column(self, index: int) -> pa.StringArray:
        """The cells of one column, in order."""
        return self.cells.take(pa.array(range(index, len(self.cells), self.width), pa.int64()))


class Rows(Protocol):
    """What holds a table's rows where no text does."""

    def rows(self) -> Iterator[list[str]]:
        """The rows in order. Raises Unreadable."""
        ...


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table in a file, its headings read and its rows not yet. ``faults`` are notes on the whole file.

    ``start`` counts the rows up to and including the headings; ``sheet`` is the worksheet or calendar, where it is one.
    """

    path: Path
    headings: tuple[str, ...]
    start: int
    encoding: str = ""
    delimiter: str = ""
    faults: tuple[Fault, ...] = ()
    sheet: Rows | None = None

    @property
    def name(self) -> str:
        """The file's name as the user knows it."""
        return self.path.name

    def chunks(self, size: int = limits.BATCH_ROWS) -> Iterator[Chunk]:
        """The rows in order, ``size`` at a time or fewer where they are long; blank rows are passed over.

        Raises Unreadable.
        """
        size = max(1, min(size, limits.BATCH_CELLS // len(self.headings)))
        first = self.start + 1
        for rows in self._blocks(size):
            yield _chunk(self, rows, first)
            first += len(rows)

    def sample(self, count: int = limits.SAMPLE_ROWS) -> Chunk:
        """The first rows, as :meth:`chunks` would give them."""
        empty = Chunk(cells=pa.array([], pa.string()), width=len(self.headings), rows=(), read=0)
        return next(self.chunks(count), empty)

    def written(self) -> Iterator[tuple[int, list[str]]]:
        """Every row as it stands in the file, with its 1-based position. Raises Unreadable."""
        rows = chain.from_iterable(self._blocks(limits.BATCH_ROWS))
        for number, row in enumerate(rows, start=self.start + 1):
            yield number, [files.mend(cell) for cell in row]

    def _blocks(self, size: int) -> Iterator[list[list[str]]]:
        plain = is_error_file(self.headings)
        for block in self._taken(size):
            yield [[unescape(cell) for cell in row] for row in block] if plain else block

    def _taken(self, size: int) -> Iterator[list[list[str]]]:
        if self.sheet is not None:
            rows = islice(self.sheet.rows(), self.start, None)
            while block := list(islice(rows, size)):
                yield block
            return
        with files.Text(self.path, self.encoding) as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            _take(self.path, text, reader, self.start)
            while block := _take(self.path, text, reader, size):
                yield block


def open_table(path: Path) -> Table:
    """The table in a file. Raises Unreadable when there is none, or when it is damaged or too large."""
    if files.magic(path) == files.ZIP:
        sheet = sheets.Sheet(path)
        return replace(_headed(path, list(islice(sheet.rows(), 50)), "", "", sheet.notes), sheet=sheet)
    files.check(path)
    encoding, notes = files.encoding(path)
    with files.Text(path, encoding) as text:
        head = text.read(limits.BLOCK_BYTES)
    delimiter, skipped = _delimiter(head)
    with files.Text(path, encoding) as text:
        rows = _take(path, text, csv.reader(text, delimiter=delimiter), 50)
    if skipped:
        rows[0] = []
    return _headed(path, rows, encoding, delimiter, notes)


def is_error_file(headings: Sequence[str]) -> bool:
    """Whether a table with these headings holds rows that were left out before and are mended now."""
    return tuple(headings[-len(ERROR_COLUMNS) :]) == ERROR_COLUMNS


def _headed(path: Path, rows: list[list[str]], encoding: str, delimiter: str, notes: tuple[Fault, ...]) -> Table:
    at = next((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if at is None:
        raise files.refuse(path, "is empty", "Export it again with its headings and rows.")
    below = _below_titles(rows, at)
    if below != at:
        notes, at = (*notes, _titles(path, below)), below
    if len(rows[at]) > limits.COLUMNS:
        raise files.refuse(path, f"has {len(rows[at]):,} columns", "Export only the columns that matter.", row=at + 1)
    headings = _unique([files.mend(cell).strip() for cell in rows[at]])
    if is_error_file(headings):
        headings = tuple(unescape(heading) for heading in headings)
    return Table(path=path, headings=headings, start=at + 1, encoding=encoding, delimiter=delimiter, faults=notes)


def _below_titles(rows: list[list[str]], at: int) -> int:
    """The row of headings: below rows of titles and groups, which fill less than half as many cells."""
    for below in range(at + 1, min(at + 1 + TITLE_ROWS, len(rows))):
        named, above = _filled(rows[below]), max(len(_filled(row)) for row in rows[at:below])
        distinct = len(set(named)) == len(named)
        if len(named) >= FEWEST_HEADINGS and 2 * above <= len(named) and distinct and not any(map(_is_value, named)):
            return below
    return at


def _filled(row: list[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _is_value(cell: str) -> bool:
    """Whether a cell holds a number, a date, an address: what a table holds rather than what it calls it."""
    return numbers.reads(cell) or times.reads(cell) or "@" in cell


def _titles(path: Path, at: int) -> Fault:
    problem = f"has titles above its headings, which were found in row {at + 1}"
    fix = "Delete the rows above the headings if they were taken wrongly."
    return Fault(file=path.name, problem=problem, fix=fix)


def _unique(cells: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    taken = set(cells)
    headings = []
    for position, cell in enumerate(cells, start=1):
        name = cell or f"column {position}"
        seen[name] += 1
        while seen[name] > 1 and (other := f"{name} ({seen[name]})") in taken:
            seen[name] += 1
        headings.append(name if seen[name] == 1 else other)
        taken.add(headings[-1])
    return tuple(headings)


def _delimiter(head: str) -> tuple[str, bool]:
    """The delimiter of a text, and whether its first line only says so (``sep=;``)."""
    first = head.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], True
    return max(DELIMITERS, key=lambda delimiter: _regularity(head, delimiter)), False


def _regularity(head: str, delimiter: str) -> tuple[float, int]:
    try:
        widths = [
            len(row) for row in islice(csv.reader(head.splitlines(keepends=True), delimiter=delimiter), 30) if row
        ]
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] == 1:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _take(path: Path, text: files.Text, reader: "_csv.Reader", count: int) -> list[list[str]]:
    """The next rows: ``count`` of them, or fewer where they are long."""
    rows, enough = [], text.seen + limits.BATCH_BYTES
    try:
        for row in islice(reader, count):
            rows.append(row)
            if text.seen > enough:
                break
        return rows
    except csv.Error as error:
        problem = f"cannot be read as a table from line {reader.line_num:,} on: {error}"
        raise files.refuse(path, problem, "Look there for a quote never closed or a very long cell.") from error


def _chunk(table: Table, rows: list[list[str]], first: int) -> Chunk:
    width = len(table.headings)
    numbers: Sequence[int] = range(first, first + len(rows))
    read = len(rows)
    faults: tuple[Fault, ...] = ()
    if set(map(len, rows)) - {width} or not all(map("".join, rows)):
        numbers, rows, faults = _even(table, rows, first)
        read = len(rows) + len(faults)
    flat = [cell for row in rows for cell in row]
    try:
        cells = pa.array(flat, pa.string())
    except UnicodeEncodeError:
        cells = pa.array([files.mend(cell) for cell in flat], pa.string())
        faults = (*faults, _foreign(table, rows, numbers))
    return Chunk(cells=_clean(cells), width=width, rows=numbers, read=read, faults=faults)


def _even(table: Table, rows: list[list[str]], first: int) -> tuple[list[int], list[list[str]], tuple[Fault, ...]]:
    """The rows with as many cells as there are headings, and a fault for each other one that is not blank."""
    width = len(table.headings)
    numbers, kept, faults = [], [], []
    for number, row in enumerate(rows, start=first):
        if not "".join(row).strip():
            continue
        if len(row) == width or (len(row) > width and not "".join(row[width:]).strip()):
            numbers.append(number)
            kept.append(row[:width])
        else:
            faults.append(_uneven(table, row, number))
    return numbers, kept, tuple(faults)


def _uneven(table: Table, row: list[str], number: int) -> Fault:
    problem = f"has {len(row)} cells where there are {len(table.headings)} headings"
    fix = "Put cells that hold the delimiter into quotes. The row was left out."
    # Only the first cell: what the others hold may be something that never enters.
    value = files.mend(row[0])[:200]
    return Fault(file=table.name, problem=problem, fix=fix, row=number, value=value)


def _foreign(table: Table, rows: list[list[str]], numbers: Sequence[int]) -> Fault:
    number = next(
        number for number, row in zip(numbers, rows, strict=True) if any(files.mend(cell) != cell for cell in row)
    )
    problem = f"has letters that are not UTF-8, first in row {number:,}; they were read as Windows-1252"
    return Fault(
        file=table.name, problem=problem, fix="If they look wrong, save the file as UTF-8 and import it again."
    )


def _clean(cells: pa.StringArray) -> pa.StringArray:
    trimmed = pc.utf8_trim_whitespace(pc.replace_substring(cells, pattern="\0", replacement=""))
    empty = pc.is_in(trimmed, value_set=pa.array(EMPTY))
    return pc.if_else(empty, pa.scalar(None, pa.string()), trimmed)
