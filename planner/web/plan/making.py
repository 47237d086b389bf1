"""Scenarios: begin, name, copy, delete and bring back; have their plan made; read it."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.access import allowed
from planner.services import scenario_deciding, scenario_plans, scenarios
from planner.services.errors import NotFound, Refused
from planner.services.scenarios import Scenario
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.notices import notice
from planner.web.plan import shown
from planner.web.plan.figures import overview
from planner.web.plan.forms import NameForm, NewForm, PeopleForm, ReasonForm

making = Blueprint("scenarios", __name__)
Page = str | Response | tuple[str, int]
LONGEST_NUMBER = 9


@making.route("/plan/scenarios/new", methods=["GET", "POST"])
@rule("change", "plan")
def new() -> Page:
    """Begin a scenario."""
    form = NewForm()
    if form.validate_on_submit():
        try:
            blank = form.start.data == "blank"
            number = scenarios.create(here.stores(), me(), name=form.name.data, note=form.note.data or "", blank=blank)
        except Refused as error:
            form.name.errors = [str(error)]
        else:
            notice("The scenario is there. Say what it supposes, then have its plan made.")
            return redirect(url_for("plan.figures.index", number=number))
    return render_template("plan/new.html", form=form), 422 if form.errors else 200


@making.get("/plan/scenarios/<int:number>")
@rule("view", "plan")
def show(number: int) -> str:
    """A scenario with its newest plan."""
    return page(scenarios.get(here.stores(), me(), number))


@making.get("/plan/plans/<int:number>")
@rule("view", "plan")
def plan(number: int) -> str:
    """One plan, also an older one."""
    found = scenario_plans.get(here.stores(), me(), number)
    return page(scenarios.get(here.stores(), me(), found.scenario), found)


def page(
    scenario: Scenario,
    found: scenario_plans.Plan | None = None,
    *,
    reason: ReasonForm | None = None,
    people: PeopleForm | None = None,
) -> str:
    """The page of a scenario: its plan, what is proven of it, what it lacks, and what to do with it."""
    stores, viewer = here.stores(), me()
    if found is None and scenario.plan is not None:
        found = scenario_plans.get(stores, viewer, scenario.plan)
    decided = next((one for one in scenario_deciding.decisions(stores, viewer) if one.withdrawn_at is None), None)
    called = scenario_plans.names_now(stores)
    return render_template(
        "plan/scenario.html",
        scenario=scenario,
        plan=found,
        drawing=shown.picture(shown.chart(found)) if found else None,
        decided=decided if decided and found and decided.plan == found.number else None,
        history=scenarios.history(stores, viewer, scenario.number),
        reason=reason or ReasonForm(formdata=None),
        people=people or PeopleForm(formdata=None),
        may_decide=allowed(viewer, "decide", "plan"),
        rename=NameForm(formdata=None, data={"name": scenario.name, "note": scenario.note}),
        overview=overview(scenario.version.figures),
        lacks=telling.lacking(found.lacks, called) if found else (),
        unknown=telling.lacking(found.unknown, called) if found else (),
        older=found is not None and (not found.newest or not scenario.fresh),
        shown=shown,
        words=telling,
    )


@making.post("/plan/scenarios/<int:number>/name")
@rule("change", "plan")
def rename(number: int) -> Page:
    """Call a scenario otherwise."""
    form = NameForm()
    if not form.validate():
        notice(" ".join(error for field in form for error in field.errors), kind="problem")
        return redirect(url_for("plan.scenarios.show", number=number))
    try:
        scenarios.rename(here.stores(), me(), number, name=form.name.data, note=form.note.data or "")
    except Refused as error:
        notice(str(error), kind="problem")
    return redirect(url_for("plan.scenarios.show", number=number))


@making.post("/plan/scenarios/<int:number>/copy")
@rule("change", "plan")
def copy(number: int) -> Response:
    """Begin a scenario with the figures of another."""
    made = scenarios.copy(here.stores(), me(), number)
    notice("Copied. Change what is different in it.")
    return redirect(url_for("plan.figures.index", number=made))


@making.post("/plan/plans/<int:number>/loosen/<int:at>")
@rule("change", "plan")
def loosen(number: int, at: int) -> Response:
    """Begin a scenario in which the limits of a conflict give way, and have its plan made."""
    scenario, limits = scenario_plans.loosening(here.stores(), me(), number, at)
    made = scenarios.copy(here.stores(), me(), scenario, limits=limits)
    notice("This scenario has the limits loosened; the other stays as it was.")
    return _work({"scenario": made})


@making.post("/plan/scenarios/<int:number>/delete")
@rule("change", "plan")
def delete(number: int) -> Response:
    """Put a scenario away."""
    name = scenarios.get(here.stores(), me(), number).name
    scenarios.delete(here.stores(), me(), number)
    notice(f"“{name}” is deleted.", undo=url_for("plan.scenarios.restore", number=number))
    return redirect(url_for("plan.index"))


@making.post("/plan/scenarios/<int:number>/restore")
@rule("change", "plan")
def restore(number: int) -> Response:
    """Bring a scenario back."""
    scenarios.restore(here.stores(), me(), number)
    return redirect(url_for("plan.scenarios.show", number=number))


@making.post("/plan/scenarios/<int:number>/back/<int:version>")
@rule("change", "plan")
def back(number: int, version: int) -> Response:
    """Take up the figures of an older version."""
    before = scenarios.get(here.stores(), me(), number).version.number
    scenarios.go_back(here.stores(), me(), number, version)
    undo = url_for("plan.scenarios.back", number=number, version=before)
    notice(f"The figures are those of version {version} again.", undo=undo)
    return redirect(url_for("plan.scenarios.show", number=number))


@making.post("/plan/scenarios/<int:number>/plan")
@rule("change", "plan")
def make(number: int) -> Response:
    """Have the plan of a scenario made."""
    scenarios.get(here.stores(), me(), number)
    return _work({"scenario": number})


@making.post("/plan/plans/<int:number>/replay")
@rule("change", "plan")
def replay(number: int) -> Response:
    """Have a plan made again from what was kept with it."""
    scenario_plans.get(here.stores(), me(), number)
    return _work({"replay": number})


@making.post("/plan/compare")
@rule("change", "plan")
def compare() -> Response:
    """Hold the plans of some scenarios against each other."""
    sent = request.form.getlist("scenario")
    asked = [int(one) for one in sent if one.isdecimal() and len(one) <= LONGEST_NUMBER]
    try:
        plans = scenario_plans.to_compare(here.stores(), me(), asked)
    except Refused as error:
        notice(str(error), kind="problem")
        return redirect(url_for("plan.index", _anchor="scenarios"))
    return _work({"compare": plans})


def _work(arguments: dict[str, object]) -> Response:
    number = current_app.extensions["jobs"].submit("scenario", arguments, by=me().email)
    return redirect(url_for("jobs.show", number=number))


@making.get("/plan/plans/<int:number>.csv")
@rule("view", "plan")
def table(number: int) -> Response:
    """A plan as a file."""
    found = scenario_plans.get(here.stores(), me(), number)
    return csv_file(shown.chart(found), "plan")


@making.get("/plan/compare/<int:number>")
@rule("view", "plan")
def comparison(number: int) -> str:
    """Plans held against each other, on one axis."""
    found = scenario_plans.compared(here.stores(), me(), number)
    if found is None:
        raise NotFound("There is no such comparison.")
    axis = request.args.get("by", "people")
    axis = axis if axis in shown.AXES else "people"
    return render_template(
        "plan/compare.html",
        found=found,
        axis=axis,
        axes=shown.AXES,
        drawing=shown.compared(found.plans, axis, found.robust),
        names={plan.number: plan.name for plan in found.plans},
        shown=shown,
        words=telling,
    )


@making.get("/plan/compare/<int:number>.csv")
@rule("view", "plan")
def comparison_table(number: int) -> Response:
    """Plans on one axis as a file."""
    found = scenario_plans.compared(here.stores(), me(), number)
    if found is None:
        raise NotFound("There is no such comparison.")
    axis = request.args.get("by", "people")
    drawing = shown.compared(found.plans, axis if axis in shown.AXES else "people", found.robust)
    return csv_file(drawing.chart, "scenarios")
