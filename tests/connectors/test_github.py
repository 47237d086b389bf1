"""GitHub pull requests, reviews, issues, events, comments and commits as JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.connectors import get
from planner.connectors.base import Batch, Mapping
from planner.faults import Unreadable

SAMPLES = Path(__file__).parent / "samples" / "github"
PULL = "https://api.github.com/repos/acme/letters/pulls/7"


def batches(path: Path, mapping: Mapping | None = None) -> list[Batch]:
    """All batches of a file."""
    return list(get("github").read(path, source="ours", mapping=mapping))


def rows(path: Path, mapping: Mapping | None = None) -> list[dict[str, Any]]:
    """All rows of a file, attributes as a dictionary."""
    found = [row for batch in batches(path, mapping) for row in batch.table.to_pylist()]
    return [row | {"attributes": dict(row["attributes"] or ())} for row in found]


def written(folder: Path, content: object) -> Path:
    """JSON in a file."""
    path = folder / "records.json"
    path.write_text(json.dumps(content))
    return path


def review(state: str, login: str = "jon") -> dict[str, Any]:
    """A review of the pull request of the samples."""
    when = "2025-04-03T12:00:00Z"
    return {"user": {"login": login}, "state": state, "pull_request_url": PULL, "submitted_at": when}


def test_every_kind_of_record_tells_its_steps() -> None:
    """Pull requests and issues are opened, merged and closed; reviews, events, comments and commits are one step."""
    assert [(row["case"], row["kind"], row["activity"], row["actor"]) for row in rows(SAMPLES / "good.json")] == [
        ("acme/letters#7", "event", "Pull request opened", "mara"),
        ("acme/letters#7", "event", "Pull request merged", None),
        ("acme/letters#8", "event", "Issue opened", "jon"),
        ("acme/letters#8", "event", "Issue closed", None),
        ("acme/letters#7", "event", "Review changes requested", "jon"),
        ("acme/letters#7", "message", "Commented", "mara"),
        ("acme/letters#8", "event", "labeled", "jon"),
        ("acme/letters#8", "message", "Commented", "mara"),
        ("acme/letters#7", "message", "Commented on code", "jon"),
        (None, "event", "Committed", "mara"),
    ]


def test_an_author_does_not_review_their_own_work(tmp_path: Path) -> None:
    """What the author hands in as a review of their own pull request is a comment; where unknown it stays a review."""
    opened = {"number": 7, "title": "A", "html_url": PULL, "user": {"login": "jon"}, "merged_at": None}
    opened["created_at"] = "2025-04-03T09:00:00Z"
    known = rows(written(tmp_path, [opened, review("COMMENTED"), review("APPROVED", "mara")]))
    assert [row["activity"] for row in known] == ["Pull request opened", "Commented", "Review approved"]
    assert [row["activity"] for row in rows(written(tmp_path, [review("COMMENTED")]))] == ["Review commented"]


def test_a_review_not_handed_in_is_none(tmp_path: Path) -> None:
    """A pending review is no step."""
    assert rows(written(tmp_path, [review("PENDING")])) == []


def test_a_step_keeps_title_time_type_and_labels() -> None:
    """Titles, times, what it belongs to, labels and states are kept."""
    first, *_ = found = rows(SAMPLES / "good.json")
    assert (first["title"], first["type"]) == ("Draft letters faster", "pull request")
    assert first["time"] == datetime(2025, 4, 3, 9, tzinfo=UTC)
    assert first["attributes"] == {"draft": "false", "milestone": "v1", "labels": "ai"}
    assert found[4]["attributes"] == {"state": "CHANGES_REQUESTED"}
    assert found[6]["attributes"] == {"change": "labeled", "label": "ai"}
    assert {row["type"] for row in found if row["case"] == "acme/letters#8"} == {"issue"}


@pytest.mark.parametrize("name", ["good.json", "bad.json", "table.csv"])
def test_no_text_enters(name: str) -> None:
    """Texts of comments, reviews and commits, code and mail addresses are nowhere in what comes in."""
    path = SAMPLES / name
    assert "SECRET" in path.read_text()
    assert "SECRET" not in repr(rows(path)) + repr(batches(path)) + repr(get("github").propose(path))


def test_a_table_of_raw_answers_names_the_pull_request_in_its_address() -> None:
    """A commit that does not say what it belongs to takes it from what was asked."""
    assert [(row["case"], row["actor"]) for row in rows(SAMPLES / "table.csv")] == [("acme/letters#7", "mara")]


def test_reads_pages_of_a_search(tmp_path: Path) -> None:
    """A page of search results is opened."""
    assert len(rows(written(tmp_path, {"total_count": 1, "items": [review("APPROVED")]}))) == 1


def test_a_mapping_may_name_other_keys_and_constants(tmp_path: Path) -> None:
    """Another key can feed a field, and a constant fills gaps."""
    mapping = Mapping(columns={"team": "author_association"}, constants={"title": "Untitled", "labels": "none"})
    (row,) = rows(written(tmp_path, [review("APPROVED") | {"author_association": "OWNER"}]), mapping)
    assert (row["team"], row["title"], row["attributes"]["labels"]) == ("OWNER", "Untitled", "none")


def test_odd_values_do_no_harm(tmp_path: Path) -> None:
    """Values of the wrong kind are passed over, never an exception."""
    odd = [
        {"number": 1e999, "title": ["x"], "user": 5, "created_at": "2025-04-03T09:00:00Z", "labels": {"a": 1}},
        {"sha": 3, "commit": {"author": "x", "committer": {"date": 5}}},
        {"event": {}, "created_at": [], "actor": None, "issue": 7, "url": "x" * 5000},
        review("APPROVED") | {"user": [], "pull_request_url": {}},
    ]
    batch = batches(written(tmp_path, odd))[0]
    assert [row["activity"] for row in batch.table.to_pylist()] == ["Issue opened", "Review approved"]
    assert batch.read == 4


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    """A table without JSON is not for this connector."""
    (tmp_path / "x.csv").write_text("colour,size\nred,3\n")
    assert get("github").propose(tmp_path / "x.csv").faults
    with pytest.raises(Unreadable, match="no record this connector knows"):
        rows(tmp_path / "x.csv")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("pull_requests", 96),
        ("pull_request_reviews", 31),
        ("pull_request_review_comments", 16),
        ("pull_request_commits", 91),
        ("comments", 95),
        ("events", 50),
        ("issues", 84),
    ],
)
def test_reads_real_answers_whole(evaluation_data: Path, name: str, count: int) -> None:
    """Every real record comes in, belonging to its pull request or issue, without a fault."""
    folder = evaluation_data / "events" / "api_payloads" / "github" / "e2e" / "raw_tables"
    path = folder / f"_raw_github_api_{name}.csv"
    found = rows(path)
    assert len(found) == count
    assert all(row["case"] for row in found)
    assert [fault for batch in batches(path) for fault in batch.faults] == []
