"""Jira issues: changes, worklogs and comments as JSON, and the CSV export."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from planner.connectors import get, guess, limits
from planner.connectors.base import Batch, Mapping
from planner.faults import Unreadable

SAMPLES = Path(__file__).parent / "samples" / "jira"


def batches(path: Path, mapping: Mapping | None = None) -> list[Batch]:
    """All batches of a file."""
    return list(get("jira").read(path, source="ours", mapping=mapping))


def rows(path: Path, mapping: Mapping | None = None) -> list[dict[str, Any]]:
    """All rows of a file, attributes as a dictionary."""
    found = [row for batch in batches(path, mapping) for row in batch.table.to_pylist()]
    return [row | {"attributes": dict(row["attributes"] or ())} for row in found]


def problems(path: Path) -> list[str]:
    """What is said to be wrong with a file."""
    return [fault.problem for batch in batches(path) for fault in batch.faults]


def written(folder: Path, content: object, name: str = "issues.json") -> Path:
    """JSON, or a text as it is, in a file."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def issue(**fields: object) -> dict[str, Any]:
    """A small issue with these fields."""
    return {"id": "1", "key": "A-1", "fields": {"created": "2025-04-03T09:00:00Z", **fields}, "changelog": {}}


def test_an_issue_lives_through_its_states() -> None:
    """The state at creation is what the first change changed from; all steps come in order of time."""
    assert [row["activity"] for row in rows(SAMPLES / "search.json")] == [
        "Open",
        "In progress",
        "Assignee changed",
        "Commented",
        "Work logged",
        "Waiting for approval",
        "Description changed",
    ]


def test_a_step_says_what_held_then() -> None:
    """Assignee and status are those of that time, not of the export."""
    first, _, assigned, *_, last = rows(SAMPLES / "search.json")
    assert (first["attributes"]["assignee"], first["attributes"]["status"]) == ("acc-jon", "Open")
    assert assigned["attributes"]["assignee"] == "acc-mara"
    assert assigned["attributes"]["change"] == "assignee"
    assert last["attributes"]["status"] == "Waiting for approval"


def test_an_issue_names_itself() -> None:
    """Key, summary, type, account, project, priority, parent and story points come with the first step."""
    first = rows(SAMPLES / "search.json")[0]
    assert (first["case"], first["title"], first["type"], first["actor"]) == ("CL-1", "Claim form", "Story", "acc-jon")
    assert first["time"] == datetime(2025, 4, 3, 7, tzinfo=UTC)
    shown = {name: first["attributes"][name] for name in ("project", "priority", "parent", "story points")}
    assert shown == {"project": "CL", "priority": "High", "parent": "CL-9", "story points": "3"}


def test_only_steps_of_state_are_free_of_a_change() -> None:
    """Every step that leaves the state as it was carries the field it changed, or is a message."""
    left = [
        row for row in rows(SAMPLES / "search.json") if "change" not in row["attributes"] and row["kind"] == "event"
    ]
    assert [row["activity"] for row in left] == ["Open", "In progress", "Waiting for approval"]


