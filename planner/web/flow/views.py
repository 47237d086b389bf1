"""The pages on decisions, hand-offs and other frictions, their files, and the signals behind each figure."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, abort, render_template, request, send_file

from planner.charts import deciders, passes
from planner.services import exporting
from planner.services import flow as service
from planner.web import here, telling
from planner.web.drawings import csv_file, drawn
from planner.web.flow import shown
from planner.web.flow.forms import ExportForm
from planner.web.friction import waits
from planner.web.gate import me, rule
from planner.web.options import options
from planner.web.paging import Paged

flow = Blueprint("flow", __name__, url_prefix="/friction")
ROWS = 25
PAIRS = 20


@flow.get("/decisions")
@rule("view", "friction")
def decisions() -> str:
    """How long each role takes to decide, what part of the waiting that is, what goes round and what is open."""
    page = service.decisions(here.stores(), me())
    chart = None
    if page.flow and any(one.latency for one in page.flow.deciders):
        chart = drawn(deciders.data(page.flow.deciders, names=page.names.roles), deciders.draw)
    return render_template(
        "flow/decisions.html",
        page=page,
        told=shown,
        window=waits.days(page.window),
        headline=shown.decisions(page),
        chart=chart,
        words=telling,
    )


@flow.get("/decisions.csv")
@rule("view", "friction")
def decisions_table() -> Response:
    """Decisions by role, as a file."""
    page = service.decisions(here.stores(), me())
    return csv_file(deciders.data(page.flow.deciders if page.flow else (), names=page.names.roles), "decisions")


@flow.get("/decisions/signals/<int:run>/<any(steps, register):way>/")
@flow.get("/decisions/signals/<int:run>/<any(steps, register):way>/<path:role>")
@rule("view", "friction")
def decided(run: int, way: str, role: str = "") -> str:
    """The signals behind a role's decisions, or behind what is open with it."""
    return _signals(
        service.decided(here.stores(), me(), run, way, role, waiting="open" in request.args), "flow.decisions"
    )


@flow.get("/hand-offs")
@rule("view", "friction")
def handoffs() -> str:
    """Which team gives work to which, how often it comes back, and how long it lies."""
    page = service.hand_offs(here.stores(), me())
    chart = None
    if page.handed and page.handed.passes:
        chart = drawn(passes.data(page.handed.passes, names=page.names.teams), passes.draw)
    return render_template(
        "flow/handoffs.html",
        page=page,
        told=shown,
        window=waits.days(page.window),
        headline=shown.handoffs(page),
        pairs=Paged.of(page.handed.passes if page.handed else (), size=PAIRS),
        chart=chart,
        words=telling,
    )


@flow.get("/hand-offs.csv")
@rule("view", "friction")
def handoffs_table() -> Response:
    """Who gives work to whom, as a file."""
    page = service.hand_offs(here.stores(), me())
    return csv_file(passes.data(page.handed.passes if page.handed else (), names=page.names.teams), "hand-offs")


@flow.get("/hand-offs/signals/<int:run>")
@rule("view", "friction")
def passed(run: int) -> str:
    """The signals behind the hand-overs between two teams."""
    giver, taker = request.args.get("giver"), request.args.get("taker")
    if giver is None or taker is None:
        abort(404)
    return _signals(service.passed(here.stores(), me(), run, giver, taker), "flow.handoffs")


@flow.get("/others")
@rule("view", "friction")
def others() -> str:
    """Other frictions, each with how sure it is, its figure and why."""
    page = service.others(here.stores(), me())
    return render_template(
        "flow/others.html",
        page=page,
        told=shown,
        window=waits.days(page.window),
        headline=shown.others(page),
        missing=telling.lacking(page.missing, page.names),
        words=telling,
    )


@flow.get("/others.csv")
@rule("view", "friction")
def others_table() -> Response:
    """Other frictions, as a file."""
    return csv_file(shown.others_table(service.others(here.stores(), me())), "frictions")


@flow.get("/others/signals/<int:run>/<path:key>")
@rule("view", "friction")
def friction_signals(run: int, key: str) -> str:
    """The signals behind one other friction."""
    return _signals(service.friction(here.stores(), me(), run, key), "flow.others")


@flow.route("/events", methods=["GET", "POST"])
@rule("view", "imports")
def events() -> str | Response | tuple[str, int]:
    """Take the events of one source out as a file, with pseudonyms in the place of accounts."""
    form = ExportForm()
    form.source.choices = options((source, source) for source in exporting.sources(here.stores(), me()))
    if not form.validate_on_submit():
        return render_template("flow/events.html", form=form, words=telling), 400 if form.errors else 200
    order = form.order()
    # Open until it is sent, then gone.
    with TemporaryDirectory(prefix="planner-") as folder:
        path = Path(folder) / "events"
        exporting.for_viewer(here.stores(), me(), order, path)
        written = path.open("rb")
    kind = "application/xml" if order.format == "xes" else "text/csv"
    return send_file(written, mimetype=kind, as_attachment=True, download_name=f"{order.source}.{order.format}")


def _signals(found: service.Evidence, back: str) -> str:
    return render_template(
        "flow/signals.html",
        found=found,
        page=Paged.of(found.rows.rows, size=ROWS),
        sentence=telling.spelled(found.sentence, found.base.names),
        back=back,
        values={**(request.view_args or {}), **{key: value for key, value in request.args.items() if key != "page"}},
        words=telling,
    )
