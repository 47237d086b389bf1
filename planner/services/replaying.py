"""Make a run again from what it read and hold every byte against what was kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.services import clock, inputs, intact, publish_course, pulses, results, running, weights
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.services.inputs import Inputs
from planner.services.progress import Progress, ignore
from planner.store import log, runs
from planner.store.open import Stores
from planner.store.tables import Run
from planner.values import canonical, digest, from_data, to_data

SAME, OTHER, CHANGED, CANNOT = "same", "other", "changed", "cannot"
ACTION = "replay"
Again = tuple[Any, list[Any] | None]


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What replaying a run came to: ``outcome`` is SAME, OTHER (another result), CHANGED (tampering) or CANNOT.

    ``why`` says where and why in sentences; for SAME it is empty.
    """

    number: int
    phase: str
    outcome: str
    why: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What it came to, in words."""
        return SENTENCES[self.outcome].format(number=self.number, why="; ".join(self.why))


@dataclass(frozen=True, kw_only=True)
class Told:
    """An earlier replay of a run, as the log has it."""

    at: dt.datetime
    by: str
    outcome: str
    sentence: str
    why: tuple[str, ...]


SENTENCES: Mapping[str, str] = {
    SAME: "Run {number} was made again from what it read and gave the same result, byte for byte.",
    OTHER: "Run {number} was made again from what it read and gave another result.",
    CHANGED: "Run {number} is not as it was kept.",
    CANNOT: "Run {number} cannot be replayed, because {why}.",
}


def replay(stores: Stores, number: int, *, by: str, progress: Progress = ignore) -> Replayed:
    """Make one run again and note in the log what it came to. Raises NotFound."""
    found = _replayed(stores, number, progress)
    with stores.records.write() as session:
        log.append(
            session,
            by=by,
            action=ACTION,
            subject=f"run:{number}",
            detail={"outcome": found.outcome, "why": list(found.why)},
            now=clock.now(),
        )
    progress("Done", 1.0)
    return found


def last(stores: Stores, viewer: Viewer, number: int) -> Told | None:
    """What the newest replay of a run came to, None before the first. Raises NotAllowed."""
    require(viewer, "view", "runs")
    with stores.records.read() as session:
        entry = log.last(session, ACTION, f"run:{number}")
    if entry is None:
        return None
    why = tuple(entry.detail["why"])
    sentence = Replayed(number=number, phase="", outcome=entry.detail["outcome"], why=why).sentence
    return Told(at=entry.at, by=entry.by, outcome=entry.detail["outcome"], sentence=sentence, why=why)


def _replayed(stores: Stores, number: int, progress: Progress) -> Replayed:
    progress("Comparing marks", 0.0)
    with stores.records.read() as session:
        run = runs.get(session, number)
        if run is None:
            raise NotFound("There is no such run.")
        faults, hindered = intact.changed(session, run), intact.hindered(stores, session, run)
        audit, lacking = _audit(session, run)
        session.expunge_all()
    told: dict[str, Any] = {"number": number, "phase": run.phase}
    faults += lacking
    if faults or hindered:
        outcome = CHANGED if faults else CANNOT
        return Replayed(**told, outcome=outcome, why=(*faults, *(hindered if not faults else ())))
    progress("Reading what it read", 0.05)
    kept, faults, gone = intact.contents(stores, run)
    if faults or gone:
        return Replayed(**told, outcome=CHANGED if faults else CANNOT, why=tuple(faults or gone))
    again = _again(stores, run, kept, audit, progress)
    differing = _differing(run, *again)
    return Replayed(
        **told, outcome=OTHER if differing else SAME, why=(*differing, *(_reasons(run) if differing else ()))
    )


def _audit(session: Session, run: Run) -> tuple[Any, list[str]]:
    """The audit that an architecture was built on, read anew, and what is wrong with it."""
    if "audit" not in run.inputs:
        return None, []
    audit = runs.get(session, run.inputs["audit"])
    if audit is None:
        return None, ["The audit that it builds on is gone."]
    faults = [f"The audit that it builds on, run {audit.id}: {fault}" for fault in intact.changed(session, audit)]
    return (None if faults else from_data(results.RESULTS["audit"], audit.result)), faults


def _again(stores: Stores, run: Run, kept: Mapping[str, Any], audit: Any, progress: Progress) -> Again:
    """The result and what pages may show of it, None where that depends on runs beside it."""
    read = inputs.give_back(run.inputs, kept, day=run.at.date(), audit=audit, sentences=stores.settings.sentence_model)
    progress("Running it again", 0.1)

    def report(note: str, share: float) -> None:
        progress(note, 0.1 + 0.85 * share)

    if run.phase == "course":
        return _course(stores, run, read), None
    if "period" in run.inputs:
        return _pulse(stores, run, read, report), None
    given = running.given(stores, run.phase, before=run.id)
    value, _, _, released = running.RUN[run.phase](stores.signals.table(read.files), read, given, run.seed, report)
    return value, [table.to_dict() for table in released]


def _pulse(stores: Stores, run: Run, read: Inputs, report: Progress) -> Any:
    from planner import audit

    return audit.run(
        stores.signals.table(read.files),
        workforce=read.workforce,
        library=read.library,
        policy=read.policy,
        window=pulses.window_of(run.inputs["period"]),
        seed=run.seed,
        progress=report,
    )


def _course(stores: Stores, run: Run, read: Inputs) -> Any:
    from planner.audit import course

    return course.follow(
        stores.signals.table(read.files),
        workforce=read.workforce,
        policy=read.policy,
        periods=[pulses.window_of(name) for name in run.inputs["periods"]],
        edges=tuple(dt.date.fromisoformat(day) for day in run.inputs["edges"]),
        least_people=publish_course.least(read.policy),
    ).course


def _differing(run: Run, value: Any, released: list[Any] | None) -> list[str]:
    """Where what came out now differs from what is kept."""
    now: dict[str, Any] = to_data(value)
    parts = sorted({*now, *run.result})
    found = [
        f"It differs in {name.replace('_', ' ')}."
        for name in parts
        if canonical(now.get(name)) != canonical(run.result.get(name))
    ]
    if released is not None and canonical(released) != canonical(run.released):
        found.append("It differs in which figures pages may show.")
    return found


def _reasons(run: Run) -> list[str]:
    """What beside the inputs is no longer as it was, which may be why."""
    found = []
    if run.code_version != running.code_version():
        found.append(f"The planner changed since, from version {run.code_version} to {running.code_version()}.")
    if run.inputs["weights"] != digest(weights.files()):
        found.append("What was learnt from open data changed since.")
    return found or ["Nothing that it read changed, nor the planner's version: that must not be. Report it."]
