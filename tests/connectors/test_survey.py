"""Survey answers in the long and the wide form."""

from pathlib import Path

from planner.connectors import get
from planner.connectors.base import Mapping

WIDE = Path(__file__).parent / "samples" / "survey" / "wide.csv"


def test_proposes_a_column_per_item() -> None:
    """Columns of small whole numbers are items where no column names the item."""
    proposal = get("survey").propose(WIDE)
    assert proposal.mapping.columns == {
        "actor": "respondent",
        "time": "submitted at",
        "item 1": "I know who decides",
        "item 2": "I can try new tools safely",
    }
    assert "small whole numbers" in proposal.reasons["item 1"]
    assert proposal.mapping.constants == {"case": "wide"}
    assert proposal.faults == ()


def test_reads_one_signal_per_answer() -> None:
    """Every answer given is a row; one that is no number is named with its item's column."""
    batch = next(get("survey").read(WIDE, source="pulse"))
    answers = [(row["row"], row["actor"], row["activity"], row["value"]) for row in batch.table.to_pylist()]
    assert answers[:4] == [
        (2, "mara", "I know who decides", 2.0),
        (2, "mara", "I can try new tools safely", 4.0),
        (3, "jon", "I know who decides", 5.0),
        (4, "ana", "I can try new tools safely", 3.0),
    ]
    assert batch.read == 11
    assert batch.rejected == 1
    assert [(fault.row, fault.column, fault.value) for fault in batch.faults] == [(4, "I know who decides", "x")]
    assert "SECRET" not in repr(batch.table.to_pylist())


def test_other_columns_never_enter(tmp_path: Path) -> None:
    """What people wrote in their own words stays out, whatever the column is called."""
    path = tmp_path / "pulse.csv"
    path.write_text("respondent,date,Anything else?,Q1,Q2\nmara,2025-03-01,SECRET,1,2\n")
    columns = {"actor": "respondent", "time": "date", "item 1": "Q1", "item 2": "Q2"}
    mapping = Mapping(columns=columns, constants={"case": "spring"})
    batch = next(get("survey").read(path, source="pulse", mapping=mapping))
    assert "SECRET" not in repr(batch.table.to_pylist())
    assert batch.table["case"].to_pylist() == ["spring", "spring"]
