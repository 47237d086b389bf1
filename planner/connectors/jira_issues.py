"""The steps a Jira issue went through, from its own record and its changes."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from planner.connectors import times
from planner.connectors.payloads import DIGITS, Document, dig, each, number, told
from planner.connectors.records import Note, Reader, Step, short
from planner.signals import CHANGE

ISSUE, HISTORY, WORKLOG, COMMENT = "issue", "change", "worklog", "comment"
# Where fields stand in an issue; a mapping may name other keys, such as a custom field for story points.
FIELDS = {
    "case": "key",
    "time": "fields.created",
    "actor": "fields.creator.accountId",
    "title": "fields.summary",
    "type": "fields.issuetype.name",
    "status": "fields.status.name",
    "resolved": "fields.resolutiondate",
    "assignee": "fields.assignee.accountId",
    "project": "fields.project.key",
    "priority": "fields.priority.name",
    "epic": "fields.epic.key",
    "parent": "fields.parent.key",
    "sprint": "fields.sprint.name",
}
PATHS = {
    ISSUE: FIELDS,
    HISTORY: {"case": "input.issue_id", "time": "created", "actor": "author.accountId"},
    WORKLOG: {"case": "issueId", "time": "created", "actor": "author.accountId"},
    COMMENT: {"case": "self", "time": "created", "actor": "author.accountId"},
}
# Where an account stands; servers of one's own have names and keys for it.
ACCOUNT = ("accountId", "name", "key")
# Names of custom fields, where an export tells them.
NAMED = {"story points": ("Story Points", "Story point estimate"), "epic": ("Epic Link",)}
# Fields whose value at the time of each step is worked out from the changes, and the side of a change that holds it.
TRACKED = {"assignee": "", "sprint": "String", "priority": "String"}
IN_ADDRESS = re.compile(r"/issue/([^/?#]{1,100})")
FIRST = datetime.min.replace(tzinfo=UTC)


def kind(record: dict[str, Any]) -> str:
    """What a record is: an issue, a change, a worklog, a comment, or "" for anything else."""
    if isinstance(record.get("fields"), dict):
        return ISSUE
    if isinstance(record.get("items"), list) and "created" in record:
        return HISTORY
    if "timeSpentSeconds" in record or "timeSpent" in record:
        return WORKLOG
    return COMMENT if {"body", "created", "updateAuthor"} <= record.keys() else ""


class IssueReader(Reader):
    """Reads issues, and changes, worklogs and comments that come apart from them."""

    def __init__(self, mapping: Any) -> None:
        super().__init__(mapping)
        self._keys: dict[str, str] = {}
        self._cut = 0

    def notes(self) -> tuple[Note, ...]:
        """That issues came without some of their changes."""
        problem = f"holds {self._cut:,} issues with fewer changes than they have; how they began is not known"
        return ((problem, "Bring the pages of their changelogs too."),) if self._cut else ()

    def steps(self, record: Document) -> list[Step] | None:
        """The steps of one record, in order of time."""
        found = kind(record.value)
        if found == ISSUE:
            return self._issue(record)
        if not found:
            return None
        steps = MAKE[found](record.value, "")
        given = {**self.mapping.constants, "case": self._place(record) or self.mapping.constants.get("case")}
        return [{**step, **{name: step.get(name) or value for name, value in given.items()}} for step in steps]

    def _place(self, record: Document) -> str | None:
        """The issue a record that stands apart belongs to, by its key where that is known."""
        about, value = record.about, record.value
        address = told(value, "self") or told(about, "self") or told(about, "url") or ""
        found = IN_ADDRESS.search(address) or IN_ADDRESS.search(told(about, "url") or "")
        issue = told(about, "issueKey", "key") or told(value, "issueId") or told(about, "issueId", "input.issue_id")
        issue = issue or (found and found[1])
        return self._keys.get(issue, issue) if issue else None

    def _issue(self, record: Document) -> list[Step]:
        issue = record.value
        facts = _facts(issue, record.about, {**FIELDS, **self.mapping.columns})
        facts = {name: value or self.mapping.constants.get(name) for name, value in facts.items()}
        self._cut += dig(issue, "changelog") is not None and not _complete(issue)
        case, number = facts["case"] or told(issue, "id"), told(issue, "id")
        if case and number:
            self._keys[number] = case
        shared = {"case": case, "title": facts["title"], "type": facts["type"], "team": facts["team"]}
        return [{**step, **shared} for step in _lived(issue, facts)]


def _facts(issue: dict[str, Any], about: dict[str, Any], paths: dict[str, str]) -> dict[str, str | None]:
    """What an issue says of itself, under the fields' names."""
    facts = dict.fromkeys((*FIELDS, "story points", "team")) | {name: told(issue, key) for name, key in paths.items()}
    for name in ("actor", "assignee"):
        if name not in paths or paths[name] == FIELDS[name]:
            facts[name] = _account(dig(issue, {"actor": "fields.creator"}.get(name, f"fields.{name}")))
    facts["actor"] = facts["actor"] or _account(dig(issue, "fields.reporter"))
    titles = dig(about, "names")
    for key, title in titles.items() if isinstance(titles, dict) else ():
        for name, usual in NAMED.items():
            if title in usual:
                facts[name] = facts[name] or told(issue, f"fields.{key}")
    facts["sprint"] = facts["sprint"] or _sprint(issue)
    return facts


def _sprint(issue: dict[str, Any]) -> str | None:
    closed = each(issue, "fields.closedSprints")
    return told(closed[-1], "name") if closed else None


def _sprint_names(issue: dict[str, Any]) -> dict[str, str]:
    """The names of today of the sprints an issue was in, by their numbers."""
    known = [dig(issue, "fields.sprint"), *each(issue, "fields.closedSprints")]
    return {number: name for one in known if (number := told(one, "id")) and (name := told(one, "name"))}


