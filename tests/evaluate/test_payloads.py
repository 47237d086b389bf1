"""Raw answers of Jira and GitHub beside the tables expected of them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from planner.evaluate import payloads
from planner.evaluate.payloads_github import COMPARED as GITHUB
from planner.evaluate.payloads_read import Tables, agreement, minutes, moment
from planner.services.errors import NotFound

PULL = "https://api.github.com/repos/acme/letters/pulls/7"
PAGE = "https://github.com/acme/letters/pull/7"
FIRST, NEXT = "2025-04-03T09:00:00Z", "2025-04-03T10:00:00Z"


def table(path: Path, rows: list[dict[str, Any]]) -> None:
    """A table in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def raw(folder: Path, name: str, records: list[dict[str, Any]]) -> None:
    """Raw answers in a table."""
    rows = [{"id": at, "params": "{}", "data": json.dumps(one), "url": ""} for at, one in enumerate(records)]
    table(folder / "raw_tables" / f"_raw_github_api_{name}.csv", rows)


def reviewed(folder: Path, *people: str) -> Tables:
    """A pull request that mara opened and these people reviewed."""
    opened = {"number": 7, "title": "A", "html_url": PAGE, "user": {"login": "mara"}, "created_at": FIRST}
    raw(folder, "pull_requests", [opened | {"merged_at": None}])
    review = {"state": "APPROVED", "submitted_at": NEXT, "pull_request_url": PULL}
    raw(folder, "pull_request_reviews", [review | {"user": {"login": person}} for person in people])
    table(folder / "snapshot_tables" / "_tool_github_pull_requests.csv", [{"github_id": "1", "url": PAGE}])
    wanted = [{"pull_request_id": "1", "username": person} for person in people]
    table(folder / "snapshot_tables" / "_tool_github_reviewers.csv", wanted)
    return Tables(folder, connector="github")


def test_agreement_counts_rows_as_often_as_they_come() -> None:
    """A row expected twice and held once agrees once."""
    assert agreement("x", [("a",), ("a",), ("b",)], [("a",), ("b",), ("c",)]) == {
        "x_expected": 3,
        "x_ours": 3,
        "x_agreement": 0.6667,
    }


def test_nothing_expected_has_no_agreement() -> None:
    """Without expected rows there is no share."""
    assert agreement("x", [], [("a",)])["x_agreement"] is None


def test_a_lead_time_is_never_negative() -> None:
    """Whole minutes are counted; an end before the beginning is no lead time."""
    assert minutes(moment(FIRST), moment(NEXT)) == 60
    assert minutes(moment(NEXT), moment(FIRST)) is None
    assert minutes(moment(FIRST), moment("")) is None


def test_an_author_is_no_reviewer(tmp_path: Path) -> None:
    """Of two reviewers expected, the author of the pull request is none of ours."""
    expected, ours = GITHUB["reviewers"](reviewed(tmp_path, "mara", "jon"))
    assert list(expected) == [("acme/letters#7", "mara"), ("acme/letters#7", "jon")]
    assert list(ours) == [("acme/letters#7", "jon")]


def test_signals_are_counted_once(tmp_path: Path) -> None:
    """A raw table read by two comparisons counts once."""
    tables = reviewed(tmp_path, "jon")
    assert tables.ours("pull_request_reviews") == tables.ours("pull_request_reviews")
    assert (tables.signals, tables.faults) == (1, 0)


@pytest.mark.parametrize("data", [None, Path("nowhere")])
def test_says_which_folder_is_missing(data: Path | None) -> None:
    """Without the data the answer is what to give."""
    with pytest.raises(NotFound, match="events/api_payloads"):
        payloads.evaluate(data=data, seeds=1, progress=lambda note, share: None)


@pytest.mark.real_data
def test_real_answers_become_the_tables_expected(evaluation_data: Path) -> None:
    """All tables agree whole but those that name states as of today, trim titles, or count authors as reviewers."""
    told = payloads.evaluate(data=evaluation_data, seeds=1, progress=lambda note, share: None)
    partial = {name for name, share in told.items() if name.endswith("_agreement") and share < 1}
    assert partial == {
        "jira_status_history_by_names_of_today_agreement",
        "jira_issues_agreement",
        "github_reviewers_agreement",
    }
    names, titles = told["jira_states_renamed"], told["jira_titles_trimmed"]
    assert told["jira_status_history_by_names_of_today_agreement"] == round(1 - names / 165, 4)
    assert told["jira_issues_agreement"] == round(1 - titles / 30, 4)
    assert (told["jira_faults"], told["github_faults"]) == (0, 0)
