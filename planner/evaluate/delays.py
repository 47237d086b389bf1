"""How late the issues of tables were, and how often those that others block were."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner import connectors, policy
from planner.audit.lateness import beside, lateness
from planner.reasons import Figure
from planner.services.errors import NotFound

ENDINGS = ("_due.csv", "_due.csv.gz")
CAUTION = "What goes together is no cause: the same link goes with less lateness in one project and more in another."


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """For every table NAME_due.csv below ``data``: eight figures of lateness, and lateness beside "blocked by" links.

    Nothing is drawn by chance, so ``seeds`` changes nothing. Raises NotFound without such a table.
    """
    found = sorted(path for path in data.rglob("*") if path.name.endswith(ENDINGS)) if data else []
    if not found:
        raise NotFound("Give a folder that holds tables of issues NAME_due.csv or NAME_due.csv.gz with --data.")
    told: dict[str, Any] = {}
    for place, path in enumerate(found):
        progress(f"Reading {path.name}", place / len(found))
        told[path.name.partition("_due.csv")[0]] = _judged(path)
    return told | {"caution": CAUTION}


def _judged(path: Path) -> dict[str, Any]:
    table, rules = _table(path), policy.load()
    days = table["value"].to_numpy()
    known = [dict(pairs or ()) for pairs in table["attributes"].to_pylist()]
    names = rules["lateness.blocked_attributes"]
    blocked = np.array([any(float(one.get(name) or 0) > 0 for name in names) for one in known])
    told = {
        name: value if value is None or isinstance(value, int) else round(value, 2)
        for name, value in asdict(lateness(days)).items()
    }
    found = beside(days, blocked, least=rules["lateness.least"], level=rules["audit.confidence"])
    if found is None:
        return told | {"blocked": int(blocked.sum()), "blocked_against_rest": "cannot tell: too few"}
    return told | {
        "blocked": int(blocked.sum()),
        "late_share_blocked": _told(found.among),
        "late_share_rest": _told(found.rest),
        "difference": _told(found.difference),
    }


def _told(figure: Figure) -> list[float]:
    """The value, and the low and the high end of its interval."""
    assert figure.interval is not None
    return [round(figure.value, 4), round(figure.interval.low, 4), round(figure.interval.high, 4)]


def _table(path: Path) -> pa.Table:
    reader = connectors.get("event_csv")
    mapping = reader.propose(path).mapping
    read = pa.Table.from_batches([batch.table for batch in reader.read(path, source=path.name, mapping=mapping)])
    return read.filter(pc.is_valid(read["value"]))
