"""Deciding on a plan, who it is about by name, and the page for the board."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services import scenario_deciding, scenario_plans, scenarios
from planner.services.errors import Refused
from planner.web import here, telling
from planner.web.gate import me, rule
from planner.web.notices import notice
from planner.web.plan import shown
from planner.web.plan.forms import PeopleForm, ReasonForm
from planner.web.plan.making import page

choosing = Blueprint("choosing", __name__)
Page = str | Response | tuple[str, int]


@choosing.post("/plan/plans/<int:number>/decide")
@rule("decide", "plan")
def decide(number: int) -> Page:
    """Record that a plan is to be carried out."""
    form = ReasonForm()
    found = scenario_plans.get(here.stores(), me(), number)
    if form.validate():
        try:
            made = scenario_deciding.decide(here.stores(), me(), number, reason=form.reason.data)
        except Refused as error:
            form.reason.errors = [str(error)]
        else:
            notice("The decision is recorded.", undo=url_for("plan.choosing.withdraw", number=made))
            return redirect(url_for("plan.scenarios.plan", number=number))
    return page(scenarios.get(here.stores(), me(), found.scenario), found, reason=form), 422


@choosing.post("/plan/decisions/<int:number>/withdraw")
@rule("decide", "plan")
def withdraw(number: int) -> Response:
    """Take a decision back."""
    scenario_deciding.withdraw(here.stores(), me(), number)
    notice("The decision is taken back. It stays in the record as such.")
    return redirect(url_for("plan.index"))


@choosing.post("/plan/plans/<int:number>/people")
@rule("view", "plan-people")
def people(number: int) -> Page:
    """Who a plan is about, by name, for this one look."""
    form = PeopleForm()
    found = scenario_plans.get(here.stores(), me(), number)
    if not form.validate():
        return page(scenarios.get(here.stores(), me(), found.scenario), found, people=form), 422
    named = scenario_deciding.people(here.stores(), me(), number, reason=form.why.data, page=request.path)
    return render_template("plan/people.html", plan=found, named=named, many=telling.many)


@choosing.get("/plan/plans/<int:number>/board")
@rule("view", "plan")
def board(number: int) -> str:
    """A plan on one page to print, for those who decide about money and posts."""
    stores, viewer = here.stores(), me()
    found = scenario_plans.get(stores, viewer, number)
    others = [one.plan for one in scenarios.listed(stores, viewer) if one.plan not in (None, number)]
    decided = next((one for one in scenario_deciding.decisions(stores, viewer) if one.plan == number), None)
    return render_template(
        "plan/board.html",
        plan=found,
        others=scenario_plans.listed(stores, viewer, [one for one in others if one is not None]),
        decided=decided if decided and decided.withdrawn_at is None else None,
        drawing=shown.picture(shown.chart(found)),
        shown=shown,
    )
