"""Event logs in XES."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.connectors import get, limits
from planner.connectors.base import Batch, Mapping
from planner.faults import Unreadable

GOOD = Path(__file__).parent / "samples" / "xes" / "good.xes"


def rows(path: Path, mapping: Mapping | None = None) -> list[dict[str, object]]:
    """All rows of a log."""
    return [row for batch in get("xes").read(path, source="ours", mapping=mapping) for row in batch.table.to_pylist()]


def log(folder: Path, content: str | bytes, name: str = "log.xes") -> Path:
    """A log written to a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_reads_the_standard_keys() -> None:
    """Trace, name, time, resource, group and transition become the columns of a signal."""
    first = rows(GOOD)[0]
    expected = {
        "kind": "event",
        "case": "C-1",
        "activity": "Waiting for decision",
        "time": datetime(2025, 4, 3, 7, tzinfo=UTC),
        "start": None,
        "actor": "mara",
        "team": "Claims",
        "type": "start",
        "row": 1,
    }
    assert {key: first[key] for key in expected} == expected


def test_keeps_all_other_attributes() -> None:
    """Roles, nested attributes, lists and the trace's own attributes are kept, the first of a key given twice."""
    first, second, third = rows(GOOD)
    assert first["attributes"] == [
        ("org:role", "Clerk"),
        ("amount", "12.50"),
        ("amount.currency", "EUR"),
        ("case:channel", "letter"),
    ]
    assert second["attributes"] == [("codes.a", "1"), ("case:channel", "letter")]
    assert third["attributes"] == []


def test_does_not_fill_in_declared_defaults() -> None:
    """A default that the log declares for all events was not observed, and is not filled in."""
    assert [row["team"] for row in rows(GOOD)] == ["Claims", None, None]


def test_times_without_offset_are_in_the_zone() -> None:
    """Only the time without an offset takes the zone of the mapping."""
    found = rows(GOOD, Mapping(time_zone="America/New_York"))
    assert [row["time"].hour for row in found if isinstance(row["time"], datetime)] == [7, 13, 9]


def test_a_mapping_may_name_other_keys() -> None:
    """Another key can feed a field, and a constant fills its gaps."""
    mapping = Mapping(columns={"team": "org:role"}, constants={"team": "Unknown"})
    assert [row["team"] for row in rows(GOOD, mapping)] == ["Clerk", "Unknown", "Unknown"]


def test_reads_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log larger than a block of reading comes whole and in order."""
    monkeypatch.setattr(limits, "BLOCK_BYTES", 64)
    events = "".join(
        '<event><string key="concept:name" value="A"/>'
        f'<date key="time:timestamp" value="2025-01-01T00:00:{at:02}Z"/></event>'
        for at in range(60)
    )
    path = log(tmp_path, f'<log><trace><string key="concept:name" value="C"/>{events}</trace></log>')
    assert [row["row"] for row in rows(path)] == list(range(1, 61))


def test_reads_every_declared_encoding_and_prefix(tmp_path: Path) -> None:
    """The encoding and the namespace prefix a log declares are followed."""
    content = """<?xml version="1.0" encoding="ISO-8859-1"?><x:log xmlns:x="http://www.xes-standard.org/"><x:trace>
    <x:string key="concept:name" value="C"/><x:event><x:string key="concept:name" value="Prüfung"/>
    <x:date key="time:timestamp" value="2025-01-01T00:00:00Z"/></x:event></x:trace></x:log>"""
    assert rows(log(tmp_path, content.encode("latin-1")))[0]["activity"] == "Prüfung"


def refused(path: Path) -> str:
    """Why a log is refused."""
    with pytest.raises(Unreadable) as refusal:
        rows(path)
    return refusal.value.fault.problem


ENTITY = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><trace><event>&x;</event></trace></log>'
LAUGHS = '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><log>&b;</log>'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (ENTITY, "document type"),
        (LAUGHS, "document type"),
        ("<html></html>", "is no event log: it starts with <html>"),
        ("hello", "not well-formed"),
        ("", "not well-formed"),
        (GOOD.read_text()[:-60], "not well-formed"),
        (gzip.compress(GOOD.read_bytes() * 50)[:-40], "cut off"),
        ('<?xml version="1.0" encoding="klingon"?><log/>', "not well-formed"),
        ("<log>" + '<string key="a">' * 100, "too deeply"),
        ('<log><string key="a" value="' + "x" * 9_000_000 + '"/></log>', "too long"),
    ],
)
def test_refuses_what_cannot_be_read_safely(tmp_path: Path, content: str | bytes, problem: str) -> None:
    """Entities, damage, other formats and monstrous values are refused with the reason."""
    assert problem in refused(log(tmp_path, content))


def test_refuses_a_decompression_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that unpacks to far more than a log would is refused while it streams."""
    monkeypatch.setattr(limits, "RATIO_FLOOR_BYTES", 1_000_000)
    bomb = gzip.compress(b"<log>" + b"<trace></trace>" * 1_000_000 + b"</log>")
    assert "unpacks to more than" in refused(log(tmp_path, bomb, "log.xes.gz"))


def test_an_event_outside_a_trace_has_no_case(tmp_path: Path) -> None:
    """An event after a trace does not inherit that trace's name."""
    event = (
        '<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2025-01-01T00:00:00Z"/></event>'
    )
    path = log(tmp_path, f'<log><trace><string key="concept:name" value="C"/></trace>{event}</log>')
    batches: list[Batch] = list(get("xes").read(path, source="ours"))
    assert [(len(batch.table), batch.read) for batch in batches] == [(0, 1)]
    assert batches[0].faults[0].column == "case:concept:name"


# Cases and events each public log is published with.
LOGS = {
    "bpic2020_DomesticDeclarations": (10_357, 55_628),
    "bpic2013_incidents": (7_554, 65_533),
    "helpdesk": (4_580, 21_348),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", LOGS)
def test_reads_real_logs_whole(evaluation_data: Path, name: str) -> None:
    """Every case and event of a published log comes in, in order, without a fault."""
    path = evaluation_data / "events" / "xes" / f"{name}.xes.gz"
    batches = list(get("xes").read(path, source="log"))
    cases = {case for batch in batches for case in batch.table["case"].to_pylist()}
    assert (len(cases), sum(len(batch.table) for batch in batches)) == LOGS[name]
    assert sum(batch.read for batch in batches) == LOGS[name][1]
    assert [fault for batch in batches for fault in batch.faults] == []
    places = [row for batch in batches for row in batch.table["row"].to_pylist()]
    assert places == list(range(1, LOGS[name][1] + 1))


@pytest.mark.real_data
def test_real_times_are_in_utc(evaluation_data: Path) -> None:
    """An offset in the log is honoured: 09:49:50+01:00 is 08:49:50 UTC."""
    path = evaluation_data / "events" / "xes" / "bpic2020_DomesticDeclarations.xes.gz"
    first = next(get("xes").read(path, source="log")).table.to_pylist()[0]
    assert first["time"] == datetime(2017, 1, 9, 8, 49, 50, tzinfo=UTC)
    assert first["actor"] == "STAFF MEMBER"
    assert ("org:role", "EMPLOYEE") in first["attributes"]
