"""Registers of decisions."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from planner.connectors import get, guess
from planner.connectors.base import Batch

SAMPLES = Path(__file__).parent / "samples" / "decisions"


def read(tmp_path: Path, text: str) -> Batch:
    """The register with this text."""
    path = tmp_path / "register.csv"
    path.write_text(text)
    return next(get("decisions").read(path, source="board"))


def test_a_decision_runs_from_asking_to_deciding() -> None:
    """It starts when it was asked and is timed when it was decided, by the decider in their role."""
    row = next(get("decisions").read(SAMPLES / "good.csv", source="board")).table.to_pylist()[0]
    assert (row["start"], row["time"]) == (
        datetime(2025, 4, 3, 9, tzinfo=UTC),
        datetime(2025, 4, 14, 10, 15, tzinfo=UTC),
    )
    assert (row["actor"], row["type"], row["team"]) == ("dora", "Head of claims", "Claims")


def test_a_pending_request_has_no_latency() -> None:
    """What nobody has decided is timed when it was asked and has no start: it never counts as decided at once."""
    row = next(get("decisions").read(SAMPLES / "good.csv", source="board")).table.to_pylist()[2]
    assert (row["activity"], row["start"], row["time"]) == ("pending", None, datetime(2025, 4, 16, 8, tzinfo=UTC))


def test_a_pending_request_keeps_the_words_of_the_register(tmp_path: Path) -> None:
    """Where the register itself says what state a request is in, that is its label."""
    text = "request,asked,decided,outcome\nR-1,2025-04-03,,On hold\nR-2,2025-04-03,2025-04-07,Approved\n"
    assert read(tmp_path, text).table["activity"].to_pylist() == ["On hold", "Approved"]


def test_one_date_alone_leaves_the_latency_unknown(tmp_path: Path) -> None:
    """Without the dates of asking all decisions come in, and one note says what cannot be told."""
    batch = read(tmp_path, "request,decided,outcome\nR-1,2025-04-03,Approved\nR-2,2025-04-04,Approved\n")
    assert batch.table["start"].to_pylist() == [None, None]
    assert [(fault.row, "missing or too vague for 2 decisions" in fault.problem) for fault in batch.faults] == [
        (None, True)
    ]
    assert "unknown" in get("decisions").propose(tmp_path / "register.csv").reasons["start"]


def test_a_register_of_pending_requests_comes_in(tmp_path: Path) -> None:
    """Where nothing is decided yet the date of deciding is still found, and a deadline is not taken for it."""
    batch = read(tmp_path, "request,asked,decided,due\nR-1,2025-04-03,,2025-06-30\n")
    assert batch.table["activity"].to_pylist() == ["pending"]
    assert batch.table["time"].to_pylist() == [datetime(2025, 4, 3, tzinfo=UTC)]


def test_a_deadline_is_no_decision(tmp_path: Path) -> None:
    """Without a column for the decision's date the proposal asks for one rather than taking another date."""
    path = tmp_path / "register.csv"
    path.write_text("request,asked,due\nR-1,2025-04-03,2025-06-30\n")
    assert [fault.column for fault in get("decisions").propose(path).faults] == ["time"]


def test_a_decision_before_its_question_is_refused(tmp_path: Path) -> None:
    """Two dates that cannot both be right leave the row out."""
    batch = read(tmp_path, "request,asked,decided,outcome\nR-1,2025-04-03 10:00,2025-04-03 09:00,Approved\n")
    assert (batch.rejected, batch.faults[0].row, batch.faults[0].column) == (1, 2, "decided")
    assert batch.faults[0].problem == "lies before it was asked"


def test_a_day_without_an_hour_is_not_before_its_morning(tmp_path: Path) -> None:
    """Asked at nine and decided that day, nobody wrote when: no fault of the row, but no latency either."""
    batch = read(tmp_path, "request,asked,decided,outcome\nR-1,2025-04-03 09:00,2025-04-03,Approved\n")
    assert (batch.rejected, batch.table["start"].to_pylist()) == (0, [None])


def test_workbooks_are_registers_too(tmp_path: Path) -> None:
    """A workbook's dates are read, its empty cells are nothing, and a date without an hour is a day."""
    book = openpyxl.Workbook()
    book.active.append(["Request", "Requested at", "Decided at", "Decided by", "Decision", "Decider role"])
    book.active.append(["R-1", datetime(2025, 4, 3, 9), datetime(2025, 4, 3), "dora", "Approved", "Board"])
    book.active.append(["R-2", datetime(2025, 4, 3, 9), None, None, None, None])
    book.save(tmp_path / "register.xlsx")
    assert guess(tmp_path / "register.xlsx").name == "decisions"
    batch = next(get("decisions").read(tmp_path / "register.xlsx", source="board"))
    assert batch.table["activity"].to_pylist() == ["Approved", "pending"]
    assert batch.table["start"].to_pylist() == [None, None]
    assert batch.rejected == 0
