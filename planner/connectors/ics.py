"""The events of a calendar file (iCalendar, RFC 5545) as rows of text, one event a row."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner.connectors import files, limits, times
from planner.connectors.tables import Table
from planner.faults import Fault, Unreadable

SUFFIX = ".ics"
# Columns of every calendar, so that a mapping made for one fits the next, and one without events is a table too.
ALWAYS = ("UID", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "STATUS", "RRULE")
# Properties that are told under another's name.
WITHIN = ("DURATION", "RDATE")
VALUE = r'(?:"[^"]*"|[^";:,]*)'
LINE = re.compile(
    rf"(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+={VALUE}(?:,{VALUE})*)*):(?P<value>.*)", re.S
)
ZONE = re.compile(r';TZID="?([^";:,]+)', re.I)
MOMENT = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?")
DURATION = re.compile(
    r"\+?P(?:(?P<weeks>[0-9]{1,5})W)?(?:(?P<days>[0-9]{1,5})D)?"
    r"(?:T(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,5})M)?(?:(?P<seconds>[0-9]{1,6})S)?)?"
)
ESCAPED = re.compile(r"\\([\\;,nN])")


class Property(NamedTuple):
    """One line of an event: the time zone it names, and its value."""

    zone: str
    value: str


# An event's properties by their names in capitals; of one given twice the first.
Event = dict[str, Property]


class Calendar:
    """A calendar's events as rows of the columns ``headings``. Alarms and other parts of an event are passed over."""

    def __init__(self, path: Path, headings: tuple[str, ...]) -> None:
        self._path, self._headings = path, headings

    def rows(self) -> Iterator[list[str]]:
        """The events in order. Raises Unreadable."""
        for event in _events(self._path):
            told = _told(event)
            yield [told.get(heading, "") for heading in self._headings]


def open_calendar(path: Path) -> Table:
    """The events of a calendar as a table; its rows count events from 1. Raises Unreadable.

    Times come with the offset of the zone they name, and RRULE also tells of an RDATE. An event without an end ends as
    the standard says: after its duration, after its day, or when it starts.
    """
    names, zones = dict.fromkeys(ALWAYS), set[str]()
    for event in _events(path):
        names |= dict.fromkeys(event)
        zones |= {one.zone for one in event.values() if one.zone}
        if len(names) > limits.COLUMNS:
            raise files.refuse(path, "has too many kinds of properties", "Export only the calendar of workshops.")
    headings = tuple(name for name in names if name not in WITHIN)
    strange = sorted(zone for zone in zones if not times.known_zone(zone))
    return Table(path=path, headings=headings, start=0, faults=_strange(path, strange), sheet=Calendar(path, headings))


def _strange(path: Path, zones: list[str]) -> tuple[Fault, ...]:
    if not zones:
        return ()
    problem = "names time zones nobody else knows; their times are read in the zone of the mapping"
    return (Fault(file=path.name, problem=problem, fix="Choose that zone.", value=", ".join(zones)),)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines with their number, folded ones joined. They are joined as bytes: a fold may part a letter."""
    whole, first = b"", 1
    with io.BufferedReader(files.Counted(path, lines=True), limits.BLOCK_BYTES) as file:
        for number, raw in enumerate(file, start=1):
            line = raw.rstrip(b"\r\n")
            if line[:1] in (b" ", b"\t"):
                whole += line[1:]
            else:
                yield first, _decoded(whole)
                whole, first = line, number
            if len(whole) > limits.LINE_BYTES:
                raise files.refuse(path, "holds a line too long to be an event's", "Export it again.", row=first)
    yield first, _decoded(whole)


def _decoded(line: bytes) -> str:
    return files.mend(line.decode("utf-8", "surrogateescape"))


def _events(path: Path) -> Iterator[Event]:
    open_parts: list[str] = []
    event: Event = {}
    for number, line in _lines(path):
        text = line.removeprefix("\ufeff")
        if not text.strip():
            continue
        found = LINE.fullmatch(text)
        if found is None or not (open_parts or text.strip().upper() == "BEGIN:VCALENDAR"):
            raise _broken(path, "is no calendar from here on" if open_parts else "is no calendar", number)
        name, value = found["name"].upper(), found["value"]
        if name == "BEGIN":
            open_parts.append(value.strip().upper())
            if len(open_parts) > limits.DEPTH:
                raise _broken(path, "nests its parts too deeply", number)
            event = {} if open_parts[-1] == "VEVENT" else event
        elif name == "END":
            if open_parts.pop() != value.strip().upper():
                raise _broken(path, "ends a part that it did not begin", number)
            if value.strip().upper() == "VEVENT":
                yield event
        elif open_parts[-1] == "VEVENT":
            zone = ZONE.search(found["parameters"])
            event.setdefault(name, Property(zone[1] if zone else "", value[: limits.CELL_CHARACTERS]))
            if len(event) > limits.COLUMNS:
                raise _broken(path, "has an event of too many properties", number)
    if open_parts or not path.stat().st_size:
        raise files.refuse(path, "is cut off", "Export the calendar again.")


def _broken(path: Path, problem: str, number: int) -> Unreadable:
    return files.refuse(path, problem, "Export the calendar again as iCalendar (.ics).", row=number)


def _told(event: Event) -> dict[str, str]:
    """An event's properties as text."""
    told = {name: ESCAPED.sub(_plain, one.value) for name, one in event.items()}
    told["RRULE"] = told.get("RRULE") or told.get("RDATE", "")
    if "DTSTART" in event:
        told["DTSTART"] = _written(event["DTSTART"])
        told["DTEND"] = _written(event["DTEND"]) if "DTEND" in event else _end(event)
    return told


def _plain(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]


def _written(one: Property) -> str:
    """A date or time as ISO text; as it stands where it is none."""
    moment = _moment(one)
    return one.value if moment is None else moment.isoformat()


def _moment(one: Property) -> date | datetime | None:
    """A date, a time with the offset of its zone, or a time without one where it names none that is known."""
    found = MOMENT.fullmatch(one.value.strip())
    if found is None:
        return None
    try:
        if not found[2]:
            return datetime.strptime(found[1], "%Y%m%d").date()
        moment = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")
        zone = UTC if found[3] else ZoneInfo(one.zone) if one.zone and times.known_zone(one.zone) else None
        return moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _end(event: Event) -> str:
    """When an event without an end ends; empty where its duration cannot be read."""
    start = _moment(event["DTSTART"])
    if start is None:
        return ""
    try:
        if "DURATION" not in event:
            return (start if isinstance(start, datetime) else start + timedelta(days=1)).isoformat()
        return _after(start, event["DURATION"].value)
    except (ValueError, OverflowError):
        return ""


def _after(start: date | datetime, duration: str) -> str:
    """The end after a duration: its weeks and days as the clock on the wall counts them, its hours as they pass."""
    found = DURATION.fullmatch(duration.strip())
    if found is None:
        raise ValueError(duration)
    parts = {name: int(text or 0) for name, text in found.groupdict().items()}
    days = timedelta(weeks=parts.pop("weeks"), days=parts.pop("days"))
    if not isinstance(start, datetime):
        return (start + days).isoformat()
    wall = start + days
    passed = timedelta(**parts)
    return (wall + passed if wall.tzinfo is None else wall.astimezone(UTC) + passed).isoformat()
