"""Finding connectors by name and by file."""

from pathlib import Path

import openpyxl
import pytest

from planner.connectors import connectors, get, guess
from planner.faults import Unreadable

SAMPLES = Path(__file__).parent / "samples"


def test_finds_every_connector_by_walking() -> None:
    """Every file that ends in a connector is found under its name."""
    found = {"decisions", "event_csv", "evidence", "kpi", "lms", "people", "servicenow", "survey", "xes"}
    assert set(connectors()) >= found
    assert {folder.name for folder in SAMPLES.iterdir()} == set(connectors())


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A misspelt name is refused with the nearest one and all there are."""
    with pytest.raises(KeyError, match=r"Did you mean survey\? There are: decisions, event_csv, evidence, "):
        get("surveys")


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.*")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_guesses_the_connector_of_a_file(path: Path) -> None:
    """Endings and headings tell which connector a file is for, with the reason."""
    found = guess(path)
    assert found.name == path.parent.name
    assert found.reason


def test_guesses_workbooks_too(tmp_path: Path) -> None:
    """The headings of a workbook are looked at like those of a CSV file."""
    book = openpyxl.Workbook()
    book.active.append(["learner", "course title", "completed at"])
    book.active.append(["mara", "Reading signals", "2025-02-03"])
    book.save(tmp_path / "done.xlsx")
    assert guess(tmp_path / "done.xlsx").name == "lms"


def test_a_table_nobody_knows_is_for_events(tmp_path: Path) -> None:
    """A table whose headings say little is offered to the connector that takes any columns."""
    (tmp_path / "x.csv").write_text("colour,size\nred,3\n")
    assert guess(tmp_path / "x.csv").name == "event_csv"


def test_refuses_other_endings(tmp_path: Path) -> None:
    """A file that no connector reads is refused with the endings they do read."""
    with pytest.raises(Unreadable, match=r"Bring one of: .*\.xlsx"):
        guess(tmp_path / "slides.pptx")


def test_an_answer_sheet_is_a_survey(tmp_path: Path) -> None:
    """A form's export with a column per item is a survey, and its running number is no item."""
    content = "ID,Start time,Completion time,Email,I know who decides,Tools help me\n"
    (tmp_path / "pulse.csv").write_text(content + "1,3/1/25 10:00:00,3/1/25 10:05:00,a@firm.example,4,5\n")
    assert guess(tmp_path / "pulse.csv").name == "survey"
    columns = get("survey").propose(tmp_path / "pulse.csv").mapping.columns
    assert (columns["item 1"], columns["item 2"]) == ("I know who decides", "Tools help me")
    assert "item 3" not in columns


def test_what_one_connector_refuses_another_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file too large for one connector of its ending is still offered to the others."""
    monkeypatch.setattr("planner.connectors.slack_export.DAY_BYTES", 1)
    assert guess(SAMPLES / "github" / "good.json").name == "github"
    with pytest.raises(Unreadable, match="cannot be opened"):
        guess(tmp_path / "gone.json")
