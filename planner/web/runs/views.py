"""Runs: what each read and what it gave; HR leaders start one."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.access import allowed
from planner.services import auditing, queue, replay, replaying
from planner.web import here
from planner.web.gate import me, rule
from planner.web.paging import asked
from planner.web.runs import words

runs = Blueprint("runs", __name__)
PHASES = ("audit", "architect", "activate")


@runs.get("/runs")
@rule("view", "runs")
def index() -> str:
    """All runs, newest first."""
    stores, viewer, page = here.stores(), me(), asked()
    going = [job for job in queue.listed(stores, viewer, "run") if not job.over]
    return render_template(
        "runs/index.html",
        rows=auditing.run_list(stores, viewer, page=page),
        page=page,
        full=auditing.PAGE,
        words=words,
        starts=allowed(viewer, "change", "runs"),
        going=going[0] if going else None,
    )


@runs.get("/runs/<int:number>")
@rule("view", "runs")
def show(number: int) -> str:
    """One run, held against the one before."""
    stores, viewer = here.stores(), me()
    run = replay.get(stores, viewer, number)
    return render_template(
        "runs/show.html",
        run=run,
        words=words,
        sentence=words.sentence(run),
        replayed=replaying.last(stores, viewer, number),
    )


@runs.post("/runs/<int:number>/replay")
@rule("view", "runs")
def again(number: int) -> Response:
    """Make a run again from what it read and compare every byte; one that goes on already is shown instead."""
    stores, viewer = here.stores(), me()
    replay.get(stores, viewer, number)
    going = [job for job in queue.listed(stores, viewer, "replay") if not job.over]
    if going:
        return redirect(url_for("jobs.show", number=going[0].number))
    job = current_app.extensions["jobs"].submit("replay", {"number": number}, by=viewer.email)
    return redirect(url_for("jobs.show", number=job))


@runs.post("/runs/start")
@rule("change", "runs")
def start() -> Response:
    """Run all phases on what is in; a run that goes on already is shown instead of a second."""
    going = [job for job in queue.listed(here.stores(), me(), "run") if not job.over]
    if going:
        return redirect(url_for("jobs.show", number=going[0].number))
    number = current_app.extensions["jobs"].submit("run", {"phases": list(PHASES)}, by=me().email)
    return redirect(url_for("jobs.show", number=number))
