"""Bringing frameworks and catalogues in, and taking the library out."""

import io

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as Answer

from planner.access import allowed
from planner.faults import Unreadable
from planner.services import bringing, queue
from planner.services.errors import NotFound
from planner.web import here, sheets
from planner.web.gate import me, rule
from planner.web.library import words
from planner.web.library.forms import BringForm, UploadForm
from planner.web.notices import notice

files = Blueprint("files", __name__)
# Seconds between two looks where no script runs.
REFRESH = 3
FAULTS_SHOWN = 50
HEADINGS = ("File", "Row", "Column", "Value", "What is wrong", "What to do")
Page = str | Answer | tuple[str, int]


@files.get("/library/files")
@rule("view", "library")
def index() -> str:
    """The forms the library can be taken out in, and what can be brought in."""
    return _index(UploadForm())


@files.post("/library/files")
@rule("change", "library")
def upload() -> Page:
    """Take a file in and try it."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _index(form), 422
    sent, stores, viewer = form.file.data, here.stores(), me()
    try:
        order = bringing.receive(
            stores, viewer, sent, called=sent.filename or "", kind=form.kind.data, release=form.release.data or ""
        )
    except Unreadable as error:
        form.file.errors = [str(error)]
        return _index(form), 422
    number = current_app.extensions["jobs"].submit("library", order, by=viewer.email)
    return redirect(url_for("library.files.show", number=number))


@files.get("/library/files/<int:number>")
@rule("change", "library")
def show(number: int) -> str:
    """What came of trying a file, or of bringing it in."""
    job = _job(number)
    found = bringing.faults_of(job.result)
    return render_template(
        "library/brought.html",
        job=job,
        form=BringForm(),
        waits=bringing.waits(job.result),
        faults=found[:FAULTS_SHOWN],
        total=job.result.get("faults_total", 0),
        kept=len(found),
        tried=bool(job.result.get("dry_run")),
        by_hand=any("by a person" in fault.problem for fault in found),
        refresh=None if job.over else REFRESH,
        kind=words.FILES.get(job.result.get("order", {}).get("kind", ""), ""),
    )


@files.post("/library/files/<int:number>")
@rule("change", "library")
def bring(number: int) -> Answer:
    """Bring in what was tried."""
    form = BringForm()
    form.validate()
    order = bringing.order_of(here.stores(), me(), _job(number).result, overwrite=bool(form.overwrite.data))
    begun = current_app.extensions["jobs"].submit("library", order, by=me().email)
    return redirect(url_for("library.files.show", number=begun))


@files.post("/library/files/<int:number>/cancel")
@rule("change", "library")
def cancel(number: int) -> Answer:
    """Take away a file that was tried."""
    job = _job(number)
    bringing.take_away(here.stores(), me(), job.result)
    notice(f"{job.about} was taken away; nothing of it was brought in.")
    return redirect(url_for("library.files.index"))


@files.get("/library/files/<int:number>/faults.csv")
@rule("change", "library")
def faults(number: int) -> Response:
    """What was wrong with a file, as CSV."""
    found = bringing.faults_of(_job(number).result)
    rows = [(one.file, one.row, one.column, one.value, one.problem, one.fix) for one in found]
    return sheets.answer("faults.csv", HEADINGS, rows)


@files.get("/library/export/<kind>")
@rule("view", "library")
def export(kind: str) -> Answer:
    """The library in force as a file."""
    name, content = bringing.take(here.stores(), me(), kind)
    return send_file(io.BytesIO(content), as_attachment=True, download_name=name, max_age=0)


def _index(form: UploadForm) -> str:
    may_change = allowed(me(), "change", "library")
    jobs = queue.listed(here.stores(), me(), "library") if may_change else ()
    return render_template(
        "library/files.html",
        form=form,
        exports=words.EXPORTS,
        may_change=may_change,
        going=[job for job in jobs if not job.over or bringing.waits(job.result)],
    )


def _job(number: int) -> queue.Job:
    job = queue.get(here.stores(), me(), number)
    if job.kind != "library":
        raise NotFound("There is no such file.")
    return job
