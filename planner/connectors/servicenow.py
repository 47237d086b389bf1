"""Incidents of ServiceNow: one row of the event log per change of an incident."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors.base import Field, names
from planner.connectors.intake import Intake
from planner.connectors.tabular import Tabular


class ServiceNow(Tabular):
    """The incident event log: each row is the state an incident was in after a change.

    The actor is who the incident is assigned to, or who changed it where nobody is. Times of opening, resolving and
    closing and the counts of reassignments and reopenings stay attributes, as written. Who called never enters.
    """

    name = "servicenow"
    label = "ServiceNow incidents"
    kinds = ("event",)
    drops = names(
        """description, comments, additional comments, work_notes, work notes list, comments_and_work_notes,
        close_notes, caller_id, caller, opened for, watch_list, password"""
    )
    fields: tuple[Field, ...] = (
        Field(name="case", meaning="the incident", required=True, also=names("number, incident number")),
        Field(
            name="activity",
            meaning="the state the change left it in",
            required=True,
            also=names("incident_state, incident state"),
        ),
        Field(
            name="time",
            meaning="when it was changed",
            required=True,
            also=names("sys_updated_at, sys_updated_on"),
            shape="time",
        ),
        Field(name="actor", meaning="the account it is assigned to", also=names("assigned_to")),
        Field(
            name="updated_by",
            meaning="the account that changed it: the actor where it is assigned to nobody",
            also=names("sys_updated_by"),
        ),
        Field(name="team", meaning="the group it is assigned to", also=names("assignment_group")),
        Field(name="title", meaning="its short description", also=names("short_description")),
        Field(name="type", meaning="its category", also=names("category")),
    )

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The rows that have a number, a state and a time."""
        return intake.signals(
            kind=intake.same("event"),
            source=intake.same(source),
            case=intake.text("case", required=True),
            activity=intake.text("activity", required=True),
            time=intake.time("time", required=True),
            actor=pc.coalesce(intake.text("actor"), intake.text("updated_by")),
            team=intake.text("team"),
            title=intake.text("title"),
            type=intake.text("type"),
            attributes=self._attributes(intake),
        )

    def _attributes(self, intake: Intake) -> pa.MapArray:
        """What the other columns hold, and who changed it: the actor says so only where nobody is assigned."""
        columns = {name: heading for name, heading in intake.mapping.columns.items() if name != "updated_by"}
        whole = Intake(
            table=intake.table,
            chunk=intake.chunk,
            mapping=replace(intake.mapping, columns=columns),
            day_first=intake.day_first,
        )
        return whole.attributes(drops=self.drops)


connector = ServiceNow()
