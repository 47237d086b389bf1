"""Long work as a page shows it: how far it is, what came of it, and who may see it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from planner.access import Viewer, What, allowed
from planner.services.errors import NotAllowed, NotFound
from planner.store import jobs
from planner.store.open import Stores

LISTED = 20
# Beside whoever started it, those who may start such work themselves see how it goes.
SHARED: dict[str, What] = {"import": "imports", "run": "runs"}


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece of long work: ``progress`` 0..1, ``about`` the file of an import, ``result`` what it gave, by name.

    ``token`` is that of the upload it reads, which waits on when the import fails.
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
    asked_at: dt.datetime
    finished_at: dt.datetime | None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed")


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


def listed(stores: Stores, viewer: Viewer, *kinds: str) -> tuple[Job, ...]:
    """The newest jobs that the viewer may see, newest first, of some kinds or of all."""
    with stores.records.read() as session:
        found = [_job(row) for row in jobs.listed(session, limit=LISTED)]
    return tuple(job for job in found if _visible(viewer, job) and (not kinds or job.kind in kinds))


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
        asked_at=row.created_at,
        finished_at=row.finished_at,
    )
