"""Retros of a manager's teams: why one is proposed, putting a day to it, holding it, skipping it, what came of it."""

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services import house
from planner.services import retros as service
from planner.services.errors import NotFound, Refused
from planner.web import here, telling
from planner.web.gate import me, permit, rule
from planner.web.notices import notice
from planner.web.retros import shown
from planner.web.retros.forms import DayForm, HoldForm, OutcomeForm, SkipForm, outcome_forms

retros = Blueprint("retros", __name__, url_prefix="/retros")
Given = str | Response | tuple[str, int]
NEXT_DAYS = dt.timedelta(days=3)


@retros.get("")
@rule("view", "retros")
def index() -> str:
    """Why a retro is proposed for one of my teams, what to look at, and what came of those before."""
    return _index(_page(request.args.get("team")))


@retros.get("/room")
@rule("view", "retros")
def room() -> str:
    """What the team looks at together, on one sheet of paper."""
    page = _page(request.args.get("team"))
    retro = page.scheduled.retro if page.scheduled else page.proposed
    if retro is None:
        raise NotFound("No retro is proposed for this team now, so there is nothing to print.")
    return render_template(
        "retros/room.html",
        page=page,
        retro=retro,
        figures=shown.figures(page, retro),
        agenda=house.policy(here.stores())["retros.agenda"],
        last=next((one for one in page.past if one.state == "held"), None),
        shown=shown,
    )


@retros.post("/<team>/schedule")
@rule("decide", "retros")
def schedule(team: str) -> Given:
    """Put a day to the retro that is proposed."""
    page, form = _page(team), DayForm()
    if not form.validate_on_submit():
        return _index(page, day=form), 400
    try:
        number = service.schedule(here.stores(), me(), team, form.day.data)
    except Refused as refusal:
        form.day.errors = [str(refusal)]
        return _index(page, day=form), 400
    notice("The retro has its day.", undo=url_for("retros.withdraw", number=number))
    return redirect(url_for("retros.index", team=team))


@retros.post("/<team>/skip")
@rule("decide", "retros")
def skip(team: str) -> Given:
    """Say that no retro is held now, and why."""
    page, form = _page(team), SkipForm()
    if not form.validate_on_submit():
        return _index(page, no=form), 400
    try:
        number = service.skip(here.stores(), me(), team, form.reason.data)
    except Refused as refusal:
        form.reason.errors = [str(refusal)]
        return _index(page, no=form), 400
    notice("No retro now. Your reason is kept.", undo=url_for("retros.withdraw", number=number))
    return redirect(url_for("retros.index", team=team))


@retros.route("/<int:number>/hold", methods=["GET", "POST"])
@rule("decide", "retros")
def hold(number: int) -> Given:
    """Write down what came out of a retro."""
    permit(service.concerned(here.stores(), me(), number=number), log=False)
    page = _scheduled(number)
    policy, form = house.policy(here.stores()), HoldForm()
    due = page.today + dt.timedelta(weeks=policy["retros.due_weeks"])
    rows = outcome_forms(policy["retros.most_outcomes"], roles=page.roles, behaviours=page.behaviours, due=due)
    # Each is asked, so that all that is wrong is said at once.
    said = [row.validate() for row in rows if form.is_submitted()]
    if not form.validate_on_submit() or not all(said):
        wrong = form.is_submitted()
        return _hold(page, number, rows, form), 400 if wrong else 200
    try:
        kept = service.hold(here.stores(), me(), number, [row.outcome() for row in rows if row.filled])
    except Refused as refusal:
        rows[0].text.errors = [str(refusal)]
        return _hold(page, number, rows, form), 400
    told = f"{telling.many(kept, 'thing is', 'things are')} kept, and part of the signals from now on."
    notice(told, undo=url_for("retros.reopen", number=number))
    return redirect(url_for("retros.index", team=page.team))


@retros.post("/<int:number>/withdraw")
@rule("decide", "retros")
def withdraw(number: int) -> Response:
    """Take back that a retro has a day, or that it was skipped."""
    permit(service.concerned(here.stores(), me(), number=number), log=False)
    service.withdraw(here.stores(), me(), number)
    notice("Taken back.")
    return redirect(url_for("retros.index", team=request.args.get("team")))


@retros.post("/<int:number>/reopen")
@rule("decide", "retros")
def reopen(number: int) -> Response:
    """Take back what came out of a retro."""
    permit(service.concerned(here.stores(), me(), number=number), log=False)
    service.reopen(here.stores(), me(), number)
    notice("Taken back, and no longer among the signals. The retro still has its day.")
    return redirect(url_for("retros.index"))


@retros.post("/outcomes/<int:number>/<any(done, open):state>")
@rule("decide", "retros")
def tick(number: int, state: str) -> Response:
    """Say that something agreed was done, or was not after all."""
    permit(service.concerned(here.stores(), me(), outcome=number), log=False)
    service.tick(here.stores(), me(), number, done=state == "done")
    other = url_for("retros.tick", number=number, state="open" if state == "done" else "done")
    notice("Done." if state == "done" else "Open again.", undo=other)
    return redirect(url_for("retros.index", team=request.form.get("team") or None, _anchor="past"))


def _page(team: str | None) -> service.Page:
    page = service.page(here.stores(), me(), team=team)
    permit(page.members or me().reports, log=False)
    return page


def _index(page: service.Page, *, day: DayForm | None = None, no: SkipForm | None = None) -> str:
    retro = page.scheduled.retro if page.scheduled else page.proposed
    return render_template(
        "retros/index.html",
        page=page,
        retro=retro,
        sentence=shown.sentence(page),
        figures=shown.figures(page, retro) if retro else [],
        agenda=house.policy(here.stores())["retros.agenda"],
        day=day or DayForm(formdata=None, data={"day": page.today + NEXT_DAYS}),
        no=no or SkipForm(formdata=None),
        opened=no is not None,
        wrong=[form for form in (day, no) if form is not None],
        shown=shown,
        plain=telling.without_ids,
        missing=telling.lacking(retro.missing, page.names) if retro else (),
    )


def _scheduled(number: int) -> service.Page:
    """The page of the team whose retro this is. Raises NotFound."""
    page = service.page(here.stores(), me())
    for key, _ in page.teams:
        page = service.page(here.stores(), me(), team=key)
        if page.scheduled and page.scheduled.number == number:
            return page
    raise NotFound("That retro was held or taken back already.")


def _hold(page: service.Page, number: int, rows: list[OutcomeForm], form: HoldForm) -> str:
    return render_template("retros/hold.html", page=page, number=number, rows=rows, form=form, shown=shown)
