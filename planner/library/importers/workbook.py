"""A library as one XLSX workbook, one worksheet per table."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from planner.faults import Fault
from planner.library.fields import suggestion
from planner.library.importers import tables
from planner.library.importers.base import FILE_BYTES, Found, refuse
from planner.library.model import Library
from planner.worksheets import Extent, Refused

# Rows times columns of one worksheet, which is held in memory while it is read.
CELLS = 2_000_000
BLOCK_BYTES = 256 * 1024
DAMAGED = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
# The earliest day a ZIP archive can write, so that the same library gives the same bytes.
DAY = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML cannot hold or would change, and what looks like the escape for it.
_ODD = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")


def read(path: Path) -> Found:
    """The library that a workbook holds, one worksheet per table. Raises Unreadable."""
    from python_calamine import CalamineError, CalamineWorkbook

    check(path)
    found, faults = {}, []
    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            if name in tables.COLUMNS:
                rows = [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(False)]
                file = f"{path.name}, {name}"
                found[name] = tables.Table(file=file, headings=rows[0] if rows else [], rows=rows[1:])
            else:
                fix = suggestion(name, tables.COLUMNS)
                faults.append(Fault(file=path.name, problem="has a worksheet of no table", fix=fix, value=name))
    except (CalamineError, OSError, ValueError) as error:
        raise refuse(path, f"cannot be read as a workbook: {error}", "Save it again as XLSX") from error
    return tables.read(found, faults)


def check(path: Path) -> None:
    """Raises Unreadable when a workbook is damaged, unpacks to too much, or spans more cells than fit in memory."""
    seen = 0
    try:
        if path.stat().st_size > FILE_BYTES:
            raise refuse(path, f"is larger than {FILE_BYTES:,} bytes", "Split the workbook")
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                extent = Extent(largest=CELLS)
                with archive.open(member) as file:
                    while block := file.read(BLOCK_BYTES):
                        seen += len(block)
                        if seen > FILE_BYTES:
                            raise refuse(path, f"unpacks to more than {FILE_BYTES:,} bytes", "Split the workbook")
                        if member.filename.endswith((".xml", ".rels")):
                            extent.feed(block)
    except Refused as error:
        raise refuse(path, error.problem, error.fix) from error
    except DAMAGED as error:
        problem, fix = "is absent, damaged or protected", "Save it again as XLSX without a password"
        raise refuse(path, problem, fix) from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refuse(path, "holds damaged XML", "Save it again as XLSX") from error


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def write(library: Library, path: Path) -> None:
    """Write a library as a workbook of plain texts and numbers; the same library gives the same bytes."""
    sheets = tables.write(library)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _parts(sheets):
            part = zipfile.ZipInfo(name, date_time=DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, _DECLARED + text)


def _parts(sheets: tables.Written) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    main, relations = f"{_TYPE}.sheet.main+xml", "application/vnd.openxmlformats-package.relationships+xml"
    types = f'<Default Extension="rels" ContentType="{relations}"/>'
    types += f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
    for number in numbers:
        part = f"/xl/worksheets/sheet{number}.xml"
        types += f'<Override PartName="{part}" ContentType="{_TYPE}.worksheet+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>'
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, start=1))
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _relations([("worksheet", f"worksheets/sheet{n}.xml") for n in numbers])
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        lines = "".join(_row(at, row) for at, row in enumerate([tables.COLUMNS[name], *rows], start=1))
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        yield f"xl/worksheets/sheet{number}.xml", sheet


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _row(number: int, cells: Sequence[str | float]) -> str:
    written = (_cell(f"{chr(ord('A') + at)}{number}", cell) for at, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(written)}</row>'


def _cell(place: str, value: str | float) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if not value:
        return ""
    text = escape(_ODD.sub(lambda odd: f"_x{ord(odd[0]):04X}_", value))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
