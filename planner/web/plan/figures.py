"""The figures of a scenario: read, said anew in the browser or in a table, each slip told at its place."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.architect.plan.figures import FIGURES, Figures, of
from planner.faults import Fault
from planner.services import house, scenario_base, scenario_sheet, scenarios
from planner.services.errors import NotFound, Refused
from planner.services.scenario_base import Start
from planner.web import here, sheets, telling
from planner.web.gate import me, rule
from planner.web.notices import notice
from planner.web.plan.forms import FiguresForm, SheetForm, figures_form, told
from planner.web.telling import listed, many

figures = Blueprint("figures", __name__)
Page = str | Response | tuple[str, int]
# What a row of the overview of roles tells, beside how the posts could be filled otherwise.
ROLE_COLUMNS = ("needed", "fewest", "places", "ready")
OTHERWISE = {"hire_most": "hiring", "borrow_most": "borrowing", "automate_most": "automating"}


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    """One role among the figures: what is said of it."""

    key: str
    title: str
    cells: tuple[str, ...]
    otherwise: str
    money: str


def overview(given: Figures) -> tuple[tuple[str, str, str], ...]:
    """The figures of the whole plan: what, how much, in which unit."""
    return tuple((one.label, told(given.row(one.what)), one.unit) for one in of("all"))


def _rows(given: Figures, start: Start) -> tuple[RoleRow, ...]:
    found = []
    for key, title in sorted(start.roles.items(), key=lambda pair: pair[1]):
        otherwise = [word for what, word in OTHERWISE.items() if given.one(what, key)]
        money = [word for what, word in (("pay", "pay"), ("backfill", "cover")) if given.row(what, key)]
        found.append(
            RoleRow(
                key=key,
                title=title,
                cells=tuple(told(given.row(what, key)) for what in ROLE_COLUMNS),
                otherwise=listed(otherwise) if otherwise else "not known",
                money=listed(money) if money else "not known",
            )
        )
    return tuple(found)


@figures.route("/plan/scenarios/<int:number>/figures", methods=["GET", "POST"])
@rule("change", "plan")
def index(number: int) -> Page:
    """All figures of a scenario: those of the whole plan and of trainers in a form, those of roles in a list."""
    start, scenario = scenario_base.lately(here.stores()), scenarios.get(here.stores(), me(), number)
    form = _whole(start, scenario.version.figures, scenario.version.number)
    if form.validate_on_submit() and _said(form, number, "the whole plan"):
        return redirect(url_for("plan.figures.index", number=number, _anchor="roles"))
    return _page(scenario, start, form), 422 if form.errors else 200


def _page(
    scenario: scenarios.Scenario,
    start: Start,
    form: FiguresForm,
    faults: tuple[Fault, ...] = (),
    sheet: SheetForm | None = None,
) -> str:
    given = scenario.version.figures
    return render_template(
        "plan/figures.html",
        scenario=scenario,
        form=form,
        whole=[form[name] for name, (what, _) in form.keys.items() if FIGURES[what].scope == "all"],
        seats=[form[name] for name, (what, _) in form.keys.items() if FIGURES[what].scope == "capability"],
        rows=_rows(given, start),
        columns=[FIGURES[what].label for what in ROLE_COLUMNS],
        unknown=telling.lacking(start.unknown(given), start.names),
        sheet=sheet or SheetForm(formdata=None),
        faults=faults,
    )


def _whole(start: Start, given: Figures, version: int) -> FiguresForm:
    fields = [(one, "", "") for one in of("all")]
    names = sorted(start.capabilities.items(), key=lambda pair: pair[1])
    fields += [(one, key, f"{one.label}: {called}") for one in of("capability") for key, called in names]
    return figures_form(fields, given, version=version)


@figures.route("/plan/scenarios/<int:number>/figures/<role>", methods=["GET", "POST"])
@rule("change", "plan")
def role(number: int, role: str) -> Page:
    """The figures of one role."""
    start, scenario = scenario_base.lately(here.stores()), scenarios.get(here.stores(), me(), number)
    if role not in start.roles:
        raise NotFound("No plan here is about such a role.")
    form = figures_form(
        [(one, role, "") for one in of("role")], scenario.version.figures, version=scenario.version.number
    )
    title = start.roles[role]
    if form.validate_on_submit() and _said(form, number, title):
        return redirect(url_for("plan.figures.index", number=number, _anchor="roles"))
    parts = [
        ("Posts and people", [form[name] for name, (what, _) in form.keys.items() if "_" not in what]),
        *(
            (word, _fields(form, kind))
            for kind, word in (("hire", "Hiring"), ("borrow", "Borrowing"), ("automate", "Automating"))
        ),
    ]
    return render_template("plan/role.html", scenario=scenario, title=title, form=form, parts=parts), (
        422 if form.errors else 200
    )


def _fields(form: FiguresForm, kind: str) -> list[object]:
    return [form[name] for name, (what, _) in form.keys.items() if what.startswith(f"{kind}_")]


def _said(form: FiguresForm, number: int, whom: str) -> bool:
    """Keep what a form says, and tell so; False where it cannot be kept."""
    version = int(form.version.data) if (form.version.data or "").isdecimal() else 0
    try:
        changed = scenarios.say(
            here.stores(), me(), number, form.said(), version=version, why=f"Figures of {whom} changed in the browser"
        )
    except Refused as error:
        form.version.errors = [str(error)]
        return False
    _tell(number, version, changed)
    return True


def _tell(number: int, version: int, changed: int) -> None:
    if not changed:
        notice("Nothing was changed: everything stands as it was.")
        return
    undo = url_for("plan.scenarios.back", number=number, version=version)
    notice(f"{many(changed, 'figure')} changed. Have the plan made to see what comes of it.", undo=undo)


@figures.get("/plan/scenarios/<int:number>/figures.csv")
@rule("view", "plan")
def table(number: int) -> Response:
    """All figures that can be said, as a file to fill in."""
    start, scenario = scenario_base.lately(here.stores()), scenarios.get(here.stores(), me(), number)
    given = scenario.version.figures
    span = int(given.one("quarters") or house.policy(here.stores())["plan.quarters"])
    longest = max((len(row) for row in given.said.values()), default=0)
    span = max(span, longest)
    rows = scenario_sheet.rows(given, roles=start.roles, capabilities=start.capabilities, span=span)
    return sheets.answer("figures.csv", scenario_sheet.headings(span), rows)


@figures.post("/plan/scenarios/<int:number>/file")
@rule("change", "plan")
def bring(number: int) -> Page:
    """Take figures from a file: all that it says, or nothing."""
    start, scenario = scenario_base.lately(here.stores()), scenarios.get(here.stores(), me(), number)
    sheet = SheetForm()
    faults: tuple[Fault, ...] = ()
    if sheet.validate():
        name = request.files["file"].filename or "The file"
        found = scenario_sheet.read(sheet.file.data.read(), name, roles=start.roles, capabilities=start.capabilities)
        faults = found.faults
        if not faults:
            version = scenario.version.number
            changed = scenarios.say(
                here.stores(), me(), number, found.said, version=version, why=f"Figures brought in from {name[:80]}"
            )
            _tell(number, version, changed)
            return redirect(url_for("plan.figures.index", number=number))
        sheet.file.errors = ["Nothing was taken from the file: the rows below cannot be used"]
    form = _whole(start, scenario.version.figures, scenario.version.number)
    return _page(scenario, start, form, faults, sheet), 422
