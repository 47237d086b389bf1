"""Jira: issues as its interface gives them, with their changes, comments and worklogs, or as its CSV export."""

from collections.abc import Iterator
from pathlib import Path

from planner.connectors import payloads, tables
from planner.connectors.base import Batch, Field, Mapping, Proposal, Yields, names
from planner.connectors.jira_export import Export
from planner.connectors.jira_issues import PATHS, IssueReader, kind
from planner.connectors.records import Records

DROPS = names(
    """description, comment, comments, body, rendered body, rendered fields, environment, goal, text, message, log work,
    email address, display name, to string, from string, worklog comment, password"""
)
FIELDS = (
    Field(
        name="case",
        meaning="the issue",
        required=True,
        also=names("issue key, key, issue id, issue_key"),
    ),
    Field(name="time", meaning="when it was created", required=True, also=names("created, created date"), shape="time"),
    Field(
        name="status",
        meaning="the state it is in now",
        required=True,
        also=names("status"),
    ),
    Field(name="type", meaning="the issue's type", required=True, also=names("issue type, issuetype")),
    Field(name="title", meaning="the issue's summary", also=names("summary")),
    Field(
        name="actor",
        meaning="the account that created it",
        also=names("creator id, reporter id, creator, reporter"),
    ),
    Field(name="team", meaning="the team", also=names("custom field (team), team")),
    Field(name="resolved", meaning="when it was resolved", also=names("resolved, resolution date"), shape="time"),
    Field(name="assignee", meaning="the account it is assigned to", also=names("assignee id, assignee")),
    Field(name="project", meaning="the project", also=names("project key, project name, project")),
    Field(name="priority", meaning="the priority", also=names("priority")),
    Field(name="epic", meaning="the epic it belongs to", also=names("custom field (epic link), epic link")),
    Field(name="parent", meaning="the issue it is part of", also=names("parent key, parent, parent id")),
    Field(
        name="story points",
        meaning="the size estimated",
        also=names("custom field (story points), custom field (story point estimate), story points"),
    ),
    Field(name="sprint", meaning="the sprint", also=names("sprint")),
)


class Issues(Records):
    """Issues, changes, worklogs and comments as JSON: one step is one signal."""

    fields = FIELDS
    drops = DROPS
    pages = ("issues", "values", "histories", "issueChangeLogs", "changeHistories", "worklogs", "comments")

    def paths(self, record: dict[str, object]) -> dict[str, str]:
        """The keys of an issue, a change, a worklog or a comment; empty for another record."""
        return PATHS.get(kind(record), {})

    def reader(self, mapping: Mapping) -> IssueReader:
        """A fresh reader."""
        return IssueReader(mapping)


class Jira:
    """Issues and the states they went through. Texts of descriptions, comments and worklogs never enter.

    From JSON each state entered, each other change (named by its field alone), each worklog and each comment (who and
    when) is a signal; the state at creation is worked out from the first change. A CSV export knows the present only:
    when an issue was created, when resolved, when commented on.
    """

    name = "jira"
    label = "Jira issues (JSON or CSV export)"
    kinds: tuple[str, ...] = ("event", "message")
    yields: Yields = "signals"
    drops = DROPS
    suffixes: tuple[str, ...] = (*tables.SUFFIXES, *payloads.SUFFIXES)
    folders = False
    fields: tuple[Field, ...] = FIELDS

    def __init__(self) -> None:
        self._issues, self._export = Issues(), Export(fields=FIELDS, drops=DROPS)

    def propose(self, path: Path) -> Proposal:
        """The columns or keys that are read. Raises Unreadable."""
        return self._side(path).propose(path)

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The steps in the order of the file. Raises Unreadable."""
        yield from self._side(path).read(path, source=source, mapping=mapping)

    def _side(self, path: Path) -> Issues | Export:
        return self._export if payloads.is_table(path) and not payloads.in_table(path) else self._issues


connector = Jira()
