"""What the documents say exists."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from planner import connectors, evaluate
from planner.cli import main
from planner.config import Settings, load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(group: click.Group, before: str = "planner") -> set[str]:
    """Every command there is, as one types it."""
    found = set()
    for name, command in group.commands.items():
        found.add(f"{before} {name}")
        if isinstance(command, click.Group):
            found |= commands(command, f"{before} {name}")
    return found


def test_every_command_of_the_readme_exists() -> None:
    """A command that a document names can be typed."""
    spans = re.findall(r"`(planner [^`\n]+)`", README)
    named = {found for span in spans for found in re.findall(r"^planner (?:user add|imports undo|[a-z]+)", span)}
    block = set(re.findall(r"^planner [a-z-]+", README, re.MULTILINE))
    assert (named | block) - commands(main) == set()
    assert {"planner demo", "planner ingest", "planner imports undo"} <= named | block


def test_every_command_is_in_the_readme() -> None:
    """Nothing can be done that the first page keeps silent about."""
    assert {name for name in commands(main) if name not in README} == set()


def test_every_connector_and_evaluation_is_in_the_readme() -> None:
    """What can be brought in and measured is named."""
    assert {name for name in (*connectors.connectors(), *evaluate.names()) if name not in README} == set()


def test_the_example_configuration_shows_every_setting_at_its_default() -> None:
    """The example is complete, valid, and changes nothing."""
    text = (ROOT / "instance" / "config.example.toml").read_text("utf-8")
    values = tomllib.loads(text)
    names = {field.name for field in fields(Settings)} - {"instance", "database"}
    assert set(values) == names
    assert "# database = " in text
    assert values == {name: getattr(Settings(), name) for name in names}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link and picture of a document is a file of the project."""
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8"))
    missing = [t for t in targets if not t.startswith("http") and not (path.parent / t).exists()]
    assert missing == []


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """As the README says: the environment before the file, the command line before both."""
    (tmp_path / "config.toml").write_text("port = 1000\nthreads = 3\n", "utf-8")
    settings, origins, faults = load({"instance": tmp_path, "port": 3000}, environment={"PLANNER_THREADS": "5"})
    assert (settings.port, settings.threads, faults) == (3000, 5, ())
    told = {origin.name: origin.origin for origin in origins}
    assert (told["port"], told["threads"], told["seed"]) == ("command line", "environment", "default")
