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
    program = f"from planner.evaluate import hostile; hostile.bring_all({kind!r})"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    found: list[dict[str, Any]] = json.loads(told)
    return found


def cases(kind: str) -> tuple[Case, ...]:
    """The files of a kind."""
    found: tuple[Case, ...] = importlib.import_module(f"planner.evaluate.{kind}").CASES
    return found


def bring_all(kind: str) -> None:
    """Bring every file of a kind into an instance of its own, and print what became of it as JSON."""
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        folder = Path(place)
        house.prepare(Settings(instance=folder / "empty")).close()
        good = next(case for case in cases(kind) if not case.refused)
        _bring(good, folder / "first")
        held = _kibibytes()
        print(json.dumps([_bring(case, folder / str(n), held) for n, case in enumerate(cases(kind))]))


def _bring(case: Case, folder: Path, held: int = 0) -> dict[str, Any]:
    shutil.copytree(folder.parent / "empty", folder / "instance")
    path = folder / case.name
    path.write_bytes(case.make())
    stores = open_stores(Settings(instance=folder / "instance"))
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
        shutil.rmtree(folder)
    return {
        "name": case.name,
        "refused": refused,
        "expected": refused == bool(case.refused) and counts == (case.created, case.rejected),
        "seconds": round(took, 2),
        "megabytes": round((_kibibytes() - held) / KIBIBYTES_PER_MEGABYTE),
    }


def _kibibytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
