"""Answers to pulse surveys, by diagnostic, team and round."""

from flask import Blueprint, Response, render_template

from planner.services import adoption
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.pulse import shown

pulse = Blueprint("pulse", __name__, url_prefix="/pulse")


@pulse.get("")
@rule("view", "friction")
def index() -> str:
    """What answers say together, team by team, and which of them cannot be scored and why."""
    page = adoption.answers(here.stores(), me())
    return render_template(
        "pulse/index.html",
        page=page,
        sentence=shown.sentence(page),
        about=shown.ABOUT,
        routes=shown.ROUTES,
        of=shown.OF,
        moved=shown.moved,
        words=telling,
    )


@pulse.get("/answers.csv")
@rule("view", "friction")
def table() -> Response:
    """Every released score of every round as a file."""
    return csv_file(shown.table(adoption.answers(here.stores(), me())), "pulse-answers")
