"""Registers of decisions: what was asked, when, who decided, when and how."""

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import headings
from planner.connectors.base import Field, names
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular
from planner.faults import Fault

DECIDED, PENDING = "decided", "pending"
# A date without an hour, as text or as a spreadsheet gives it.
NO_HOUR = r"^[^:]*$|[T ]0?0:00(:00)?$"


class Decisions(Tabular):
    """A register of requests and decisions: one row is one request.

    A decided request is timed when it was decided and starts when it was asked. A request still pending is timed when
    it was asked and has no start, so that it never counts as decided at once; it is called "pending" where the register
    gives it no outcome. Where the date of asking is not known there is no start, and how long it took stays unknown.
    """

    name = "decisions"
    label = "Register of decisions"
    kinds = ("decision",)
    drops = names(
        """description, comment, comments, notes, remarks, body, message, text, justification, rationale, explanation,
        reason, reasons, password"""
    )
    fields: tuple[Field, ...] = (
        Field(
            name="case",
            meaning="the request; else the row itself",
            also=names("request, request id, request number, decision id, decision number, id, number, key"),
        ),
        Field(
            name="activity",
            meaning="what was decided",
            also=names("outcome, decision, verdict, ruling, result, resolution, approval status, status"),
        ),
        Field(
            name="start",
            meaning="when it was asked",
            also=names(
                """asked, asked at, asked on, date asked, requested, requested at, requested on, request date, date
                requested, submitted, submitted at, submitted on, raised, raised on"""
            ),
            shape="time",
        ),
        Field(
            name="time",
            meaning="when it was decided; empty while it is pending",
            required=True,
            also=names(
                """decided, decided at, decided on, decision date, date decided, date of decision, approved at, approved
                on, approval date"""
            ),
            shape="time",
        ),
        Field(
            name="actor",
            meaning="the account that decides",
            also=names("decided by, decider, decision maker, approver, approved by"),
        ),
        Field(name="team", meaning="the team it is for", also=names("group, department, requesting team, squad")),
        Field(
            name="title", meaning="the request's title", also=names("subject, topic, request title, short description")
        ),
        Field(
            name="type",
            meaning="the role of whoever decides",
            also=names("role of the decider, decider role, decider's role, role, approver role, forum, body deciding"),
        ),
    )

    def complete(self, draft: headings.Draft) -> dict[str, str]:
        """Says why a row stands for itself where nothing names the request, and what a missing date means."""
        self._decided(draft)
        if "case" not in draft.columns:
            draft.reasons["case"] = "no column names the request, so every row stands for itself."
        if "start" not in draft.columns:
            draft.reasons["start"] = "no column says when it was asked, so how long decisions took stays unknown."
        return {}

    def _decided(self, draft: headings.Draft) -> None:
        """The date of deciding by its heading, even where nothing is decided yet; never some other date beside it."""
        wanted = next(one for one in self.fields if one.name == "time")
        usual = {headings.squash(name) for name in (wanted.name, *wanted.also)}
        taken = draft.columns.get("time")
        if taken is not None and headings.squash(taken) in usual:
            return
        empty = next((one for one in draft.free if headings.squash(one) in usual and not draft.texts[one]), None)
        if empty is not None:
            draft.take("time", empty, f"“{empty}” is a usual heading for it, though its first rows are empty.")
        elif taken is not None and "start" in draft.columns:
            del draft.columns["time"], draft.reasons["time"]

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The requests that have a date: of the decision, or of the question while they are pending."""
        decided = intake.text("time")
        time = intake.times(decided, "time", required=True)
        start = self._in_time(intake, intake.time("start"), time, decided)
        pending = pc.is_null(decided)
        by_row = pa.array(intake.chunk.rows, pa.int64()).cast(pa.string())
        return intake.signals(
            kind=intake.same("decision"),
            source=intake.same(source),
            case=pc.coalesce(intake.text("case"), by_row),
            activity=self._outcome(intake, pending),
            time=pc.if_else(pending, start, time),
            start=pc.if_else(pending, pa.scalar(None, start.type), start),
            actor=intake.text("actor"),
            team=intake.text("team"),
            title=intake.text("title"),
            type=intake.text("type"),
            attributes=intake.attributes(drops=self.drops),
        )

    def _in_time(
        self, intake: Intake, start: pa.TimestampArray, time: pa.TimestampArray, decided: pa.StringArray
    ) -> pa.TimestampArray:
        """The dates of asking, after leaving out the rows whose two dates cannot both be right.

        A decision dated without an hour, on the day it was asked at an hour, took nobody knows how long.
        """
        undated = pc.and_(pc.is_null(decided), pc.is_null(start))
        problem = "is missing, and there is no date of asking"
        intake.reject(undated, "time", problem=problem, fix="Fill one in.", texts=decided)
        backwards = pc.fill_null(pc.less(time, start), False)
        within = pc.less(pc.subtract(start, time), pa.scalar(timedelta(days=1)))
        vague = pc.fill_null(pc.and_(pc.and_(backwards, within), pc.match_substring_regex(decided, NO_HOUR)), False)
        fix = "Mend one of the two dates."
        intake.reject(pc.and_not(backwards, vague), "time", problem="lies before it was asked", fix=fix, texts=decided)
        start = pc.if_else(vague, pa.scalar(None, start.type), start)
        self._note(intake, pc.and_(pc.is_valid(time), pc.is_null(start)))
        return start

    def _outcome(self, intake: Intake, pending: pa.BooleanArray) -> pa.StringArray:
        """What was decided, in the register's words; "pending" or "decided" where it has none."""
        told = intake.text("activity")
        silent = pc.and_(pc.is_null(told), pc.invert(pending))
        if intake.has("activity"):
            fix = f"Fill it in. The row came in as “{DECIDED}”."
            intake.note(pc.and_(silent, intake.keep), "activity", problem="is missing", fix=fix, texts=told)
        return pc.coalesce(told, pc.if_else(pending, PENDING, DECIDED))

    def _note(self, intake: Intake, unknown: pa.BooleanArray) -> None:
        """One note for all decisions whose latency is unknown: it is no fault of a row."""
        places = pc.indices_nonzero(unknown)
        if len(places):
            first = intake.chunk.rows[places[0].as_py()]
            many = f"{len(places):,} decision{'' if len(places) == 1 else 's'}"
            problem = f"the date of asking is missing or too vague for {many}, first in row {first:,}"
            fix = "Add when it was asked; until then nobody can tell how long it took."
            intake.faults.append(Fault(file=intake.table.name, problem=problem, fix=fix))


connector = Decisions()
