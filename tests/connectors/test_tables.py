"""Tables in files of any encoding, delimiter and packing, and those that are refused."""

import contextlib
import csv
import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.connectors import connectors, limits, tables
from planner.connectors.base import Batch, names
from planner.faults import Unreadable

TEXT = "Fall,Schritt,Zeit\nF-1,Prüfung,2025-03-01\nF-2,Über­gabe,2025-03-02\n"


def cells(table: tables.Table) -> list[list[str | None]]:
    """All rows of a table."""
    return [
        chunk.cells.to_pylist()[at : at + chunk.width]
        for chunk in table.chunks()
        for at in range(0, len(chunk.cells), chunk.width)
    ]


def written(folder: Path, content: str | bytes, name: str = "log.csv") -> tables.Table:
    """A table written to a file and opened again."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return tables.open_table(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_reads_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    """The same letters come out of every encoding; only what is not Unicode is remarked on."""
    table = written(tmp_path, TEXT.encode(encoding))
    assert table.headings == ("Fall", "Schritt", "Zeit")
    assert cells(table)[0] == ["F-1", "Prüfung", "2025-03-01"]
    assert [("Windows-1252" in fault.problem) for fault in table.faults] == ([True] if encoding == "cp1252" else [])


def test_mends_single_letters_of_another_encoding(tmp_path: Path) -> None:
    """Late bytes that are not UTF-8 are read as Windows-1252, with a note on the first."""
    head = "id,label\n" + "1,Prüfung\n" * (limits.BLOCK_BYTES // 8)
    table = written(tmp_path, head.encode() + "2,Prüfung\n".encode("cp1252"))
    chunks = list(table.chunks(1_000_000))
    assert chunks[0].cells.to_pylist()[-2:] == ["2", "Prüfung"]
    assert f"first in row {len(chunks[0].rows) + 1:,}" in chunks[0].faults[0].problem


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    """The delimiter is found even where the others occur within cells."""
    rows = [["id", "a, b", "c"], ["1", "x; y, z", "p|q"], ["2", "tab", "two\nlines"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    table = written(tmp_path, text.getvalue())
    assert table.headings == ("id", "a, b", "c")
    assert cells(table) == [["1", "x; y, z", "p|q"], ["2", "tab", "two\nlines"]]


def test_obeys_a_separator_line(tmp_path: Path) -> None:
    """A first line that only names the separator is obeyed, and counts as a row."""
    table = written(tmp_path, "sep=|\nid|label\n1|a,b,c\n")
    assert table.headings == ("id", "label")
    assert list(next(table.chunks()).rows) == [3]


def test_counts_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    """Headings are row 1; blank rows count but are passed over; a cell of two lines is one row."""
    chunk = next(written(tmp_path, 'id,label\n1,a\n\n , \n2,"b\nb"\n3,c\n').chunks())
    assert list(chunk.rows) == [2, 5, 6]
    assert chunk.read == 3
    assert chunk.faults == ()


def test_names_uneven_rows(tmp_path: Path) -> None:
    """A row with too few or too many cells is a fault; empty cells too many are not."""
    chunk = next(written(tmp_path, "id,label\n1,a,\n2\n3,c,d\n4,e\n").chunks())
    assert chunk.cells.to_pylist() == ["1", "a", "4", "e"]
    assert [(fault.row, fault.value) for fault in chunk.faults] == [(3, "2"), (4, "3")]
    assert chunk.read == 4


def test_tells_equal_headings_apart(tmp_path: Path) -> None:
    """Equal and empty headings get names of their own."""
    table = written(tmp_path, "label,label,,label (2)\n1,2,3,4\n")
    assert table.headings == ("label", "label (3)", "column 3", "label (2)")


def test_reads_packed_files_whatever_they_are_called(tmp_path: Path) -> None:
    """A packed table is known by its content."""
    assert cells(written(tmp_path, gzip.compress(TEXT.encode()), "log.csv"))[0][0] == "F-1"


def test_reads_in_chunks(tmp_path: Path) -> None:
    """Rows come in chunks that together are the whole table."""
    table = written(tmp_path, "id,label\n" + "".join(f"{at},x\n" for at in range(10)))
    chunks = list(table.chunks(4))
    assert [len(chunk.rows) for chunk in chunks] == [4, 4, 2]
    assert [row for chunk in chunks for row in chunk.rows] == list(range(2, 12))


def test_reads_workbooks(tmp_path: Path) -> None:
    """The first sheet that holds rows is read; whole numbers stay whole and dates become ISO."""
    import datetime

    book = openpyxl.Workbook()
    sheet = book.create_sheet("Log")
    sheet["B2"], sheet["C2"], sheet["D2"] = "id", "time", "points"
    sheet["B3"], sheet["C3"], sheet["D3"] = 7, datetime.datetime(2025, 3, 1, 9, 30), 2.5
    book.save(tmp_path / "log.xlsx")
    table = tables.open_table(tmp_path / "log.xlsx")
    chunk = next(table.chunks())
    assert table.headings == ("id", "time", "points")
    assert chunk.cells.to_pylist() == ["7", "2025-03-01T09:30:00", "2.5"]
    assert list(chunk.rows) == [3]


def refused(path: Path) -> str:
    """Why a file is refused, by whichever connector."""
    with pytest.raises(Unreadable) as refusal:
        list(connectors()["event_csv"].read(path, source="ours"))
    assert refusal.value.fault.fix
    assert refusal.value.fault.file == path.name
    return refusal.value.fault.problem


def test_refuses_a_truncated_file(tmp_path: Path) -> None:
    """A packed file that is cut off is refused, not read in part."""
    path = tmp_path / "log.csv.gz"
    rows = "".join(f"{at},a,2025-01-01\n" for at in range(100_000))
    path.write_bytes(gzip.compress(f"case,activity,time\n{rows}".encode())[:-200])
    assert "cut off" in refused(path)


def test_refuses_a_decompression_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks to far more than a log would is refused while it streams."""
    monkeypatch.setattr(limits, "RATIO_FLOOR_BYTES", 1_000_000)
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(b"case,activity,time\n" + b"1,a,2025-01-01\n" * 1_000_000))
    assert "unpacks to more than" in refused(path)


