"""Keep long work and its progress."""

import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.store.tables import Job


def create(session: Session, *, kind: str, arguments: dict[str, Any], by: str, now: dt.datetime) -> int:
    """Queue one piece of work and return its number."""
    job = Job(kind=kind, arguments=arguments, state="queued", by=by, created_at=now)
    session.add(job)
    session.flush()
    return job.id


def get(session: Session, number: int) -> Job | None:
    """One job by its number."""
    return session.get(Job, number)


def listed(session: Session, *, limit: int = 50) -> list[Job]:
    """Newest jobs first."""
    return list(session.scalars(select(Job).order_by(Job.id.desc()).limit(limit)))


def start(session: Session, number: int, now: dt.datetime) -> bool:
    """Take a queued job up; False when somebody else has it already."""
    taken = session.execute(
        update(Job).where(Job.id == number, Job.state == "queued").values(state="running", started_at=now)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def progress(session: Session, number: int, note: str, share: float) -> None:
    """Say how far a job is, 0..1."""
    session.execute(update(Job).where(Job.id == number).values(progress=share, note=note))


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


def fail_interrupted(session: Session, now: dt.datetime) -> None:
    """Close the jobs that were running when the planner stopped."""
    why = "Interrupted when the planner stopped; nothing was changed. Start it again."
    session.execute(update(Job).where(Job.state == "running").values(state="failed", note=why, finished_at=now))
