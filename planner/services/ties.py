"""The two questions that settle a close verdict on a role: asked of whoever may decide, kept and logged."""

from dataclasses import dataclass
from typing import Any, cast

from planner.access import Viewer
from planner.architect.model import Verdict
from planner.architect.ties import HORIZONS, JOBS, Horizon, Job, leaning
from planner.services import clock, deciding
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.store import log, runs, ties
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What somebody answered about a role, and the verdict that it leans to."""

    job: Job
    horizon: Horizon
    leaning: Verdict
    by: str
    at: Any


def answer(stores: Stores, viewer: Viewer, recommendation: int, *, job: str, horizon: str) -> None:
    """Keep both answers about the role of a recommended verdict.

    Raises NotAllowed for whoever may not decide on it, also on the viewer's own case; NotFound; Refused unless both
    questions are answered.
    """
    people = deciding.concerned(stores, viewer, recommendation=recommendation)
    require(viewer, "decide", "verdicts", people=people)
    if job not in JOBS or horizon not in HORIZONS:
        raise Refused("Answer both questions; they belong together.")
    with stores.records.write() as session:
        found = runs.recommendation(session, recommendation)
        if found is None or found.kind != "verdict":
            raise NotFound("There is no verdict to answer these questions for.")
        role, now = found.subject.removeprefix("role:"), clock.now()
        ties.save(session, role=role, job=job, horizon=horizon, by=viewer.email, now=now)
        detail = {"job": job, "horizon": horizon}
        log.append(session, by=viewer.email, action="answer about role", subject=found.subject, detail=detail, now=now)


def answered(stores: Stores, role: str) -> Answered | None:
    """What holds for a role, or None while nobody has answered."""
    with stores.records.read() as session:
        row = ties.standing(session, role)
    if row is None:
        return None
    job, horizon = cast(Job, row.job), cast(Horizon, row.horizon)
    return Answered(job=job, horizon=horizon, leaning=leaning(job, horizon), by=row.by, at=row.at)
