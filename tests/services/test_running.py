"""Runs of the phases, held against all the runs before them."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from planner.services import checking, clock, importing, results, running
from planner.services.errors import Refused
from planner.services.importing import Order
from planner.store.open import Stores

HEADINGS = "Employee ID,Name,E-mail,Job title,Team,From\n"


def hire(stores: Stores, folder: Path, count: int) -> None:
    """So many people are in one team."""
    path = folder / "people.csv"
    rows = (f"{n},Invented {n},p{n}@example.org,Claims handler,Claims,2025-01-01\n" for n in range(count))
    path.write_text(HEADINGS + "".join(rows))
    importing.ingest(stores, Order(connector="people", source="people", path=path), by="test")


def test_what_an_older_run_showed_is_held_against_a_new_one(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Running once more does not bring out what the run before held back: the first figure can still be opened."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 4, 1))
    shown = []
    for count in (6, 7, 7):
        hire(stores, tmp_path, count)
        number = running.run(stores, by="test", phases=("audit",))["audit"]
        shown.append(results.of_run(stores, number).shown("people:team", "claims"))
    assert shown == [True, False, False]


def test_a_sentence_model_that_is_not_there_is_told_before_and_stops_the_run(stores: Stores, tmp_path: Path) -> None:
    """planner check names the missing file, and nothing is compared without what was asked for."""
    asked = replace(stores, settings=replace(stores.settings, sentence_model=str(tmp_path / "model")))
    (fault,) = checking.faults(asked.settings)
    assert fault.problem == "holds no model.onnx"
    with pytest.raises(Refused, match=r"model\.onnx"):
        running.run(asked, by="test", phases=("audit", "architect"))
