"""What every connector promises, tried on its own small samples."""

import socket
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from planner.connectors import connectors, get
from planner.connectors.base import Batch, Mapping
from planner.connectors.evidence import EVIDENCE_ROWS
from planner.connectors.people import PEOPLE
from planner.faults import Unreadable
from planner.signals import KINDS, SCHEMA

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(connectors())
SCHEMAS = {"signals": SCHEMA, "people": PEOPLE, "evidence": EVIDENCE_ROWS}
# A label as the source wrote it, and the column that must keep it.
LABELS = {
    "decisions": ("activity", "Returned"),
    "evidence": ("capability", "Prompt fluency"),
    "event_csv": ("activity", "Waiting for decision"),
    "feedback": ("type", "Went badly"),
    "github": ("activity", "labeled"),
    "jira": ("activity", "Created"),
    "kpi": ("activity", "First-time-right share"),
    "lms": ("activity", "Reviewing AI drafts"),
    "people": ("title", "Business Analyst"),
    "seats": ("activity", "Reviewing AI drafts"),
    "servicenow": ("activity", "Awaiting User Info"),
    "slack": ("type", "channel_join"),
    "survey": ("activity", "I know who decides"),
    "xes": ("activity", "Waiting for decision"),
}
# What a file holds that has no rows, where it is no table.
NO_ROWS = {".json": "[]", ".xes": "<log></log>"}
# The places of the bad rows that must be named, and whether the row is left out.
BAD = {
    "decisions": {
        (3, "decided"): True,
        (4, "decided"): True,
        (5, "decided"): True,
        (6, "asked"): False,
        (None, None): False,
        (7, "outcome"): False,
        (8, "asked"): False,
        (8, "decided"): True,
    },
    "event_csv": {
        (3, "time"): True,
        (4, "ticket id"): True,
        (6, "activity"): True,
        (8, "story points"): False,
        (9, None): True,
        (10, "time"): True,
    },
    "evidence": {
        (3, "employee id"): True,
        (4, "skill"): True,
        (5, "proficiency"): True,
        (6, "proficiency"): True,
        (7, "proficiency"): True,
        (8, "proficiency"): True,
        (9, "assessment type"): True,
        (10, "assessed on"): True,
        (11, "assessment type"): True,
        (11, "assessed on"): True,
    },
    "feedback": {
        (3, "Team"): True,
        (4, "Kind"): True,
        (5, "Text"): True,
        (6, "Held on"): True,
    },
    "github": {
        (1, "created_at"): True,
        (2, "created_at"): True,
        (3, None): True,
        (4, "state"): True,
        (6, "closed_at"): True,
    },
    "jira": {
        (3, "Created"): True,
        (4, "Issue key"): True,
        (5, None): True,
        (6, "Resolved"): True,
        (7, "Created"): True,
    },
    "kpi": {(3, "Period"): True, (4, "KPI"): True, (5, "Value"): True, (6, "Value"): True},
    "lms": {
        (3, "completed at"): True,
        (4, "learner"): True,
        (5, "course title"): True,
        (6, "completed at"): True,
        (7, "score"): False,
    },
    "people": {
        (3, "employee id"): True,
        (4, "email"): False,
        (5, "email"): False,
        (6, "valid to"): True,
        (7, "valid from"): False,
        (7, "fte"): False,
        (7, "time zone"): False,
    },
    "seats": {
        (3, "end"): True,
        (4, "seats"): True,
        (5, "seats"): True,
        (6, "start"): True,
        (7, "title"): True,
        (8, "status"): True,
        (9, "end"): False,
    },
    "servicenow": {
        (3, "sys_updated_at"): True,
        (4, "number"): True,
        (5, "incident_state"): True,
        (6, "sys_updated_at"): True,
        (7, None): True,
    },
    "slack": {(2, "ts"): True, (3, "ts"): True, (4, None): True},
    "survey": {
        (3, "respondent"): True,
        (4, "answer"): True,
        (5, "question"): True,
        (6, "date"): True,
        (7, None): True,
    },
    "xes": {
        (1, "time:timestamp"): True,
        (2, "time:timestamp"): True,
        (4, "concept:name"): True,
        (5, "case:concept:name"): True,
    },
}


def sample(name: str, kind: str) -> Path:
    """The good or the bad sample of a connector."""
    return next((SAMPLES / name).glob(f"{kind}.*"))


def read(name: str, kind: str, mapping: Mapping | None = None) -> list[Batch]:
    """All batches of a sample."""
    return list(get(name).read(sample(name, kind), source="ours", mapping=mapping))


