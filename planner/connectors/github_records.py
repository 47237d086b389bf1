"""The steps a GitHub record tells of, and the pull request or issue they belong to."""

import re
from typing import Any

from planner.connectors.base import Mapping
from planner.connectors.payloads import Document, dig, each, told
from planner.connectors.records import Reader, Step, short
from planner.signals import CHANGE

PULL, ISSUE, REVIEW, EVENT, COMMENT, COMMIT = "pull request", "issue", "review", "event", "comment", "commit"
LOGIN = {"time": "created_at", "actor": "user.login"}
PATHS = {
    PULL: {**LOGIN, "case": "html_url", "title": "title", "draft": "draft", "milestone": "milestone.title"},
    ISSUE: {**LOGIN, "case": "html_url", "title": "title", "milestone": "milestone.title"},
    REVIEW: {"case": "pull_request_url", "time": "submitted_at", "actor": "user.login", "activity": "state"},
    EVENT: {"case": "issue.url", "time": "created_at", "actor": "actor.login", "activity": "event"},
    COMMENT: {**LOGIN, "case": "html_url"},
    COMMIT: {"case": "url", "time": "commit.author.date", "actor": "author.login"},
}
# Fields that are columns of a signal; the others are attributes.
COLUMNS = frozenset({"case", "time", "actor", "title", "type", "activity", "team"})
# Addresses that name what a record belongs to, the most certain first.
ADDRESSES = ("pull_request_url", "issue_url", "issue.url", "issue.html_url", "html_url", "url")
NUMBERED = re.compile(r"([\w.-]+/[\w.-]+)/(pulls?|issues)/(\d+)(?![\w])")
LONGEST_ADDRESS = 1000
# Events that change the state of an issue or pull request; all others leave it as it was.
STATES = frozenset(
    {
        "closed",
        "reopened",
        "merged",
        "review_requested",
        "ready_for_review",
        "convert_to_draft",
        "review_dismissed",
    }
)
# What an event is about, without its text.
ABOUT = {
    "label": "label.name",
    "assignee": "assignee.login",
    "reviewer": "requested_reviewer.login",
    "milestone": "milestone.title",
    "reason": "state_reason",
}


def kind(record: dict[str, Any]) -> str:
    """What a record is, by the keys only such records have; "" for anything else."""
    if "submitted_at" in record and "state" in record:
        return REVIEW
    if "event" in record and "created_at" in record and "actor" in record and "run_number" not in record:
        return EVENT
    if "sha" in record and isinstance(record.get("commit"), dict):
        return COMMIT
    if "number" in record and "title" in record and "user" in record:
        return PULL if "merged_at" in record or isinstance(record.get("pull_request"), dict) else ISSUE
    if "created_at" in record and "user" in record and ("issue_url" in record or "pull_request_url" in record):
        return COMMENT
    return ""


class RecordReader(Reader):
    """Reads records, remembering who opened which pull request."""

    def __init__(self, mapping: Mapping) -> None:
        super().__init__(mapping)
        self._authors: dict[str, str] = {}
        usual = {pair for paths in PATHS.values() for pair in paths.items()}
        self._paths = {name: key for name, key in mapping.columns.items() if (name, key) not in usual}

    def steps(self, record: Document) -> list[Step] | None:
        """The steps of one record, in order of time."""
        found = kind(record.value)
        if not found:
            return None
        value = record.value
        case, pull = _case(value, record.about)
        if found == PULL and case and (author := _login(value, "user")):
            self._authors[case] = author
        steps = self._made(found, value, case)
        shared = {"case": case, "type": _type(found, value, pull)}
        return [self._mapped({**shared, **step}, value) for step in steps]

    def _made(self, found: str, value: dict[str, Any], case: str | None) -> list[Step]:
        if found in (PULL, ISSUE):
            return _lived(found, value)
        if found == REVIEW:
            return _review(value, author=self._authors.get(case or ""))
        return {EVENT: _event, COMMENT: _comment, COMMIT: _commit}[found](value)

    def _mapped(self, step: Step, value: dict[str, Any]) -> Step:
        """The step with what a mapping takes from other keys than usual, and its constants in the gaps."""
        for name in {**self._paths, **self.mapping.constants}:
            found = told(value, self._paths[name]) if name in self._paths else None
            into = step if name in COLUMNS else step["attributes"]
            chosen = found or into.get(name) or self.mapping.constants.get(name)
            if chosen:
                into[name] = chosen
        return step | {"attributes": short(step["attributes"])}


