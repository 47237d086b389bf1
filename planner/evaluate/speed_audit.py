"""How long the attribution of waiting takes, and how much memory, on logs of several sizes that are made for it."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Progress = Callable[[str, float], None]
# What is measured: full attribution up to ten million events, and the whole audit on one million.
SIZES = (1_000_000, 3_000_000, 10_000_000)
WHOLE = 1_000_000
LOGS = ("states", "timed")
KIBIBYTES_PER_MEBIBYTE = 1024


def audited(folder: Path, sizes: Sequence[int], progress: Progress) -> dict[str, Any]:
    """Seconds, processor seconds, peak memory and events a second by kind of log and size; then of the whole audit.

    Full attribution is all that the friction page shows by cause: people and teams placed, every step of a case given
    its cause and its wait, working hours learnt, waits on both clocks, shares by team and cause with their intervals,
    examples and people. Of steps that began and ended also the split by mechanism and the largest hand-overs.
    """
    figures: dict[str, Any] = {}
    for size in sizes:
        for kind in LOGS:
            progress(f"Making {size:,} events ({kind})", 0.1)
            path = folder / f"{kind}.parquet"
            _apart("make", path, size, kind)
            progress(f"Attributing {size:,} events ({kind})", 0.5)
            figures |= _named(f"audit_{kind}_{size}", _apart("attribute", path, kind))
            if size == min(WHOLE, max(sizes)):
                progress(f"A whole audit of {size:,} events ({kind})", 0.7)
                figures |= _named(f"audit_whole_{kind}_{size}", _apart("whole", path))
            path.unlink()
    return figures


def make(target: str, size: int, kind: str) -> None:
    """Write a log of so many events."""
    from planner.evaluate import speed_signals

    _answer({"events": speed_signals.write(Path(target), size, timed=kind == "timed")})


def attribute(file: str, kind: str) -> None:
    """Attribute all waiting in a log, and print what it took as JSON."""
    from planner.audit import overs, waiting
    from planner.audit.calendars import calendars
    from planner.audit.kept import kept
    from planner.audit.placed import place
    from planner.audit.steps import steps_of
    from planner.audit.waits import NAMES, waits
    from planner.audit.windows import whole as every
    from planner.evaluate import speed_signals

    with _measured(Path(file)) as (signals, workforce, policy):
        window, timed = every(signals), frozenset({speed_signals.SOURCE} if kind == "timed" else ())
        assert window is not None
        placed = place(signals, workforce)
        with steps_of(placed, signals, workforce=workforce, policy=policy, window=window) as steps:
            hours = calendars(steps, names=workforce.team_names, policy=policy)
            found = waits(steps, timed=timed, calendars=hours, policy=policy, window=window)
            with kept(found.table, names=NAMES) as table:
                waiting.by_cause(table, policy=policy)
                if timed:
                    waiting.by_mechanism(table, policy=policy)
            if found.timed is not None:
                overs.largest(found.timed, steps, policy=policy)


def whole(file: str) -> None:
    """Take a whole audit of a log, and print what it took as JSON."""
    from planner import audit
    from planner.library.model import Library

    with _measured(Path(file)) as (signals, workforce, policy):
        audit.run(signals, workforce=workforce, library=Library(), policy=policy)


@contextmanager
def _measured(path: Path) -> Iterator[tuple[Any, Any, Any]]:
    from planner.evaluate import speed_signals
    from planner.policy.loader import load
    from planner.store.open import MEMORY
    from planner.store.signals import SignalStore

    workforce, policy = speed_signals.workforce(), load()
    began, before = time.perf_counter(), os.times()
    store = SignalStore(path.parent, memory=MEMORY)
    try:
        signals = store.table([path.name])
        yield signals, workforce, policy
        seconds, after = time.perf_counter() - began, os.times()
        events = store.rows([path.name])
    finally:
        store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIBIBYTES_PER_MEBIBYTE
    worked = after.user + after.system - before.user - before.system
    _answer({"events": events, "seconds": seconds, "cpu_seconds": worked, "peak_mebibytes": peak})


def _named(prefix: str, taken: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{prefix}_seconds": round(taken["seconds"], 1),
        f"{prefix}_cpu_seconds": round(taken["cpu_seconds"], 1),
        f"{prefix}_peak_mebibytes": taken["peak_mebibytes"],
        f"{prefix}_events_per_second": round(taken["events"] / taken["seconds"]),
    }


def _apart(function: str, *arguments: str | Path | int) -> Any:
    """What a function of this module answers in a process of its own."""
    given = ", ".join(repr(one if isinstance(one, int) else str(one)) for one in arguments)
    program = f"from planner.evaluate import speed_audit; speed_audit.{function}({given})"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _answer(value: Any) -> None:
    print(f"\n{json.dumps(value)}")