def rows(batches: list[Batch]) -> list[dict[str, object]]:
    """The rows of all batches."""
    return [row for batch in batches for row in batch.table.to_pylist()]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Each connector there is."""
    return str(request.param)


def test_describes_itself(name: str) -> None:
    """A connector says what it is, which kinds it yields and which fields it knows."""
    one = get(name)
    assert one.name == name
    assert one.label
    assert set(one.kinds) <= KINDS.keys()
    assert bool(one.kinds) == (one.yields == "signals")
    assert one.drops
    assert one.suffixes
    assert all(field.meaning for field in one.fields)


def test_yields_the_schema(name: str) -> None:
    """Batches have the schema of what the connector yields, and only kinds the connector names."""
    for batch in read(name, "good"):
        assert batch.table.schema.equals(SCHEMAS[get(name).yields])
    if get(name).yields == "signals":
        assert {row["kind"] for row in rows(read(name, "good"))} <= set(get(name).kinds)
        assert {row["source"] for row in rows(read(name, "good"))} == {"ours"}
        assert {row["id"] for row in rows(read(name, "good"))} == {None}


def test_reads_the_same_twice(name: str) -> None:
    """A second read gives equal rows and equal faults."""
    for kind in ("good", "bad"):
        first, second = read(name, kind), read(name, kind)
        assert [batch.table for batch in first] == [batch.table for batch in second]
        assert [batch.faults for batch in first] == [batch.faults for batch in second]


def test_keeps_the_order(name: str) -> None:
    """Rows come in the order of the file."""
    places = [row["row"] for row in rows(read(name, "good"))]
    assert places == sorted(places)
    assert len(places) >= 3


def test_keeps_out_what_it_drops(name: str) -> None:
    """What stands under a dropped heading is in the file and nowhere in what comes in."""
    assert "SECRET" in sample(name, "good").read_text()
    assert "SECRET" not in repr(rows(read(name, "good")))
    assert "SECRET" not in repr(get(name).propose(sample(name, "good")))


def test_refuses_a_mapping_to_a_dropped_heading(name: str) -> None:
    """A mapping cannot bring in what the connector drops."""
    proposal = get(name).propose(sample(name, "good"))
    secret = next(heading for heading in proposal.headings if heading.lower() in get(name).drops)
    columns = {**proposal.mapping.columns, get(name).fields[0].name: secret}
    with pytest.raises(Unreadable, match="may not be read"):
        read(name, "good", replace(proposal.mapping, columns=columns))


def test_needs_no_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposing and reading open no connection."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert get(name).propose(sample(name, "good")).headings
    assert rows(read(name, "good"))


def test_keeps_labels(name: str) -> None:
    """Labels stay as the source writes them."""
    column, label = LABELS[name]
    assert label in {row[column] for row in rows(read(name, "good"))}


def test_reads_a_good_file_without_faults(name: str) -> None:
    """A good file has no faults and loses no row."""
    batches = read(name, "good")
    assert [fault for batch in batches for fault in batch.faults] == []
    assert sum(batch.read for batch in batches) == len(rows(batches))


def test_reports_bad_rows(name: str) -> None:
    """Every bad row is named with its file, row, column, value and the fix, and says what became of it."""
    faults = [fault for batch in read(name, "bad") for fault in batch.faults]
    assert {(fault.row, fault.column): "left out" in fault.fix for fault in faults} == BAD[name]
    assert {fault.file for fault in faults} == {sample(name, "bad").name}
    for fault in faults:
        assert fault.problem
        assert fault.fix
        assert fault.value is not None or "missing" in fault.problem


def test_counts_reconcile(name: str) -> None:
    """Rows read are rows out and rows left out with a fault."""
    for batch in read(name, "bad"):
        left_out = {fault.row for fault in batch.faults if "left out" in fault.fix}
        assert batch.read == len(batch.table) + len(left_out)
        assert batch.rejected == len(left_out)


def test_gives_a_reason_for_every_column(name: str) -> None:
    """A proposal says why it chose each column, and accounts for all headings."""
    proposal = get(name).propose(sample(name, "good"))
    assert proposal.mapping.columns.keys() <= proposal.reasons.keys()
    assert set(proposal.mapping.columns.values()) | set(proposal.unmapped) == set(proposal.headings)
    assert 1 <= len(proposal.sample) <= 5
    assert {len(row) for row in proposal.sample} == {len(proposal.headings)}
    assert proposal.faults == ()


def test_mapping_can_be_kept(name: str) -> None:
    """A mapping kept as plain values reads the same rows again."""
    mapping = get(name).propose(sample(name, "good")).mapping
    kept = Mapping.from_dict(mapping.to_dict())
    assert kept == mapping
    assert rows(read(name, "good", kept)) == rows(read(name, "good"))


def test_refuses_an_unknown_time_zone(name: str) -> None:
    """A time zone that does not exist is refused with the fix."""
    mapping = replace(get(name).propose(sample(name, "good")).mapping, time_zone="Middle/Earth")
    with pytest.raises(Unreadable, match="is no time zone"):
        read(name, "good", mapping)


def test_refuses_a_mapping_to_no_field(name: str) -> None:
    """A mapping that feeds a field the connector does not have is refused with those it has."""
    mapping = get(name).propose(sample(name, "good")).mapping
    with pytest.raises(Unreadable, match="is no field of this connector"):
        read(name, "good", replace(mapping, constants={**mapping.constants, "colour": "red"}))


def test_yields_a_batch_even_without_rows(name: str, tmp_path: Path) -> None:
    """A file with headings and no rows gives one empty batch."""
    good = sample(name, "good")
    path = tmp_path / good.name
    path.write_text(NO_ROWS.get(good.suffix) or good.read_text().splitlines()[0] + "\n")
    mapping = get(name).propose(good).mapping
    batches = list(get(name).read(path, source="ours", mapping=mapping))
    assert [(len(batch.table), batch.read, batch.faults) for batch in batches] == [(0, 0, ())]
    assert isinstance(batches[0].table, pa.RecordBatch)


def test_refuses_what_is_not_there(name: str, tmp_path: Path) -> None:
    """A file that is not there is refused, not a crash."""
    with pytest.raises(Unreadable, match="cannot be opened"):
        list(get(name).read(tmp_path / sample(name, "good").name, source="ours"))
