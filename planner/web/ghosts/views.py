"""The ghosts page: what the work needs and nobody named."""

from flask import Blueprint, Response, render_template

from planner.charts.base import Chart
from planner.services import ghosts as service
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule

ghosts = Blueprint("ghosts", __name__)


@ghosts.get("/ghosts")
@rule("view", "ghosts")
def index() -> str:
    """Each unnamed piece of work: its own words, where it occurs, and who could own it."""
    found = service.page(here.stores(), me())
    grown = [ghost for ghost in found.ghosts if ghost.finding.certainty != "cannot tell"]
    grown.sort(key=lambda ghost: -len(ghost.finding.people))
    perhaps = [ghost for ghost in found.ghosts if ghost.finding.certainty == "cannot tell"]
    perhaps.sort(key=lambda ghost: -len(ghost.finding.people))
    return render_template(
        "ghosts/index.html",
        page=found,
        grown=grown,
        perhaps=perhaps,
        missing=telling.lacking(found.missing, found.names),
        words=telling,
    )


@ghosts.get("/ghosts.csv")
@rule("view", "ghosts")
def table() -> Response:
    """The list as a file."""
    found = service.page(here.stores(), me())
    rows = tuple(
        (
            ghost.proposed_name,
            "; ".join(found.names.role(role) for role in ghost.roles),
            "; ".join(ghost.quotes),
            telling.CERTAIN[ghost.finding.certainty],
        )
        for ghost in found.ghosts
    )
    headers = ("Work", "Roles", "In its own words", "How sure")
    return csv_file(Chart(title="Ghosts", sentence="One row a ghost.", headers=headers, rows=rows), "ghosts")
