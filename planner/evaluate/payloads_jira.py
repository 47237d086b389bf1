"""Jira's raw answers beside the tables expected of them."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from planner.evaluate.payloads_read import Key, Row, Sides, Tables, last, minutes, moment, number
from planner.signals import CHANGE


def _keys(tables: Tables) -> dict[str, str]:
    """The key of each expected issue."""
    return {row["issue_id"]: row["issue_key"] for row in tables.expected("_tool_jira_issues")}


def _issues(tables: Tables) -> list[Row]:
    """Our signals of the issues that are expected."""
    keys = set(_keys(tables).values())
    return [row for row in tables.ours("issues") if row["case"] in keys]


def _lives(tables: Tables) -> dict[str, list[Row]]:
    """Our signals of each expected issue, in order."""
    lives: dict[str, list[Row]] = {}
    for row in _issues(tables):
        lives.setdefault(row["case"], []).append(row)
    return lives


def _field(row: Row) -> str:
    """The field a step changed."""
    return str(row["attributes"].get(CHANGE, "status"))


def _of_change(row: Row) -> bool:
    return "from" in row["attributes"] or _field(row) not in ("status", "worklog")


def _items(tables: Tables, suffix: str) -> list[dict[str, str]]:
    """The expected changes, each with its issue, author and moment."""
    histories = {row["changelog_id"]: row for row in tables.expected(f"_tool_jira_issue_changelogs{suffix}")}
    items = tables.expected(f"_tool_jira_issue_changelog_items{suffix}")
    return [row | histories[row["changelog_id"]] for row in items]


def _states(tables: Tables) -> list[Key]:
    return [
        (row["case"], row["time"], row["attributes"]["from"], row["activity"])
        for row in _issues(tables)
        if "from" in row["attributes"]
    ]


def _status_history(tables: Tables) -> Sides:
    keys = _keys(tables)
    expected = [
        (keys[row["issue_id"]], moment(row["created"]), row["from_string"], row["to_string"])
        for row in _items(tables, "")
        if row["field"] == "status"
    ]
    return expected, _states(tables)


def _status_history_renamed(tables: Tables) -> Sides:
    keys = _keys(tables)
    expected = [
        (
            keys[last(row["issue_id"])],
            moment(row["created_date"]),
            row["original_from_value"],
            row["original_to_value"],
        )
        for row in tables.expected("issue_changelogs")
        if row["field_name"] == "status"
    ]
    return expected, _states(tables)


def _changes(tables: Tables) -> Sides:
    keys = _keys(tables)
    expected = [
        (keys[row["issue_id"]], moment(row["created"]), row["author_account_id"], row["field"])
        for row in _items(tables, "")
    ]
    return expected, _changed(_issues(tables))


def _changes_apart(tables: Tables) -> Sides:
    expected = [
        (row["issue_id"], moment(row["created"]), row["author_account_id"], row["field"])
        for row in _items(tables, "_extractor")
    ]
    return expected, _changed(tables.ours("issue_changelogs"))


def _changed(rows: list[Row]) -> list[Key]:
    return [(row["case"], row["time"], row["actor"] or "", _field(row)) for row in rows if _of_change(row)]


def _issues_created(tables: Tables) -> Sides:
    expected = [
        (row["issue_key"], row["title"], row["original_type"], moment(row["created_date"]), last(row["creator_id"]))
        for row in tables.expected("issues")
    ]
    first = [life[0] for life in _lives(tables).values()]
    return expected, [(row["case"], row["title"], row["type"], row["time"], row["actor"]) for row in first]


def _status_now(tables: Tables) -> Sides:
    expected = [(row["issue_key"], row["original_status"]) for row in tables.expected("issues")]
    return expected, [(case, life[-1]["attributes"].get("status")) for case, life in _lives(tables).items()]


def _assignees(tables: Tables) -> Sides:
    keys = _keys(tables)
    expected = [(keys[last(row["issue_id"])], last(row["assignee_id"])) for row in tables.expected("issue_assignees")]
    return expected, [(case, life[-1]["attributes"].get("assignee")) for case, life in _lives(tables).items()]


def _sprints(tables: Tables) -> Sides:
    keys = _keys(tables)
    names = {row["id"]: row["name"] for row in tables.expected("sprints")}
    expected = [(keys[last(row["issue_id"])], names.get(row["sprint_id"])) for row in tables.expected("sprint_issues")]
    held = {case: life[-1]["attributes"].get("sprint") for case, life in _lives(tables).items()}
    return expected, [(case, sprint) for case, sprint in held.items() if sprint]


def _resolved(life: list[Row]) -> datetime | None:
    """When an issue's resolution last changed."""
    times = [row["time"] for row in life if _field(row) == "resolution"]
    return times[-1] if times else None


def _lead_time(tables: Tables) -> Sides:
    expected = [(row["issue_key"], number(row["lead_time_minutes"])) for row in tables.expected("issues")]
    return expected, [(case, minutes(life[0]["time"], _resolved(life))) for case, life in _lives(tables).items()]


def _worklogs(tables: Tables) -> Sides:
    expected = [
        (row["issue_id"], moment(row["started"]), float(row["time_spent_seconds"]), row["author_id"])
        for row in tables.expected("_tool_jira_worklogs")
    ]
    return expected, [(row["case"], row["start"], row["value"], row["actor"]) for row in tables.ours("worklogs")]


def _comments(tables: Tables) -> Sides:
    """Jira's own count is all that is expected of comments."""
    expected = [(row["issue_key"], int(row["comment_total"])) for row in tables.expected("_tool_jira_issues")]
    lives = _lives(tables)
    return expected, [(case, sum(row["kind"] == "message" for row in life)) for case, life in lives.items()]


def explained(tables: Tables) -> dict[str, int]:
    """Counts that explain what disagrees."""
    changed = Counter(_changed(_issues(tables))) + Counter(_changed(tables.ours("issue_changelogs")))
    named, ours = (Counter(side) for side in _status_history_renamed(tables))
    moments = Counter((case, when) for case, when, *_ in (named - ours).elements())
    titles = {row["issue_key"]: row["title"] for row in tables.expected("issues")}
    first = {case: life[0] for case, life in _lives(tables).items()}
    return {
        "changes_at_once": changed.total() - len(changed),
        "states_renamed": (moments & Counter((case, when) for case, when, *_ in ours.elements())).total(),
        "titles_trimmed": sum(titles[case] != row["title"] == titles[case].strip() for case, row in first.items()),
        "issues_elsewhere": len({row["case"] for row in tables.ours("issues")} - set(_keys(tables).values())),
        "lead_time_negative": sum(
            (until := _resolved(life)) is not None and until < life[0]["time"] for life in _lives(tables).values()
        ),
    }


COMPARED: dict[str, Callable[[Tables], Sides]] = {
    "status_history": _status_history,
    "status_history_by_names_of_today": _status_history_renamed,
    "changes": _changes,
    "changes_apart": _changes_apart,
    "issues": _issues_created,
    "status_now": _status_now,
    "assignees": _assignees,
    "sprints": _sprints,
    "lead_time": _lead_time,
    "worklogs": _worklogs,
    "comments": _comments,
}
