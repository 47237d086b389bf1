"""Libraries as tables."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from planner.cells import FORMULA
from planner.faults import Unreadable
from planner.library.importers import folder, workbook
from planner.library.model import Capability, Level, Library

CAPABILITIES = "id,name,meaning,also\nfiling,Filing,Files well.,\n"
LEVELS = "capability,level,seen\nfiling,1,Files by the standard.\n"


def written(root: Path, **files: str) -> Path:
    """A folder of CSV files."""
    for name, text in ({"capabilities": CAPABILITIES, "levels": LEVELS} | files).items():
        (root / f"{name}.csv").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("levels", LEVELS + "filing,1,Again.\n", ("levels.csv", 3, "level")),
        ("levels", LEVELS + "filling,2,Lost.\n", ("levels.csv", 3, "capability")),
        ("levels", LEVELS + "filing,two,Odd.\n", ("levels.csv", 3, "seen")),
        ("capabilities", CAPABILITIES + "filing,Twice,Again.,\n", ("capabilities.csv", 3, "id")),
        ("capabilities", CAPABILITIES + "A b,Odd,Odd.,\n", ("capabilities.csv", 3, "id")),
        ("capabilities", CAPABILITIES + "x,y,z,,too many\n", ("capabilities.csv", 3, None)),
        ("capabilities", CAPABILITIES.replace("also", "alsoo"), ("capabilities.csv", 1, "alsoo")),
        ("capabilities", CAPABILITIES.replace("name", "id"), ("capabilities.csv", 1, None)),
        ("roless", "id\n", ("roless.csv", None, None)),
        ("external", "sort,of,scheme,release,code\nitem,filing,a,b,c\n", ("external.csv", 2, "of")),
        ("measures", "behaviour,part,column,words\nnone,where,kind,event\n", ("measures.csv", 2, "behaviour")),
    ],
)
def test_a_fault_names_table_row_and_column(
    tmp_path: Path, name: str, text: str, place: tuple[str, int | None, str | None]
) -> None:
    """Whoever mends the file finds the cell."""
    faults = folder.read(written(tmp_path, **{name: text}))[1]
    assert place in [(fault.file, fault.row, fault.column) for fault in faults]


def test_texts_that_look_like_formulas_are_marked(tmp_path: Path) -> None:
    """No cell of an export starts like a formula, and reading takes the mark away again."""
    capability = Capability(id="a", name="=1+1", meaning="'@x", levels=(Level(level=1, seen="-2"),), also=("+3", "\\n"))
    library = Library(capabilities={"a": capability})
    folder.write(library, tmp_path / "csv")
    workbook.write(library, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    shown = [cell.value for name in ("capabilities", "levels") for cell in book[name][2]]
    texts = [cell for cell in shown if isinstance(cell, str)]
    assert [cell for cell in texts if cell.startswith(FORMULA)] == []
    assert "'=1+1" in texts
    assert "'=1+1" in (tmp_path / "csv" / "capabilities.csv").read_text("utf-8-sig")
    assert folder.read(tmp_path / "csv") == workbook.read(tmp_path / "a.xlsx") == (library, ())


def test_a_workbook_of_another_program_is_read(tmp_path: Path) -> None:
    """Worksheets are found by their names; those of no table are told."""
    book = openpyxl.Workbook()
    for name, text in (("capabilities", CAPABILITIES), ("levels", LEVELS), ("notes", "a\n")):
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    book.save(tmp_path / "a.xlsx")
    library, faults = workbook.read(tmp_path / "a.xlsx")
    assert library.capabilities["filing"].levels == (Level(level=1, seen="Files by the standard."),)
    assert [fault.value for fault in faults] == ["Sheet", "notes"]


SHEET = '<worksheet xmlns="x"><sheetData>{}</sheetData></worksheet>'
HOSTILE = {
    "no archive": b"PK",
    "too wide": SHEET.format('<row><c r="XFD1048576"/></row>').encode(),
    "own type": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "torn": b"<worksheet",
    "unknown letters": b'<?xml version="1.0" encoding="UTF-88"?><a/>',
    "bomb": b" " * (workbook.FILE_BYTES + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(tmp_path: Path, name: str) -> None:
    """What would fill the memory or is no workbook is refused before it is opened."""
    path = tmp_path / "a.xlsx"
    if name == "no archive":
        path.write_bytes(HOSTILE[name])
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", HOSTILE[name])
    with pytest.raises(Unreadable):
        workbook.read(path)


ALONE = {
    "roles": "id,title,family,purpose\nclerk,Clerk,office,\n",
    "capabilities": "id,name,meaning\nfiling,Filing,Puts away\n",
    "behaviours": "id,name,seen,statistic,unit,direction,smallest\nfaster,Faster,Seen,median,h,down,1\n",
}


@pytest.mark.parametrize(
    ("name", "column", "fix"),
    [
        (
            "roles",
            "responsibilities",
            "Add its rows to the table responsibilities, with the columns role, id, text, share",
        ),
        ("roles", "purpose", "Fill in the column purpose"),
        ("capabilities", "levels", "Add its rows to the table levels, with the columns capability, level, seen"),
        (
            "behaviours",
            "measure.where",
            "Add its rows to the table measures, with the columns behaviour, part, column, words",
        ),
    ],
)
def test_a_lone_table_is_told_which_rows_it_lacks(tmp_path: Path, name: str, column: str, fix: str) -> None:
    """In words of tables, never in the syntax of the library's own files."""
    path = tmp_path / f"{name}.csv"
    path.write_text(ALONE[name], "utf-8")
    _, faults = folder.read(path)
    assert fix in [fault.fix for fault in faults if (fault.row, fault.column) == (2, column)]
    assert not [fault.fix for fault in faults if "[" in fault.fix or "quotes" in fault.fix]
