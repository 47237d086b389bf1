"""The command line, as a newcomer types it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from planner.cli import main
from planner.config import Settings
from planner.services import accounts, clock, house

LOG = "Ticket,Status,Changed at,Assignee\n" + "".join(
    f"{n},Open,2026-03-{n:02} 09:00,ada@x.example\n{n},Done,2026-03-{n:02} 12:00,ada@x.example\n" for n in range(1, 29)
)
PEOPLE = "Employee ID,Name,Email,Job title,Team\n7,Ada Invented,ada@x.example,Underwriter,Desk\n"

Planner = Callable[..., Result]


@pytest.fixture
def planner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_INSTANCE", raising=False)
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    return lambda *words, **options: CliRunner().invoke(main, words, catch_exceptions=False, **options)


def test_from_init_to_a_first_answer(planner: Planner) -> None:
    """The README's commands in their order, each answering in words."""
    assert "Ready" in planner("init").output
    assert "1 created" in planner("ingest", "people", "people.csv").output
    added = planner("user", "add", "ada@x.example", "--persona", "employee")
    assert "as Ada Invented" in added.output
    assert "Password: " in added.output
    tried = planner("ingest", "event_csv", "log.csv", "--as", "tickets", "--dry-run")
    assert "case" in tried.output
    assert "dry run" in tried.output
    assert "56 created" in planner("ingest", "event_csv", "log.csv", "--as", "tickets").output
    assert "56 unchanged" in planner("ingest", "event_csv", "log.csv", "--as", "tickets").output
    ran = planner("run")
    assert all(phase in ran.output for phase in ("Audit (run 1)", "Architect (run 2)", "Activate (run 3)", "Missing:"))
    assert "tickets" in planner("imports").output
    assert "is undone" in planner("imports", "undo", "2").output
    assert "[undone]" in planner("imports").output


@pytest.mark.parametrize(
    ("connector", "told"), [("jira", "no record"), ("github", "no record"), ("slack", "no message")]
)
def test_json_without_any_known_record_is_refused(planner: Planner, connector: str, told: str) -> None:
    """Status 2 and a sentence that names no column, since none that could be chosen would help."""
    Path("other.json").write_text('[{"foo": 1}, {"bar": 2}]')
    result = planner("ingest", connector, "other.json")
    assert result.exit_code == 2
    assert f"! other.json: holds {told}" in result.stderr


def test_ingest_prints_one_json_object(planner: Planner) -> None:
    """Counts reconcile for a program that reads them."""
    result = planner("ingest", "event_csv", "log.csv", "--json")
    told = json.loads(result.stdout)
    assert told["read"] == told["created"] + told["updated"] + told["unchanged"] + told["rejected"] == 56


def test_an_unreadable_file_leaves_with_status_2(planner: Planner, tmp_path: Path) -> None:
    """Nothing is imported, and the message says what to do."""
    (tmp_path / "log.xes").write_text("<log>", "utf-8")
    result = planner("ingest", "xes", "log.xes")
    assert result.exit_code == 2
    assert "log.xes" in result.stderr
    assert "No imports yet" in planner("imports").output


def test_a_folder_comes_in_where_a_connector_reads_folders(planner: Planner, tmp_path: Path) -> None:
    """Slack's export may be unpacked, and comes in once; a table's connector says that it needs a file."""
    day = tmp_path / "export" / "talks" / "2025-03-31.json"
    day.parent.mkdir(parents=True)
    day.write_text('[{"type": "message", "user": "U1", "ts": "1743400000.000002", "text": "hello"}]', "utf-8")
    assert "1 created" in planner("ingest", "slack", "export").output
    assert "1 unchanged" in planner("ingest", "slack", "export").output
    refused = planner("ingest", "kpi", "export")
    assert refused.exit_code == 2
    assert "is a folder, and “Key figures (KPIs)” reads single files" in refused.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ingest", "jiira", "log.csv"), "There is no connector called jiira"),
        (("imports", "undo", "9"), "There is no import 9"),
        (("run", "architect"), "run the audit first"),
        (("user", "add", "eve@x.example", "--persona", "hr", "--person", "99"), "99"),
        (("evaluate", "sped"), "There is no evaluation"),
        (("demo", "--no-serve", "--without", "gravity"), "gravity"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(planner: Planner, words: tuple[str, ...], told: str) -> None:
    """Exit status 1 and no traceback."""
    result = planner(*words)
    assert result.exit_code == 1
    assert told in result.stderr


def test_check_tells_every_setting_and_what_is_wrong(planner: Planner, tmp_path: Path) -> None:
    """A clean instance has nothing to mend; a wrong setting is named with its fix."""
    planner("init")
    clean = planner("check")
    assert (clean.exit_code, "Nothing is wrong." in clean.output) == (0, True)
    (tmp_path / "instance" / "config.toml").write_text('port = "many"\nminimum_group = 2\ncolour = "red"\n', "utf-8")
    wrong = planner("check")
    assert wrong.exit_code == 1
    assert all(word in wrong.stderr for word in ("port", "minimum_group", "colour"))


def test_the_instance_is_where_the_environment_says(planner: Planner, tmp_path: Path) -> None:
    """PLANNER_INSTANCE names the folder."""
    planner("init", env={"PLANNER_INSTANCE": str(tmp_path / "elsewhere")})
    assert (tmp_path / "elsewhere" / "planner.db").exists()
    assert not (tmp_path / "instance").exists()


def test_a_folder_with_own_data_is_never_taken_for_a_demo(planner: Planner, tmp_path: Path) -> None:
    """The demo refuses a folder that holds something else."""
    planner("init")
    result = planner("--instance", str(tmp_path / "instance"), "demo")
    assert result.exit_code == 1
    assert "no demo" in result.stderr
    assert (tmp_path / "instance" / "planner.db").exists()


def test_who_lost_the_password_or_left_can_be_helped(planner: Planner, tmp_path: Path) -> None:
    """A new password opens the account, and a disabled one stays shut until it is enabled."""
    planner("init")
    planner("user", "add", "hr@x.example", "--persona", "hr")
    password = planner("user", "password", "hr@x.example").output.split()[-1]

    def opens() -> bool:
        with house.opened(Settings(instance=tmp_path / "instance")) as stores:
            return accounts.sign_in(stores, "hr@x.example", password, clock.now()) is not None

    assert opens()
    assert "no longer" in planner("user", "disable", "hr@x.example").output
    assert not opens()
    planner("user", "enable", "hr@x.example")
    assert opens()
    for word in ("password", "disable", "enable"):
        assert "no account" in planner("user", word, "nobody@x.example").stderr


def test_the_demo_stays_in_the_instance_that_is_named(planner: Planner) -> None:
    """Without serving too; where none is named, nothing of it is left."""
    for words in (("--instance", "kept"), ()):
        assert planner(*words, "demo", "--no-serve", "--without", "gravity").exit_code == 1
    assert any(Path("kept").iterdir())
    assert not Path("instance").exists()
