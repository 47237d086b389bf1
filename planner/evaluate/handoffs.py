"""What the audit makes of hand-overs between teams in event logs, and of the time spent in each state."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from planner import policy
from planner.audit import handoffs
from planner.audit.causes import attributed
from planner.audit.placed import place
from planner.audit.states import ENDED
from planner.audit.windows import whole
from planner.evaluate.logs import logs, name, signals
from planner.people import Workforce
from planner.services.errors import NotFound


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """For every event log below ``data`` whose steps have teams: hand-overs, ping-pong, reopened, time by state.

    Nothing is drawn by chance, so ``seeds`` changes nothing. Raises NotFound without such a log.
    """
    found = logs(data)
    told: dict[str, Any] = {}
    for number, path in enumerate(found):
        progress(f"Reading {path.name}", number / len(found))
        table = signals(path)
        if table["team"].null_count < len(table):
            told[name(path)] = _judged(table)
    if not told:
        raise NotFound("Give a folder that holds event logs whose steps have teams with --data.")
    return told


def _judged(table: pa.Table) -> dict[str, Any]:
    held = ibis.memtable(table.set_column(table.schema.get_field_index("id"), "id", _rows(table)))
    window = whole(held)
    assert window is not None
    rules = policy.load()
    steps = attributed(place(held, Workforce()), policy=rules, window=window)
    steps = ibis.memtable(steps.select(*handoffs.KEPT).to_pyarrow())
    hours: list[dict[str, Any]] = handoffs.state_hours(steps).to_pylist()
    return {"events": len(table), **asdict(handoffs.cases(steps, policy=rules)), **_shares(hours)}


def _rows(table: pa.Table) -> pa.Array:
    return table["row"].cast(pa.string())


def _shares(hours: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares of the hours before the end by state and by meaning, and the share after it that must not count."""
    running = [row for row in hours if row["meaning"] != ENDED]
    total, raw = sum(row["hours"] for row in running), sum(row["hours"] for row in hours)
    by_meaning: dict[str, float] = defaultdict(float)
    for row in running:
        by_meaning[row["meaning"] or "unmapped"] += row["hours"] / total
    return {
        "hours_before_the_end": round(total, 1),
        "share_by_state": {
            " / ".join(filter(None, (r["activity"], r["type"]))): round(r["hours"] / total, 4) for r in running
        },
        "share_by_meaning": {meaning: round(share, 4) for meaning, share in by_meaning.items()},
        "share_after_the_end_of_raw_hours": {
            " / ".join(filter(None, (r["activity"], r["type"]))): round(r["hours"] / raw, 4)
            for r in hours
            if r not in running
        },
    }