def _case(value: dict[str, Any], about: dict[str, Any]) -> tuple[str | None, bool]:
    """The pull request or issue as owner/repository#number where an address names it, and whether it is a pull."""
    named = [told(value, key) for key in ADDRESSES] + [told(about, "url")]
    for address in named:
        found = NUMBERED.search(address) if address and len(address) <= LONGEST_ADDRESS else None
        if found:
            return f"{found[1]}#{found[3]}", found[2].startswith("pull")
    return None, False


def _type(found: str, value: dict[str, Any], pull: bool) -> str:
    """Whether a step belongs to a pull request or to an issue; the pages of both are told apart by their addresses."""
    if found in (PULL, REVIEW, COMMIT) or pull or isinstance(dig(value, "issue.pull_request"), dict):
        return PULL
    return PULL if "/pull/" in (told(value, "html_url") or "") else ISSUE


def _login(value: dict[str, Any], key: str) -> str | None:
    return told(value, f"{key}.login")


def _lived(found: str, value: dict[str, Any]) -> list[Step]:
    """Opened, and merged or closed."""
    labels = ", ".join(name for one in each(value, "labels") if (name := told(one, "name")))
    attributes = {"draft": told(value, "draft"), "milestone": told(value, "milestone.title"), "labels": labels}
    shared = {"kind": "event", "title": told(value, "title"), "attributes": attributes}
    name = found.capitalize()
    opened = {"activity": f"{name} opened", "time": told(value, "created_at"), "actor": _login(value, "user")}
    steps = [opened | {"places": {"time": "created_at"}}]
    merged = told(value, "merged_at", "pull_request.merged_at")
    closed = told(value, "closed_at")
    if merged:
        merger = _login(value, "merged_by")
        steps.append({"activity": f"{name} merged", "time": merged, "actor": merger, "places": {"time": "merged_at"}})
    elif closed:
        closer = _login(value, "closed_by")
        steps.append({"activity": f"{name} closed", "time": closed, "actor": closer, "places": {"time": "closed_at"}})
    return [{**shared, **step, "attributes": dict(attributes)} for step in steps]


def _review(value: dict[str, Any], *, author: str | None) -> list[Step]:
    """A review with its state; one not handed in is none, and one by the author is a comment."""
    state, reviewer = told(value, "state"), _login(value, "user")
    if state and state.lower() == "pending":
        return []
    own = author is not None and reviewer == author
    named = state and f"Review {state.lower().replace('_', ' ')}"
    return [
        {
            "kind": "message" if own else "event",
            "activity": "Commented" if own else named,
            "time": told(value, "submitted_at"),
            "actor": reviewer,
            "attributes": {"state": state},
            "places": {"time": "submitted_at", "activity": "state"},
        }
    ]


def _event(value: dict[str, Any]) -> list[Step]:
    """An event under the name GitHub gives it."""
    event = told(value, "event")
    attributes = {name: told(value, key) for name, key in ABOUT.items()}
    attributes[CHANGE] = None if event in STATES else event
    return [
        {
            "kind": "event",
            "activity": event,
            "time": told(value, "created_at"),
            "actor": _login(value, "actor"),
            "title": told(value, "issue.title"),
            "attributes": attributes,
            "places": {"time": "created_at", "activity": "event"},
        }
    ]


def _comment(value: dict[str, Any]) -> list[Step]:
    """Who commented when; on a line of code or under the whole."""
    on_code = "diff_hunk" in value or "pull_request_review_id" in value
    return [
        {
            "kind": "message",
            "activity": "Commented on code" if on_code else "Commented",
            "time": told(value, "created_at"),
            "actor": _login(value, "user"),
            "attributes": {},
            "places": {"time": "created_at"},
        }
    ]


def _commit(value: dict[str, Any]) -> list[Step]:
    """Who committed when; an account where GitHub knows it."""
    return [
        {
            "kind": "event",
            "activity": "Committed",
            "time": told(value, "commit.author.date", "commit.committer.date"),
            "actor": _login(value, "author"),
            "attributes": {CHANGE: "commits", "sha": told(value, "sha")},
            "places": {"time": "commit.author.date"},
        }
    ]
