"""The feed is what calendar programs read: read back by another library."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from planner.channels.calendar import LONGEST_LINE, Event, feed

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=200)


def event(**more: object) -> Event:
    """One step of two hours."""
    values: dict[str, object] = {
        "uid": "step-1@here.example",
        "start": NOW,
        "end": NOW + dt.timedelta(hours=2),
        "title": "Read a draft",
        "page": "https://planner.example.org/me",
        "cancelled": False,
    }
    return Event(**values | more)  # type: ignore[arg-type]


def read(text: bytes) -> list[dict[str, object]]:
    """The events as another library reads them."""
    return [dict(one) for one in Calendar.from_ical(text).walk("VEVENT")]


def test_a_step_is_read_back_as_it_was_written() -> None:
    """Number, begin, end, title, page and state come back; the calendar has its name and is in UTC."""
    text = feed([event(), event(uid="step-2@here.example", cancelled=True)], name="My pathway", now=NOW)
    whole = Calendar.from_ical(text)
    assert (whole["VERSION"], whole["X-WR-CALNAME"], whole["METHOD"]) == ("2.0", "My pathway", "PUBLISH")
    first, second = whole.walk("VEVENT")
    assert (first["UID"], first["SUMMARY"], first["STATUS"]) == ("step-1@here.example", "Read a draft", "CONFIRMED")
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (NOW, NOW + dt.timedelta(hours=2))
    assert first["URL"] == "https://planner.example.org/me"
    assert second["STATUS"] == "CANCELLED"
    assert whole.walk("VTIMEZONE") == []
    assert b"TZID" not in text


def test_moments_of_any_zone_are_written_in_utc() -> None:
    """Nine in the morning in Berlin is eight in winter and seven in summer."""
    from zoneinfo import ZoneInfo

    berlin = ZoneInfo("Europe/Berlin")
    starts = [dt.datetime(2026, month, 2, 9, tzinfo=berlin) for month in (3, 6)]
    events = [event(uid=str(start), start=start, end=start + dt.timedelta(hours=1)) for start in starts]
    found = [one["DTSTART"].dt for one in read(feed(events, name="x", now=NOW))]  # type: ignore[attr-defined]
    assert [one.hour for one in found] == [8, 7]
    assert [one.utcoffset() for one in found] == [dt.timedelta(), dt.timedelta()]


def test_an_empty_feed_is_a_calendar() -> None:
    """Somebody without steps still has a feed that reads."""
    assert read(feed([], name="My pathway", now=NOW)) == []


@given(TEXTS)
def test_any_title_survives(title: str) -> None:
    """Commas, quotes, line breaks and letters of every script come back, and no line is longer than allowed."""
    text = feed([event(title=title)], name="x", now=NOW)
    lines = text.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= LONGEST_LINE for line in lines)
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert [str(one["SUMMARY"]) for one in read(text)] == [title]
    for line, after in pairwise(lines):
        line.decode()
        after.decode()


def test_a_title_cannot_add_a_line() -> None:
    """Who writes a title with line breaks writes no property of the calendar."""
    text = feed([event(title="Read\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT")], name="x", now=NOW)
    (one,) = read(text)
    assert "ATTENDEE" not in one
    assert b"\r\nATTENDEE" not in text
