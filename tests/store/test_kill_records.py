"""An import of people or of evidence that is killed leaves what was before or what comes after, never half."""

import multiprocessing
import random
import time
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from planner.config import Settings
from planner.services import house, importing
from planner.store import library
from planner.store.open import Stores, open_stores
from planner.store.tables import Assignment, CapabilityEvidence, Person

POINTS, ROWS, PATIENCE = 5, 1_500, 120


def bring(settings: Settings, connector: str, path: Path, ready: Event, answers: Any) -> None:
    """Import a file in a process of its own, after saying that it is ready to."""
    stores = open_stores(settings)
    ready.set()
    outcome = importing.ingest(stores, order(connector, path), by="test")
    answers.put(outcome.created)
    stores.close()


def order(connector: str, path: Path) -> importing.Order:
    """A file of the one source."""
    return importing.Order(connector=connector, source="hr", path=path)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start with everything imported and nothing under way."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "duckdb", "ibis", "planner.services.importing"])
    return context


@pytest.fixture
def settings(databases: Any, tmp_path: Path) -> Settings:
    """An instance that holds one person, on each kind of database in turn."""
    made = Settings(instance=tmp_path / "instance", database=databases.migrated())
    stores = house.prepare(made)
    earlier = tmp_path / "earlier.csv"
    earlier.write_text("Employee ID,Name,Email,Job title,Team\nX,Ada Example,ada@x.example,Clerk,Desk\n", "utf-8")
    importing.ingest(stores, order("people", earlier), by="test")
    stores.close()
    return made


def written(folder: Path, connector: str, stores: Stores) -> Path:
    """A file that takes some time to import."""
    path = folder / f"{connector}.csv"
    if connector == "people":
        head = "Employee ID,Name,Email,Job title,Team\n"
        lines = [f"{row},Person {row} Example,p{row}@x.example,Clerk,Team {row % 9}\n" for row in range(ROWS)]
    else:
        with stores.records.read() as session:
            key = next(iter(library.load(session).capabilities))
        head = "person,capability,level,source,date,role\n"
        levels = ("0", "1", "not needed")
        lines = [
            f"X,{key},{levels[row % 3]},manager,{2000 + row // 336}-{row // 28 % 12 + 1:02}-{row % 28 + 1:02},Clerk\n"
            for row in range(ROWS)
        ]
    path.write_text(head + "".join(lines), "utf-8")
    return path


def held(stores: Stores) -> tuple[int, ...]:
    """How many people, posts, pieces of evidence and imports there are."""
    kinds = (Person, Assignment, CapabilityEvidence)
    with stores.records.read() as session:
        rows = [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]
    return (*rows, sum(one.undone_at is None for one in importing.listed(stores)))


@pytest.mark.parametrize("connector", ["people", "evidence"])
def test_a_killed_import_of_records_is_whole_or_not_there(
    processes: ForkServerContext, settings: Settings, tmp_path: Path, connector: str
) -> None:
    """Wherever it is killed, the rows and the list of imports agree, undo works and so does the next import."""
    with house.opened(settings) as stores:
        path, before = written(tmp_path, connector, stores), held(stores)
        began = time.monotonic()
        done = importing.ingest(stores, order(connector, path), by="test")
        took = time.monotonic() - began
        after = held(stores)
        assert done.created > before[0]
        importing.undo(stores, done.number or 0, by="test")
    chance, ends = random.Random(7), []
    for _ in range(POINTS):
        ready, answers = processes.Event(), processes.SimpleQueue()
        process = processes.Process(target=bring, args=(settings, connector, path, ready, answers))
        process.start()
        assert ready.wait(PATIENCE)
        process.join(chance.uniform(0, took))
        process.kill()
        process.join()
        with house.opened(settings) as stores:
            ends.append(held(stores))
            if ends[-1] == after:
                importing.undo(stores, importing.listed(stores)[0].number, by="test")
    assert set(ends) <= {before, after}
    with house.opened(settings) as stores:
        assert importing.ingest(stores, order(connector, path), by="test").created == done.created
        assert held(stores) == after
