"""Broken and hostile files: read and reported row by row, or refused whole with nothing imported."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from planner.cli import main
from planner.config import Settings
from planner.evaluate import hostile
from planner.evaluate.broken import Case, Told
from planner.faults import Fault, Unreadable
from planner.services import house, importing
from planner.services.errors import Refused
from planner.store.open import Stores

CASES = [case for kind in hostile.KINDS for case in hostile.cases(kind)]
READ = [case for case in CASES if not case.refused]
REFUSED = [case for case in CASES if case.refused]


def name(case: Case) -> str:
    """What a case is called."""
    return f"{case.connector} {case.name}"


def order(case: Case, folder: Path) -> importing.Order:
    """A case's file, waiting to be brought in."""
    path = folder / case.name
    path.write_bytes(case.make())
    return importing.Order(connector=case.connector, source=case.connector, path=path)


def says(fault: Fault, told: Told) -> bool:
    """Whether a fault says this, of this place, and how to mend it."""
    asked = [(told.row, fault.row), (told.column, fault.column), (told.value, fault.value)]
    return told.words in str(fault) and bool(fault.fix) and all(want in (None, found) for want, found in asked)


def test_every_case_has_a_name_of_its_own() -> None:
    """So that a report names one file."""
    assert len({name(case) for case in CASES}) == len(CASES)
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", READ, ids=name)
def test_good_rows_come_in_and_bad_ones_are_told(stores: Stores, tmp_path: Path, case: Case) -> None:
    """The counts add up, and what is wrong is told with its place, its value and the fix."""
    outcome = importing.ingest(stores, order(case, tmp_path), by="test")
    assert (outcome.created, outcome.rejected) == (case.created, case.rejected)
    assert outcome.read == outcome.created + outcome.updated + outcome.unchanged + outcome.rejected
    reasons = [reason for *_, reason in outcome.columns]
    missing = [
        told
        for told in case.told
        if not any(says(fault, told) for fault in outcome.faults)
        and not (told.row is None and any(told.words in reason for reason in reasons))
    ]
    assert not missing, outcome.faults


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_what_cannot_be_read_is_refused_whole(stores: Stores, tmp_path: Path, case: Case) -> None:
    """The refusal says what is wrong, and nothing came in."""
    with pytest.raises(Refused if case.status == 1 else Unreadable, match=re.escape(case.refused)) as caught:
        importing.ingest(stores, order(case, tmp_path), by="test")
    # Slack's export is told by the day's file in it.
    assert case.connector == "slack" or str(caught.value).startswith(case.name)
    assert importing.listed(stores) == ()
    assert [path for path in stores.signals.folder.glob("*") if path.name != ".lock"] == []


@pytest.mark.postgresql
def test_what_comes_in_is_held_by_postgresql_too(postgres_databases: Any, tmp_path: Path) -> None:
    """No letter that a file may hold is one that the other database cannot keep."""
    settings = Settings(instance=tmp_path / "instance", database=postgres_databases.migrated())
    with house.opened(settings) as opened:
        for case in READ:
            folder = tmp_path / name(case)
            folder.mkdir()
            one = replace(order(case, folder), source=name(case))
            outcome = importing.ingest(opened, one, by="test")
            assert importing.get(opened, outcome.number or 0).faults == outcome.faults


@pytest.mark.parametrize("wanted", ["cut-off.csv.gz", "billion-laughs.xes", "nested.zip", "sign-in-page.csv"])
def test_the_command_line_leaves_with_the_status_of_the_refusal(
    empty_instance: Path, tmp_path: Path, wanted: str
) -> None:
    """2 where nothing can be read safely, 1 where a person may choose columns."""
    case = next(case for case in REFUSED if case.name == wanted)
    file = order(case, tmp_path).path
    result = CliRunner().invoke(main, ["--instance", str(empty_instance), "ingest", case.connector, str(file)])
    assert (result.exit_code, case.refused in result.output) == (case.status, True)


def test_the_evaluation_brings_in_every_file_of_a_kind() -> None:
    """A process of its own takes all of them as they should be taken."""
    taken = hostile.measured("broken_people")
    assert [one["name"] for one in taken if not one["expected"]] == []
    assert {one["name"] for one in taken} == {case.name for case in hostile.cases("broken_people")}