def test_refuses_a_bomb_in_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook is unpacked under the same guard."""
    monkeypatch.setattr(limits, "RATIO_FLOOR_BYTES", 1_000_000)
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * 5_000_000)
    assert "unpacks to more than" in refused(path)


def test_refuses_a_sheet_too_large_for_memory(tmp_path: Path) -> None:
    """One cell in the farthest corner does not make the reader reserve the whole sheet."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "case", "x"
    book.save(tmp_path / "log.xlsx")
    assert "1,048,576 rows by 16,384 columns" in refused(tmp_path / "log.xlsx")


def test_refuses_a_sheet_with_a_document_type(tmp_path: Path) -> None:
    """Document types, and with them entities, are refused in worksheets."""
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')
    assert "document type" in refused(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, "is not a text table"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\x1f\x8b and no more", "damaged"),
        (b"case,activity,time\n1,a," + b"x" * 5_000_000 + b"\n", "too long"),
        (b'case,activity,time\n1,a,"' + b"x\n" * 100_000, "line"),
        (b",".join(b"c%d" % at for at in range(10_001)) + b"\n", "10,001 columns"),
    ],
)
def test_refuses_what_is_no_table(tmp_path: Path, content: bytes, problem: str) -> None:
    """Empty, binary, damaged and monstrous files are refused with the reason."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    assert problem in refused(path)


CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "2025-03-01",
        "31/12/2025 9:05 PM",
        "1.234,5",
        "?",
        '"',
        "\0",
        "\r",
        "9999-99-99",
        "٣",
        "²",
        "1e999",
        "Q5 2025",
        "2025-W60",
    ]
)
HEADINGS = st.sampled_from(
    names(
        """case, activity, time, start, value, respondent, question, answer, KPI, date, learner, course, completed at,
        employee id, email, valid from, valid to, fte, time zone, manager, kind, unit"""
    )
)


def read_or_refused(name: str, path: Path) -> list[Batch]:
    """What a connector reads, or nothing where it refuses the file."""
    with contextlib.suppress(Unreadable):
        return list(connectors()[name].read(path, source="ours"))
    return []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headings=st.lists(HEADINGS, min_size=1, max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=8), max_size=6),
    data=st.data(),
)
def test_never_breaks_on_any_cells(
    tmp_path: Path, headings: list[str], rows: list[list[str]], data: st.DataObject
) -> None:
    """Whatever the cells hold, a table is read with faults or refused, and its counts reconcile."""
    path = tmp_path / "log.csv"
    with path.open("w", encoding=data.draw(st.sampled_from(["utf-8", "utf-16"])), newline="") as file:
        csv.writer(file, delimiter=data.draw(st.sampled_from(",;\t|"))).writerows([headings, *rows])
    for name in ("event_csv", "survey", "kpi", "lms", "people"):
        for batch in read_or_refused(name, path):
            left_out = [fault for fault in batch.faults if "left out" in fault.fix]
            assert 0 <= batch.rejected <= len(left_out)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_never_breaks_on_any_bytes(tmp_path: Path, content: bytes) -> None:
    """Whatever the bytes, a file is read or refused by every connector."""
    for one in connectors().values():
        path = tmp_path / f"log{one.suffixes[0]}"
        path.write_bytes(content)
        assert all(batch.rejected >= 0 for batch in read_or_refused(one.name, path))


def test_hands_over_less_where_rows_are_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wide or long rows come in smaller chunks, so that memory stays bounded whatever the file holds."""
    monkeypatch.setattr(limits, "BATCH_CELLS", 10)
    table = written(tmp_path, "id,label\n" + "".join(f"{at},x\n" for at in range(10)))
    assert [len(chunk.rows) for chunk in table.chunks()] == [5, 5]
    monkeypatch.setattr(limits, "BLOCK_BYTES", 100)
    monkeypatch.setattr(limits, "BATCH_CELLS", 1_000_000)
    monkeypatch.setattr(limits, "BATCH_BYTES", 20_000)
    long = written(tmp_path, "id,label\n" + "".join(f"{at},{'x' * 9_000}\n" for at in range(10)))
    sizes = [len(chunk.rows) for chunk in long.chunks()]
    assert sum(sizes) == 10
    assert len(sizes) > 2


def test_a_workbook_that_understates_its_size_is_damaged(tmp_path: Path) -> None:
    """No more is unpacked than the archive's directory tells, and what is longer does not add up."""
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    told = path.read_bytes().replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(told)
    assert "damaged" in refused(path)
