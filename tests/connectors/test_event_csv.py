"""Events in tables of any columns."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.connectors import get
from planner.connectors.base import Mapping, Proposal
from planner.faults import Unreadable


def propose(folder: Path, content: str) -> Proposal:
    """The proposal for a table."""
    (folder / "log.csv").write_text(content)
    return get("event_csv").propose(folder / "log.csv")


def rows(folder: Path, content: str, mapping: Mapping | None = None) -> list[dict[str, object]]:
    """The rows of a table."""
    (folder / "log.csv").write_text(content)
    read = get("event_csv").read(folder / "log.csv", source="ours", mapping=mapping)
    return [row for batch in read for row in batch.table.to_pylist()]


def test_reads_every_field_and_keeps_the_rest() -> None:
    """Mapped columns become the signal's, other columns its attributes, in the decimal and date order of the file."""
    path = Path(__file__).parent / "samples" / "event_csv" / "good.csv"
    row = next(get("event_csv").read(path, source="ours")).table.to_pylist()[1]
    assert row == {
        "id": None,
        "kind": "event",
        "source": "ours",
        "case": "T-1",
        "activity": "Waiting for decision",
        "time": datetime(2025, 4, 14, 10, 15, tzinfo=UTC),
        "start": datetime(2025, 4, 3, 9, 30, tzinfo=UTC),
        "actor": "mara",
        "team": "Claims",
        "title": "Refund for order 12",
        "type": "Request",
        "value": 3.5,
        "unit": None,
        "row": 3,
        "attributes": [("priority", "high")],
    }


def test_long_texts_are_content_and_stay_out(tmp_path: Path) -> None:
    """A text too long for a label is left out of the attributes, whatever its column is called."""
    found = rows(tmp_path, f"ticket,state,time,priority,steps\nA-1,Open,2025-03-01,high,{'word ' * 60}\n")
    assert found[0]["attributes"] == [("priority", "high")]


@pytest.mark.parametrize(
    ("headings", "case", "activity", "time"),
    [
        ("Issue key,Status,Updated", "Issue key", "Status", "Updated"),
        ("number,incident_state,sys_updated_at", "number", "incident_state", "sys_updated_at"),
        ("case:concept:name,concept:name,time:timestamp", "case:concept:name", "concept:name", "time:timestamp"),
        ("Work Item Id,State,Changed Date", "Work Item Id", "State", "Changed Date"),
        ("case_id,Activity,end_time", "case_id", "Activity", "end_time"),
        (
            "Our ticket number,New state of it,Timestamp (local)",
            "Our ticket number",
            "New state of it",
            "Timestamp (local)",
        ),
    ],
)
def test_knows_the_headings_of_common_tools(tmp_path: Path, headings: str, case: str, activity: str, time: str) -> None:
    """Exports of usual tools need no mapping by hand."""
    proposal = propose(tmp_path, f"{headings}\nA-1,Open,2025-03-01 10:00\n")
    assert proposal.mapping.columns == {"case": case, "activity": activity, "time": time}
    assert proposal.faults == ()


def test_finds_the_time_by_its_content(tmp_path: Path) -> None:
    """A column of dates is taken for the time where no heading says so, and numbers are not."""
    proposal = propose(tmp_path, "ticket,state,when it came,size\nA-1,Open,2025-03-01,20250301\n")
    assert proposal.mapping.columns["time"] == "when it came"
    assert "holds dates" in proposal.reasons["time"]


def test_says_what_is_missing(tmp_path: Path) -> None:
    """Without a time there is a fault with the fix, and reading is refused with the same words."""
    proposal = propose(tmp_path, "ticket,state\nA-1,Open\n")
    assert [fault.column for fault in proposal.faults] == ["time"]
    with pytest.raises(Unreadable, match="no column was found for time"):
        rows(tmp_path, "ticket,state\nA-1,Open\n")


def test_names_the_step_after_its_time(tmp_path: Path) -> None:
    """Without an activity the time's heading names it; without a case every row is its own."""
    found = rows(tmp_path, "opened at,priority\n2025-03-01,high\n2025-03-02,low\n")
    assert [(row["case"], row["activity"]) for row in found] == [("2", "opened"), ("3", "opened")]


def test_knows_a_decision_register(tmp_path: Path) -> None:
    """Something asked and decided is a decision: it starts when asked and is timed when decided."""
    content = (
        "request,outcome,asked,decided,decider,decider role\nR-1,approved,2025-03-01,2025-03-04,mara,Head of Claims\n"
    )
    row = rows(tmp_path, content)[0]
    assert row["kind"] == "decision"
    assert (row["activity"], row["actor"], row["type"]) == ("approved", "mara", "Head of Claims")
    assert (row["start"], row["time"]) == (datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 4, tzinfo=UTC))


