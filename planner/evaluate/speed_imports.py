"""How fast files come in, each measured by a process of its own, and how a peer reads the same event logs."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from planner.config import Settings
from planner.evaluate import logs, speed_logs
from planner.services import house, importing
from planner.services.errors import Refused

Progress = Callable[[str, float], None]
KIBIBYTES_PER_MEBIBYTE = 1024
ENDINGS = {"xes": "log.xes", "event_csv": "log.csv"}
# Reads a log into memory with the peer's default reader; the last line it prints is the answer.
PEER = """
import importlib.metadata, json, sys, time
import pm4py
began, before = time.perf_counter(), time.process_time()
table = pm4py.read_xes(sys.argv[1])
seconds, worked = time.perf_counter() - began, time.process_time() - before
from pm4py.util import constants
answer = {"events": len(table), "seconds": seconds, "cpu_seconds": worked}
answer |= {"version": importlib.metadata.version("pm4py"), "reader": getattr(constants, "DEFAULT_XES_PARSER", "")}
print()
print(json.dumps(answer))
"""


def events(folder: Path, log: Path | None, sizes: Sequence[int], progress: Progress) -> dict[str, Any]:
    """Events a second from a file into the store, and memory, per format and size; from a log made as large."""
    figures: dict[str, Any] = {"log": logs.name(log) if log else "made"}
    for size in sizes:
        files = _made(folder, log, size, progress)
        for connector, path in files.items():
            progress(f"Bringing in {size:,} events from {path.suffix[1:].upper()}", 0.3)
            taken = _apart("measure", connector, path)
            kind = path.suffix[1:]
            figures |= {f"{kind}_{size}_{name}": value for name, value in _rates(taken).items()}
            path.unlink()
    return figures


def beside(folder: Path, found: Sequence[Path | None], peer: str, size: int, progress: Progress) -> dict[str, Any]:
    """Seconds of the peer to read each log into memory, and of this product to read it into the store."""
    figures: dict[str, Any] = {}
    ratios = []
    for log in found:
        name = logs.name(log) if log else "made"
        progress(f"Reading {name} beside the peer", 0.5)
        path = folder / ENDINGS["xes"]
        _apart("make_log", str(log or ""), path, size)
        theirs, ours = _peer(peer, path), _apart("measure", "xes", path)
        path.unlink()
        if theirs["events"] != ours["events"]:
            raise Refused(f"The peer read {theirs['events']:,} events of {name}, and {ours['events']:,} came in.")
        ratios.append(round(theirs["seconds"] / ours["seconds"], 1))
        figures |= {"peer_version": theirs["version"], "peer_reader": theirs["reader"]}
        figures |= {f"peer_{name}_events": ours["events"], f"peer_{name}_seconds": round(theirs["seconds"], 1)}
        figures |= {f"peer_{name}_own_seconds": ours["seconds"], f"peer_{name}_ratio": ratios[-1]}
        # Beside other work on the machine only these can be compared.
        figures |= {f"peer_{name}_cpu_seconds": round(theirs["cpu_seconds"], 1)}
        figures |= {f"peer_{name}_own_cpu_seconds": ours["cpu_seconds"]}
    return figures | {"peer_lowest_ratio": min(ratios)}


def people(folder: Path, count: int, progress: Progress) -> dict[str, Any]:
    """Seconds for a list of so many people to come in, and for the same list again."""
    progress(f"Bringing in {count:,} people", 0.8)
    path = folder / "people.csv"
    speed_logs.write_people(path, count)
    taken = _apart("measure", "people", path)
    names = ("seconds", "cpu_seconds", "again_seconds", "peak_mebibytes")
    return {"people": taken["events"], **{f"people_{name}": taken[name] for name in names}}


def make_log(source: str, target: str, size: int) -> None:
    """Write a log of so many events, made from ``source`` where it is not empty."""
    _answer(speed_logs.write_log(Path(source) if source else None, Path(target), size))


def make_table(log: str, target: str) -> None:
    """Write a log as a table."""
    speed_logs.write_table(Path(log), Path(target))
    _answer(None)


def measure(connector: str, file: str) -> None:
    """Bring a file into a fresh instance, and again; print what it took as JSON."""
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        stores = house.prepare(Settings(instance=Path(place) / "instance"))
        try:
            order = importing.Order(connector=connector, source="speed", path=Path(file))
            figures = _timed(lambda: importing.ingest(stores, order, by="evaluation"))
            again = _timed(lambda: importing.ingest(stores, order, by="evaluation"))
        finally:
            stores.close()
    if figures["created"] != figures["events"] or again["unchanged"] != figures["events"]:
        raise ValueError(f"{file} came in otherwise than it was made: {figures}, {again}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIBIBYTES_PER_MEBIBYTE
    _answer({**figures, "again_seconds": again["seconds"], "peak_mebibytes": peak})


def _timed(bring: Callable[[], importing.Outcome]) -> dict[str, Any]:
    began, before = time.perf_counter(), os.times()
    outcome = bring()
    seconds, after = time.perf_counter() - began, os.times()
    return {
        "events": outcome.read,
        "created": outcome.created,
        "unchanged": outcome.unchanged,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(after.user + after.system - before.user - before.system, 2),
    }


def _rates(taken: dict[str, Any]) -> dict[str, Any]:
    return {
        "events_per_second": round(taken["events"] / taken["seconds"]),
        "again_per_second": round(taken["events"] / taken["again_seconds"]),
        "cpu_seconds": taken["cpu_seconds"],
        "peak_mebibytes": taken["peak_mebibytes"],
    }


def _made(folder: Path, log: Path | None, size: int, progress: Progress) -> dict[str, Path]:
    progress(f"Making a log of {size:,} events", 0.1)
    files = {connector: folder / name for connector, name in ENDINGS.items()}
    _apart("make_log", str(log or ""), files["xes"], size)
    _apart("make_table", files["xes"], files["event_csv"])
    return files


def _apart(function: str, *arguments: str | Path | int) -> Any:
    """What a function of this module answers in a process of its own."""
    given = ", ".join(repr(one if isinstance(one, int) else str(one)) for one in arguments)
    program = f"from planner.evaluate import speed_imports; speed_imports.{function}({given})"
    return _last(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True).stdout)


def _answer(value: Any) -> None:
    print(f"\n{json.dumps(value)}")


def _last(printed: str) -> Any:
    """The answer a program gave on a line of its own; the query engine may have drawn its progress before it."""
    return json.loads(printed.splitlines()[-1])


def _peer(interpreter: str, path: Path) -> dict[str, Any]:
    try:
        done = subprocess.run([interpreter, "-c", PEER, str(path)], capture_output=True, text=True, check=True)
    except OSError as error:
        raise Refused(f"{interpreter} cannot be started: {error.strerror}.") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Refused(f"{interpreter} could not read the log with pm4py: {last}") from error
    answer: dict[str, Any] = _last(done.stdout)
    return answer
