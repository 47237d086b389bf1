"""How fast files come in, beside a peer's reader, and are audited; how long package, demo and pages take to open."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from planner.evaluate import logs, speed_audit, speed_imports, speed_start, speed_texts
from planner.services.errors import Refused

SIZES = (100_000, 1_000_000, 3_000_000)
# Events of each log that is read beside the peer: so many that fixed costs do not decide.
PEER_EVENTS = 500_000
PEOPLE = 20_000
PARTS = ("events", "peer", "people", "audit", "texts", "start")
Progress = Callable[[str, float], None]


def evaluate(
    *,
    data: Path | None,
    seeds: int,
    progress: Progress,
    peer: str = "",
    events: Sequence[int] = (),
    only: Sequence[str] = (),
) -> dict[str, Any]:
    """Each part's figures, on the cores and under the load that are told.

    ``peer`` is an interpreter that has pm4py; ``events`` are other sizes than the usual, of which the smallest, where
    it is smaller, is also that of the logs read beside the peer and of the people; ``only`` names the parts wanted.
    ``data`` may hold event logs to measure with, else one is made. Raises Refused for a part that is none.
    """
    parts = tuple(only) or PARTS
    if unknown := set(parts) - set(PARTS):
        raise Refused(f"There is no part “{min(unknown)}”; there are {', '.join(PARTS)}.")
    found = logs.logs(data) if data else [None]
    sizes = tuple(events) or SIZES
    figures: dict[str, Any] = {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory(prefix="planner-") as place:
        folder = Path(place)
        if "events" in parts:
            largest = max(found, key=lambda path: path.stat().st_size if path else 0)
            figures |= speed_imports.events(folder, largest, sizes, progress)
        if "peer" in parts and peer:
            figures |= speed_imports.beside(folder, found, peer, min([PEER_EVENTS, *events]), progress)
        if "people" in parts:
            figures |= speed_imports.people(folder, min([PEOPLE, *sizes]), progress)
        if "audit" in parts:
            figures |= speed_audit.audited(folder, tuple(events) or speed_audit.SIZES, progress)
        if "texts" in parts:
            figures |= speed_texts.measured(progress)
    # Last, and in this process: one that is started is told the memory of the one that started it as its own.
    return figures | (speed_start.measured(progress) if "start" in parts else {})
