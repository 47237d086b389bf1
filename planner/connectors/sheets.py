"""XLSX worksheets as rows of text, checked before they are opened."""

import datetime
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from planner.connectors import limits, meter
from planner.connectors.files import refuse
from planner.faults import Fault
from planner.worksheets import Extent, Refused

# Where a workbook says in which of its members the sheets are, and how.
RELATIONS, TARGET = "xl/_rels/workbook.xml.rels", re.compile(r"""Target\s*=\s*["']([^"']*)["']""")

# What unpacking and parsing raise; the last two are an unknown encoding of the XML and an odd way of packing.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    expat.ExpatError,
    LookupError,
    NotImplementedError,
)


def check(path: Path) -> None:
    """Raises Unreadable when a workbook is damaged, unpacks to too much, or spans more cells than fit in memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            # The directory tells the size before anything is unpacked, and nothing is read beyond what it tells.
            _refuse_bomb(path, sum(member.file_size for member in archive.infolist()), path.stat().st_size)
            sheets = _sheets(archive)
            for member in archive.infolist():
                extent = Extent(largest=limits.WORKSHEET_CELLS) if _plain(member.filename) in sheets else None
                with archive.open(member) as file:
                    while block := file.read(limits.BLOCK_BYTES):
                        if extent:
                            extent.feed(block)
    except Refused as error:
        raise refuse(path, error.problem, error.fix) from error
    except DAMAGE as error:
        raise refuse(
            path, "the workbook is damaged or protected", "Save it again as XLSX without a password."
        ) from error


def _sheets(archive: zipfile.ZipFile) -> set[str]:
    """The members that hold worksheets, wherever the workbook keeps them."""
    names = {_plain(name): name for name in archive.namelist()}
    found = {name for name in names if name.startswith("xl/worksheets/")}
    if RELATIONS in names:
        with archive.open(names[RELATIONS]) as file:
            targets = TARGET.findall(file.read(limits.LINE_BYTES).decode("utf-8", "replace"))
        found |= {f"{folder}{_plain(target)}" for target in targets for folder in ("", "xl/")}
    return found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_bomb(path: Path, unpacked: int, packed: int) -> None:
    most = min(limits.UNPACKED_BYTES, max(limits.RATIO_FLOOR_BYTES, packed * limits.UNPACKED_RATIO))
    if unpacked > most:
        raise refuse(path, f"unpacks to more than {most:,} bytes", "Split the workbook into smaller ones.")


class Sheet:
    """The first worksheet that holds any rows, as text. Raises Unreadable."""

    def __init__(self, path: Path) -> None:
        from python_calamine import CalamineError, CalamineWorkbook

        check(path)
        try:
            book = CalamineWorkbook.from_path(path)
            sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
            self._sheet = next((sheet for sheet in sheets if sheet.height), None)
        except (CalamineError, OSError, ValueError) as error:
            raise refuse(path, f"cannot be read as a workbook: {error}", "Save it again as XLSX.") from error
        self._path = path
        self._merged = self._merges()

    @property
    def notes(self) -> tuple[Fault, ...]:
        """What is to be said of the whole sheet."""
        count = len(self._merged)
        problem = f"has {count:,} merged cell{'' if count == 1 else 's'}; every row of one was given what it shows"
        fix = "Unmerge the cells and fill them in if that is wrong."
        return (Fault(file=self._path.name, problem=problem, fix=fix),) if count else ()

    def rows(self) -> Iterator[list[str]]:
        """The rows in order, from the sheet's first; a cell merged downwards is repeated. Raises Unreadable."""
        height = self._sheet.height if self._sheet is not None else 0
        waiting, shown = list(reversed(self._merged)), dict[int, tuple[int, str]]()
        for number, row in enumerate(self._sheet.iter_rows() if self._sheet is not None else ()):
            meter.tell(number, height)
            cells = [_text(value) for value in row]
            if any(len(cell) > limits.CELL_CHARACTERS for cell in cells):
                raise refuse(
                    self._path, "holds a very long cell", "Shorten it, or leave its column out.", row=number + 1
                )
            for column, (last, text) in list(shown.items()):
                cells[column] = cells[column] or text
                if number >= last:
                    del shown[column]
            while waiting and waiting[-1][0] == number:
                _, last, column = waiting.pop()
                shown[column] = last, cells[column]
            yield cells

    def _merges(self) -> list[tuple[int, int, int]]:
        """First row, last row and column, from 0 and in order, of the cells that are merged downwards."""
        sheet = self._sheet
        if sheet is None or sheet.start is None or sheet.end is None:
            return []
        (top, left), (bottom, right) = sheet.start, sheet.end
        spans = [(first, min(last, bottom), at - left) for (first, at), (last, _) in sheet.merged_cell_ranges or ()]
        return sorted(span for span in spans if top <= span[0] < span[1] and 0 <= span[2] <= right - left)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
