"""How much of real exports comes in through their connectors: counts to hold against the exports' own."""

from collections.abc import Iterator
from pathlib import Path

from planner.connectors import get, slack_export
from planner.connectors.base import Batch

SERVICENOW = Path("events") / "servicenow"
FIRST, OTHER = "incident_event_log_first_40000_rows.csv.gz", "incident_event_log_other_encoding.csv"
SLACK = Path("events") / "slack" / "slack_export_houston.zip"


def counts(data: Path) -> dict[str, object]:
    """Rows of both spellings of the incident log, and messages, accounts and files of the Slack export.

    Raises Unreadable where ``data`` does not hold them.
    """
    messages, unnamed, users = 0, 0, set[str]()
    for batch in _read("slack", data / SLACK):
        messages += len(batch.table)
        unnamed += batch.table["actor"].null_count
        users.update(batch.table["actor"].drop_null().to_pylist())
    return {
        "servicenow_rows": _rows(data / SERVICENOW / FIRST),
        "servicenow_other_rows": _rows(data / SERVICENOW / OTHER),
        "slack_messages": messages,
        "slack_users": len(users),
        "slack_messages_of_nobody": unnamed,
        "slack_files": len(slack_export.places(data / SLACK)),
    }


def _rows(path: Path) -> int:
    return sum(len(batch.table) for batch in _read("servicenow", path))


def _read(connector: str, path: Path) -> Iterator[Batch]:
    batches: Iterator[Batch] = get(connector).read(path, source=connector)
    return batches
