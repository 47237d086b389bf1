"""Friction over time: what changed between two periods, since when, and taking the pulses that tell."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from planner.access import allowed
from planner.services import overtime as service
from planner.services import queue
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.paging import Paged
from planner.web.pulses import shown
from planner.web.pulses.forms import PulsesForm

pulses = Blueprint("pulses", __name__, url_prefix="/friction/over-time")
DIGITS, ROWS = 9, 25


@pulses.get("")
@rule("view", "friction")
def index() -> str:
    """Where waiting changed its level, and what changed from one period to the next."""
    return _index(PulsesForm())


@pulses.get("/changes.csv")
@rule("view", "friction")
def table() -> Response:
    """What changed between two pulses, as a file."""
    page = service.page(here.stores(), me(), against=_against())
    return csv_file(shown.table(page.rows, page), "changes")


@pulses.get("/everywhere")
@rule("view", "friction")
def everywhere() -> str:
    """The whole organisation, week by week."""
    return _team("")


@pulses.get("/everywhere.csv")
@rule("view", "friction")
def everywhere_table() -> Response:
    """The weeks of the whole organisation, as a file."""
    return csv_file(shown.weeks(service.team(here.stores(), me(), "")), "weeks")


@pulses.get("/team/<key>")
@rule("view", "friction")
def team(key: str) -> str:
    """One team, week by week."""
    return _team(key)


@pulses.get("/team/<key>.csv")
@rule("view", "friction")
def team_table(key: str) -> Response:
    """The weeks of one team, as a file."""
    return csv_file(shown.weeks(service.team(here.stores(), me(), key)), f"weeks-{key}")


@pulses.post("/take")
@rule("change", "runs")
def take() -> Redirect | tuple[str, int]:
    """Take pulses of whole periods; work that goes on already is shown instead of a second."""
    form = PulsesForm()
    if not form.validate_on_submit():
        return _index(form), 400
    going = [job for job in queue.listed(here.stores(), me(), "pulses") if not job.over]
    number = going[0].number if going else None
    if number is None:
        number = current_app.extensions["jobs"].submit("pulses", form.asked(), by=me().email)
    return redirect(url_for("jobs.show", number=number))


def _index(form: PulsesForm) -> str:
    page = service.page(here.stores(), me(), against=_against())
    return render_template(
        "pulses/index.html",
        page=page,
        rows=Paged.of(page.rows, size=ROWS),
        form=form,
        may=allowed(me(), "change", "runs"),
        sentence=shown.sentence(page),
        moved=shown.moved(page.between),
        changes=shown.ordered(page.between),
        against=_against(),
        shown=shown,
        words=telling,
        missing=telling.lacking(page.missing, page.names),
    )


def _team(key: str) -> str:
    page = service.team(here.stores(), me(), key)
    shifts = sorted((one for series in page.series for one in series.shifts), key=lambda one: one.week)
    return render_template(
        "pulses/team.html",
        page=page,
        newest=shifts[-1] if shifts else None,
        charts=shown.charts(page),
        changes=shown.ordered(page.between),
        shown=shown,
        words=telling,
        csv=url_for("pulses.team_table", key=key) if key else url_for("pulses.everywhere_table"),
    )


def _against() -> int | None:
    told = request.args.get("pulse", "")
    return int(told) if told.isdecimal() and len(told) <= DIGITS else None