def test_takes_only_known_kinds(tmp_path: Path) -> None:
    """A kind of signal that does not exist leaves its row out."""
    mapping = Mapping(columns={"case": "a", "activity": "a", "time": "b", "kind": "c"})
    found = rows(tmp_path, "a,b,c\nx,2025-03-01,usage\ny,2025-03-01,rumour\n", mapping)
    assert [(row["case"], row["kind"]) for row in found] == [("x", "usage")]


def test_a_constant_fills_gaps(tmp_path: Path) -> None:
    """A field with a column and a constant takes the constant where the column is empty."""
    mapping = Mapping(
        columns={"activity": "a", "time": "b", "team": "c"}, constants={"team": "Claims", "kind": "event"}
    )
    found = rows(tmp_path, "a,b,c\nx,2025-03-01,\ny,2025-03-01,Delivery\n", mapping)
    assert [row["team"] for row in found] == ["Claims", "Delivery"]


def test_settles_the_order_of_dates_from_the_whole_column(tmp_path: Path) -> None:
    """One late date with a number above twelve settles the order for all rows before it."""
    content = "ticket,state,time\n" + "A-1,Open,03/04/2025\n" * 20_000 + "A-1,Open,03/13/2025\n"
    proposal = propose(tmp_path, content)
    assert proposal.mapping.day_first is False
    assert "month comes first" in proposal.reasons["day_first"]
    unsure = propose(tmp_path, "ticket,state,time\nA-1,Open,03/04/2025\n")
    assert "Please check" in unsure.reasons["day_first"]


def test_says_that_times_name_no_zone(tmp_path: Path) -> None:
    """Times without an offset come with a word on the zone they are read in."""
    assert "time_zone" in propose(tmp_path, "ticket,state,time\nA-1,Open,2025-03-01 10:00\n").reasons
    assert "time_zone" not in propose(tmp_path, "ticket,state,time\nA-1,Open,2025-03-01T10:00Z\n").reasons


def test_a_mapping_must_name_columns_of_the_file(tmp_path: Path) -> None:
    """A mapping to a column that is not there is refused with those that are."""
    mapping = Mapping(columns={"activity": "state", "time": "when"})
    with pytest.raises(Unreadable, match="Choose one of: ticket, state, time"):
        rows(tmp_path, "ticket,state,time\nA-1,Open,2025-03-01\n", mapping)


def test_a_kept_mapping_with_unknown_parts_is_refused() -> None:
    """A kept mapping with a key that mappings do not have is refused by name."""
    with pytest.raises(ValueError, match="no colour"):
        Mapping.from_dict({"columns": {}, "colour": "red"})


# Tickets of the delay benchmark per project.
TICKETS = {"apache": 6_289, "jboss": 3_526, "jira": 4_428, "moodle": 17_004}


@pytest.mark.real_data
@pytest.mark.parametrize("project", TICKETS)
def test_reads_real_tickets_without_a_mapping_by_hand(evaluation_data: Path, project: str) -> None:
    """The proposal reads every ticket of a real export, and keeps every other column."""
    path = evaluation_data / "events" / "jira_delay" / f"{project}_due.csv.gz"
    proposal = get("event_csv").propose(path)
    assert proposal.mapping.columns == {"case": "issuekey", "time": "openeddate", "type": "type", "value": "delaydays"}
    assert proposal.mapping.constants == {"kind": "event", "activity": "opened", "unit": "days"}
    batches = list(get("event_csv").read(path, source="jira", mapping=proposal.mapping))
    assert sum(batch.read for batch in batches) == sum(len(batch.table) for batch in batches) == TICKETS[project]
    assert [fault for batch in batches for fault in batch.faults] == []
    with gzip.open(path, "rt") as file:
        others = set(file.readline().strip().split(",")) - set(proposal.mapping.columns.values())
    assert {key for row in batches[0].table["attributes"].to_pylist() for key, _ in row} == others


@pytest.mark.real_data
def test_reads_a_real_incident_log(evaluation_data: Path) -> None:
    """A service desk's log with day-first dates and question marks for nothing is read whole."""
    path = evaluation_data / "events" / "servicenow" / "incident_event_log_first_40000_rows.csv.gz"
    batches = list(get("event_csv").read(path, source="servicenow"))
    assert sum(len(batch.table) for batch in batches) == 40_000
    assert [fault for batch in batches for fault in batch.faults] == []
    first = batches[0].table.to_pylist()[0]
    assert (first["case"], first["activity"], first["team"]) == ("INC0000045", "New", "Group 56")
    assert first["actor"] is None
    assert first["time"] == datetime(2016, 2, 29, 1, 23, tzinfo=UTC)
