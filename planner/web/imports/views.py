"""What is in, bringing a file in, and taking one back."""

import datetime as dt
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as Answer

from planner.faults import Fault, Unreadable
from planner.services import house, importing, inside, problems, queue, reading, uploads
from planner.services.errors import NotFound, Refused
from planner.services.problems import Problem
from planner.web import here, sheets
from planner.web.gate import me, rule
from planner.web.imports import forms, guide
from planner.web.imports.forms import ReadAsForm, UploadForm, mapping_form
from planner.web.notices import notice
from planner.web.paging import Paged

imports = Blueprint("imports", __name__)
LISTED = 25
PROBLEMS_SHOWN = 50
COLUMNS_SHOWN = 40
PROBLEM_HEADINGS = ("Rows", "What is wrong", "Column", "For example", "What to do")
FAULT_HEADINGS = ("File", "Row", "Column", "Value", "What is wrong", "What to do")
Page = str | Answer | tuple[str, int]


@imports.route("/data", methods=["GET", "POST"])
@rule("change", "imports")
def index() -> Page:
    """What is in, what waits, and a form to bring in more."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _index(form), 422 if form.errors else 200
    sent = form.file.data
    try:
        upload = reading.receive(
            here.stores(),
            me(),
            sent,
            called=sent.filename or "",
            source=form.source.data,
            connector=form.connector.data,
        )
    except Unreadable as error:
        form.file.errors = [str(error)]
        return _index(form), 422
    return redirect(url_for("imports.mapping", token=upload.token))


@imports.route("/data/uploads/<token>", methods=["GET", "POST"])
@rule("change", "imports")
def mapping(token: str) -> Page:
    """How a waiting file is read; try it, then bring it in."""
    shown = reading.proposed(here.stores(), me(), token)
    if (going := _going(shown.upload)) is not None:
        return going
    form = mapping_form(shown)
    if not form.validate_on_submit():
        return _mapping(form, shown), 422 if form.errors else 200
    chosen = forms.mapping(form, shown)
    if forms.asks_to_import():
        return _submit(shown.upload, chosen, "import")
    if reading.takes_long(here.stores(), shown.upload):
        return _submit(shown.upload, chosen, "try")
    try:
        reading.attempt(here.stores(), shown.upload, chosen)
    except (Unreadable, Refused) as error:
        _blame(form, shown, error)
        return _mapping(form, shown), 422
    return redirect(url_for("imports.mapping", token=token) + "#tried")


@imports.post("/data/uploads/<token>/read-as")
@rule("change", "imports")
def read_as(token: str) -> Answer:
    """Read a waiting file as something else."""
    form = ReadAsForm()
    try:
        if form.validate():
            reading.reread(here.stores(), me(), token, form.connector.data)
    except Unreadable as error:
        notice(f"It cannot be read like that. {error}", kind="problem")
    return redirect(url_for("imports.mapping", token=token))


@imports.get("/data/uploads/<token>/faults.csv")
@rule("change", "imports")
def tried_faults(token: str) -> Response:
    """The faults found when a waiting file was tried, as CSV."""
    upload = uploads.get(here.stores(), me(), token)
    if upload.tried is None:
        raise NotFound("This file was not tried yet.")
    return sheets.answer("faults.csv", FAULT_HEADINGS, fault_rows(reading.faults_of(upload.tried)))


@imports.get("/data/uploads/<token>/errors.csv")
@rule("change", "imports")
def tried_errors(token: str) -> Response:
    """The rows of a waiting file that would be left out, to be mended."""
    return _errors(reading.errors(here.stores(), me(), token))


@imports.post("/data/uploads/<token>/cancel")
@rule("change", "imports")
def cancel(token: str) -> Answer:
    """Take a waiting file away."""
    upload = uploads.get(here.stores(), me(), token)
    uploads.remove(here.stores(), upload.path)
    notice(f"{upload.called} was taken away; nothing of it was brought in.")
    return redirect(url_for("imports.index"))


@imports.get("/data/imports/<int:number>")
@rule("change", "imports")
def show(number: int) -> str:
    """One import: its counts and what was left out."""
    one, held = importing.get(here.stores(), number), inside.look(here.stores(), number)
    return render_template(
        "imports/show.html",
        one=one,
        problems=problem_cells(problems.grouped(one.faults)),
        headings=PROBLEM_HEADINGS,
        kinds=guide.counted(held.kinds, guide.KINDS),
        people=guide.counted(held.accounts, guide.ACCOUNTS),
        errors=importing.has_errors(here.stores(), number),
    )


@imports.get("/data/imports/<int:number>/faults.csv")
@rule("change", "imports")
def faults(number: int) -> Response:
    """What was left out of an import, as CSV."""
    return sheets.answer("faults.csv", FAULT_HEADINGS, fault_rows(importing.get(here.stores(), number).faults))


@imports.get("/data/imports/<int:number>/errors.csv")
@rule("change", "imports")
def errors(number: int) -> Response:
    """The rows that an import left out, to be mended and brought in again."""
    return _errors(importing.kept_errors(here.stores(), number))


@imports.route("/data/imports/<int:number>/undo", methods=["GET", "POST"])
@rule("change", "imports")
def undo(number: int) -> Page:
    """Ask, then take an import back whole."""
    one = importing.get(here.stores(), number)
    if one.undone_at is not None:
        raise Refused(f"{one.file} was taken back already.")
    if forms.is_sent():
        told = importing.undo(here.stores(), number, by=me().email)
        notice(told.replace(f"Import {number} is undone", f"{one.file} is taken back"))
        return redirect(url_for("imports.index"))
    return render_template(
        "confirm.html",
        sentence=f"Take {one.file} back?",
        consequences=_consequences(one, inside.look(here.stores(), number)),
        action=url_for("imports.undo", number=number),
        button="Take it back",
        cancel=url_for("imports.index"),
    )


def _errors(path: Path) -> Response:
    return send_file(path.absolute(), mimetype="text/csv", as_attachment=True, download_name="errors.csv", max_age=0)


def fault_rows(found: tuple[Fault, ...]) -> list[tuple[Any, ...]]:
    """Faults as rows of a table."""
    return [(one.file, one.row, one.column, one.value, one.problem, one.fix) for one in found]


def problem_cells(found: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Problems as cells by heading, the most frequent first."""
    return [
        {
            "Rows": one.count if one.example.row is not None else "",
            "What is wrong": one.example.problem,
            "Column": one.example.column or "",
            "For example": _example(one.example),
            "What to do": one.example.fix,
        }
        for one in found[:PROBLEMS_SHOWN]
    ]


