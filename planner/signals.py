"""The Signal table: the one currency that flows from connectors to every phase."""

import pyarrow as pa

KINDS = {
    "event": "a step in a case: a ticket's state change, a review, a log line",
    "decision": "something asked and decided: start is when it was asked, time when it was decided",
    "message": "metadata of a message: who, when, where; never its content",
    "survey": "one answer to one survey item",
    "kpi": "one reading of a key figure",
    "completion": "a learning item completed: activity, never progress",
    "usage": "use of a tool, counted",
    "observation": "a behaviour seen, noted by the person or a coach",
    "seat": "a workshop's date and its seats: what a plan may count on",
    "feedback": "what a team keeps, stops or tries, as it said in a retro; never who said it",
}

SCHEMA = pa.schema(
    [
        # Set by the signal store from the content, so that importing the same row again gives the same id.
        ("id", pa.string()),
        ("kind", pa.string()),
        # The name the organisation gave the source, e.g. "jira" or "helpdesk".
        ("source", pa.string()),
        # What the row belongs to: ticket, declaration, survey round, KPI name.
        ("case", pa.string()),
        # The original label: activity, state, survey item, KPI name, course.
        ("activity", pa.string()),
        # When it happened or ended, UTC.
        ("time", pa.timestamp("us", tz="UTC")),
        # When the work or the question began, where the source knows it.
        ("start", pa.timestamp("us", tz="UTC")),
        # The account in the source, as written there.
        ("actor", pa.string()),
        # The team or group the source itself names.
        ("team", pa.string()),
        # Title of the ticket or pull request; never message text.
        ("title", pa.string()),
        # Type of the ticket, lifecycle transition, role of the decider: what the source calls its kind of row.
        ("type", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        # 1-based position in the file: orders equal times.
        ("row", pa.int64()),
        ("attributes", pa.map_(pa.string(), pa.string())),
    ]
)

# The columns that make two rows the same signal. Rows alike in all of them are told apart by their
# occurrence number within one file, so that a log may hold the same event twice. "row" is not among
# them: a longer export of the same log must give the same ids.
IDENTITY = (
    "kind",
    "source",
    "case",
    "activity",
    "time",
    "start",
    "actor",
    "team",
    "title",
    "type",
    "value",
    "unit",
    "attributes",
)

# The attribute of a step that leaves its case's state as it was: what changed instead, such as "assignee".
CHANGE = "change"


def batch(rows: list[dict[str, object]]) -> pa.RecordBatch:
    """Signals from dictionaries; absent columns are null."""
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)
