"""One file of each kind that a connector reads comes in by browser: small ones in the true formats, and real ones."""

import csv
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from planner import connectors
from planner.connectors.slack_export import DAY
from planner.services import house, importing
from planner.store import library
from planner.store.open import Stores

from .conftest import Desk

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).parents[2] / "connectors" / "samples"
# The connector, a small file of it, and the rows that come in new of those read.
SMALL = [
    ("people", "people/good.csv", 4, 4),
    ("event_csv", "event_csv/good.csv", 5, 5),
    ("xes", "xes/good.xes", 3, 3),
    ("jira", "jira/search.json", 7, 7),
    ("jira", "jira/good.csv", 5, 5),
    ("github", "github/good.json", 10, 10),
    ("servicenow", "servicenow/good.csv", 3, 3),
    ("decisions", "decisions/good.csv", 3, 3),
    ("survey", "survey/wide.csv", 10, 11),
    ("kpi", "kpi/good.csv", 3, 3),
    ("lms", "lms/good.csv", 3, 3),
    ("feedback", "feedback/good.csv", 3, 3),
    ("seats", "seats/calendar.ics", 3, 3),
    ("seats", "seats/good.csv", 3, 3),
]
UNDONE = {"people", "jira", "seats"}


def brought(desk: Desk, connector: str, file: Path, *, new: int, read: int) -> None:
    """Bring a file in whole, and hold what each page tells against what is in it."""
    assert desk.send(file, f"{connector} {file.suffix[1:]}") == connectors.get(connector).label, file.name
    tried = desk.attempt()
    assert (tried["New"], tried["Rows read"]) == (f"{new:,}", f"{read:,}"), file.name
    came = desk.bring()
    for name in ("Rows read", "New", "Changed", "The same as before", "Left out"):
        assert came[name] == tried[name], f"{file.name}: {name}"


def test_a_small_file_of_each_kind_comes_in(desk: Desk, stores: Stores) -> None:
    """Recognised, tried, brought in with the counts that were told, and some taken back."""
    for connector, name, new, read in SMALL:
        brought(desk, connector, SAMPLES / name, new=new, read=read)
        if connector in UNDONE:
            assert "is taken back" in desk.take_back()
    live = {one.connector for one in importing.listed(stores) if one.undone_at is None}
    assert live == {connector for connector, *_ in SMALL} - UNDONE
    assert len(importing.listed(stores)) == len(SMALL)


def test_a_slack_export_comes_in_as_the_zip_it_is(desk: Desk, tmp_path: Path) -> None:
    """A zip of channels and days; direct conversations stay out."""
    export = tmp_path / "export.zip"
    message = {"type": "message", "user": "U1", "text": "SECRET", "ts": "1767600000.0"}
    with zipfile.ZipFile(export, "w") as archive:
        for place in ("general/2026-01-05.json", "general/2026-01-06.json", "D0123456789/2026-01-05.json"):
            archive.writestr(place, json.dumps([message]))
        archive.writestr("users.json", "[]")
    brought(desk, "slack", export, new=2, read=2)
    assert "SECRET" not in desk.page.content()


def test_what_people_can_do_comes_in_for_people_who_are_in(desk: Desk, stores: Stores, tmp_path: Path) -> None:
    """A level of a known person in a capability of the library."""
    house.refresh_library(stores)
    with stores.records.read() as session:
        capability = next(iter(library.load(session).capabilities.values()))
    people, levels = tmp_path / "people.csv", tmp_path / "levels.csv"
    people.write_text("Employee ID,Name,E-mail,Job title,Team,From\n1,Ada Quill,ada@x.example,Clerk,Desk,2025-01-01\n")
    levels.write_text(f"Person,Capability,Level,Source,Date\nada@x.example,{capability.id},2,manager,2026-01-05\n")
    brought(desk, "people", people, new=1, read=1)
    brought(desk, "evidence", levels, new=1, read=1)


def test_every_connector_is_tried_here() -> None:
    """No connector is left out of this file."""
    assert {connector for connector, *_ in SMALL} | {"slack", "evidence"} == set(connectors.connectors())


def rows(path: Path) -> int:
    """The rows below the headings of a table."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def messages(path: Path) -> int:
    """The messages in the channels of a Slack export."""
    with zipfile.ZipFile(path) as archive:
        days = [name for name in archive.namelist() if DAY.fullmatch(name.rsplit("/", 1)[-1])]
        return sum(len(json.loads(archive.read(name))) for name in days)


@pytest.mark.real_data
def test_a_real_file_of_each_tool_comes_in(desk: Desk, stores: Stores, evaluation_data: Path) -> None:
    """Whole and counted right: a help desk's log, incidents, issues, a repository's events, channels, a table."""
    csv.field_size_limit(10_000_000)
    events = evaluation_data / "events"
    raw = events / "api_payloads"
    github = raw / "github" / "e2e" / "raw_tables" / "_raw_github_api_events.csv"
    jira = raw / "jira" / "e2e" / "issue_changelogs" / "_raw_jira_api_issue_changelogs.csv"
    incidents = events / "servicenow" / "incident_event_log_other_encoding.csv"
    channels = events / "slack" / "slack_export_houston.zip"
    issues = events / "jira_delay" / "jboss_due.csv.gz"
    for connector, file, count in (
        ("xes", events / "xes" / "helpdesk.xes.gz", 21_348),
        ("servicenow", incidents, rows(incidents)),
        ("jira", jira, 4),
        ("github", github, rows(github)),
        ("slack", channels, messages(channels)),
        ("event_csv", issues, rows(issues)),
    ):
        brought(desk, connector, file, new=count, read=count)
    told = desk.take_back()
    assert f"{rows(issues):,} signals gone" in told
    assert [one.rejected for one in importing.listed(stores)] == [0] * 6
