"""The plan page: groups, where they go, what it takes, and what is missing to say so."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template

from planner.architect.model import Move
from planner.charts import flow
from planner.services import plans as service
from planner.web import here, telling
from planner.web.drawings import csv_file, drawn
from planner.web.gate import me, rule
from planner.web.telling import many

plan = Blueprint("plan", __name__)
TRAINING = ("upskill", "reskill", "both")


@plan.get("/plan")
@rule("view", "plan")
def index() -> str:
    """Which groups go where, and the decisions that say so."""
    found = service.page(here.stores(), me())
    chart = flow.data(found.moves, names=found.names.roles)
    return render_template(
        "plan/index.html",
        page=found,
        sentence=_sentence(found.moves),
        chart=drawn(chart, flow.draw) if found.moves else None,
        priced=any(move.cost is not None for move in found.moves),
        waiting=[move for move in found.moves if f"role:{move.origin}" not in found.decided],
        otherwise=_otherwise(found),
        missing=telling.lacking(found.missing, found.names),
        costs=_costs(found.moves),
        words=telling,
    )


@plan.get("/plan.csv")
@rule("view", "plan")
def table() -> Response:
    """The groups as a file."""
    found = service.page(here.stores(), me())
    return csv_file(flow.data(found.moves, names=found.names.roles), "plan")


def _sentence(moves: Sequence[Move]) -> str:
    if not moves:
        return "There is nobody to plan for yet."
    people, hours = sum(move.people for move in moves), sum(move.hours for move in moves)
    groups = many(len(moves), "group")
    return f"A first plan: {many(people, 'person', 'people')} in {groups}, {hours:,.0f} hours of learning and practice."


def _costs(moves: Sequence[Move]) -> float | None:
    """What all groups cost together; None where that of any is not known."""
    known = [move.cost for move in moves if move.cost is not None]
    return sum(known) if len(known) == len(moves) else None


def _otherwise(found: service.Page) -> list[Move]:
    """The groups whose role was decided otherwise than the plan supposes."""
    return [move for move in found.moves if _differs(move, found)]


def _differs(move: Move, found: service.Page) -> bool:
    standing = found.decided.get(f"role:{move.origin}")
    if standing is None:
        return False
    destination = standing.details.get("destination") or move.origin
    return standing.chosen not in TRAINING or destination != move.role
