"""My team this fortnight, and the steps of somebody in it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services import assigning, mine, team
from planner.web import here, telling
from planner.web.gate import me, permit, rule
from planner.web.manager import shown
from planner.web.me import shown as own

manager = Blueprint("manager", __name__, url_prefix="/team")


@manager.get("")
@rule("view", "team")
def home() -> str:
    """One friction, one behaviour, one thing to do, and who walks which pathway."""
    page = team.page(here.stores(), me(), team=request.args.get("team"))
    members = shown.members(page)
    permit([one.person for one in members] or me().reports)
    offers = assigning.offers(here.stores(), me())
    return render_template(
        "manager/home.html",
        page=page,
        members=members,
        name=shown.name(page),
        sentence=shown.sentence(page),
        finding=shown.friction(page),
        hidden=shown.hidden(page),
        behaviour=shown.behaviour(page),
        doing=shown.doing(page, offers),
        hours=sum(one.hours_per_week for one in members),
        plain=telling.without_ids,
        page_of=telling.page_of,
        many=telling.many,
    )


@manager.get("/<person>")
@rule("view", "pathway")
def member(person: str) -> str | Response:
    """The steps of somebody who reports to me: what is next, later and behind; nothing that they say of themselves."""
    if person == me().person:
        permit([person])
        return redirect(url_for("me.pathway"))
    permit([person])
    page = mine.page(here.stores(), me(), person=person)
    return render_template("manager/member.html", page=page, shown=own)
