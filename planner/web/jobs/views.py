"""How far long work is, and what came of it."""

import datetime as dt

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.services import clock, queue, uploads
from planner.web import here
from planner.web.gate import me, rule
from planner.web.telling import page_of

jobs = Blueprint("jobs", __name__)
# Seconds between two looks where no script runs.
REFRESH = 3
PHASES = {"audit": "What really happens", "architect": "What roles become", "activate": "What changed since"}
# The page on which the result of each phase is read.
SEEN = {"audit": "friction.index", "architect": "roles.index", "activate": "evidence.index"}

SEEN_BY = {
    "try": "Whoever started it, and HR leaders.",
    "import": "Whoever started it, and HR leaders.",
    "run": "Whoever started it, and HR leaders.",
    "replay": "Whoever started it, and HR leaders.",
    "pulses": "Whoever started it, and HR leaders.",
    "assign": "Only you, who started it.",
    "scenario": "Whoever started it, and HR leaders.",
}


@jobs.get("/jobs/<int:number>")
@rule("view", "home")
def show(number: int) -> str | Response:
    """One piece of long work, for whoever may see it; a file that was tried is shown with what came of it."""
    job = queue.get(here.stores(), me(), number)
    if job.kind == "try" and job.state == "done" and uploads.read(here.stores(), job.token):
        return redirect(url_for("imports.mapping", token=job.token) + "#tried")
    if job.kind == "scenario" and job.state == "done" and (page := _scenario(job)):
        return redirect(page)
    if job.kind == "library":
        return redirect(url_for("library.files.show", number=number))
    return render_template(
        "jobs/show.html",
        job=job,
        refresh=None if job.over else REFRESH,
        took=_clock(job.took(clock.now())),
        found=[
            (PHASES[phase], page_of("runs.show", number=run), page_of(SEEN[phase]))
            for phase, run in job.result.items()
            if job.kind == "run" and phase in PHASES
        ],
        undo_assign=page_of("assign.undo", number=number) if job.kind == "assign" else None,
        waits=url_for("imports.mapping", token=job.token) if _waits(job) else None,
        seen=SEEN_BY[job.kind],
    )


@jobs.post("/jobs/<int:number>/stop")
@rule("view", "home")
def stop(number: int) -> Response:
    """Stop long work before it is done."""
    queue.stop(here.stores(), me(), number)
    return redirect(url_for("jobs.show", number=number))


def _scenario(job: queue.Job) -> str | None:
    """The page on which the outcome of work on a scenario is read."""
    if "comparison" in job.result:
        return page_of("plan.scenarios.comparison", number=job.result["comparison"])
    return page_of("plan.scenarios.plan", number=job.result["plan"]) if "plan" in job.result else None


def _waits(job: queue.Job) -> bool:
    return bool(job.token) and uploads.read(here.stores(), job.token) is not None


def _clock(took: dt.timedelta | None) -> str:
    """A time at work as minutes and seconds."""
    seconds = int(took.total_seconds()) if took else 0
    return f"{seconds // 60}:{seconds % 60:02}"
