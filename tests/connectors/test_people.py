"""People from the HR system."""

from datetime import date
from pathlib import Path

import pytest

from planner.connectors import get

GOOD = Path(__file__).parent / "samples" / "people" / "good.csv"


def people(path: Path) -> list[dict[str, object]]:
    """The assignments in a file."""
    return [row for batch in get("people").read(path, source="hr") for row in batch.table.to_pylist()]


def test_one_row_per_assignment() -> None:
    """A person with two posts has two rows; names may come in two parts; the day after the last day ends a post."""
    second, third = people(GOOD)[1:3]
    assert second["name"] == third["name"] == "Jon Example"
    assert (second["title"], second["valid_from"], second["valid_to"]) == ("Business Analyst", date(2024, 5, 1), None)
    assert (third["title"], third["valid_from"], third["valid_to"]) == (
        "Project Manager",
        date(2023, 1, 1),
        date(2024, 5, 1),
    )


def test_tells_how_the_manager_is_written() -> None:
    """A manager is an id, an e-mail or a name, and stays as written."""
    written = [(row["manager"], row["manager_by"]) for row in people(GOOD)]
    assert written == [(None, None), ("E-1", "id"), ("mara@firm.example", "email"), ("Mara Example", "name")]


def test_shares_are_parts_of_one() -> None:
    """1.0, 80%, 0.5 and 50 are shares of a full-time post."""
    assert [row["share"] for row in people(GOOD)] == [1.0, 0.8, 0.5, 0.5]


def test_takes_people_without_an_id_by_their_email() -> None:
    """Someone whom the HR system does not number comes in by e-mail."""
    assert (people(GOOD)[3]["external_id"], people(GOOD)[3]["email"]) == (None, "ana@partner.example")


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Auckland"])
def test_days_stay_days_in_every_zone(tmp_path: Path, zone: str) -> None:
    """A first day does not move with the time zone of the mapping."""
    from dataclasses import replace

    mapping = replace(get("people").propose(GOOD).mapping, time_zone=zone)
    table = next(get("people").read(GOOD, source="hr", mapping=mapping)).table
    assert table["valid_from"].to_pylist()[1] == date(2024, 5, 1)
    assert table["valid_to"].to_pylist()[2] == date(2024, 5, 1)


def test_a_file_in_which_no_column_tells_who_is_meant_lacks_one(tmp_path: Path) -> None:
    """Such as rows without their headings: the gap is told once, before any row is."""
    path = tmp_path / "people.csv"
    path.write_text("0001;Ann;x\n0002;Bo;y\n", "utf-8")
    assert [gap.column for gap in get("people").propose(path).faults if gap.column] == ["external_id", "email"]


def test_a_row_that_does_not_tell_who_is_meant_names_a_column_of_the_file(tmp_path: Path) -> None:
    """Without a column of numbers the address is the one to fill in."""
    path = tmp_path / "people.csv"
    path.write_text("E-mail,Name\nada@x.example,Ada Invented\n,Ben Invented\n", "utf-8")
    (batch,) = get("people").read(path, source="hr")
    assert [(fault.row, fault.column) for fault in batch.faults] == [(3, "E-mail")]
