"""Events in a table with any columns: one row per step of a ticket, a request, a decision."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import headings
from planner.connectors.base import Field, names
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular
from planner.signals import KINDS

UNITS = ("days", "hours", "minutes", "seconds")
ASKED = names("asked, asked at, requested, requested at")


class EventCsv(Tabular):
    """Events in a table: case, activity and time, and whatever else the columns hold."""

    name = "event_csv"
    label = "Event table (CSV or Excel)"
    kinds = tuple(KINDS)
    drops = names(
        """description, comment, comments, body, message, message text, text, content, notes, work notes, comments
        and work notes, close notes, resolution notes, password"""
    )
    loose = ("case", "activity", "time")
    fields: tuple[Field, ...] = (
        Field(
            name="case",
            meaning="what the step belongs to, such as a ticket; else the row itself",
            also=names(
                """case id, case_id, case, case:concept:name, ticket, ticket id, ticket number, issue key, issue
                id, issue, key, number, incident, incident id, incident number, request id, request number,
                order id, work item id, work item, record id, task id, reference, id"""
            ),
        ),
        Field(
            name="activity",
            meaning="the step, or the state entered",
            required=True,
            also=names(
                """activity name, concept:name, event, event name, action, step, task, state, status,
                incident_state, to state, to status, new state, new status, new value, decision, outcome, stage,
                phase"""
            ),
        ),
        Field(
            name="start",
            meaning="when the work or the question began",
            also=names(
                """start time, start timestamp, started at, started, begin, begin time, start date, asked at,
                asked, requested at, requested"""
            ),
            shape="time",
        ),
        Field(
            name="time",
            meaning="when it happened or ended",
            required=True,
            also=names(
                """timestamp, time:timestamp, event time, event timestamp, end time, end timestamp, end, end date,
                complete timestamp, completion time, completed at, completed, decided at, decided, decision
                date, changed at, changed, change date, sys_updated_at, sys_updated_on, updated at, updated,
                last updated, occurred at, date time, datetime, date, created at, created, creation date, opened
                at, opened, opened date, open date, reported at, submitted at"""
            ),
            shape="time",
        ),
        Field(
            name="actor",
            meaning="the account that did it",
            also=names(
                """resource, org:resource, assignee, assigned to, assigned_to, user, user id, user name, agent,
                owner, performed by, changed by, decided by, decider, approver, author, employee, worker,
                account, sys_updated_by, updated by, handler"""
            ),
        ),
        Field(
            name="team",
            meaning="the team or group",
            also=names(
                """group, org:group, assignment group, assigned group, assigned team, queue, department, squad,
                support group, unit of organisation"""
            ),
        ),
        Field(
            name="title",
            meaning="the ticket's title",
            also=names("summary, subject, short description, ticket title, issue summary, headline"),
        ),
        Field(
            name="type",
            meaning="the ticket's type",
            also=names(
                """issue type, ticket type, work item type, lifecycle:transition, transition, category, request
                type, class, decider role"""
            ),
        ),
        Field(
            name="value",
            meaning="a number the row carries",
            also=names(
                """amount, value number, delay days, delay, story points, score, cost, hours, duration, effort"""
            ),
            shape="number",
        ),
        Field(name="unit", meaning="the unit of that number", also=names("unit of measure, currency")),
        Field(name="kind", meaning=f"the kind of signal: {', '.join(KINDS)}", also=names("signal kind")),
    )

    def complete(self, draft: headings.Draft) -> dict[str, str]:
        """An activity named after the time column, a unit from the value's heading, the kind of signal."""
        constants = {"kind": "event"}
        if "kind" in draft.columns and not set(draft.texts[draft.columns["kind"]]) <= KINDS.keys():
            del draft.columns["kind"], draft.reasons["kind"]
        known = {headings.squash(name) for name in ASKED}
        if headings.squash(draft.columns.get("start", "")) in known:
            constants["kind"] = "decision"
            draft.reasons["kind"] = f"“{draft.columns['start']}” speaks of something asked and decided."
        if "case" not in draft.columns:
            draft.reasons["case"] = "no column names what a row belongs to, so every row stands for itself."
        if "activity" not in draft.columns and "time" in draft.columns:
            constants["activity"] = _named_after(draft.columns["time"])
            draft.reasons["activity"] = f"no column names the step; it is called after “{draft.columns['time']}”."
        _unit(draft, constants)
        return constants

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The rows that have a case, an activity and a time."""
        kind = intake.text("kind", required=True)
        unknown = pc.and_(pc.is_valid(kind), pc.invert(pc.is_in(kind, value_set=pa.array(list(KINDS)))))
        intake.reject(
            unknown, "kind", problem="is no kind of signal", fix=f"Use one of: {', '.join(KINDS)}.", texts=kind
        )
        by_row = pa.array(intake.chunk.rows, pa.int64()).cast(pa.string())
        time = intake.time("time", required=True)
        return intake.signals(
            kind=kind,
            source=intake.same(source),
            case=intake.text("case", required=True) if intake.has("case") else by_row,
            activity=intake.text("activity", required=True),
            time=time,
            start=intake.started(time),
            actor=intake.text("actor"),
            team=intake.text("team"),
            title=intake.text("title"),
            type=intake.text("type"),
            value=intake.number("value"),
            unit=intake.text("unit"),
            attributes=intake.attributes(drops=self.drops),
        )


def _named_after(heading: str) -> str:
    """What happened at a time, from its heading: "openeddate" is "opened"."""
    plain = " ".join(word for word in headings.words(heading) if word not in {"date", "time", "at", "on", "timestamp"})
    return re.sub(r"(date|time|timestamp)$", "", plain).strip() or "recorded"


def _unit(draft: headings.Draft, constants: dict[str, str]) -> None:
    heading = draft.columns.get("value")
    unit = next((unit for unit in UNITS if heading and headings.squash(heading).endswith(unit)), None)
    if unit and "unit" not in draft.columns:
        constants["unit"] = unit
        draft.reasons["unit"] = f"the heading “{heading}” ends in it."


connector = EventCsv()
