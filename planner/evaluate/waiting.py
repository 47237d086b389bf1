"""How far the split of waiting by mechanism lies from the one worked out by hand."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from planner import connectors
from planner.audit.hours import ALWAYS, MICROSECONDS, Hours, week
from planner.audit.mechanisms import MECHANISMS, Hands
from planner.audit.pieces import Pieces, pieces
from planner.services.errors import NotFound

EXPECTED, HOURS = "_expected.csv", "working_hours.json"
SPAN = re.compile(r"(?:(?P<days>-?\d+) days?)?\s*(?:(?P<hours>\d+):(?P<minutes>\d+):(?P<seconds>[\d.]+))?")
# How the expected tables spell what is "prioritisation" here.
SPELT = {name: f"wt_{name.replace('isation', 'ization')}" for name in MECHANISMS}
Transition = tuple[str, str, str, str]
FROM_TO = ("source_activity", "source_resource", "target_activity", "target_resource")


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """For every log that lies beside a table NAME_expected.csv: how far each transition lies from it, in seconds.

    ``working_hours.json`` beside them gives the hours of each resource and the smallest batch. Nothing is drawn by
    chance, so ``seeds`` changes nothing. Raises NotFound without such a log.
    """
    expected = sorted(data.rglob(f"*{EXPECTED}")) if data else []
    if not expected:
        raise NotFound(f"Give a folder that holds logs with tables NAME{EXPECTED} beside them with --data.")
    per_log: dict[str, Any] = {}
    for place, path in enumerate(expected):
        log = path.with_name(path.name.removesuffix(EXPECTED) + ".csv")
        progress(f"Splitting the waits of {log.name}", place / len(expected))
        per_log[log.stem] = _compared(log, path)
    worst = max(found["max_abs_error_seconds"] for found in per_log.values())
    return {"logs": len(per_log), "max_abs_error_seconds": worst, "per_log": per_log}


def _compared(log: Path, expected: Path) -> dict[str, Any]:
    ours, theirs = _ours(log), dict(_theirs(expected))
    errors = {
        name: max(
            abs(ours.get(key, {}).get(name, 0.0) - theirs.get(key, {}).get(name, 0.0)) for key in {*ours, *theirs}
        )
        for name in MECHANISMS
    }
    return {
        "transitions": len(theirs),
        "transitions_missing": len(theirs.keys() - ours.keys()),
        "transitions_added": len(ours.keys() - theirs.keys()),
        "max_abs_error_seconds": max(errors.values()),
        "max_abs_error_seconds_by_mechanism": errors,
        "waiting_seconds": sum(sum(parts.values()) for parts in ours.values()),
    }


def _ours(log: Path) -> dict[Transition, dict[str, float]]:
    reader = connectors.get("event_csv")
    batches = [batch.table for batch in reader.read(log, source=log.stem, mapping=None)]
    found = pieces(pa.Table.from_batches(batches))
    hours, smallest = _hours(log.with_name(HOURS), found)
    waits = Hands.of(found.work, hours=hours, usual=ALWAYS, smallest_batch=smallest).waits()
    told: dict[Transition, dict[str, float]] = defaultdict(lambda: dict.fromkeys(MECHANISMS, 0.0))
    for target, source in enumerate(waits.source.tolist()):
        if source < 0:
            continue
        parts = told[*_named(found, source), *_named(found, target)]
        for name in MECHANISMS:
            parts[name] += int(waits.split[name][target]) / MICROSECONDS
    return told


def _named(found: Pieces, place: int) -> tuple[str, str]:
    resource = int(found.work.resource[place])
    return found.activities[int(found.work.activity[place])], found.resources[resource] if resource >= 0 else ""


def _hours(path: Path, found: Pieces) -> tuple[Mapping[int, Hours], int]:
    if not path.exists():
        return {}, 2
    told = json.loads(path.read_text("utf-8"))
    known = {name: week(days) for name, days in told["calendars"].items()}
    return {place: known[name] for place, name in enumerate(found.resources) if name in known}, told["batch_size"]


def _theirs(path: Path) -> Iterator[tuple[Transition, dict[str, float]]]:
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            source, by, target, to = (row[name] for name in FROM_TO)
            yield (source, by, target, to), {name: _seconds(row[column]) for name, column in SPELT.items()}


def _seconds(written: str) -> float:
    """Seconds of a span such as "0 days 01:30:00". Raises ValueError for what is none."""
    found = SPAN.fullmatch(written.strip())
    if found is None or not written.strip():
        raise ValueError(f"{written} is no span of time")
    days, hours, minutes, seconds = (float(found[part] or 0) for part in ("days", "hours", "minutes", "seconds"))
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