def _account(person: Any) -> str | None:
    return told(person, *ACCOUNT)


def _lived(issue: dict[str, Any], facts: dict[str, str | None]) -> Iterator[Step]:
    """Created, every change, worklog and comment in order of time, with what held at that time."""
    histories, sprints = each(issue, "changelog.histories"), _sprint_names(issue)
    changes = [step for at, one in enumerate(histories) for step in _changes(one, _history(at), sprints)]
    changes.sort(key=_order)
    others = _beside(issue) if dig(issue, "changelog") is not None else [*_beside(issue), *_resolved(facts)]
    now = _at_first(changes, facts)
    yield {
        "kind": "event",
        "activity": (now["status"] if _complete(issue) else None) or "Created",
        "time": facts["time"],
        "actor": facts["actor"],
        "places": {"time": FIELDS["time"]},
        "attributes": _attributes(now, facts),
    }
    for step in sorted([*changes, *others], key=_order):
        now |= step.get("after", {})
        yield {**step, "attributes": _attributes(now, facts) | step.get("attributes", {})}


def _complete(issue: dict[str, Any]) -> bool:
    """Whether an issue came with all its changes."""
    changelog = dig(issue, "changelog")
    return changelog is not None and (number(dig(changelog, "total")) or 0) <= len(each(changelog, "histories"))


def _history(at: int) -> str:
    return f"changelog.histories[{at}]."


def _order(step: Step) -> tuple[datetime, int]:
    """When a step was, then its number; one without a readable time comes first and is left out later."""
    found = times.parse_one(step["time"]) if step.get("time") else None
    moment = FIRST if found is None else found if found.tzinfo else found.replace(tzinfo=UTC)
    return moment, step.get("number", 0)


def _at_first(changes: list[Step], facts: dict[str, str | None]) -> dict[str, str | None]:
    """What held when the issue was created: what the first change of a field changed from, else what holds now.

    ``changes`` are in order.
    """
    first = {name: facts.get(name) for name in ("status", *TRACKED)}
    for step in reversed(changes):
        first |= step.get("before", {})
    return first


def _attributes(now: dict[str, str | None], facts: dict[str, str | None]) -> dict[str, str]:
    lasting = {name: facts.get(name) for name in ("project", "epic", "parent", "story points")}
    return short({**lasting, **now})


def _changes(history: dict[str, Any], place: str, sprints: dict[str, str] | None = None) -> list[Step]:
    """The steps of one change, which may have changed several fields at once."""
    steps, at = [], told(history, "id") or ""
    shared = {"number": int(at) if at.isdecimal() and len(at) <= DIGITS else 0, "places": {"time": f"{place}created"}}
    for item in each(history, "items"):
        field = told(item, "field") or told(item, "fieldId")
        if field is None:
            continue
        step = _change(item, field, sprints or {})
        step |= {"kind": "event", "time": told(history, "created"), "actor": _account(history.get("author"))}
        steps.append(step | shared)
    return steps


def _change(item: dict[str, Any], field: str, sprints: dict[str, str]) -> Step:
    name = field.lower()
    if name == "status":
        before, after = told(item, "fromString", "from"), told(item, "toString", "to")
        attributes = short({"from": before})
        return {"activity": after, "before": {name: before}, "after": {name: after}, "attributes": attributes}
    step: Step = {"activity": f"{field[:1].upper()}{field[1:]} changed", "attributes": {CHANGE: field}}
    if name in TRACKED:
        before, after = (_held(item, side, TRACKED[name], sprints) for side in ("from", "to"))
        step |= {"before": {name: before}, "after": {name: after}}
    return step


def _held(item: dict[str, Any], side: str, text: str, sprints: dict[str, str]) -> str | None:
    """What a field held before or after; a sprint, the last of several, under its name of today where that is known."""
    number = (told(item, side) or "").rpartition(",")[2].strip()
    return (sprints.get(number) if item.get("field") == "Sprint" else None) or told(item, f"{side}{text}")


def _resolved(facts: dict[str, str | None]) -> list[Step]:
    """That an issue was resolved, where its changes are not told."""
    if not facts.get("resolved"):
        return []
    return [
        {
            "kind": "event",
            "activity": "Resolved",
            "time": facts["resolved"],
            "places": {"time": FIELDS["resolved"]},
        }
    ]


def _beside(issue: dict[str, Any]) -> list[Step]:
    """The worklogs and comments inside an issue's record."""
    found = []
    for key, make in (("fields.worklog.worklogs", _worklog), ("fields.comment.comments", _comment)):
        for at, one in enumerate(each(issue, key)):
            found += make(one, f"{key}[{at}].")
    return found


def _worklog(one: dict[str, Any], place: str) -> list[Step]:
    return [
        {
            "kind": "event",
            "activity": "Work logged",
            "time": told(one, "created"),
            "start": told(one, "started"),
            "actor": _account(one.get("author")),
            "value": number(one.get("timeSpentSeconds")),
            "unit": "seconds",
            "places": {"time": f"{place}created", "start": f"{place}started"},
            "attributes": {CHANGE: "worklog"},
        }
    ]


def _comment(one: dict[str, Any], place: str) -> list[Step]:
    return [
        {
            "kind": "message",
            "activity": "Commented",
            "time": told(one, "created"),
            "actor": _account(one.get("author")),
            "places": {"time": f"{place}created"},
        }
    ]


MAKE: dict[str, Callable[[dict[str, Any], str], list[Step]]] = {
    HISTORY: _changes,
    WORKLOG: _worklog,
    COMMENT: _comment,
}