def test_a_worklog_says_how_long() -> None:
    """Logged work has its start and its seconds."""
    logged = next(row for row in rows(SAMPLES / "search.json") if row["activity"] == "Work logged")
    assert (logged["value"], logged["unit"]) == (3600.0, "seconds")
    assert logged["start"] == datetime(2025, 4, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", ["search.json", "good.csv", "bad.csv"])
def test_no_text_enters(name: str) -> None:
    """Descriptions, comments, names of people and the texts of changes are nowhere in what comes in."""
    path = SAMPLES / name
    assert "SECRET" in path.read_text()
    assert "SECRET" not in repr(rows(path)) + repr(batches(path)) + repr(get("jira").propose(path))


@pytest.mark.parametrize(("name", "case"), [("changes.json", "CL-1"), ("table.csv", "10001")])
def test_changes_apart_belong_to_their_issue(name: str, case: str) -> None:
    """A page of changes names its issue in its address, a table of raw answers in what was asked."""
    (row,) = rows(SAMPLES / name)
    assert (row["case"], row["activity"], row["actor"]) == (case, "In progress", "acc-jon")


def test_changes_apart_take_the_key_their_issue_told(tmp_path: Path) -> None:
    """An issue read before gives its key to changes that only know its number."""
    page = {"issueId": "1", "changeHistories": [{"created": "2025-04-04T09:00:00Z", "items": [{"field": "Rank"}]}]}
    path = written(tmp_path, json.dumps(issue()) + "\n" + json.dumps(page) + "\n", "all.jsonl")
    assert [(row["case"], row["activity"]) for row in rows(path)][-1] == ("A-1", "Rank changed")


def test_without_changes_only_creation_and_resolution_are_known(tmp_path: Path) -> None:
    """An issue fetched without its changes was created and resolved; its states are not made up."""
    one = issue(status={"name": "Done"}, resolutiondate="2025-04-05T09:00:00Z")
    del one["changelog"]
    assert [row["activity"] for row in rows(written(tmp_path, [one]))] == ["Created", "Resolved"]


def test_a_cut_off_list_of_changes_is_told(tmp_path: Path) -> None:
    """An issue with more changes than came was created in a state nobody knows, and the file says so."""
    items = [{"field": "status", "fromString": "Review", "toString": "Done"}]
    one = issue() | {"changelog": {"total": 150, "histories": [{"created": "2025-04-05T09:00:00Z", "items": items}]}}
    path = written(tmp_path, [one])
    assert [row["activity"] for row in rows(path)] == ["Created", "Done"]
    assert problems(path) == ["holds 1 issues with fewer changes than they have; how they began is not known"]


def test_changes_of_one_moment_keep_their_order(tmp_path: Path) -> None:
    """Jira lists the newest change first; of two at one moment the lower number was earlier."""
    when = "2025-04-05T09:00:00Z"
    histories = [
        {"id": "2", "created": when, "items": [{"field": "status", "fromString": "B", "toString": "C"}]},
        {"id": "1", "created": when, "items": [{"field": "status", "fromString": "A", "toString": "B"}]},
    ]
    one = issue() | {"changelog": {"histories": histories}}
    assert [row["activity"] for row in rows(written(tmp_path, [one]))] == ["A", "B", "C"]


def test_a_sprint_has_its_name_of_today(tmp_path: Path) -> None:
    """A sprint renamed since an issue joined it is named as it is called now, at every step."""
    items = [{"field": "Sprint", "from": "", "to": "5, 7", "toString": "Sprint 5, Old name"}]
    one = issue(closedSprints=[{"id": 7, "name": "Sprint 7"}])
    one["changelog"] = {"histories": [{"created": "2025-04-05T09:00:00Z", "items": items}]}
    assert [row["attributes"].get("sprint") for row in rows(written(tmp_path, [one]))] == [None, "Sprint 7"]


def test_a_mapping_names_a_custom_field() -> None:
    """Another key can feed story points."""
    mapping = Mapping(columns={"story points": "fields.creator.accountId", "team": "fields.project.key"})
    first = rows(SAMPLES / "search.json", mapping)[0]
    assert (first["attributes"]["story points"], first["team"]) == ("acc-jon", "CL")


def test_a_constant_fills_gaps_only(tmp_path: Path) -> None:
    """One value for all records is taken where a record has none of its own."""
    mapping = Mapping(constants={"case": "A-9", "actor": "acc-nobody", "team": "Claims"})
    page = {
        "values": [{"created": "2025-04-04T09:00:00Z", "author": {"accountId": "acc-jon"}, "items": [{"field": "x"}]}]
    }
    (row,) = rows(written(tmp_path, page), mapping)
    assert (row["case"], row["actor"], row["team"]) == ("A-9", "acc-jon", "Claims")


def test_refuses_a_mapping_to_a_text() -> None:
    """A key whose content never enters cannot be mapped, wherever it lies."""
    with pytest.raises(Unreadable, match="may not be read"):
        rows(SAMPLES / "search.json", Mapping(columns={"title": "fields.description"}))


def test_an_export_knows_creation_resolution_and_comments() -> None:
    """The CSV export gives three kinds of steps; a comment of another form tells nothing."""
    found = [(row["case"], row["activity"], row["actor"]) for row in rows(SAMPLES / "good.csv")]
    assert found == [
        ("CL-1", "Created", "acc-jon"),
        ("CL-1", "Commented", "acc-mara"),
        ("CL-2", "Created", "acc-jon"),
        ("CL-2", "Resolved", None),
        ("CL-2", "Commented", "acc-jon"),
    ]


def test_an_export_says_that_it_tells_the_present() -> None:
    """What an export knows of status and assignee is what they are now, and is called so."""
    attributes = rows(SAMPLES / "good.csv")[0]["attributes"]
    assert (attributes["status now"], attributes["assignee now"]) == ("Waiting for approval", "acc-mara")
    assert attributes["sprint"] == "Sprint 1"


def test_reads_lists_lines_and_packed_files(tmp_path: Path) -> None:
    """A list, one record a line and a packed file hold the same."""
    expected = rows(written(tmp_path, issue()))
    assert len(expected) == 1
    assert rows(written(tmp_path, [[issue()]])) == expected
    assert rows(written(tmp_path, json.dumps(issue()) + "\n\n", "one.jsonl")) == expected
    (tmp_path / "packed.json.gz").write_bytes(gzip.compress(json.dumps([issue()]).encode()))
    assert rows(tmp_path / "packed.json.gz") == expected


def test_reads_a_list_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list larger than a block of reading comes whole and in order."""
    monkeypatch.setattr(limits, "BLOCK_BYTES", 64)
    path = written(tmp_path, json.dumps([issue(summary=f"No {at}") for at in range(60)], indent=1))
    assert [row["title"] for row in rows(path)] == [f"No {at}" for at in range(60)]


def test_a_broken_line_is_left_out(tmp_path: Path) -> None:
    """One line that is no JSON costs that line alone, and its text is not shown."""
    path = written(tmp_path, json.dumps(issue()) + '\n{"SECRET: 1\n' + json.dumps(issue()) + "\n", "x.jsonl")
    (batch,) = batches(path)
    assert (len(batch.table), batch.read, batch.rejected) == (2, 3, 1)
    assert (batch.faults[0].row, batch.faults[0].value) == (2, "record 2")
    assert "SECRET" not in str(batch.faults[0])


@pytest.mark.parametrize("content", ['[1, null, "x"]', '[{"fields": {}}]'])
def test_what_is_no_issue_is_named(tmp_path: Path, content: str) -> None:
    """Records that are no objects, and issues without key and time, are left out with a fault each."""
    (batch,) = batches(written(tmp_path, content))
    assert len(batch.table) == 0
    assert batch.faults
    assert batch.rejected == len({fault.row for fault in batch.faults}) == batch.read


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"issues": [', "cut off"),
        ('[{"key": "A-1"}', "cut off"),
        ("hello", "is no JSON"),
        ('[{"a": ' + "[" * 100_000, "nests too deeply"),
        ('{"a": ' * 100_000, "nests too deeply"),
        ("[]\0" + "\0" * 2000, "is not a text table"),
    ],
)
def test_refuses_what_cannot_be_read(tmp_path: Path, content: str, problem: str) -> None:
    """Damage and bombs are refused with the reason."""
    with pytest.raises(Unreadable, match=problem):
        rows(written(tmp_path, content))


def test_refuses_a_document_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document beyond the limit is refused, alone, in a list or in a line."""
    monkeypatch.setattr(limits, "DOCUMENT_BYTES", 2000)
    monkeypatch.setattr(limits, "BLOCK_BYTES", 64)
    large = json.dumps(issue(summary="x" * 3000))
    for content, name in ((large, "a.json"), (f"[{large}]", "b.json"), (large, "c.jsonl"), (" " + large, "d.json")):
        with pytest.raises(Unreadable, match="document of more than"):
            rows(written(tmp_path, content, name))


def test_odd_values_do_no_harm(tmp_path: Path) -> None:
    """Huge numbers, NaN, lone surrogates and values of the wrong kind are passed over or mended."""
    odd = (
        '[{"id": 1, "key": "A-1", "fields": {"created": "2025-04-03T09:00:00Z", "summary": "a\\ud800b\\u0000", '
        '"priority": {"name": 1e999}, "project": [], "epic": {"key": NaN}, "parent": {"key": ' + "9" * 5000 + "}, "
        '"worklog": {"worklogs": [{"created": "2025-04-03T10:00:00Z", "timeSpentSeconds": 1e999}, 3]}, '
        '"comment": {"comments": 5}, "creator": "x"}, "changelog": {"histories": [{"items": [{"field": {}}]}, 7]}}]'
    )
    (path, created, logged) = (written(tmp_path, odd), *rows(tmp_path / "issues.json"))
    assert path.exists()
    assert (created["title"], created["actor"], created["attributes"]) == ("a\ufffdb", None, {})
    assert logged["value"] is None


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x" * 5000])
def test_times_beyond_the_calendar_are_named(tmp_path: Path, when: str) -> None:
    """A time before the first year or after the last is left out with a fault."""
    (batch,) = batches(written(tmp_path, [issue(), issue(created=when)]))
    assert (len(batch.table), batch.read, len(batch.faults)) == (1, 2, 1)
    assert batch.faults[0].problem == "is no date or time"


def test_other_records_are_passed_over(tmp_path: Path) -> None:
    """Sprints and accounts tell of no step: they are counted in a note, not left out."""
    path = written(tmp_path, [{"id": 7, "name": "Sprint 7", "goal": "SECRET", "state": "closed"}])
    (batch,) = batches(path)
    assert (batch.read, len(batch.table)) == (0, 0)
    assert "1 records that tell of no step" in batch.faults[0].problem


def test_guess_knows_an_answer_of_the_interface() -> None:
    """Search results are told from other JSON by their keys."""
    assert guess(SAMPLES / "search.json").name == "jira"


@pytest.mark.real_data
def test_reads_real_answers_whole(evaluation_data: Path) -> None:
    """Every real issue, change, worklog and comment comes in, without a fault."""
    folder = evaluation_data / "events" / "api_payloads" / "jira" / "e2e" / "raw_tables"
    counts = {"issues": 761, "issue_changelogs": 284, "worklogs": 30}
    for name, count in counts.items():
        path = folder / f"_raw_jira_api_{name}.csv"
        assert (len(rows(path)), problems(path)) == (count, [])


def test_half_a_character_is_told_and_marked(tmp_path: Path) -> None:
    """A lone surrogate comes in as the mark for what is lost, with its row and key."""
    issue = {"key": "A-1", "fields": {"created": "2025-03-03T09:00:00.000+0000", "summary": "Fix \ud83d"}}
    path = written(tmp_path, {"issues": [issue]})
    (fault,) = [fault for batch in batches(path) for fault in batch.faults]
    assert (fault.row, fault.value, fault.problem) == (1, "Fix \ufffd", "holds half a character")
    assert rows(path)[0]["title"] == "Fix \ufffd"
