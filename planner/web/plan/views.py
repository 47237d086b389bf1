"""The plan page: the plan decided on, scenarios on one axis, and what the newest pulse would have as a plan."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request

from planner.architect.model import Move
from planner.services import plans as service
from planner.services import scenario_deciding, scenario_plans, scenarios
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.plan import shown
from planner.web.plan.choosing import choosing
from planner.web.plan.figures import figures
from planner.web.plan.forms import CompareForm
from planner.web.plan.making import making
from planner.web.telling import many

plan = Blueprint("plan", __name__)
for part in (making, figures, choosing):
    plan.register_blueprint(part)
TRAINING = ("upskill", "reskill", "both")


@plan.get("/plan")
@rule("view", "plan")
def index() -> str:
    """The plan decided on, scenarios side by side, and which groups go where by the newest pulse."""
    found = service.page(here.stores(), me())
    chart = shown.of_moves(found.moves, found.names)
    listed = scenarios.listed(here.stores(), me())
    made = scenario_plans.listed(here.stores(), me(), [one.plan for one in listed if one.plan is not None])
    decided = next((one for one in scenario_deciding.decisions(here.stores(), me()) if one.withdrawn_at is None), None)
    chosen = scenario_plans.get(here.stores(), me(), decided.plan) if decided else None
    compared = scenario_plans.compared(here.stores(), me())
    axis = request.args.get("by", "people")
    axis = axis if axis in shown.AXES else "people"
    return render_template(
        "plan/index.html",
        page=found,
        sentence=_sentence(found.moves),
        chart=shown.picture(chart),
        priced=any(move.cost is not None for move in found.moves),
        waiting=[move for move in found.moves if f"role:{move.origin}" not in found.decided],
        otherwise=_otherwise(found),
        missing=telling.lacking(found.missing, found.names),
        costs=_costs(found.moves),
        words=telling,
        scenarios=listed,
        plans={one.number: one for one in made},
        decided=decided,
        chosen=chosen,
        compared=compared,
        axis=axis,
        axes=shown.AXES,
        drawing=shown.compared(made, axis, compared.robust if compared else None) if len(made) > 1 else None,
        form=CompareForm(formdata=None),
        shown=shown,
    )


@plan.get("/plan.csv")
@rule("view", "plan")
def table() -> Response:
    """The groups as a file."""
    found = service.page(here.stores(), me())
    return csv_file(shown.of_moves(found.moves, found.names), "plan")


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
