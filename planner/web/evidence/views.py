"""Behaviours being watched, each with what the weeks before and since say."""

from flask import Blueprint, Response, render_template, request

from planner.services import tracking
from planner.services.errors import NotFound
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.evidence import shown
from planner.web.gate import me, rule

evidence = Blueprint("evidence", __name__, url_prefix="/evidence")


@evidence.get("")
@rule("view", "evidence")
def index() -> str:
    """What is being watched, of every team or of one."""
    team = request.args.get("team") or None
    page = tracking.page(here.stores(), me(), team=team)
    everywhere = page if team is None else tracking.page(here.stores(), me())
    keys = {one.evidence.team for one in everywhere.watched} | {one.team for one in everywhere.waiting}
    teams = sorted(((page.names.team(key), key) for key in keys), key=lambda pair: pair[0].casefold())
    rows = shown.everything(page)
    return render_template(
        "evidence/index.html",
        page=page,
        rows=rows,
        alarms=shown.alarms(rows),
        groups=shown.groups(rows),
        over=shown.over_teams(page, team),
        sentence=shown.summary(page),
        advice=shown.advice(page),
        teams=teams,
        team=team,
        page_of=telling.page_of,
        plain=telling.without_ids,
    )


@evidence.get("/<team>/<behaviour>.csv")
@rule("view", "evidence")
def table(team: str, behaviour: str) -> Response:
    """The weeks of one behaviour of one team, as a file."""
    page = tracking.page(here.stores(), me(), team=team)
    made = next((shown.chart(one, page) for one in page.watched if one.evidence.behaviour == behaviour), None)
    if made is None:
        raise NotFound("That behaviour is not watched there, or its group is too small to be shown.")
    return csv_file(made, f"{behaviour}-{team}")
