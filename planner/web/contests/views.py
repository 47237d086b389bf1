"""Objections that wait for an answer, and answering them."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.services import mine, own
from planner.services.errors import NotFound
from planner.web import here, telling
from planner.web.contests.forms import AnswerForm
from planner.web.gate import me, permit, rule
from planner.web.notices import notice

contests = Blueprint("contests", __name__, url_prefix="/contests")
Given = str | Response | tuple[str, int]


# Everybody may view their own objection; this page is for those who answer.
@contests.get("")
@rule("decide", "contest")
def index() -> Given:
    """The objections that nobody has answered yet, the oldest first."""
    return _index()


@contests.post("/<int:number>")
@rule("decide", "contest")
def answer(number: int) -> Given:
    """Answer an objection of somebody else."""
    found = next((one for one in mine.open_contests(here.stores(), me()) if one.number == number), None)
    if found is None:
        raise NotFound("That objection is not open any more: somebody may have answered it.")
    permit([found.person])
    form = AnswerForm(prefix=str(number))
    if not form.validate():
        return _index(form, number)
    own.answer(here.stores(), me(), number, form.text.data)
    notice(f"{found.name} can read your answer now.")
    return redirect(url_for("contests.index"))


def _index(sent: AnswerForm | None = None, number: int = 0) -> Given:
    rows = mine.open_contests(here.stores(), me())
    permit([one.person for one in rows], action="view")
    forms = {one.number: AnswerForm(prefix=str(one.number), formdata=None) for one in rows}
    if sent is not None:
        forms[number] = sent
    html = render_template("contests/index.html", rows=rows, forms=forms, many=telling.many)
    return (html, 400) if sent is not None else html
