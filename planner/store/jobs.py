"""Keep long work and its progress."""

import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.store.tables import Job

# The argument that says who wants a job stopped.
STOP = "stop"
STOPPED = "Stopped before it was done; nothing was changed."


def create(session: Session, *, kind: str, arguments: dict[str, Any], by: str, now: dt.datetime) -> int:
    """Queue one piece of work and return its number."""
    job = Job(kind=kind, arguments=arguments, state="queued", by=by, created_at=now)
    session.add(job)
    session.flush()
    return job.id


def get(session: Session, number: int) -> Job | None:
    """One job by its number."""
    return session.get(Job, number)


def listed(session: Session, *kinds: str, limit: int = 50) -> list[Job]:
    """Newest jobs first, of some kinds or of all."""
    query = select(Job).where(Job.kind.in_(kinds)) if kinds else select(Job)
    return list(session.scalars(query.order_by(Job.id.desc()).limit(limit)))


def start(session: Session, number: int, now: dt.datetime) -> bool:
    """Take a queued job up; False when somebody else has it already."""
    taken = session.execute(
        update(Job).where(Job.id == number, Job.state == "queued").values(state="running", started_at=now)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def progress(session: Session, number: int, note: str, share: float) -> bool:
    """Say how far a job is, 0..1; False when somebody wants it stopped."""
    session.execute(update(Job).where(Job.id == number).values(progress=share, note=note))
    job = session.get(Job, number)
    return job is None or not is_asked_to_stop(job)


def ask_to_stop(session: Session, number: int, *, by: str, now: dt.datetime) -> bool:
    """Note that somebody wants a job stopped; one that nobody took up is closed. False when it is over already."""
    job = session.get(Job, number, with_for_update=True)
    if job is None or job.state not in ("queued", "running"):
        return False
    job.arguments = {**job.arguments, STOP: by}
    if job.state == "queued":
        job.state, job.note, job.finished_at = "failed", STOPPED, now
    return True


def is_asked_to_stop(job: Job) -> bool:
    """Whether somebody wants a job stopped, or stopped it."""
    return STOP in job.arguments


def finish(session: Session, number: int, *, result: dict[str, Any], now: dt.datetime) -> None:
    """Close a job that did what it was for."""
    values = {"state": "done", "progress": 1.0, "result": result, "finished_at": now}
    session.execute(update(Job).where(Job.id == number).values(**values))


def fail(session: Session, number: int, *, why: str, now: dt.datetime) -> None:
    """Close a job that could not do what it was for."""
    session.execute(update(Job).where(Job.id == number).values(state="failed", note=why, finished_at=now))


def queued(session: Session) -> tuple[int, ...]:
    """The jobs that nobody has taken up yet, oldest first."""
    return tuple(session.scalars(select(Job.id).where(Job.state == "queued").order_by(Job.id)))


def going(session: Session) -> list[Job]:
    """The jobs that are not over."""
    return list(session.scalars(select(Job).where(Job.state.in_(("queued", "running"))).order_by(Job.id)))


def fail_interrupted(session: Session, now: dt.datetime) -> None:
    """Close the jobs that were running when the planner stopped."""
    why = "Interrupted when the planner stopped; nothing was changed. Start it again."
    session.execute(update(Job).where(Job.state == "running").values(state="failed", note=why, finished_at=now))
