"""Evidence of what people can do."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.connectors import get

GOOD = Path(__file__).parent / "samples" / "evidence" / "good.csv"
HEADINGS = "person,capability,level,source,date\n"


def shown(path: Path) -> list[dict[str, object]]:
    """The evidence in a file."""
    return [row for batch in get("evidence").read(path, source="talent") for row in batch.table.to_pylist()]


def test_sources_are_told_by_what_tools_call_them() -> None:
    """A manager, a self-assessment, a peer and a certificate are the four sources."""
    assert [row["source"] for row in shown(GOOD)] == ["manager", "self", "observation", "credential"]


def test_a_level_of_zero_is_evidence() -> None:
    """Levels are whole numbers from zero, on the day they were seen."""
    assert [row["level"] for row in shown(GOOD)] == [2, 3, 0, 1]
    assert [row["date"] for row in shown(GOOD)] == [
        date(2026, 3, 2),
        date(2026, 3, 1),
        date(2026, 3, 2),
        date(2026, 2, 27),
    ]


def test_who_says_so_may_be_missing() -> None:
    """People and raters stay as written, by number or e-mail."""
    assert [row["person"] for row in shown(GOOD)] == ["E-2", "E-2", "jon@firm.example", "E-3"]
    assert [row["rater"] for row in shown(GOOD)] == ["E-1", None, "mara@firm.example", None]


def test_one_source_may_hold_for_all_rows() -> None:
    """A file of certificates alone needs no column that says so."""
    mapping = get("evidence").propose(GOOD).mapping
    columns = {name: heading for name, heading in mapping.columns.items() if name != "source"}
    mapping = replace(mapping, columns=columns, constants={"source": "certificate"})
    table = next(get("evidence").read(GOOD, source="talent", mapping=mapping)).table
    assert set(table["source"].to_pylist()) == {"credential"}


@pytest.mark.parametrize("level", ["1e300", "-0.5", "128", "2,5", "B2"])
def test_what_is_no_level_is_left_out(tmp_path: Path, level: str) -> None:
    """A level that is no whole number, or beyond any scale, is named."""
    path = tmp_path / "levels.csv"
    path.write_text(f'{HEADINGS}E-1,risk-triage,2,self,2026-01-05\nE-1,risk-triage,"{level}",self,2026-01-05\n')
    (batch,) = get("evidence").read(path, source="talent")
    assert [(fault.row, fault.column) for fault in batch.faults] == [(3, "level")]
    assert (batch.read, len(batch.table)) == (2, 1)


def test_days_do_not_move_with_the_zone() -> None:
    """A day stays the day that was written, whatever the mapping's time zone."""
    mapping = replace(get("evidence").propose(GOOD).mapping, time_zone="Pacific/Auckland")
    table = next(get("evidence").read(GOOD, source="talent", mapping=mapping)).table
    assert table["date"].to_pylist()[0] == date(2026, 3, 2)


CREDENTIALS = (
    "employee id,skill,level,type,issued on,certificate name,issued by,valid until\n"
    "E-1,Risk triage,2,certificate,2026-01-05,Triage licence,Claims Board,2028-01-04\n"
    "E-1,Risk triage,2,certificate,2026-01-05,Triage licence,,\n"
    "E-1,Risk triage,1,self,2026-01-05,Triage licence,Claims Board,2028-01-04\n"
    "E-1,Risk triage,2,certificate,2026-01-05,Triage licence,,2025-01-04\n"
)


def test_a_credential_has_a_name_an_issuer_and_an_end(tmp_path: Path) -> None:
    """Both may be missing; beside another source they say nothing; an end before the issue is left out and named."""
    path = tmp_path / "certificates.csv"
    path.write_text(CREDENTIALS)
    (batch,) = get("evidence").read(path, source="talent")
    rows = [(row["source"], row["name"], row["issuer"], row["expires"]) for row in batch.table.to_pylist()]
    assert rows == [
        ("credential", "Triage licence", "Claims Board", date(2028, 1, 4)),
        ("credential", "Triage licence", None, None),
        ("self", None, None, None),
    ]
    assert [(fault.row, fault.column, fault.problem) for fault in batch.faults] == [
        (5, "valid until", "is before the day of issue")
    ]


