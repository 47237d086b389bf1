"""ServiceNow's incident event log."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.connectors import get, guess

SAMPLES = Path(__file__).parent / "samples" / "servicenow"
FILES = {
    "incident_event_log_first_40000_rows.csv.gz": 40_000,
    "incident_event_log_other_encoding.csv": 5_998,
}


def test_the_actor_is_assigned_or_changed_it() -> None:
    """Who it is assigned to acts; where nobody is, who changed it does. Who changed it stays known either way."""
    rows = next(get("servicenow").read(SAMPLES / "good.csv", source="desk")).table.to_pylist()
    assert [row["actor"] for row in rows] == ["ina", "omar", "omar"]
    assert [dict(row["attributes"])["sys_updated_by"] for row in rows] == ["ina", "ina", "omar"]


def test_a_question_mark_is_nothing() -> None:
    """What the log marks as unknown is null, and no attribute."""
    last = next(get("servicenow").read(SAMPLES / "good.csv", source="desk")).table.to_pylist()[-1]
    assert last["type"] is None
    assert "?" not in dict(last["attributes"]).values()


def test_counts_and_times_stay_attributes() -> None:
    """Reassignments, reopenings and the times of opening and closing stay as written."""
    last = next(get("servicenow").read(SAMPLES / "good.csv", source="desk")).table.to_pylist()[-1]
    kept = dict(last["attributes"])
    assert (kept["reassignment_count"], kept["reopen_count"]) == ("1", "1")
    assert (kept["opened_at"], kept["closed_at"]) == ("29/2/2016 01:16", "5/3/2016 12:00")
    assert last["start"] is None


@pytest.mark.parametrize("name", FILES)
def test_both_spellings_of_the_real_log_come_in_whole(evaluation_data: Path, name: str) -> None:
    """Every row comes in without a fault and without a mapping by hand, the repeated keys too."""
    path = evaluation_data / "events" / "servicenow" / name
    assert guess(path).name == "servicenow"
    batches = list(get("servicenow").read(path, source="desk"))
    rows = [row for batch in batches for row in batch.table.select(["case", "attributes"]).to_pylist()]
    keys = {(row["case"], dict(row["attributes"])["sys_mod_count"]) for row in rows}
    assert (len(rows), len(rows) - len(keys)) == (FILES[name], 5)
    assert sum(batch.read for batch in batches) == FILES[name]
    assert [fault for batch in batches for fault in batch.faults] == []


def test_both_spellings_read_alike(evaluation_data: Path) -> None:
    """29/2/2016 and 29-02-2016 are the same day, in both files the log's first."""
    folder = evaluation_data / "events" / "servicenow"
    firsts = [
        next(get("servicenow").read(folder / name, source="desk")).table.slice(0, 1).to_pylist()[0] for name in FILES
    ]
    assert {first["time"] for first in firsts} == {datetime(2016, 2, 29, 1, 23, tzinfo=UTC)}
    assert {(first["case"], first["actor"], first["team"]) for first in firsts} == {
        ("INC0000045", "Updated by 21", "Group 56")
    }
