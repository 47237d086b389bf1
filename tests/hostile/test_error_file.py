"""The error file: a person's own rows that were left out, which come in once they are mended."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from planner.cli import main
from planner.services import errors, importing, rows
from planner.store.open import Stores

LOG = "Ticket,Status,Changed at,Assignee,Comment\n1,Open,2/28/2026 09:00,ada,SECRET\n"
BAD = (
    '2,Open,someday,"=HYPERLINK(""x"")",SECRET\n,"-Done, or so",3/1/2026 10:00,ben,SECRET\n'
    "3,Open,3/1/2026,ada,extra,SECRET\n"
)
PEOPLE = "Employee ID,Name,Email,Team\n1,Ada Invented,ada@x.example,Desk\n2,Ben Invented,ada@x.example,Desk\n"
XES = (
    '<log><trace><string key="concept:name" value="T-1"/><event><string key="concept:name" value="Open"/>'
    '<string key="comment" value="SECRET"/><date key="time:timestamp" value="{}"/></event></trace></log>'
)


def bring(stores: Stores, path: Path, text: str = "", connector: str = "event_csv") -> importing.Outcome:
    """Import a file, after writing it where a text is given."""
    if text:
        path.write_text(text, "utf-8")
    order = importing.Order(connector=connector, source="desk", path=path)
    outcome = importing.ingest(stores, order, by="test")
    importing.write_errors(stores, order, outcome.faults, path.parent / "errors.csv")
    return outcome


def left_out(folder: Path) -> list[dict[str, str]]:
    """The rows of the error file."""
    with (folder / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_left_out_stand_in_their_own_columns(stores: Stores, tmp_path: Path) -> None:
    """With what is wrong and how to mend it, no formula, and nothing of what never enters."""
    bring(stores, tmp_path / "log.csv", LOG + BAD)
    dated, nameless, uneven = left_out(tmp_path)
    assert list(dated) == ["Ticket", "Status", "Changed at", "Assignee", "error", "fix"]
    assert (dated["Ticket"], dated["Changed at"], dated["Assignee"]) == ("2", "someday", '\'=HYPERLINK("x")')
    assert dated["error"] == "Changed at: is no date or time"
    assert dated["fix"].startswith("Write it as 2025-03-31 14:05")
    assert (nameless["Status"], nameless["error"], nameless["fix"]) == (
        "'-Done, or so",
        "Ticket: is missing",
        "Fill it in.",
    )
    assert (uneven["Ticket"], uneven["Status"]) == ("3", "")
    assert "SECRET" not in (tmp_path / "errors.csv").read_text("utf-8-sig")


def test_the_mended_file_comes_in_as_if_it_had_been_right_at_once(stores: Stores, tmp_path: Path) -> None:
    """The order of dates is kept, apostrophes go, and the right file afterwards brings nothing new."""
    bring(stores, tmp_path / "log.csv", LOG + BAD)
    mended = (tmp_path / "errors.csv").read_text("utf-8-sig")
    mended = mended.replace("someday", "3/1/2026 09:00").replace("\n,\"'-Done", "\n2,\"'-Done")
    mended = "\n".join(mended.splitlines()[:3]) + "\n"
    assert "\n2" in mended
    assert bring(stores, tmp_path / "mended.csv", mended).created == 2
    right = LOG + BAD.replace("someday", "3/1/2026 09:00").replace('\n,"-Done', '\n2,"-Done').rsplit("3,Open,", 1)[0]
    again = bring(stores, tmp_path / "right.csv", right)
    assert (again.created, again.unchanged) == (0, 3)


def test_what_is_still_wrong_is_told_again(stores: Stores, tmp_path: Path) -> None:
    """An error file of an error file has the two columns once."""
    bring(stores, tmp_path / "log.csv", LOG + BAD)
    (tmp_path / "errors.csv").rename(tmp_path / "again.csv")
    assert bring(stores, tmp_path / "again.csv").rejected == 3
    assert list(left_out(tmp_path)[0]) == ["Ticket", "Status", "Changed at", "Assignee", "error", "fix"]
    assert left_out(tmp_path)[0]["Assignee"] == '\'=HYPERLINK("x")'


def test_surplus_cells_are_shown_where_every_column_may_enter(stores: Stores, tmp_path: Path) -> None:
    """So that they can be moved to where they belong."""
    bring(stores, tmp_path / "log.csv", "Ticket,Status,Changed at\n1,Open,2026-03-01\n2,Open,or so,2026-03-02\n")
    assert left_out(tmp_path)[0]["column 4"] == "2026-03-02"


def test_more_rows_than_are_told_are_all_there(stores: Stores, tmp_path: Path) -> None:
    """An import tells a thousand faults; the error file has every row."""
    many = "".join(f"{n},Open,someday,ada,x\n" for n in range(rows.FAULTS_KEPT + 5))
    bring(stores, tmp_path / "log.csv", LOG * 3 + "".join(f"{n},Open,2026-03-01,ada,x\n" for n in range(5000)) + many)
    assert len(left_out(tmp_path)) == rows.FAULTS_KEPT + 5 + 2


def test_rows_that_the_records_refuse_are_among_them(stores: Stores, tmp_path: Path) -> None:
    """A person whose address another has can be mended too."""
    assert bring(stores, tmp_path / "people.csv", PEOPLE, "people").rejected == 1
    (row,) = left_out(tmp_path)
    assert (row["Name"], row["error"]) == ("Ben Invented", "Email: belongs to Ada Invented already")


def test_events_of_a_log_become_a_table(stores: Stores, tmp_path: Path) -> None:
    """Mended, they come in as a table of events."""
    bring(stores, tmp_path / "log.xes", XES.format("someday"), "xes")
    text = (tmp_path / "errors.csv").read_text("utf-8-sig")
    assert "SECRET" not in text
    assert bring(stores, tmp_path / "mended.csv", text.replace("someday", "2026-03-01")).created == 1


def test_a_file_without_bad_rows_has_no_error_file(stores: Stores, tmp_path: Path) -> None:
    """Nothing is written."""
    bring(stores, tmp_path / "log.csv", LOG)
    assert not (tmp_path / "errors.csv").exists()


def test_the_command_line_writes_it(empty_instance: Path, tmp_path: Path) -> None:
    """Where it is told to, and it says how many rows wait there."""
    log, target = tmp_path / "log.csv", tmp_path / "errors.csv"
    log.write_text(LOG + BAD, "utf-8")
    words = ["--instance", str(empty_instance), "ingest", "event_csv", str(log), "--dry-run", "--errors"]
    told = CliRunner().invoke(main, [*words, str(target)])
    assert (told.exit_code, len(left_out(tmp_path))) == (0, 3)
    assert "3 rows to mend" in told.output
    nowhere = CliRunner().invoke(main, [*words, str(tmp_path / "nowhere" / "errors.csv")])
    assert "There is no folder" in nowhere.output


def test_an_upload_keeps_its_rows_left_out_until_it_is_taken_back(stores: Stores, tmp_path: Path) -> None:
    """The file itself goes; what was left out of it stays for whoever brought it in."""
    place = stores.settings.uploads_folder / "token"
    place.mkdir(parents=True)
    (place / "log.csv").write_text(LOG + BAD, "utf-8")
    upload = {"path": str(place / "log.csv"), "connector": "event_csv", "source": "desk", "called": "My log.csv"}
    told = importing.ingest_upload(stores, upload, by="test", progress=lambda note, share: None)
    assert not place.exists()
    kept = importing.kept_errors(stores, told["number"])
    assert kept.read_text("utf-8-sig").count("\n") == 4
    importing.undo(stores, told["number"], by="test")
    with pytest.raises(errors.NotFound):
        importing.kept_errors(stores, told["number"])