def _example(fault: Fault) -> str:
    place = "" if fault.row is None else f"row {fault.row:,}"
    return ": ".join(part for part in (place, f"“{fault.value}”" if fault.value else "") if part)


def _index(form: UploadForm) -> str:
    stores, viewer = here.stores(), me()
    imported = importing.listed(stores)
    going = [job for job in queue.listed(stores, viewer, "import", "try") if not job.over]
    return render_template(
        "imports/index.html",
        form=form,
        live=[one for one in imported if one.undone_at is None],
        page=Paged.of(imported, size=LISTED),
        files=guide.brought(imported),
        waiting=uploads.listed(stores, viewer),
        going=going,
        days=house.policy(stores)["imports.upload_days"],
        sources=sorted({one.source for one in imported}),
    )


def _mapping(form: Any, shown: reading.Reading) -> str:
    tried = _tried(shown.upload)
    asked = forms.pairs(form, shown)
    first = [(feed, column, same) for feed, column, same in asked if _matters(feed) or column.errors]
    return render_template(
        "imports/mapping.html",
        form=form,
        other=ReadAsForm(formdata=None, connector=shown.upload.connector),
        shown=shown,
        first=first,
        rest=[one for one in asked if one not in first],
        used=sum(bool(feed.column) for feed in shown.feeds),
        lacking=any(feed.required and not feed.column and not feed.constant for feed in shown.feeds),
        tried=tried,
        problems=problem_cells(tried["problems"]) if tried else [],
        headings=PROBLEM_HEADINGS,
        columns=COLUMNS_SHOWN,
        told=forms.UNDERSTOOD,
        kinds_told=guide.KINDS,
    )


def _matters(feed: reading.Feed) -> bool:
    return feed.required or bool(feed.column) or bool(feed.constant)


def _tried(upload: uploads.Upload) -> dict[str, Any] | None:
    if upload.tried is None:
        return None
    days = {name: upload.tried[name] and dt.datetime.fromisoformat(upload.tried[name]) for name in ("first", "last")}
    told = {"faults": reading.faults_of(upload.tried), "problems": reading.problems_of(upload.tried)}
    counts = {
        "kinds": guide.counted(upload.tried.get("kinds", {}), guide.KINDS),
        "people": guide.counted(upload.tried.get("people", {}), guide.ACCOUNTS),
    }
    return upload.tried | days | told | counts


def _submit(upload: uploads.Upload, chosen: dict[str, Any], kind: str) -> Answer:
    with uploads.alone(upload):
        now = uploads.read(here.stores(), upload.token)
        if now is None:
            raise NotFound(f"{upload.called} was brought in or taken away already.")
        if (going := _going(now)) is not None:
            # Pressed twice: the work that the first press began is shown.
            return going
        uploads.note(now, mapping=chosen)
        number = current_app.extensions["jobs"].submit(kind, reading.errand(now, chosen), by=me().email)
        _begun(uploads.read(here.stores(), upload.token), number)
    return redirect(url_for("jobs.show", number=number))


def _begun(upload: uploads.Upload | None, number: int) -> None:
    if upload is not None:
        uploads.note(upload, job=number)


def _going(upload: uploads.Upload) -> Answer | None:
    """The way to the work that this file is in, where it is in any."""
    if upload.job is None or queue.get(here.stores(), me(), upload.job).over:
        return None
    return redirect(url_for("jobs.show", number=upload.job))


def _blame(form: Any, shown: reading.Reading, error: Unreadable | Refused) -> None:
    """Put what is wrong beside the field that it is about."""
    about = error.fault.column if isinstance(error, Unreadable) else None
    for feed, column, _ in forms.pairs(form, shown):
        if feed.name == about:
            column.errors = [str(error)]
            return
    form.time_zone.errors = [] if "time zone" not in str(error) else [str(error)]
    if not form.time_zone.errors:
        forms.pairs(form, shown)[0][1].errors = [str(error)]


def _consequences(one: importing.Imported, held: inside.Inside) -> list[str]:
    told = []
    if held.signals_go or held.signals_stay:
        told.append(f"{held.signals_go:,} rows go.")
    if held.signals_stay:
        told.append(f"{held.signals_stay:,} rows stay, because a later file holds them too.")
    if held.records:
        told.append(
            f"{held.records:,} changes to people and posts are put back, but for those that another file states or "
            "somebody made by hand since; you are told which."
        )
    if not told:
        told.append("Nothing goes: every row of it had come in with another file.")
    return [
        *told,
        "Figures change with the next run of the phases. Earlier runs stay as they are.",
        "The file itself is not kept here: to have it back, bring it in again.",
    ]
