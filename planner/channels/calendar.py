"""The calendar: a person's own steps as an iCalendar feed (RFC 5545) that their calendar program fetches."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from planner.channels.base import Failed, Personal, Sent, Settings, check

# RFC 5545, 3.1: a line is at most 75 octets; what goes on begins with a space.
LONGEST_LINE = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Capability planner//Steps//EN", "CALSCALE:GREGORIAN")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One step in a calendar. ``uid`` never changes for a step; moments carry their time zone."""

    uid: str
    start: dt.datetime
    end: dt.datetime
    title: str
    page: str
    cancelled: bool


def feed(events: Iterable[Event], *, name: str, now: dt.datetime) -> bytes:
    """The feed as a calendar program reads it, in UTC, so that no rule about daylight saving has to travel with it."""
    lines = [*HEAD, "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: Event, now: dt.datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(event.uid)}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(event.start)}",
        f"DTEND:{_moment(event.end)}",
        f"SUMMARY:{_escaped(event.title)}",
        *([f"URL:{event.page}"] if event.page else []),
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        # Time set aside on a pathway does not make somebody look busy to others.
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return "".join(one for one in text.translate(ESCAPED) if one >= " " and one != "\x7f")


def _folded(line: str) -> str:
    """A line cut into pieces that fit, never inside a letter."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])


class Calendar:
    """Lays a person's steps out as a feed; their calendar program comes for it."""

    name = "calendar"
    label = "In my calendar"
    takes = Personal
    leaves = False

    def lacks(self, settings: Settings) -> tuple[str, ...]:
        """Nothing has to be set: each person makes and revokes the address of their own feed."""
        return ()

    def send(self, message: Personal, settings: Settings) -> Sent | Failed:
        """The step stands in the feed already, for whenever it is fetched."""
        check(self, message)
        return Sent()


channel = Calendar()
