"""Broken and hostile files, made here, each with what must come of it."""

import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape

# 45,717 days after the last of 1899, as spreadsheets count, is 1 March 2025.
Cell = str | int | float | None
MEBIBYTE = 1 << 20
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Style 1 shows a number as a date and a time.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{SPREADSHEET}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
        '<xf numFmtId="0" xfId="0"/><xf numFmtId="22" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
    ),
}


class Told(NamedTuple):
    """Words that must be said, and of which row, column and value; None where that does not matter."""

    words: str
    row: int | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One file and what must come of it.

    ``refused`` are words of the refusal, empty where the file is read; ``status`` is what the command line then leaves
    with: 2 where nothing can be read safely, 1 where a person may choose columns. ``created`` and ``rejected`` count
    the rows of a file that is read. ``told`` must be among what is said.
    """

    name: str
    make: Callable[[], bytes]
    connector: str = "event_csv"
    refused: str = ""
    status: int = 2
    created: int = 0
    rejected: int = 0
    told: tuple[Told, ...] = ()


def text(written: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """A file with this text."""
    return lambda: written.encode(encoding)


def packed(make: Callable[[], bytes], *, keep: float = 1.0) -> Callable[[], bytes]:
    """A file packed with gzip, of which only this share is kept."""

    def made() -> bytes:
        whole = gzip.compress(make(), 6, mtime=0)
        return whole[: int(len(whole) * keep)]

    return made


def archive(members: dict[str, Callable[[], bytes]]) -> Callable[[], bytes]:
    """A zip archive of these members."""

    def made() -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            for name, make in members.items():
                out.writestr(zipfile.ZipInfo(name), make(), zipfile.ZIP_DEFLATED)
        return file.getvalue()

    return made


def workbook(
    rows: Sequence[Sequence[Cell]], *, merged: Sequence[str] = (), dates: Sequence[int] = (), prolog: str = ""
) -> Callable[[], bytes]:
    """A workbook of one sheet; ``dates`` are the columns, from 0, whose numbers are shown as dates."""
    body = "".join(_row(number, row, dates) for number, row in enumerate(rows, start=1))
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    merges = f'<mergeCells count="{len(merged)}">{ranges}</mergeCells>' if merged else ""
    sheet = f'{prolog}<worksheet xmlns="{SPREADSHEET}"><sheetData>{body}</sheetData>{merges}</worksheet>'
    return archive({**{name: text(part) for name, part in PARTS.items()}, "xl/worksheets/sheet1.xml": text(sheet)})


def _row(number: int, cells: Sequence[Cell], dates: Sequence[int]) -> str:
    written = "".join(
        _cell(f"{chr(65 + at)}{number}", cell, at in dates) for at, cell in enumerate(cells) if cell is not None
    )
    return f'<row r="{number}">{written}</row>'


def _cell(place: str, cell: Cell, date: bool) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"{" s=" + chr(34) + "1" + chr(34) if date else ""}><v>{cell}</v></c>'
