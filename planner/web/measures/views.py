"""Measures being tried: since when, who answers for them, what the work shows."""

from flask import Blueprint, Response, render_template

from planner.charts.base import HIDDEN, Chart
from planner.services import measures as service
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.telling import many

measures = Blueprint("measures", __name__)
VERDICTS = {
    "changed": "Changed as meant",
    "not changed": "Not changed",
    "worse": "Changed for the worse",
    "cannot tell": "Cannot tell yet",
}


@measures.get("/measures")
@rule("view", "measures")
def index() -> str:
    """All measures that the viewer is shown, and those that wait for a decision."""
    page = service.page(here.stores(), me())
    return render_template(
        "measures/index.html", page=page, sentence=_sentence(page), verdicts=VERDICTS, words=telling, says=says
    )


@measures.get("/measures.csv")
@rule("view", "measures")
def table() -> Response:
    """The measures as a file."""
    page = service.page(here.stores(), me())
    headers = ("Measure", "Team", "Who answers for it", "Decided", "Since", "Until", "What is watched", "What it does")
    rows = tuple(
        (
            one.title,
            one.team_name,
            one.owner,
            one.decided.date().isoformat(),
            one.start.isoformat(),
            one.ended.isoformat() if one.ended else None,
            one.behaviour,
            says(one, page),
        )
        for one in (*page.running, *page.ended)
    )
    return csv_file(Chart(title="Measures", sentence="One row a measure.", headers=headers, rows=rows), "measures")


def says(one: service.Measure, page: service.Page) -> str:
    """What the behaviour of a measure does, in a sentence."""
    if one.hidden:
        return HIDDEN
    if one.ended is not None:
        return "No longer watched"
    if one.start > page.today:
        return "It has not begun yet"
    return one.evidence.sentence if one.evidence else "It shows after the next pulse"


def _sentence(page: service.Page) -> str:
    waiting = many(len(page.proposed), "proposal")
    asked = f"{waiting} {'waits' if len(page.proposed) == 1 else 'wait'} for a decision" if page.proposed else ""
    if not page.running:
        return f"No measure is running; {asked}." if asked else "No measure is running."
    worked = sum(one.evidence is not None and one.evidence.verdict == "changed" for one in page.running)
    told = f"{many(len(page.running), 'measure')} {'is' if len(page.running) == 1 else 'are'} running"
    told += f", and {worked} changed the work as meant" if worked else ", and none can be seen to have changed the work"
    return f"{told}; {asked}." if asked else f"{told}."
