"""Long work as a page shows it: how far it is, what came of it, and who may see it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from planner.access import Viewer, What, allowed
from planner.services import clock
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.store import jobs
from planner.store.open import Stores

LISTED = 20
# Beside whoever started it, those who may start such work themselves see how it goes.
SHARED: dict[str, What] = {
    "import": "imports",
    "try": "imports",
    "run": "runs",
    "pulses": "runs",
    "library": "library",
    "replay": "runs",
    "scenario": "plan",
}
# Work that can be broken off without leaving anything half done.
STOPPABLE = ("import", "try", "run", "pulses", "replay", "scenario")


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece of long work: ``progress`` 0..1, ``about`` the file of an import, ``result`` what it gave, by name.

    ``token`` is that of the upload it reads, which waits on when the import fails. ``stopped`` says that somebody wants
    it to stop, or stopped it.
    """

    number: int
    kind: str
    state: str
    progress: float
    note: str
    by: str
    about: str
    token: str
    result: dict[str, Any]
    stopped: bool
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed")

    @property
    def stoppable(self) -> bool:
        """Whether it goes on and can be stopped."""
        return not self.over and not self.stopped and self.kind in STOPPABLE

    def took(self, now: dt.datetime) -> dt.timedelta | None:
        """How long it has been at work, or was; None where it never began."""
        return None if self.started_at is None else (self.finished_at or now) - self.started_at


def get(stores: Stores, viewer: Viewer, number: int) -> Job:
    """One job. Raises NotFound, or NotAllowed for somebody else's that is no shared work."""
    with stores.records.read() as session:
        row = jobs.get(session, number)
        if row is None:
            raise NotFound("There is no such piece of work.")
        job = _job(row)
    if not _visible(viewer, job):
        raise NotAllowed("Only whoever started this sees how it goes.")
    return job


def stop(stores: Stores, viewer: Viewer, number: int) -> Job:
    """Ask long work to stop, which it does at its next step. Raises NotFound, NotAllowed, or Refused when too late."""
    job = get(stores, viewer, number)
    if job.kind not in STOPPABLE:
        raise Refused("This cannot be stopped half way. It can be taken back when it is done.")
    with stores.records.write() as session:
        if not jobs.ask_to_stop(session, number, by=viewer.email, now=clock.now()):
            raise Refused("It was over already.")
    return get(stores, viewer, number)


def listed(stores: Stores, viewer: Viewer, *kinds: str) -> tuple[Job, ...]:
    """The newest jobs that the viewer may see, newest first, of some kinds or of all."""
    with stores.records.read() as session:
        found = [_job(row) for row in jobs.listed(session, *kinds, limit=LISTED)]
    return tuple(job for job in found if _visible(viewer, job))


def _visible(viewer: Viewer, job: Job) -> bool:
    what = SHARED.get(job.kind)
    return job.by == viewer.email or (what is not None and allowed(viewer, "change", what))


def _job(row: Any) -> Job:
    return Job(
        number=row.id,
        kind=row.kind,
        state=row.state,
        progress=row.progress,
        note=row.note,
        by=row.by,
        about=str(row.arguments.get("called", "")),
        token=str(row.arguments.get("token", "")),
        result=dict(row.result or {}),
        stopped=jobs.is_asked_to_stop(row),
        asked_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
