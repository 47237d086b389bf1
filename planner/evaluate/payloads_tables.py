"""How much of real exports comes in through their readers: counts to hold against the exports' own."""

from collections.abc import Iterator
from pathlib import Path

from planner.connectors import get, slack_export
from planner.connectors.base import Batch
from planner.library import importers
from planner.library.importers.onet import TASKS

SERVICENOW = Path("events") / "servicenow"
FIRST, OTHER = "incident_event_log_first_40000_rows.csv.gz", "incident_event_log_other_encoding.csv"
SLACK = Path("events") / "slack" / "slack_export_houston.zip"
ONET = "onet"


def counts(data: Path) -> dict[str, object]:
    """Rows of both spellings of the incident log, messages, accounts and files of the Slack export, tasks of O*NET.

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
        **_onet(data / ONET),
    }


def _onet(folder: Path) -> dict[str, object]:
    """For each release in a folder: its task statements, and those that became responsibilities of a role."""
    told: dict[str, object] = {}
    for release in sorted(path.parent for path in folder.glob(f"*/{TASKS}")):
        library, _ = importers.read("onet", release)
        with (release / TASKS).open(encoding="utf-8") as file:
            # The first line holds the headings.
            expected = sum(1 for line in file if line.strip()) - 1
        told[f"onet_{release.name}_tasks_expected"] = expected
        told[f"onet_{release.name}_tasks_ours"] = sum(len(role.responsibilities) for role in library.roles.values())
        told[f"onet_{release.name}_occupations"] = len(library.roles)
    return told


def _rows(path: Path) -> int:
    return sum(len(batch.table) for batch in _read("servicenow", path))


def _read(connector: str, path: Path) -> Iterator[Batch]:
    batches: Iterator[Batch] = get(connector).read(path, source=connector)
    return batches
