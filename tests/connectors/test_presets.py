"""How common HR systems head their exports, and what their cells hold."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.connectors import people, presets
from planner.connectors.base import Proposal

# One small export a system, as it writes them.
EXPORTS = {path.stem: path.read_text("utf-8") for path in (Path(__file__).parent / "exports").iterdir()}


def written(tmp_path: Path, text: str, name: str = "export.csv") -> Path:
    """A file with this text."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def rows(path: Path, proposal: Proposal | None = None) -> list[dict[str, Any]]:
    """What a file says of people."""
    mapping = proposal.mapping if proposal else None
    return [row for one in people.connector.read(path, source="hr", mapping=mapping) for row in one.table.to_pylist()]


def test_every_preset_has_an_export_here() -> None:
    """A new system comes with a sample of how it writes."""
    assert set(presets.presets()) == set(EXPORTS)


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_an_export_is_recognised_by_its_headings(tmp_path: Path, name: str) -> None:
    """Each column says as which system it is read, and the same things are found in each."""
    path = written(tmp_path, EXPORTS[name])
    proposal = people.connector.propose(path)
    preset = presets.get(name)
    assert f"is how {preset.label} writes it" in proposal.reasons["email"]
    assert f"is how {preset.label} writes it" in proposal.reasons["team"]
    (row,) = rows(path)
    assert (row["name"], row["email"], row["title"], row["team"]) == ("Ada Quill", "ada@x.example", "Handler", "Claims")
    assert not row["left"]


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_each_preset_feeds_fields_that_there_are(name: str) -> None:
    """A preset names no field that the connector does not have."""
    known = {field.name for field in people.connector.fields}
    assert presets.get(name).columns.keys() <= known - {"team"}


def test_a_level_is_proposed_and_the_others_are_named(tmp_path: Path) -> None:
    """The finest level that is filled in, with the reason and what could be chosen instead."""
    path = written(tmp_path, EXPORTS["personio"].replace(";Betrieb;Claims;", ";Claims;;"))
    proposal = people.connector.propose(path)
    assert proposal.mapping.columns["team"] == "Abteilung"
    assert "“Team” could be chosen" in proposal.reasons["team"]


def test_a_preset_is_chosen_by_hand(tmp_path: Path) -> None:
    """Few headings are enough then; a name that is none lists those there are."""
    path = written(tmp_path, "Person Number,Known As,Last Name,Department\n1,Ada,Quill,Claims")
    assert "Oracle" not in people.connector.propose(path).reasons["team"]
    assert "Oracle HCM" in people.connector.propose(path, preset="oracle_hcm").reasons["external_id"]
    with pytest.raises(presets.UnknownPreset, match=r"Did you mean bamboohr.*There are: adp, bamboohr"):
        people.connector.propose(path, preset="bambohr")


def test_a_day_of_hire_is_no_day_of_a_post(tmp_path: Path) -> None:
    """An export repeats it each month, so it must not move what changed since."""
    (row,) = rows(written(tmp_path, EXPORTS["bamboohr"]))
    assert (row["hired"], row["valid_from"]) == (date(2020, 3, 1), None)
    assert (row["manager"], row["other_name"]) == ("Roe, Hild", "Adelaide Quill")


@pytest.mark.parametrize(
    ("called", "day"),
    [
        ("people_2026-03-31.csv", date(2026, 3, 31)),
        ("export20260331.csv", date(2026, 3, 31)),
        ("people_2026-13-31.csv", None),
        ("people_120260331.csv", None),
    ],
)
def test_the_day_in_a_files_name_is_proposed(tmp_path: Path, called: str, day: date | None) -> None:
    """With its reason, for rows that have no first day of their own."""
    path = written(tmp_path, EXPORTS["hibob"], called)
    proposal = people.connector.propose(path)
    assert ("as_of" in proposal.reasons) is (day is not None)
    assert rows(path)[0]["as_of"] == day


@pytest.mark.parametrize(
    ("word", "left"),
    [("Terminated", True), ("Inactive - Payroll", True), ("on leave", False), ("", None), ("Zebra", None)],
)
def test_words_of_a_status(tmp_path: Path, word: str, left: bool | None) -> None:
    """Whoever left is marked; leave is no leaving; an unknown word is told once and says nothing."""
    path = written(tmp_path, f"id,name,status\n1,Ada,{word}\n2,Ben,{word}")
    (batch,) = people.connector.read(path, source="hr")
    assert batch.table["left"].to_pylist() == [left, left]
    assert [(one.row, one.column, one.value) for one in batch.faults] == (
        [(2, "status", "Zebra")] if word == "Zebra" else []
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('"Quill, Ada"', "Ada Quill"),
        ("Ada Quill (1001)", "Ada Quill"),
        ("Ada Quill (On Leave)", "Ada Quill"),
        ("Ada Quill [C]", "Ada Quill"),
        ('"Ada Quill, Jr."', "Ada Quill, Jr."),
        ("Ada (Addy) Quill", "Ada (Addy) Quill"),
    ],
)
def test_names_as_systems_write_them(tmp_path: Path, name: str, shown: str) -> None:
    """The first name first, without the number and the remark behind it."""
    assert rows(written(tmp_path, f"id,name\n1,{name}"))[0]["name"] == shown


def test_a_first_name_that_people_go_by_joins_the_last_name(tmp_path: Path) -> None:
    """The name of the contract stays known for managers."""
    text = "id,first name,last name,preferred name\n1,Adelaide,Quill,Ada\n2,Ben,Orrin,\n3,Cleo,Roe,Cleopatra van Roe"
    found = [(row["name"], row["other_name"]) for row in rows(written(tmp_path, text))]
    assert found == [("Ada Quill", "Adelaide Quill"), ("Ben Orrin", None), ("Cleopatra van Roe", "Cleo Roe")]
