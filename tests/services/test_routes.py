"""Whatever a connector yields finds its way in: tried without a trace, brought in, and taken back."""

from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import select

from planner.connectors.base import Yields
from planner.services import importing
from planner.services.routes import ROUTES
from planner.store.open import Stores
from planner.store.tables import CapabilityEvidence

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
    people, file = tmp_path / "people.csv", tmp_path / "levels.csv"
    people.write_text(PEOPLE, "utf-8")
    file.write_text(LEVELS, "utf-8")
    importing.ingest(stores, importing.Order(connector="people", source="hr", path=people), by="test")
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
