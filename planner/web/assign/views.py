"""Assign pathways: choose a decision, look at who is hit, assign through a job, take back."""

from typing import Any, cast

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.jobs import Jobs
from planner.services import assigning, renewing
from planner.services.assigning_values import Offer, Preview
from planner.services.errors import Refused
from planner.values import to_data
from planner.web import here, telling
from planner.web.assign.forms import AssignForm, assign_form
from planner.web.gate import me, permit, rule
from planner.web.notices import notice
from planner.web.paging import asked

assign = Blueprint("assign", __name__, url_prefix="/assign")
Given = str | Response | tuple[str, int]
LONGEST_NUMBER = 9


@assign.get("")
@rule("view", "assign")
def index() -> Given:
    """The decisions that can become pathways, and what was assigned."""
    offers = assigning.offers(here.stores(), me())
    return _index(offers, assign_form(offers))


@assign.get("/preview")
@rule("view", "assign")
def preview() -> Given:
    """Who is hit, with hours needed against hours freed."""
    offers = assigning.offers(here.stores(), me())
    form = assign_form(offers, request.args)
    found = _look(form) if form.validate() else None
    return _index(offers, form) if found is None else _preview(offers, form, found)


@assign.post("")
@rule("decide", "assign")
def send() -> Given:
    """Assign to those who were left in, as a job."""
    permit(me().reports, log=False)
    offers = assigning.offers(here.stores(), me())
    form = assign_form(offers, request.form)
    found = _look(form) if form.validate() else None
    if found is None:
        return _index(offers, form)
    on_page = {hit.person for hit in found.ready}
    kept = frozenset(request.form.getlist("person")) & on_page
    out = frozenset(request.form.getlist("out")) | (on_page - kept)
    if "look" in request.form:
        asked_again: dict[str, Any] = {**_asked(form), "out": sorted(out), "find": request.form.get("find", "")}
        return redirect(url_for("assign.preview", **asked_again))
    left = found.everybody - out
    if not left or (found.pages == 1 and not kept):
        return _preview(offers, form, found, wrong="Leave at least one person in")
    rule_ = form.rule(without=out)
    permit(left, log=False)
    jobs = cast(Jobs, current_app.extensions["jobs"])
    number = jobs.submit("assign", {"login": me().login, "rule": to_data(rule_)}, by=me().email)
    shown = telling.page_of("jobs.show", number=number)
    if shown is None:
        notice(f"Pathways for {telling.many(len(left), 'person', 'people')} are being assigned; they appear below.")
    return redirect(shown or url_for("assign.index"))


@assign.post("/<int:number>/undo")
@rule("decide", "assign")
def undo(number: int) -> str:
    """Ask before pathways are taken back; ``number`` is the job or decision they came from."""
    permit(me().reports, log=False)
    wanted = _numbers()
    given = [one for one in assigning.standing(here.stores(), me()) if set(one.pathways) & wanted]
    names = [name for one in given for name in one.names]
    more = sum(one.more for one in given)
    told = [*names, telling.many(more, "other")] if more else names
    return render_template(
        "confirm.html",
        sentence=f"Take back the pathways of {telling.many(len(names) + more, 'person', 'people')}?",
        consequences=[
            f"{telling.listed(told)} will have no pathway, and no reminder of it.",
            "What they noted themselves stays theirs. A pathway they had before does not come back by itself.",
        ],
        action=url_for("assign.take_back"),
        button="Take them back",
        cancel=url_for("assign.index"),
        hidden={"pathways": request.form.get("pathways", "")},
    )


@assign.post("/take-back")
@rule("decide", "assign")
def take_back() -> Response:
    """Take assigned pathways back."""
    permit(me().reports, log=False)
    count = assigning.undo(here.stores(), me(), sorted(_numbers()))
    notice(f"{telling.many(count, 'pathway')} taken back.")
    return redirect(url_for("assign.index"))


@assign.post("/renew")
@rule("decide", "assign")
def renew() -> Response:
    """Give new versions to those whose steps rest on items that are gone or changed."""
    permit(me().reports, log=False)
    told = renewing.renew(here.stores(), me())
    notice(
        f"{telling.many(told.made, 'person has', 'people have')} a new version."
        + (f" {told.left}" if told.left else "")
    )
    return redirect(url_for("assign.index"))


def _asked(form: AssignForm) -> dict[str, str]:
    """The rule as an address says it."""
    values = {field.name: field.data for field in form}
    return {
        name: "y" if value is True else str(value) for name, value in values.items() if value not in (None, False, "")
    }


def _numbers() -> set[int]:
    words = (word.strip() for word in request.form.get("pathways", "").split(","))
    return {int(word) for word in words if word.isdecimal() and len(word) <= LONGEST_NUMBER}


def _look(form: AssignForm) -> Preview | None:
    out = frozenset(request.values.getlist("out"))
    try:
        return assigning.preview(
            here.stores(),
            me(),
            form.rule(without=out),
            search=request.values.get("find", ""),
            page=asked(),
        )
    except Refused as refusal:
        form.team.errors = [str(refusal)]
        return None


def _index(offers: tuple[Offer, ...], form: AssignForm) -> Given:
    given = assigning.standing(here.stores(), me())
    named = [person for one in given for person in one.people]
    permit(named or me().reports, action="view", log=bool(named))
    html = render_template(
        "assign/index.html",
        offers=offers,
        form=form,
        given=given,
        people=telling.many,
        renew=renewing.waiting(here.stores(), me()),
    )
    return (html, 400) if form.errors else html


def _preview(offers: tuple[Offer, ...], form: AssignForm, found: Preview, wrong: str = "") -> Given:
    permit([hit.person for hit in found.hits], action="view")
    offer = next(one for one in offers if one.decision == found.rule.decision)
    kept = None if request.method == "GET" else frozenset(request.form.getlist("person"))
    html = render_template(
        "assign/preview.html",
        found=found,
        offer=offer,
        form=form,
        wrong=wrong,
        kept=kept,
        out=request.values.getlist("out"),
        find=request.values.get("find", ""),
        asked=_asked(form),
        needed=sum(hit.hours for hit in found.ready),
        freed=sum(hit.weeks * found.rule.hours_per_week for hit in found.ready),
        many=telling.many,
        verdicts=telling.VERDICTS,
    )
    return (html, 400) if wrong else html
