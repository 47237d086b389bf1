"""GitHub: pull requests, reviews, issues, their events, comments and commits, as its interface gives them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.connectors import payloads, tables
from planner.connectors.base import Batch, Field, Mapping, Proposal, Yields, names
from planner.connectors.github_records import PATHS, RecordReader, kind
from planner.connectors.records import Records
from planner.faults import Unreadable

DROPS = names(
    """body, body text, body html, diff hunk, message, patch, email, description, text, reactions, verification,
    suggestion, password"""
)
FIELDS = (
    Field(name="case", meaning="the pull request or issue: owner/repository#number"),
    Field(name="time", meaning="when it happened", required=True, shape="time"),
    Field(name="actor", meaning="the account that did it"),
    Field(name="title", meaning="title of the pull request or issue"),
    Field(name="type", meaning="what was reviewed, commented or changed"),
    Field(name="activity", meaning="what was done: the event, or the state of a review"),
    Field(name="team", meaning="the team, where one value holds for the file"),
    Field(name="draft", meaning="whether a pull request is a draft"),
    Field(name="milestone", meaning="the milestone it belongs to"),
    Field(name="labels", meaning="its labels"),
)


class GitHub(Records):
    """Pull requests and issues, and what was done to them. No text of a comment, a review or a commit enters.

    One step is one signal: opened, merged, closed, each review with its state, each event, each commit; comments are
    messages (who and when). What authors write under their own pull request is a comment and no review.
    """

    name = "github"
    label = "GitHub pull requests and issues (JSON)"
    kinds: tuple[str, ...] = ("event", "message")
    yields: Yields = "signals"
    drops = DROPS
    suffixes: tuple[str, ...] = (*payloads.SUFFIXES, *tables.SUFFIXES)
    folders = False
    fields: tuple[Field, ...] = FIELDS
    pages = ("items",)
    required = ("activity", "time")

    def paths(self, record: dict[str, Any]) -> dict[str, str]:
        """The keys a record is read by; empty for a record of another kind."""
        return PATHS.get(kind(record), {})

    def reader(self, mapping: Mapping) -> RecordReader:
        """A fresh reader."""
        return RecordReader(mapping)

    def propose(self, path: Path) -> Proposal:
        """The keys that are read. Raises Unreadable."""
        return super().propose(path) if _readable(path) else self.unknown(path)

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The steps in the order of the file. Raises Unreadable."""
        if not _readable(path):
            raise Unreadable(self.unknown(path).faults[0])
        yield from super().read(path, source=source, mapping=mapping)


def _readable(path: Path) -> bool:
    """Whether a file holds JSON, be it in a column of a table."""
    return not payloads.is_table(path) or payloads.in_table(path)


connector = GitHub()
