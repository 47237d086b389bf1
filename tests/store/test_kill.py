"""An import that is killed leaves what was before or what comes after; two at once bring each signal once."""

import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest

from planner.config import Settings
from planner.services import house, importing
from planner.store import accounts, imports, log
from planner.store.open import Stores, open_stores

POINTS, ROWS, PATIENCE = 20, 30_000, 120
# Live signals and imports before the import that is killed, and after it.
BEFORE, AFTER = (2, 1), (ROWS + 2, 2)
EARLIER = "Ticket,Status,Changed at,Assignee\n0,Open,2026-01-01 09:00,ada\n0,Done,2026-01-02 09:00,ben\n"


def bring(settings: Settings, path: Path, ready: Event, answers: Any) -> None:
    """Import a file in a process of its own, after saying that it is ready to."""
    stores = open_stores(settings)
    ready.set()
    outcome = importing.ingest(stores, order(path), by="test")
    answers.put((outcome.created, outcome.unchanged))
    stores.close()


def bring_until(settings: Settings, path: Path, module: str, function: str) -> None:
    """Import a file in a process of its own that is killed where it would call a function."""
    setattr(sys.modules[module], function, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    importing.ingest(open_stores(settings), order(path), by="test")


def order(path: Path) -> importing.Order:
    """A file of the one source."""
    return importing.Order(connector="event_csv", source="desk", path=path)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start with everything imported and nothing under way."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "duckdb", "ibis", "planner.services.importing"])
    return context


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes some time to import."""
    path = tmp_path_factory.mktemp("kill") / "log.csv"
    lines = (f"{row // 3},step {row % 3},2026-02-{row % 28 + 1:02} 09:00,cem\n" for row in range(ROWS))
    path.write_text("Ticket,Status,Changed at,Assignee\n" + "".join(lines), "utf-8")
    return path


@pytest.fixture
def settings(databases: Any, tmp_path: Path) -> Settings:
    """An instance that holds one earlier file, on each kind of database in turn."""
    made = Settings(instance=tmp_path / "instance", database=databases.migrated())
    stores = house.prepare(made)
    earlier = tmp_path / "earlier.csv"
    earlier.write_text(EARLIER, "utf-8")
    importing.ingest(stores, order(earlier), by="test")
    stores.close()
    return made


def start(processes: ForkServerContext, settings: Settings, path: Path) -> tuple[Any, Any]:
    """A process that imports a file, and where it answers."""
    ready, answers = processes.Event(), processes.SimpleQueue()
    process = processes.Process(target=bring, args=(settings, path, ready, answers))
    process.start()
    assert ready.wait(PATIENCE)
    return process, answers


def held(stores: Stores) -> tuple[int, int]:
    """Live signals and imports; no file is there but theirs."""
    with stores.records.read() as session:
        files, referenced = imports.live_files(session), imports.referenced_files(session)
    on_disk = {path.name for path in stores.signals.folder.iterdir() if path.name != ".lock"}
    assert on_disk == referenced
    live = [one for one in importing.listed(stores) if one.undone_at is None]
    assert sum(one.created for one in live) == stores.signals.rows(files)
    assert told(stores) == {one.number for one in importing.listed(stores)}
    return stores.signals.rows(files), len(live)


def told(stores: Stores) -> set[int]:
    """The imports that the log knows, each once."""
    with stores.records.read() as session:
        found = [entry for entry in log.entries(session, limit=1000) if entry.action == "import"]
    numbers = [int(entry.subject.removeprefix("import:")) for entry in found]
    assert len(set(numbers)) == len(numbers)
    return set(numbers)


def killed_at(processes: ForkServerContext, settings: Settings, path: Path, seconds: float) -> None:
    """Kill an import some time after it began."""
    process, _ = start(processes, settings, path)
    process.join(seconds)
    process.kill()
    process.join()


def test_a_killed_import_is_whole_or_not_there(processes: ForkServerContext, settings: Settings, file: Path) -> None:
    """Wherever it is killed, the instance opens as before it or after it, and the next import works."""
    process, answers = start(processes, settings, file)
    began = time.monotonic()
    assert answers.get() == (ROWS, 0)
    took = time.monotonic() - began
    process.join()
    chance, ends = random.Random(7), []
    with house.opened(settings) as stores:
        importing.undo(stores, 2, by="test")
    for _ in range(POINTS):
        killed_at(processes, settings, file, chance.uniform(0, took))
        with house.opened(settings) as stores:
            ends.append(held(stores))
            if ends[-1] == AFTER:
                importing.undo(stores, importing.listed(stores)[0].number, by="test")
    assert set(ends) <= {BEFORE, AFTER}
    with house.opened(settings) as stores:
        outcomes = [importing.ingest(stores, order(file), by="test") for _ in range(2)]
    assert [(one.created, one.unchanged) for one in outcomes] == [(ROWS, 0), (0, ROWS)]


STEPS = [
    ("planner.store.signals", "_sync", BEFORE),
    ("planner.store.imports", "_remember", BEFORE),
    ("planner.services.settling", "settle", AFTER),
]


@pytest.mark.parametrize(("module", "function", "end"), STEPS, ids=str)
def test_killed_between_two_steps(
    processes: ForkServerContext, settings: Settings, file: Path, module: str, function: str, end: tuple[int, int]
) -> None:
    """Before the record is committed nothing came in; after it the next opening finishes what was left."""
    process = processes.Process(target=bring_until, args=(settings, file, module, function))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with house.opened(settings) as stores:
        assert held(stores) == end
        with stores.records.read() as session:
            known = {account.name for account in accounts.list_(session)}
    assert known == ({"ada", "ben", "cem"} if end == AFTER else {"ada", "ben"})


def test_two_processes_bring_the_same_file_once(processes: ForkServerContext, settings: Settings, file: Path) -> None:
    """The later one finds every row there."""
    begun = [start(processes, settings, file) for _ in range(2)]
    outcomes = sorted(answers.get() for _, answers in begun)
    for process, _ in begun:
        process.join()
    assert outcomes == [(0, ROWS), (ROWS, 0)]
    with house.opened(settings) as stores:
        assert held(stores) == (ROWS + 2, 3)
