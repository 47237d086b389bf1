"""What one run read and what it gave, held against the run before: the same inputs have to give the same result."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.reasons import Recommendation
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.store import imports, runs
from planner.store.open import Stores
from planner.store.tables import Run

# What a run read that is shown otherwise than by its mark.
LISTED = ("imports", "signals", "seed", "periods", "edges")


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file that a run read; ``undone`` when its import was taken back since."""

    number: int
    file: str
    source: str
    digest: str
    undone: bool


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One run: the digests of all it read, what it found by kind, and the run of its phase before it.

    ``recommendations`` counts them by what the recommended option is called, ``inputs`` holds a digest by the name of
    each other input, ``changed`` the names of those that the run before read
    differently (None without one), ``came`` and ``went`` the files more and fewer than then.
    """

    number: int
    phase: str
    at: dt.datetime
    by: str
    seconds: float
    seed: int
    code_version: str
    inputs_digest: str
    result_digest: str
    files: tuple[Read, ...]
    inputs: Mapping[str, str]
    findings: Mapping[str, int]
    recommendations: Mapping[str, int]
    before: int | None
    before_code: str
    changed: tuple[str, ...] | None
    came: int
    went: int
    same_inputs: bool
    same_result: bool


def get(stores: Stores, viewer: Viewer, number: int) -> Trace:
    """One run with what went in and what came out. Raises NotAllowed or NotFound."""
    require(viewer, "view", "runs")
    with stores.records.read() as session:
        run = runs.get(session, number)
        if run is None:
            raise NotFound("There is no such run.")
        known = {row.id: row for row in imports.list_(session)}
        findings = Counter(finding.kind for finding in runs.findings(session, number))
        recommended = Counter(_label(item) for item in runs.recommendations(session, number).values())
        before, read = runs.before(session, run), _read(session, run)
        return Trace(
            **_plain(run),
            files=tuple(_file(known.get(key), key, digest) for key, digest in run.inputs["imports"]),
            inputs={name: str(value) for name, value in read.items() if name not in LISTED},
            findings=dict(findings.most_common()),
            recommendations=dict(recommended.most_common()),
            **(_compared(run, read, before, _read(session, before)) if before else _first()),
        )


def _label(item: Recommendation) -> str:
    """What a recommended option is called."""
    return next((option.label for option in item.options if option.key == item.recommended), item.recommended)


def _plain(run: Run) -> dict[str, Any]:
    names = ("phase", "at", "by", "seconds", "seed", "code_version", "inputs_digest", "result_digest")
    return {"number": run.id, **{name: getattr(run, name) for name in names}}


def _file(row: Any, number: int, digest: str) -> Read:
    if row is None:
        return Read(number=number, file="", source="", digest=digest, undone=True)
    return Read(number=number, file=row.file, source=row.source, digest=digest, undone=row.undone_at is not None)


def _read(session: Session, run: Run) -> dict[str, Any]:
    """What a run read, by name; another run whose result it builds on stands by that result, not by its number."""
    audit = runs.get(session, run.inputs["audit"]) if "audit" in run.inputs else None
    return {**run.inputs, "audit": audit.result_digest} if audit else dict(run.inputs)


def _first() -> dict[str, Any]:
    nothing = {"before": None, "before_code": "", "changed": None, "came": 0, "went": 0}
    return nothing | {"same_inputs": False, "same_result": False}


def _compared(run: Run, read: dict[str, Any], before: Run, read_then: dict[str, Any]) -> dict[str, Any]:
    now, then = {key for key, _ in read["imports"]}, {key for key, _ in read_then["imports"]}
    changed = tuple(sorted(name for name in read | read_then if read.get(name) != read_then.get(name)))
    return {
        "before": before.id,
        "before_code": before.code_version,
        "changed": changed,
        "came": len(now - then),
        "went": len(then - now),
        "same_inputs": not changed,
        "same_result": run.result_digest == before.result_digest,
    }
