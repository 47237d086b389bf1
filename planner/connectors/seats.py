"""Seats in workshops: which workshop, when, and for how many."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import ics, limits, tables
from planner.connectors.base import Field, names
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular


class Seats(Tabular):
    """Workshops with their seats, from a table or a calendar (.ics): one row is one date.

    ``value`` is the number of seats. Calendars have no usual place for it: the mapping names the property that holds
    it, or gives one number for all. Cancelled dates and rules that repeat a date are left out, with a fault each.
    """

    name = "seats"
    label = "Workshop seats (table or calendar)"
    kinds = ("seat",)
    drops = names(
        """description, x-alt-desc, comment, comments, notes, attendee, attendees, participant, participants, organizer,
        organiser, trainer, instructor, contact, email, conference, attach, dtstamp, created, last-modified, sequence"""
    )
    suffixes = (*tables.SUFFIXES, ics.SUFFIX)
    fields: tuple[Field, ...] = (
        Field(
            name="activity",
            meaning="the workshop's title",
            required=True,
            also=names("title, workshop, workshop title, course, course title, session title, event title, summary"),
        ),
        Field(
            name="start",
            meaning="when it begins",
            required=True,
            also=names("start time, start date, starts, starts at, begins, begin, from, dtstart, date"),
            shape="time",
        ),
        Field(
            name="time",
            meaning="when it ends; else when it begins",
            also=names("end, end time, end date, ends, ends at, until, to, dtend"),
            shape="time",
        ),
        Field(
            name="value",
            meaning="how many seats it has",
            required=True,
            also=names("seats, number of seats, capacity, max participants, x-seats, x-capacity"),
            shape="number",
        ),
        Field(name="case", meaning="the date's own id; else the title", also=names("id, session id, event id, uid")),
        Field(name="place", meaning="where it is", also=names("location, room, venue, site")),
        Field(name="team", meaning="the team it is for", also=names("group, department, audience")),
        Field(name="type", meaning="its kind", also=names("category, categories, format")),
        Field(name="status", meaning="whether it takes place"),
        Field(name="repeats", meaning="a rule that repeats it: such a row is left out", also=names("rrule")),
    )

    def open(self, path: Path) -> tables.Table:
        """The table, or the calendar as one. Raises Unreadable."""
        return ics.open_calendar(path) if path.name.lower().endswith(ics.SUFFIX) else super().open(path)

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The dates that have a title, a beginning and a whole number of seats."""
        title = intake.text("activity", required=True)
        start, end = intake.time("start", required=True), intake.time("time")
        self._reject(intake, pc.fill_null(pc.less(end, start), False))
        return intake.signals(
            kind=intake.same("seat"),
            source=intake.same(source),
            case=pc.coalesce(intake.text("case"), title),
            activity=title,
            time=pc.coalesce(end, start),
            start=start,
            team=intake.text("team"),
            type=intake.text("type"),
            value=self._seats(intake),
            unit=intake.same("seats"),
            attributes=self._attributes(intake),
        )

    def _seats(self, intake: Intake) -> pa.DoubleArray:
        seats = intake.number("value", required=True)
        whole = pc.and_(pc.equal(pc.floor(seats), seats), pc.greater_equal(seats, 0))
        wrong = pc.fill_null(pc.invert(pc.and_(whole, pc.less_equal(seats, limits.SEATS))), False)
        fix = "Give the number of people it is for."
        intake.reject(wrong, "value", problem="is no number of seats", fix=fix, texts=intake.text("value"))
        return seats

    def _reject(self, intake: Intake, backwards: pa.BooleanArray) -> None:
        ends, status, rule = (intake.text(name) for name in ("time", "status", "repeats"))
        fix = "Mend one of the two times."
        intake.reject(backwards, "time", problem="lies before it begins", fix=fix, texts=ends)
        off = pc.fill_null(pc.match_substring_regex(status, r"(?i)^cancell?ed$"), False)
        fix = "Nothing is to be done: it has no seats."
        intake.reject(off, "status", problem="says that it does not take place", fix=fix, texts=status)
        fix = "Give every date a row or an event of its own."
        intake.reject(pc.is_valid(rule), "repeats", problem="repeats a date, which is not read", fix=fix, texts=rule)

    def _attributes(self, intake: Intake) -> pa.MapArray:
        """What the other columns hold, and the place under that name."""
        place = intake.mapping.columns.get("place")
        columns = {name: heading for name, heading in intake.mapping.columns.items() if name != "place"}
        headings = tuple("place" if heading == place else heading for heading in intake.table.headings)
        whole = Intake(
            table=replace(intake.table, headings=headings),
            chunk=intake.chunk,
            mapping=replace(intake.mapping, columns=columns),
            day_first=intake.day_first,
        )
        return whole.attributes(drops=self.drops)


connector = Seats()
