"""How broken and hostile files are taken: read, or refused whole, in which time and with how much memory."""

import importlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner.config import Settings
from planner.evaluate.broken import Case
from planner.faults import Unreadable
from planner.services import house, importing
from planner.services.errors import Refused
from planner.store.open import open_stores

# Modules of files, each brought in by a process of its own.
KINDS = ("broken_tables", "broken_logs", "broken_people")
KIBIBYTES_PER_MEGABYTE = 1024


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Files refused whole and files read, and the slowest of them.

    ``most_megabytes`` is how far the memory of a process rose above what it held after a first good file, and
    ``unexpected`` names the files that were taken otherwise than they should be.
    """
    taken = []
    for number, kind in enumerate(KINDS):
        progress(f"Bringing in {kind.replace('_', ' ')}", number / len(KINDS))
        taken += measured(kind)
    slowest = max(taken, key=lambda one: one["seconds"])
    return {
        "files": len(taken),
        "refused": sum(one["refused"] for one in taken),
        "read": sum(not one["refused"] for one in taken),
        "unexpected": [one["name"] for one in taken if not one["expected"]],
        "slowest_file": slowest["name"],
        "slowest_seconds": slowest["seconds"],
        "most_megabytes": max(one["megabytes"] for one in taken),
    }


def measured(kind: str) -> list[dict[str, Any]]:
    """What became of each file of a kind, brought in by a process of its own."""
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        # Made by another process: a process is told the memory of the one that started it as its own.
        _apart("make_all", kind, place)
        found: list[dict[str, Any]] = json.loads(_apart("bring_all", kind, place))
    return found


def _apart(function: str, kind: str, place: str) -> str:
    program = f"from planner.evaluate import hostile; hostile.{function}({kind!r}, {place!r})"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def cases(kind: str) -> tuple[Case, ...]:
    """The files of a kind."""
    found: tuple[Case, ...] = importlib.import_module(f"planner.evaluate.{kind}").CASES
    return found


def make_all(kind: str, place: str) -> None:
    """Write every file of a kind into a folder of its own."""
    for number, case in enumerate(cases(kind)):
        folder = Path(place) / str(number)
        folder.mkdir()
        (folder / case.name).write_bytes(case.make())


def bring_all(kind: str, place: str) -> None:
    """Bring every file of a kind, made before, into an instance of its own; print what became of it as JSON."""
    folder, all_cases = Path(place), cases(kind)
    house.prepare(Settings(instance=folder / "empty")).close()
    good = next(number for number, case in enumerate(all_cases) if not case.refused)
    _bring(all_cases[good], folder / str(good))
    held = _kibibytes()
    print(json.dumps([_bring(case, folder / str(number), held) for number, case in enumerate(all_cases)]))


def _bring(case: Case, folder: Path, held: int = 0) -> dict[str, Any]:
    instance, path = folder / "instance", folder / case.name
    shutil.copytree(folder.parent / "empty", instance)
    stores = open_stores(Settings(instance=instance))
    began = time.perf_counter()
    try:
        order = importing.Order(connector=case.connector, source=case.connector, path=path)
        outcome = importing.ingest(stores, order, by="evaluation")
        refused, counts = False, (outcome.created, outcome.rejected)
    except (Unreadable, Refused):
        refused, counts = True, (0, 0)
    finally:
        took = time.perf_counter() - began
        stores.close()
        shutil.rmtree(instance)
    return {
        "name": case.name,
        "refused": refused,
        "expected": refused == bool(case.refused) and counts == (case.created, case.rejected),
        "seconds": round(took, 2),
        "megabytes": round((_kibibytes() - held) / KIBIBYTES_PER_MEGABYTE),
    }


def _kibibytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
