"""How far long work is, and what came of it."""

from flask import Blueprint, render_template, url_for

from planner.services import queue
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
    "import": "Whoever started it, and HR leaders.",
    "run": "Whoever started it, and HR leaders.",
    "assign": "Only you, who started it.",
}


@jobs.get("/jobs/<int:number>")
@rule("view", "home")
def show(number: int) -> str:
    """One piece of long work, for whoever may see it."""
    job = queue.get(here.stores(), me(), number)
    return render_template(
        "jobs/show.html",
        job=job,
        refresh=None if job.over else REFRESH,
        found=[
            (PHASES[phase], page_of("runs.show", number=run), page_of(SEEN[phase]))
            for phase, run in job.result.items()
            if job.kind == "run" and phase in PHASES
        ],
        undo_assign=page_of("assign.undo", number=number) if job.kind == "assign" else None,
        waits=url_for("imports.mapping", token=job.token) if job.token else None,
        seen=SEEN_BY[job.kind],
    )