def test_credentials_come_in_from_a_workbook_too(tmp_path: Path) -> None:
    """An XLSX file with dates as dates gives the rows that the CSV gives."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in CREDENTIALS.splitlines():
        cells = line.split(",")
        book.active.append([date.fromisoformat(cell) if cell.startswith("202") else cell for cell in cells])
    path, text = tmp_path / "certificates.xlsx", tmp_path / "certificates.csv"
    book.save(path)
    text.write_text(CREDENTIALS)
    assert shown(path) == shown(text)


WAIVED = (
    "person,capability,level,source,date,rater,job title,reason\n"
    "E-1,risk-triage,not needed,manager,2026-01-05,E-9,Claims handler,Others triage\n"
    "E-1,prompts,Not-Needed here,self,2026-01-05,,claims-handler,\n"
    "E-1,risk-triage,0,manager,2026-01-05,E-9,Claims handler,Others triage\n"
    "E-1,risk-triage,,manager,2026-01-05,E-9,Claims handler,\n"
    "E-1,risk-triage,n/a,manager,2026-01-05,E-9,Claims handler,\n"
    "E-1,risk-triage,not needed,manager,2026-01-05,E-9,,\n"
    "E-1,risk-triage,not needed,certificate,2026-01-05,E-9,Claims handler,\n"
)


def test_level_zero_not_needed_and_no_evidence_are_three_things(tmp_path: Path) -> None:
    """Zero is a level, "not needed" has none but a role, an empty cell is left out; a level has no role beside it."""
    path = tmp_path / "levels.csv"
    path.write_text(WAIVED)
    (batch,) = get("evidence").read(path, source="talent")
    assert [(row["level"], row["source"], row["role"], row["reason"]) for row in batch.table.to_pylist()] == [
        (None, "manager", "Claims handler", "Others triage"),
        (None, "self", "claims-handler", None),
        (0, "manager", None, None),
    ]
    assert [(fault.row, fault.column, fault.value, fault.problem) for fault in batch.faults] == [
        (5, "level", None, "is missing"),
        (6, "level", None, "is missing"),
        (7, "job title", None, "is missing beside “not needed”"),
        (8, "source", "certificate", "cannot say that something is not needed"),
    ]
    assert all(fault.fix.endswith("The row was left out.") for fault in batch.faults)


def test_not_needed_comes_in_from_a_workbook_too(tmp_path: Path) -> None:
    """An XLSX file gives the rows that the CSV gives."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in WAIVED.splitlines():
        book.active.append([int(cell) if cell == "0" else cell for cell in line.split(",")])
    path, text = tmp_path / "levels.xlsx", tmp_path / "levels.csv"
    book.save(path)
    text.write_text(WAIVED)
    assert shown(path) == shown(text)


def test_a_file_of_what_is_not_needed_alone_needs_no_help(tmp_path: Path) -> None:
    """The column of the level is found also where no cell of it holds a number."""
    path = tmp_path / "waived.csv"
    path.write_text(f"{HEADINGS}E-1,risk-triage,not needed,manager,2026-01-05\n".replace("date\n", "date,role\n", 1))
    assert get("evidence").propose(path).mapping.columns["level"] == "level"


def test_not_needed_without_any_column_of_a_role_is_left_out(tmp_path: Path) -> None:
    """The fault names the field that no column feeds."""
    path = tmp_path / "levels.csv"
    path.write_text(f"{HEADINGS}E-1,risk-triage,2,self,2026-01-05\nE-1,risk-triage,not needed,manager,2026-01-05\n")
    (batch,) = get("evidence").read(path, source="talent")
    assert [(fault.row, fault.column) for fault in batch.faults] == [(3, "role")]
