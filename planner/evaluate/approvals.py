"""What the audit makes of approvals in event logs: who said no, how often work went round, who was waited for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from planner import policy
from planner.audit import approvals
from planner.audit.causes import in_cases
from planner.audit.windows import HOUR
from planner.evaluate.logs import logs, name, signals
from planner.services.errors import NotFound


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """For every event log below ``data`` that holds approvals: rejections, submissions, and waiting by role.

    Nothing is drawn by chance, so ``seeds`` changes nothing. Raises NotFound without such a log.
    """
    found = logs(data)
    told: dict[str, Any] = {}
    for place, path in enumerate(found):
        progress(f"Reading {path.name}", place / len(found))
        judged = _judged(signals(path))
        if judged is not None:
            told[name(path)] = judged
    if not told:
        raise NotFound("Give a folder that holds event logs with approvals with --data.")
    return told


def _judged(table: pa.Table) -> dict[str, Any] | None:
    steps = approvals.steps(in_cases(ibis.memtable(table)).mutate(id=ibis.literal("")), policy=policy.load())
    steps = ibis.memtable(steps.select(*approvals.KEPT).to_pyarrow())
    times = approvals.submissions(steps)
    rejections = approvals.rejections(steps)
    if not rejections:
        return None
    return {
        "cases": pc.count_distinct(table["case"]).as_py(),
        "events": len(table),
        "rejections": rejections,
        "submissions_among_fulfilled": {str(times_asked): count for times_asked, count in times.items()},
        "approval_then_ordered": approvals.handed_on(steps),
        **_waiting(approvals.seconds_by_role(steps)),
    }


def _waiting(waits: pa.Table) -> dict[str, Any]:
    """Hours by role, and what part deciders, those who ask and roles unknown are of both denominators."""
    unnamed = policy.load()["approvals.unnamed_roles"]
    rows = waits.group_by(["role", "asks"]).aggregate([("seconds", "sum")]).to_pylist()
    total = sum(row["seconds_sum"] for row in rows)
    parts = {"deciding": 0.0, "asking": 0.0, "role_unknown": 0.0}
    hours: dict[str, float] = {}
    for row in sorted(rows, key=lambda row: -row["seconds_sum"]):
        if row["role"] is None:
            continue
        unknown = row["role"].casefold() in ("", *unnamed)
        parts["asking" if row["asks"] else "role_unknown" if unknown else "deciding"] += row["seconds_sum"]
        hours[row["role"]] = round(row["seconds_sum"] / HOUR, 1)
    about = sum(parts.values())
    return {
        "hours_by_role": hours,
        "hours_of_approval_waiting": round(about / HOUR, 1),
        "hours_of_all_waiting": round(total / HOUR, 1),
        **{
            f"share_{name}_of_approval_waiting": round(part / about, 4) if about else None
            for name, part in parts.items()
        },
        **{f"share_{name}_of_all_waiting": round(part / total, 4) if total else None for name, part in parts.items()},
    }
