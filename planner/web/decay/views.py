"""The early signs of decay, by team and tool."""

from flask import Blueprint, Response, render_template

from planner.services import adoption, tracking
from planner.web import here, telling
from planner.web.decay import shown
from planner.web.drawings import csv_file
from planner.web.evidence import shown as watched
from planner.web.gate import me, rule

decay = Blueprint("decay", __name__, url_prefix="/decay")


@decay.get("")
@rule("view", "friction")
def index() -> str:
    """Each sign in each team that uses a tool: seen, not seen, or why neither can be said."""
    page = adoption.decay(here.stores(), me())
    fading = watched.fading(tracking.page(here.stores(), me()))
    return render_template(
        "decay/index.html",
        page=page,
        fading=fading,
        sentence=shown.sentence(page, fading),
        signs=shown.SIGNS,
        states=shown.STATES,
        lede=shown.lede(page),
        where=shown.where,
        words=telling,
    )


@decay.get("/signs.csv")
@rule("view", "friction")
def table() -> Response:
    """Every sign as a file."""
    return csv_file(shown.table(adoption.decay(here.stores(), me())), "signs-of-decay")
