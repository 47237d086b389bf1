"""Run the phases on what the stores hold, keep the result, and say what came of it."""

import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from planner.privacy import Released
from planner.reasons import Finding, Recommendation
from planner.services import clock, publish, results, tracking, wishing
from planner.services.errors import Refused
from planner.services.inputs import Inputs, read, shelf_of, take
from planner.services.progress import Progress, ignore
from planner.store import log, runs
from planner.store.open import Stores
from planner.values import digest

if TYPE_CHECKING:
    from planner.architect.model import Embedder

Outcome = tuple[Any, Sequence[Finding], Sequence[Recommendation], list[Released]]
PHASES = ("audit", "architect", "activate")
__all__ = ["PHASES", "RUN", "Inputs", "Outcome", "code_version", "given", "keep", "note", "read", "run"]


def run(stores: Stores, *, by: str, phases: Sequence[str] = PHASES, progress: Progress = ignore) -> dict[str, int]:
    """Run the phases one after the other on the same inputs; returns the number of each run.

    Raises Refused for a phase that is not there, or architect without any audit before it.
    """
    unknown = set(phases) - set(PHASES)
    if unknown:
        raise Refused(f"There is no phase {', '.join(sorted(unknown))}; there are {', '.join(PHASES)}.")
    taken = take(stores)
    numbers: dict[str, int] = {}
    for position, phase in enumerate(name for name in PHASES if name in phases):
        start, part = position / len(phases), 1 / len(phases)

        def report(note: str, share: float, start: float = start, part: float = part) -> None:
            progress(note, start + part * share)

        numbers[phase] = _one(stores, phase, taken, by, report)
    progress("Done", 1.0)
    return numbers


def _one(stores: Stores, phase: str, taken: tuple[Inputs, dict[str, Any]], by: str, progress: Progress) -> int:
    began = time.monotonic()
    inputs, described = _beside(stores, phase, *taken)
    signals = stores.signals.table(inputs.files)
    outcome = RUN[phase](signals, inputs, given(stores, phase), described["seed"], progress)
    return keep(stores, phase, outcome, by=by, described=described, seconds=time.monotonic() - began)


def _beside(stores: Stores, phase: str, inputs: Inputs, described: dict[str, Any]) -> tuple[Inputs, dict[str, Any]]:
    """What one phase reads beside what all read."""
    if phase == "architect":
        audit = _audit_run(stores)
        return replace(inputs, audit=audit.value), described | {"audit": audit.run}
    if phase == "activate":
        started = tracking.started(stores, inputs.workforce)
        return replace(inputs, started=started), described | {"started": shelf_of(stores).keep(started)}
    return inputs, dict(described)


def given(stores: Stores, phase: str, *, before: int | None = None) -> list[Released]:
    """The figures that runs of a phase let out: all can still be opened, so what any one showed can be subtracted.

    ``before`` is a run whose own figures and those since do not count.
    """
    with stores.records.read() as session:
        return results.given([table for tables in runs.released(session, phase, before=before) for table in tables])


def keep(stores: Stores, phase: str, outcome: Outcome, *, by: str, described: dict[str, Any], seconds: float) -> int:
    """Keep what a phase gave, with what it read, and return the number of the run."""
    value, findings, recommended, released = outcome
    with stores.records.write() as session:
        let_out = [table.to_dict() for table in released]
        number = runs.save(
            session,
            phase=phase,
            by=by,
            now=clock.now(),
            seconds=seconds,
            seed=described["seed"],
            code_version=code_version(),
            inputs=described,
            result=value,
            findings=findings,
            recommendations=recommended,
            released=let_out,
        )
        note(session, by, phase, number)
        if "refusals" in described:
            wishing.drop_forgotten(stores, session, described["refusals"])
    return number


def code_version() -> str:
    """The version of the planner that runs."""
    return version("capability-planner")


def _audit(signals: Any, inputs: Inputs, given: list[Released], seed: int, progress: Progress) -> Outcome:
    from planner import audit

    found = audit.run(
        signals,
        workforce=inputs.workforce,
        library=inputs.library,
        policy=inputs.policy,
        seed=seed,
        progress=progress,
    )
    released = publish.of_audit(found, inputs.workforce, inputs.policy, given, day=inputs.day.isoformat())
    return found, found.findings, found.measures, released


def _architect(signals: Any, inputs: Inputs, given: list[Released], seed: int, progress: Progress) -> Outcome:
    from planner import architect, embedders
    from planner.audit.work import observed
    from planner.services import training

    audit = inputs.audit
    work = observed(signals, workforce=inputs.workforce, policy=inputs.policy)
    found = architect.design(
        audit,
        work,
        library=inputs.library,
        workforce=inputs.workforce,
        policy=inputs.policy,
        embedder=_embedder(inputs.sentences),
        words=embedders.meaning(),
        history=inputs.history,
        refused=inputs.refused,
        futures=inputs.futures,
        learnt=training.learnt(),
        seed=seed,
        progress=progress,
    )
    period = "none" if audit.window is None else f"{audit.window.start}/{audit.window.end}"
    released = publish.of_architecture(found, inputs.policy, period, given)
    return found, found.findings, found.verdicts, released


def _embedder(folder: str) -> "Embedder":
    from planner import embedders

    try:
        return embedders.default(sentences=Path(folder) if folder else None)
    except FileNotFoundError as error:
        raise Refused(str(error)) from None


def _activate(signals: Any, inputs: Inputs, given: list[Released], seed: int, progress: Progress) -> Outcome:
    progress("Comparing behaviour before and after", 0.0)
    found = tracking.follow(
        signals,
        inputs.started,
        workforce=inputs.workforce,
        library=inputs.library,
        policy=inputs.policy,
    )
    return found, (), (), publish.of_following(found, inputs.policy, given)


RUN = {"audit": _audit, "architect": _architect, "activate": _activate}


def _audit_run(stores: Stores) -> results.Result:
    found = results.latest(stores, "audit")
    if found is None:
        raise Refused("Architect reads an audit: run the audit first.")
    return found


def note(session: Session, by: str, phase: str, number: int) -> None:
    """Note the run with its marks in the log, whose chain then holds them too."""
    run = runs.get(session, number)
    assert run is not None
    log.append(
        session,
        by=by,
        action=f"run {phase}",
        subject=f"run:{number}",
        detail={"inputs": run.inputs_digest, "result": run.result_digest, "released": digest(run.released)},
        now=clock.now(),
    )
