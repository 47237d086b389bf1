"""Workshop seats from tables and calendars."""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.connectors import get
from planner.connectors.base import Batch, Mapping
from planner.faults import Unreadable

SAMPLES = Path(__file__).parent / "samples" / "seats"
CALENDAR = SAMPLES / "calendar.ics"


def calendar(path: Path, *lines: str) -> Path:
    """A calendar with one workshop of these lines beside its title and seats."""
    event = ["BEGIN:VEVENT", "SUMMARY:Reviewing", "X-SEATS:12", *lines, "END:VEVENT"]
    path.write_bytes("\r\n".join(["BEGIN:VCALENDAR", *event, "END:VCALENDAR", ""]).encode())
    return path


def read(path: Path, mapping: Mapping | None = None) -> Batch:
    """The only batch of a file."""
    (batch,) = get("seats").read(path, source="academy", mapping=mapping)
    return batch


def row(path: Path) -> dict[str, Any]:
    """The only row of a file."""
    (found,) = read(path).table.to_pylist()
    return found


def at(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_table_row_is_a_date_with_its_seats() -> None:
    """The title is activity and, without an id, the case; the value is the seats; the place is an attribute."""
    first, _, day = read(SAMPLES / "good.csv").table.to_pylist()
    assert first["case"] == first["activity"] == "Reviewing AI drafts"
    assert (first["start"], first["time"]) == (at(2025, 4, 3, 9), at(2025, 4, 3, 12))
    assert (first["kind"], first["value"], first["unit"]) == ("seat", 12.0, "seats")
    assert dict(first["attributes"]) == {"place": "Room 4"}
    assert day["start"] == day["time"] == at(2025, 5, 6)


def test_a_calendar_event_is_a_date_too() -> None:
    """Folded lines are joined, marks unescaped, zones heeded, alarms inside passed over, people left out."""
    first, lasting, whole_day = read(CALENDAR).table.to_pylist()
    assert first["activity"] == "Reviewing AI drafts, part one"
    assert (first["case"], first["value"]) == ("w1@firm.example", 12.0)
    assert (first["start"], first["time"]) == (at(2025, 4, 3, 7), at(2025, 4, 3, 10))
    assert dict(first["attributes"]) == {"place": "Room 4"}
    assert lasting["time"] == at(2025, 5, 7, 9)
    assert (whole_day["start"], whole_day["time"]) == (at(2025, 5, 7), at(2025, 5, 8))
    assert "secret" not in repr(read(CALENDAR)).lower()


def test_a_calendar_without_seats_asks_for_them(tmp_path: Path) -> None:
    """No usual property tells the seats, so the proposal names the gap, and one number for all mends it."""
    path = calendar(tmp_path / "w.ics", "DTSTART:20250403T090000Z")
    path.write_text(path.read_text().replace("X-SEATS:12", "CLASS:PUBLIC"))
    proposal = get("seats").propose(path)
    assert [fault.column for fault in proposal.faults] == ["value"]
    batch = read(path, Mapping(columns=proposal.mapping.columns, constants={"value": "15"}))
    assert batch.table["value"].to_pylist() == [15.0]


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        (("DTSTART:20250403T090000Z", "RRULE:FREQ=WEEKLY"), "RRULE"),
        (("DTSTART:20250403T090000Z", "RDATE:20250410T090000Z"), "RRULE"),
        (("DTSTART:20250403T090000Z", "STATUS:CANCELLED"), "STATUS"),
        (("DTSTART:20250403T090000Z", "DTEND:20250402T090000Z"), "DTEND"),
        (("DTSTART:20251303T090000Z",), "DTSTART"),
    ],
)
def test_dates_that_give_no_seats_are_left_out(tmp_path: Path, lines: tuple[str, ...], column: str) -> None:
    """Rules that repeat, cancelled dates and times that cannot be are named by event and property."""
    batch = read(calendar(tmp_path / "w.ics", *lines), get("seats").propose(CALENDAR).mapping)
    assert batch.rejected == 1
    assert [(fault.row, fault.column) for fault in batch.faults] == [(1, column)]


def test_a_duration_follows_the_clock_on_the_wall(tmp_path: Path) -> None:
    """A day later it is the same hour, though the clocks changed that night; an hour is always an hour."""
    start = "DTSTART;TZID=Europe/Berlin:20250329T120000"
    assert row(calendar(tmp_path / "day.ics", start, "DURATION:P1D"))["time"] == at(2025, 3, 30, 10)
    assert row(calendar(tmp_path / "hours.ics", start, "DURATION:PT24H"))["time"] == at(2025, 3, 30, 11)


def test_a_zone_nobody_knows_is_told_and_the_mapping_decides(tmp_path: Path) -> None:
    """A calendar program's own zone is noted once, and its times are read in the mapping's zone."""
    path = calendar(tmp_path / "w.ics", 'DTSTART;TZID="House time":20250403T090000')
    columns = get("seats").propose(path).mapping.columns
    batch = read(path, Mapping(columns=columns, time_zone="Europe/Berlin"))
    assert batch.table["start"].to_pylist() == [at(2025, 4, 3, 7)]
    assert [(fault.row, fault.value) for fault in batch.faults] == [(None, "House time")]


def test_letters_outside_utf8_are_mended(tmp_path: Path) -> None:
    """A title in the older western encoding keeps its letters, and a fold may part a letter."""
    path = calendar(tmp_path / "w.ics", "DTSTART:20250403T090000Z")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Reviewing", "Prüfen".encode("cp1252")))
    assert row(path)["activity"] == "Prüfen"
    path.write_bytes(whole.replace(b"Reviewing", b"Pr\xc3\r\n \xbcfen"))
    assert row(path)["activity"] == "Prüfen"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is cut off"),
        ("title,start\n", "is no calendar"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n", "is cut off"),
        ("BEGIN:VCALENDAR\nEND:VEVENT\n", "ends a part that it did not begin"),
        ("BEGIN:VCALENDAR\nno property\n", "is no calendar from here on"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 100, "too deeply"),
    ],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """A file that cannot be read safely is refused with the line where it goes wrong."""
    (tmp_path / "w.ics").write_text(text)
    with pytest.raises(Unreadable, match=problem):
        get("seats").propose(tmp_path / "w.ics")


def test_a_broken_calendar_never_crashes(tmp_path: Path) -> None:
    """Whatever bytes are broken or missing, the answer is a reading or a refusal."""
    whole, chance, path, refused = CALENDAR.read_bytes(), random.Random(3), tmp_path / "w.ics", 0
    mapping = get("seats").propose(CALENDAR).mapping
    for _ in range(150):
        content = bytearray(whole[: chance.choice([len(whole), chance.randrange(1, len(whole))])])
        for _ in range(4):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            read(path, mapping)
        except Unreadable:
            refused += 1
    assert 50 < refused < 150


def test_a_number_no_room_could_hold_is_no_number_of_seats(tmp_path: Path) -> None:
    """Such as 2**63, which a tool writes for something else."""
    path = tmp_path / "seats.csv"
    path.write_text(f"workshop,start,seats\nReviewing,2026-01-05 09:00,{2**63}\n", "utf-8")
    (fault,) = read(path).faults
    assert (fault.row, fault.column, fault.value) == (2, "seats", str(2**63))
