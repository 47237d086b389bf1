"""My team this fortnight, the steps of somebody in it, and what they can do."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from planner.services import abilities as said_of
from planner.services import assigning, confirming, mine, retros, stating, team
from planner.web import abilities as can
from planner.web import here, telling
from planner.web.gate import me, permit, rule
from planner.web.manager import shown
from planner.web.me import shown as own
from planner.web.notices import notice

manager = Blueprint("manager", __name__, url_prefix="/team")
Given = str | Response | tuple[str, int]


@manager.get("")
@rule("view", "team")
def home() -> str:
    """One friction, one behaviour, one thing to do, and who walks which pathway."""
    page = team.page(here.stores(), me(), team=request.args.get("team"))
    members = shown.members(page)
    permit([one.person for one in members] or me().reports)
    offers = assigning.offers(here.stores(), me())
    practised = shown.behaviours(page)
    return render_template(
        "manager/home.html",
        page=page,
        members=members,
        name=shown.name(page),
        sentence=shown.sentence(page),
        finding=shown.friction(page),
        hidden=shown.hidden(page),
        practised=practised,
        cue=shown.cue,
        doing=shown.doing(page, offers, practised),
        idle=bool(offers) and any(one.pathway is None for one in members),
        retro=retros.page(here.stores(), me(), team=page.team) if page.team else None,
        hours=sum(one.hours_per_week for one in members),
        plain=telling.without_ids,
        page_of=telling.page_of,
        many=telling.many,
    )


@manager.get("/capabilities")
@rule("view", "capability")
def abilities() -> str:
    """Which of my reports' words wait for mine, and how many people are where."""
    team_name = request.args.get("team")
    page = confirming.overview(here.stores(), me(), team=team_name)
    permit([one.person for one in page.people])
    return render_template(
        "manager/abilities.html", page=page, team=team_name, sentence=shown.unanswered(page), shown=shown
    )


@manager.get("/<person>/capabilities")
@rule("view", "capability")
def capabilities(person: str) -> Given:
    """What the job of a report asks for, what everybody says of them, and what I say."""
    permit([person])
    if person == me().person:
        return redirect(url_for("me.capabilities"))
    return _capabilities(person)


@manager.post("/<person>/capabilities")
@rule("change", "capability")
def state(person: str) -> Given:
    """Say what a report can do, confirm a certificate of theirs, or say that something is not needed in their job."""
    permit([person])
    page = said_of.page(here.stores(), me(), person)
    form = can.form(page, own=False)
    said = can.statements(form, page) if form.validate() else []
    if form.errors:
        return _capabilities(person, form)
    seen = [number for one in request.form.getlist("certificate") for number in can.numbers(one)]
    if seen or said:
        numbers = stating.say(here.stores(), me(), person, said, certificates=seen)
        told = f"Noted beside what {page.name} says: {telling.many(len(numbers), 'answer')}. {page.name} sees it now."
        notice(told, undo=url_for("manager.take_back", person=person, numbers=can.address(numbers)))
    else:
        notice("Nothing was chosen, so nothing was kept.", kind="problem")
    return redirect(url_for("manager.capabilities", person=person))


@manager.post("/<person>/capabilities/take-back/<numbers>")
@rule("change", "capability")
def take_back(person: str, numbers: str) -> Given:
    """Take back what I said of a report."""
    permit([person])
    stating.take_back(here.stores(), me(), person, can.numbers(numbers))
    notice("Taken back. It no longer counts.")
    return redirect(url_for("manager.capabilities", person=person))


@manager.get("/<person>")
@rule("view", "pathway")
def member(person: str) -> str | Response:
    """The steps of somebody who reports to me: what is next, later and behind; nothing that they say of themselves."""
    if person == me().person:
        permit([person])
        return redirect(url_for("me.pathway"))
    permit([person])
    page = mine.page(here.stores(), me(), person=person)
    return render_template("manager/member.html", page=page, shown=own, person=person)


def _capabilities(person: str, form: FlaskForm | None = None) -> Given:
    page = said_of.page(here.stores(), me(), person)
    everything = (*page.asked, *page.beside)
    answer = render_template(
        "manager/capabilities.html",
        page=page,
        sentence=can.sentence(page, whose=f"the job of {page.name}"),
        certificates=[(ability, one) for ability in everything for one in ability.unconfirmed],
        form=form or can.form(page, own=False, empty=True),
        words=can,
        back=lambda number: url_for("manager.take_back", person=person, numbers=number),
        wrong=[form] if form else [],
    )
    return (answer, 400) if form else answer
