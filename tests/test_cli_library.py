"""The commands for the library, as a people-expert types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from planner.cli import main

LADDER = """+++
family = "office"
+++
# Clerk
Keeps papers findable.

## Clean filing
Files so that others find it.

- Files by the standard.
"""
Planner = Callable[..., Result]


@pytest.fixture
def planner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """Runs a command in a folder that holds a ladder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_INSTANCE", raising=False)
    (tmp_path / "ladder.md").write_text(LADDER, "utf-8")
    return lambda *words: CliRunner().invoke(main, ["library", *words], catch_exceptions=False)


def test_in_checked_and_out_again(planner: Planner) -> None:
    """The README's commands in their order, each answering in words."""
    assert "2 created" in planner("import", "ladder", "ladder.md", "--dry-run").output
    assert "2 created" in planner("import", "ladder", "ladder.md").output
    assert "2 unchanged" in planner("import", "ladder", "ladder.md").output
    assert "Nothing is wrong" in planner("check").output
    assert "Not in it" not in planner("export", "xlsx", "library.xlsx").output
    assert "cannot hold them: behaviours, items" in planner("export", "ladder", "library.md").output
    taken = planner("import", "xlsx", "library.xlsx", "--json")
    assert json.loads(taken.stdout)["unchanged"] == 2


def test_what_is_wrong_is_told_with_its_status(planner: Planner) -> None:
    """A broken own file makes the check fail; a kind or file that cannot be read is refused in a sentence."""
    planner("import", "ladder", "ladder.md")
    Path("instance/library/roles/office/clerk.toml").write_text("title = 7\n", "utf-8")
    checked = planner("check")
    assert checked.exit_code == 1
    assert "clerk.toml" in checked.output
    assert "Write title as a text" in checked.output
    unknown = planner("import", "word", "ladder.md")
    assert unknown.exit_code == 2
    assert "onet" in unknown.output
    Path("bad.json").write_text("[", "utf-8")
    assert planner("import", "case", "bad.json").exit_code == 2
    Path("deep.json").write_text("[" * 100_000, "utf-8")
    assert "nests too deeply" in planner("import", "case", "deep.json").output
    again = planner("export", "csv", "ladder.md")
    assert again.exit_code == 2
    assert "there already" in again.output


def test_every_fault_is_told(planner: Planner) -> None:
    """However many there are."""
    rows = "".join(f"Course {number},learn\n" for number in range(30))
    Path("catalogue.csv").write_text(f"title,kind\n{rows}", "utf-8")
    told = planner("import", "catalogue", "catalogue.csv")
    assert told.output.count("behaviour: is missing") == 30
    assert "0 created, 0 updated, 0 unchanged, 30 rejected" in told.output
