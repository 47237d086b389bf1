"""Whatever a connector yields finds its way in: tried without a trace, brought in, and taken back."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.connectors.base import Yields
from planner.services import importing
from planner.services.routes import ROUTES
from planner.store import evidence, people
from planner.store.open import Stores
from planner.store.tables import CapabilityEvidence, Person

PEOPLE = "Employee ID,Name,Email\n7,Ada Invented,ada@x.example\n8,Ben Invented,ben@x.example\n"
LEVELS = (
    "Person,Skill,Level,Evidence type,Assessed on,Assessed by,Note\n"
    "7,Prompt fluency,2,Manager,2026-03-02,8,kind words\n"
    "ada@x.example,prompt-fluency,1,Self-assessment,2026-03-02,,\n"
    "7,Prompt fluency,9,Manager,2026-03-02,8,\n"
    "9,Prompt fluency,2,Manager,2026-03-02,8,\n"
    "7,Prompt fluency,high,Manager,2026-03-02,8,\n"
)


@pytest.fixture
def levels(stores: Stores, tmp_path: Path) -> importing.Order:
    """Two people, and a file that says what they can do."""
    staff, file = tmp_path / "people.csv", tmp_path / "levels.csv"
    staff.write_text(PEOPLE, "utf-8")
    file.write_text(LEVELS, "utf-8")
    importing.ingest(stores, importing.Order(connector="people", source="hr", path=staff), by="test")
    return importing.Order(connector="evidence", source="talent", path=file)


def held(stores: Stores) -> list[tuple[str, int, str, str]]:
    """All evidence, as capability, level, source and note."""
    with stores.records.read() as session:
        rows = session.scalars(select(CapabilityEvidence).order_by(CapabilityEvidence.id))
        return [(row.capability, row.level, row.source, row.note) for row in rows]


def test_there_is_a_route_for_everything_a_connector_can_yield() -> None:
    """Nothing that can be read is without a way in."""
    assert set(ROUTES) == set(get_args(Yields))


def test_evidence_is_tried_without_a_trace(stores: Stores, levels: importing.Order) -> None:
    """The dry run tells the counts and faults of the import to come, and holds nothing."""
    tried = importing.dry_run(stores, levels)
    assert (tried.number, held(stores)) == (None, [])
    done = importing.ingest(stores, levels, by="test")
    assert (tried.read, tried.created, tried.unchanged, tried.rejected) == (5, 2, 0, 3)
    assert (done.read, done.created, done.unchanged, done.rejected) == (5, 2, 0, 3)
    assert set(tried.faults) == set(done.faults)
    assert {(fault.row, fault.value) for fault in done.faults} == {(4, "9"), (5, "9"), (6, "high")}


@pytest.mark.parametrize("table", ["people", "evidence"])
def test_a_file_is_tried_while_somebody_else_writes(
    stores: Stores, levels: importing.Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """Work in the background that notes its progress meanwhile waits; neither of the two fails."""
    store = {"people": people, "evidence": evidence}[table]
    apply = store.apply

    def beside(session: Session, *given: Any, **options: Any) -> Any:
        session.scalars(select(Person)).all()
        other = sqlite3.connect(str(stores.records.engine.url.database), timeout=0, isolation_level=None)
        with contextlib.suppress(sqlite3.OperationalError):
            other.execute("UPDATE person SET name = name || '!'")
        other.close()
        return apply(session, *given, **options)

    monkeypatch.setattr(store, "apply", beside)
    more = tmp_path / "more.csv"
    more.write_text("Employee ID,Name,Email\n9,Cleo Invented,cleo@x.example\n", "utf-8")
    order = importing.Order(connector="people", source="hr", path=more) if table == "people" else levels
    assert importing.dry_run(stores, order).created == (1 if table == "people" else 2)


def test_evidence_comes_in_once_and_without_notes(stores: Stores, levels: importing.Order) -> None:
    """The same file again changes nothing, and what somebody wrote beside a level never enters."""
    importing.ingest(stores, levels, by="test")
    again = importing.ingest(stores, levels, by="test")
    assert (again.created, again.unchanged) == (0, 2)
    assert held(stores) == [("prompt-fluency", 2, "manager", ""), ("prompt-fluency", 1, "self", "")]


def test_an_import_of_evidence_is_taken_back_whole(stores: Stores, levels: importing.Order) -> None:
    """After the undo nothing is held of it."""
    done = importing.ingest(stores, levels, by="test")
    assert done.number is not None
    told = importing.undo(stores, done.number, by="test")
    assert "2 records put back" in told
    assert held(stores) == []


def test_what_is_found_after_reading_is_told_under_the_file_s_own_headings(
    stores: Stores, levels: importing.Order
) -> None:
    """Also by the dry run, so that one finds the cell in one's own file."""
    tried, done = importing.dry_run(stores, levels), importing.ingest(stores, levels, by="test")
    assert {fault.column for fault in done.faults} == {"Person", "Level"}
    assert set(tried.faults) == set(done.faults)
