"""GitHub's raw answers beside the tables expected of them."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from planner.evaluate.payloads_read import Key, Row, Sides, Tables, minutes, moment, number


def _pulls(tables: Tables) -> dict[str, str]:
    """The case of each expected pull request."""
    found = tables.expected("_tool_github_pull_requests")
    return {row["github_id"]: _case(row["url"]) for row in found}


def _case(address: str) -> str:
    """owner/repository#number from the address of a page."""
    owner, repository, _, number = address.split("/")[-4:]
    return f"{owner}/{repository}#{number}"


def _ends(rows: list[Row], kind: str) -> dict[str, dict[str, Row]]:
    """For each case of a kind its signals: opened, merged, closed."""
    ends: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["type"] == kind:
            ends.setdefault(row["case"], {})[row["activity"].rpartition(" ")[2]] = row
    return ends


def _end(ends: dict[str, Row], name: str) -> datetime | None:
    found: datetime | None = ends[name]["time"] if name in ends else None
    return found


def _authors(tables: Tables) -> dict[str, str]:
    ends = _ends(tables.ours("pull_requests"), "pull request")
    return {case: steps["opened"]["actor"] for case, steps in ends.items()}


def _pull_requests(tables: Tables) -> Sides:
    expected = [
        (
            _case(row["url"]),
            moment(row["created_date"]),
            moment(row["merged_date"]),
            row["status"],
            row["author_name"],
        )
        for row in tables.expected("pull_requests")
    ]
    ends = _ends(tables.ours("pull_requests"), "pull request")
    status = {
        case: next((name for name in ("merged", "closed") if name in steps), "open").upper()
        for case, steps in ends.items()
    }
    ours = [
        (case, _end(steps, "opened"), _end(steps, "merged"), status[case], steps["opened"]["actor"])
        for case, steps in ends.items()
    ]
    return expected, ours


def _reviews(tables: Tables) -> Sides:
    pulls = _pulls(tables)
    expected = [
        (pulls[row["pull_request_id"]], moment(row["github_submit_at"]), row["author_username"], row["state"])
        for row in tables.expected("_tool_github_pull_request_reviews")
    ]
    ours = tables.ours("pull_request_reviews")
    return expected, [(row["case"], row["time"], row["actor"], row["attributes"]["state"]) for row in ours]


def _reviewers(tables: Tables) -> Sides:
    pulls, authors = _pulls(tables), _authors(tables)
    expected = [(pulls[row["pull_request_id"]], row["username"]) for row in tables.expected("_tool_github_reviewers")]
    reviewed = {(row["case"], row["actor"]) for row in tables.ours("pull_request_reviews")}
    return expected, [pair for pair in reviewed if authors.get(pair[0]) != pair[1]]


def _comments_on(kinds: tuple[str, ...], table: str) -> Callable[[Tables], Sides]:
    """Comments of some kinds on pull requests, and ours from a raw table."""

    def sides(tables: Tables) -> Sides:
        pulls = _pulls(tables)
        expected = [
            (pulls[row["pull_request_id"]], moment(row["github_created_at"]), row["author_username"])
            for row in tables.expected("_tool_github_pull_request_comments")
            if row["type"] in kinds
        ]
        return expected, _said(row for row in tables.ours(table) if row["type"] == "pull request")

    return sides


def _issue_comments(tables: Tables) -> Sides:
    issues = {row["github_id"]: _case(row["url"]) for row in tables.expected("_tool_github_issues")}
    expected = [
        (issues[row["issue_id"]], moment(row["github_created_at"]), row["author_username"])
        for row in tables.expected("_tool_github_issue_comments")
    ]
    return expected, _said(row for row in tables.ours("comments") if row["type"] == "issue")


def _said(rows: Iterable[Row]) -> list[Key]:
    return [(row["case"], row["time"], row["actor"]) for row in rows]


def _events(tables: Tables) -> Sides:
    expected = [
        (moment(row["github_created_at"]), row["type"], row["author_username"])
        for row in tables.expected("_tool_github_issue_events")
    ]
    return expected, [(row["time"], row["activity"], row["actor"]) for row in tables.ours("events")]


def _lead_time(tables: Tables) -> Sides:
    expected = [
        (_case(row["url"]), moment(row["created_date"]), row["creator_name"], number(row["lead_time_minutes"]))
        for row in tables.expected("issues")
    ]
    ours = [
        (case, _end(ends, "opened"), ends["opened"]["actor"], minutes(_end(ends, "opened"), _end(ends, "closed")))
        for case, ends in _ends(tables.ours("issues"), "issue").items()
    ]
    return expected, ours


def _commits(tables: Tables) -> Sides:
    pulls = _pulls(tables)
    expected = [
        (pulls[row["pull_request_id"]], row["commit_sha"], moment(row["commit_authored_date"]))
        for row in tables.expected("_tool_github_pull_request_commits")
    ]
    ours = tables.ours("pull_request_commits")
    return expected, [(row["case"], row["attributes"]["sha"], row["time"]) for row in ours]


def explained(tables: Tables) -> dict[str, int]:
    """Counts that explain what disagrees."""
    names = ("comments", "events", "issues", "pull_requests", "pull_request_commits", "pull_request_reviews")
    asked = Counter(row["params"] for name in names for row in tables.raw(name))
    authors = _authors(tables)
    ends = _ends(tables.ours("issues"), "issue").values()
    spans = [(since, until) for one in ends if (since := _end(one, "opened")) and (until := _end(one, "closed"))]
    return {
        "other_connections": asked.total() - max(asked.values()),
        "own_reviews": sum(authors.get(row["case"]) == row["actor"] for row in tables.ours("pull_request_reviews")),
        "lead_time_negative": sum(until < since for since, until in spans),
    }


COMPARED: dict[str, Callable[[Tables], Sides]] = {
    "pull_requests": _pull_requests,
    "reviews": _reviews,
    "reviewers": _reviewers,
    "code_comments": _comments_on(("DIFF",), "pull_request_review_comments"),
    "pull_request_comments": _comments_on(("NORMAL",), "comments"),
    "issue_comments": _issue_comments,
    "issue_events": _events,
    "lead_time": _lead_time,
    "commits": _commits,
}
