"""Programmes in cycles: begun, reviewed, decided on at their gate, and gone on with."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from planner.services import programme as service
from planner.services.errors import NotFound, Refused
from planner.services.programme_values import CyclePage
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.notices import notice
from planner.web.options import options
from planner.web.programme import shown
from planner.web.programme.forms import CycleForm, DaysForm, GateForm, LessonForm, ReviewForm

programme = Blueprint("programme", __name__, url_prefix="/programme")
Given = str | Response | tuple[str, int]


@programme.get("")
@rule("view", "programme")
def index() -> str:
    """All programmes with their cycles, and what comes up."""
    page = service.page(here.stores(), me())
    return render_template("programme/index.html", page=page, sentence=shown.sentence(page), shown=shown, words=telling)


@programme.route("/new", methods=["GET", "POST"])
@rule("change", "programme")
def new() -> Given:
    """Begin a programme with its first cycle."""
    form, page = CycleForm(), service.page(here.stores(), me())
    form.offer((key, one.name) for key, one in page.figures.items())

    def act() -> Response:
        number = service.begin(here.stores(), me(), form.order())
        notice("The first cycle is begun.", undo=url_for("programme.remove", number=number))
        return redirect(url_for("programme.cycle", number=number))

    return _answered(form, "programme", act, "programme/new.html", page=page)


@programme.get("/<int:number>")
@rule("view", "programme")
def cycle(number: int) -> str:
    """One cycle: its evidence as it stands, its reviews, what it inherited and learnt."""
    return _cycle(service.cycle(here.stores(), me(), number), LessonForm(formdata=None))


@programme.get("/<int:number>.csv")
@rule("view", "programme")
def table(number: int) -> Response:
    """The evidence of one cycle as a file."""
    page = service.cycle(here.stores(), me(), number)
    return csv_file(shown.table(page.gate, page.cycle), f"cycle-{page.cycle.number}")


@programme.post("/<int:number>/lessons")
@rule("change", "programme")
def learn(number: int) -> Given:
    """Keep a lesson."""
    form = LessonForm()
    if not form.validate_on_submit():
        return _cycle(service.cycle(here.stores(), me(), number), form), 400
    made = service.learn(here.stores(), me(), number, kind=form.kind.data, text=form.text.data)
    notice("The lesson is kept; the next cycle inherits it.", undo=url_for("programme.unlearn", lesson=made))
    return redirect(url_for("programme.cycle", number=number, _anchor="lessons"))


@programme.post("/lessons/<int:lesson>/remove")
@rule("change", "programme")
def unlearn(lesson: int) -> Response:
    """Take a lesson back."""
    number = service.unlearn(here.stores(), me(), lesson)
    notice("The lesson is taken back.")
    return redirect(url_for("programme.cycle", number=number, _anchor="lessons"))


@programme.route("/<int:number>/reviews/<int:review>", methods=["GET", "POST"])
@rule("change", "programme")
def review(number: int, review: int) -> Given:
    """Write down what a review of worth found."""
    page = service.cycle(here.stores(), me(), number)
    about = next((one for one in page.cycle.reviews if one.number == review), None)
    if about is None:
        raise NotFound("There is no such review.")
    form = ReviewForm()

    def act() -> Response:
        service.hold_review(here.stores(), me(), review, note=form.note.data, cost=form.cost.data)
        notice("What the review found is kept.", undo=url_for("programme.reopen", review=review))
        return redirect(url_for("programme.cycle", number=number, _anchor="reviews"))

    return _answered(form, "note", act, "programme/review.html", page=page, about=about)


@programme.post("/reviews/<int:review>/reopen")
@rule("change", "programme")
def reopen(review: int) -> Response:
    """Take back what a review found."""
    number = service.reopen_review(here.stores(), me(), review)
    notice("Taken back. The review is due again.")
    return redirect(url_for("programme.cycle", number=number, _anchor="reviews"))


@programme.post("/<int:number>/gate")
@rule("change", "programme")
def propose(number: int) -> Response:
    """Put the evidence together as it stands, to decide on it."""
    service.propose(here.stores(), me(), number)
    notice("The evidence is kept as it stands today. A person decides.")
    return redirect(url_for("programme.decide", number=number))


@programme.route("/<int:number>/decide", methods=["GET", "POST"])
@rule("decide", "programme")
def decide(number: int) -> Given:
    """Decide at the gate: scale, pause or retire."""
    page = service.cycle(here.stores(), me(), number)
    if page.shown is None:
        raise NotFound("Put the evidence of this cycle together first: a decision rests on it.")
    form = GateForm()
    form.option.choices = options((key, f"{word}. {page.shown.options[key]}.") for key, word in shown.OPTIONS.items())

    def act() -> Response:
        service.decide(here.stores(), me(), number, option=form.option.data, reason=form.reason.data)
        notice(f"Decided: {shown.OPTIONS[form.option.data]}.", undo=url_for("programme.withdraw", number=number))
        return redirect(url_for("programme.cycle", number=number))

    return _answered(
        form, "option", act, "programme/decide.html", page=page, gate=page.shown, shown=shown, plain=telling.without_ids
    )


@programme.post("/<int:number>/withdraw")
@rule("decide", "programme")
def withdraw(number: int) -> Response:
    """Take the decision at a gate back."""
    service.withdraw(here.stores(), me(), number)
    notice("The decision is taken back. Both stay in the log.")
    return redirect(url_for("programme.cycle", number=number))


@programme.route("/<int:number>/next", methods=["GET", "POST"])
@rule("change", "programme")
def go_on(number: int) -> Given:
    """Begin the next cycle, which inherits from this one."""
    page = service.cycle(here.stores(), me(), number)
    length = page.cycle.end - page.cycle.start
    start = max(page.cycle.end, page.today)
    form = DaysForm(data={"start": start, "end": start + length})

    def act() -> Response:
        made = service.go_on(here.stores(), me(), number, start=form.start.data, end=form.end.data)
        notice("The next cycle is begun.", undo=url_for("programme.remove", number=made))
        return redirect(url_for("programme.cycle", number=made))

    return _answered(form, "start", act, "programme/next.html", page=page, shown=shown)


@programme.post("/<int:number>/remove")
@rule("change", "programme")
def remove(number: int) -> Response:
    """Take a cycle back that nothing was decided on."""
    service.remove(here.stores(), me(), number)
    notice("The cycle is taken back.")
    return redirect(url_for("programme.index"))


def _cycle(page: CyclePage, form: LessonForm) -> str:
    return render_template(
        "programme/cycle.html",
        page=page,
        form=form,
        sentence=shown.headline(page),
        state=shown.state(page.cycle, page.today),
        shown=shown,
        words=telling,
        plain=telling.without_ids,
    )


def _answered(form: FlaskForm, first: str, act: Callable[[], Response], template: str, **more: object) -> Given:
    """Do what the form asks, or show it again with what is wrong; a refusal stands at the field ``first``."""
    if not form.validate_on_submit():
        return render_template(template, form=form, **more), 400 if form.errors else 200
    try:
        return act()
    except Refused as refusal:
        form[first].errors = [str(refusal)]
        return render_template(template, form=form, **more), 400
