"""Jira's CSV export of issues: what each issue is now, when it was created, resolved and commented on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pyarrow as pa

from planner.connectors import headings, tables, times
from planner.connectors.base import Field, Mapping
from planner.connectors.intake import Intake, interleave
from planner.connectors.records import short
from planner.connectors.tabular import Tabular

# Headings of comments: "time;account;text", of which the text never enters.
COMMENT = re.compile(r"comments?(?: \(\d+\))?", re.IGNORECASE)
ACCOUNT = re.compile(r"[^\s;]{1,128}")
# What an issue is when it is exported, under names that say so.
NOW = {
    "status now": "status",
    "assignee now": "assignee",
    "project": "project",
    "priority": "priority",
    "epic": "epic",
    "parent": "parent",
    "story points": "story points",
    "sprint": "sprint",
}
# Headings that name a field better than the field's own name does.
BETTER = {"assignee": "assigneeid", "parent": "parentkey"}
STEP, TIME, ACTOR = "\0step", "\0time", "\0actor"
CREATED, RESOLVED, COMMENTED = "Created", "Resolved", "Commented"


class _Told(NamedTuple):
    at: int
    step: str
    time: str | None
    actor: str | None
    heading: str


class Export(Tabular):
    """A table with one row per issue, which tells of one step or more."""

    name = "jira"
    label = "Jira issues"
    kinds = ("event", "message")

    def __init__(self, *, fields: tuple[Field, ...], drops: tuple[str, ...]) -> None:
        self.fields, self.drops = fields, drops

    def complete(self, draft: headings.Draft) -> dict[str, str]:
        """Accounts and keys rather than names and numbers, where the export has both."""
        for name, better in BETTER.items():
            heading = next((one for one in draft.free if headings.squash(one) == better), None)
            if heading is not None and draft.texts[heading]:
                draft.take(name, heading, f"“{heading}” is a usual heading for it.")
        return {}

    def intake(self, table: tables.Table, chunk: tables.Chunk, mapping: Mapping, day_first: bool) -> Intake:
        """The chunk with one row per step that an issue's row tells of."""
        told = list(_told(table, chunk, mapping, day_first))
        order = pa.array([one.at for one in told], pa.int64())
        columns = [chunk.column(at).take(order) for at in range(len(table.headings))]
        columns += [pa.array([getattr(one, name) for one in told], pa.string()) for name in ("step", "time", "actor")]
        rows = [chunk.rows[one.at] for one in told]
        lost = chunk.read - len(chunk.rows)
        feeds = {**mapping.columns, "step": STEP, "time": TIME, "actor": ACTOR}
        return Intake(
            table=replace(table, headings=(*table.headings, STEP, TIME, ACTOR)),
            chunk=tables.Chunk(
                cells=interleave(columns), width=len(columns), rows=rows, read=len(told) + lost, faults=chunk.faults
            ),
            mapping=replace(mapping, columns=feeds),
            day_first=day_first,
            named={"time": [one.heading for one in told]},
        )

    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The steps that have an issue and a time."""
        steps = intake.text("step")
        kinds = ["message" if step == COMMENTED else "event" for step in steps.to_pylist()]
        return intake.signals(
            kind=pa.array(kinds, pa.string()),
            source=intake.same(source),
            case=intake.text("case", required=True),
            activity=steps,
            time=intake.time("time", required=True),
            actor=intake.text("actor"),
            team=intake.text("team"),
            title=intake.text("title"),
            type=intake.text("type"),
            attributes=_now(intake),
        )


def _now(intake: Intake) -> pa.MapArray:
    found = {label: intake.text(name).to_pylist() for label, name in NOW.items()}
    rows = [list(short({label: values[at] for label, values in found.items()}).items()) for at in range(len(intake))]
    return pa.array(rows, pa.map_(pa.string(), pa.string()))


def _told(table: tables.Table, chunk: tables.Chunk, mapping: Mapping, day_first: bool) -> Iterator[_Told]:
    """The steps each row tells of, row by row: created, resolved, commented."""
    time, actor, resolved = (_texts(table, chunk, mapping, name) for name in ("time", "actor", "resolved"))
    comments = [
        (name, chunk.column(at).to_pylist()) for at, name in enumerate(table.headings) if COMMENT.fullmatch(name)
    ]
    for at in range(len(chunk.rows)):
        yield _Told(at, CREATED, time[at], actor[at], mapping.columns.get("time", "time"))
        if resolved[at]:
            yield _Told(at, RESOLVED, resolved[at], None, mapping.columns.get("resolved", "resolved"))
        for name, cells in comments:
            written, by = _metadata(cells[at] or "")
            if by and times.parse_one(written, day_first):
                yield _Told(at, COMMENTED, written, by, name)


def _metadata(cell: str) -> tuple[str, str]:
    """When and by whom a comment was written; no account where the cell has another form."""
    written, _, rest = cell.partition(";")
    by, parted, _ = rest.partition(";")
    return written, by if parted and ACCOUNT.fullmatch(by) else ""


def _texts(table: tables.Table, chunk: tables.Chunk, mapping: Mapping, name: str) -> list[str | None]:
    heading = mapping.columns.get(name)
    if heading is None:
        return [mapping.constants.get(name)] * len(chunk.rows)
    found: list[str | None] = chunk.column(table.headings.index(heading)).to_pylist()
    return found
