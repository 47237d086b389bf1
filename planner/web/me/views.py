"""My pathway: what changes in my role, one next step, what I practise, and what is held about me."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer

from planner.services import clock, mine, own
from planner.services.errors import NotFound, Refused
from planner.web import drawings, gate, here, telling
from planner.web.gate import rule
from planner.web.me import record, shown
from planner.web.me.forms import AssessForm, ContestForm, NotRelevantForm, PractiseForm
from planner.web.me.markdown import render
from planner.web.notices import notice

me = Blueprint("me", __name__, url_prefix="/me")
Given = str | Answer | tuple[str, int]


@me.get("")
@rule("view", "pathway")
def pathway() -> Given:
    """What is changing in my role, what is next, what I practise, and who can see it."""
    return _pathway()


@me.get("/noticed.csv")
@rule("view", "pathway")
def noticed() -> Response:
    """What I noted about the behaviour I practise, week by week, as a file."""
    gate.own()
    page = mine.page(here.stores(), gate.me())
    behaviour = page.practising.name if page.practising else ""
    return drawings.csv_file(shown.noticed(page.noted, behaviour, clock.today()), "what-i-noticed")


@me.post("/steps/<int:number>/done")
@rule("change", "pathway")
def done(number: int) -> Given:
    """Note that a step is done: activity, which moves no progress."""
    gate.own()
    own.finish_step(here.stores(), gate.me(), number)
    notice(
        "Noted as done. What counts as progress is what shows in the work.", undo=url_for("me.not_done", number=number)
    )
    return redirect(url_for("me.pathway"))


@me.post("/steps/<int:number>/not-done")
@rule("change", "pathway")
def not_done(number: int) -> Given:
    """Take "done" back."""
    gate.own()
    own.finish_step(here.stores(), gate.me(), number, done=False)
    notice("The step is open again.")
    return redirect(url_for("me.pathway"))


@me.post("/steps/<int:number>/not-relevant")
@rule("change", "pathway")
def not_relevant(number: int) -> Given:
    """Set a step aside, and say why."""
    gate.own()
    form = NotRelevantForm()
    if not form.validate():
        return _pathway(not_relevant=form)
    own.set_not_relevant(here.stores(), gate.me(), number, form.because.data)
    notice("The step is set aside, with your reason.", undo=url_for("me.relevant", number=number))
    return redirect(url_for("me.pathway"))


@me.post("/steps/<int:number>/relevant")
@rule("change", "pathway")
def relevant(number: int) -> Given:
    """Take a step up again that was set aside."""
    gate.own()
    own.set_not_relevant(here.stores(), gate.me(), number, "")
    notice("The step is back on your pathway.")
    return redirect(url_for("me.pathway"))


@me.post("/practice")
@rule("change", "observation-note")
def practise() -> Given:
    """Note whether I did what I practise."""
    gate.own()
    form = PractiseForm()
    if not form.validate():
        return _pathway(practise=form)
    seen = form.seen.data == "yes"
    number = own.observe(here.stores(), gate.me(), form.behaviour.data, seen=seen, note=form.note.data or "")
    said = "Noted: you did this." if seen else "Noted: not this time. That is worth knowing too."
    notice(said, undo=url_for("me.forget", number=number))
    return redirect(url_for("me.pathway") + "#noticed")


@me.post("/practice/<int:number>/forget")
@rule("change", "observation-note")
def forget(number: int) -> Given:
    """Take a note of my own back."""
    gate.own()
    own.forget_observation(here.stores(), gate.me(), number)
    notice("Your note is gone.")
    return redirect(url_for("me.pathway") + "#noticed")


@me.post("/nudges/<int:number>/away")
@rule("change", "pathway")
def put_away(number: int) -> Given:
    """Put a reminder away."""
    gate.own()
    own.put_nudge_away(here.stores(), gate.me(), number)
    notice("The reminder is put away.")
    return redirect(url_for("me.pathway"))


@me.post("/not-right")
@rule("change", "contest")
def not_right() -> Given:
    """Say that something held about me is not right."""
    gate.own()
    form = ContestForm()
    if not form.validate():
        return _pathway(contest=form)
    own.contest(here.stores(), gate.me(), form.about.data, form.text.data)
    notice("HR has your objection, and the answer will stand here.")
    return redirect(url_for("me.pathway") + "#not-right")


@me.get("/data")
@rule("view", "own-data")
def data() -> Given:
    """Everything that is held about me."""
    return _data()


@me.post("/data/<capability>")
@rule("change", "own-data")
def assess(capability: str) -> Given:
    """Say at which level I see myself; it stands beside what others say."""
    gate.own()
    held = mine.held(here.stores(), gate.me())
    forms = _assess_forms(held)
    if capability not in forms:
        raise NotFound("That is none of the capabilities that your role asks for.")
    form = forms[capability]
    if not form.validate():
        return _data(forms)
    try:
        own.assess(here.stores(), gate.me(), capability, form.level.data, form.note.data or "")
    except Refused as refusal:
        form.level.errors = [str(refusal)]
        return _data(forms)
    notice(f"Noted beside what others say: {held.names.capability(capability)}.")
    return redirect(url_for("me.data") + "#abilities")


@me.get("/data.csv")
@rule("view", "own-data")
def data_csv() -> Response:
    """Everything held about me, as a table."""
    gate.own()
    return drawings.csv_file(record.table(*_everything()), "held-about-me")


@me.get("/data.json")
@rule("view", "own-data")
def data_json() -> Response:
    """Everything held about me, for another program."""
    gate.own()
    answer = Response(record.json_text(*_everything()), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="held-about-me.json"'
    return answer


def _everything() -> tuple[mine.Held, mine.Page]:
    return mine.held(here.stores(), gate.me()), mine.page(here.stores(), gate.me())


def _pathway(**forms: FlaskForm) -> Given:
    gate.own()
    page = mine.page(here.stores(), gate.me())
    chart = shown.noticed(page.noted, page.practising.name, clock.today()) if page.practising else None
    given: dict[str, Any] = {
        "not_relevant": NotRelevantForm(formdata=None),
        "practise": PractiseForm(formdata=None),
        "contest": ContestForm(formdata=None),
    } | forms
    answer = render_template(
        "me/pathway.html",
        page=page,
        chart=chart,
        shown=shown,
        render=render,
        decided=telling.VERDICTS,
        wrong=list(forms.values()),
        **given,
    )
    return (answer, 400) if forms else answer


def _data(forms: dict[str, AssessForm] | None = None) -> Given:
    gate.own()
    held = mine.held(here.stores(), gate.me())
    wrong = [form for form in (forms or {}).values() if form.errors]
    given = forms or _assess_forms(held, empty=True)
    answer = render_template(
        "me/data.html", held=held, forms=given, wrong=wrong, shown=shown, beside=record.beside(held)
    )
    return (answer, 400) if wrong else answer


def _assess_forms(held: mine.Held, *, empty: bool = False) -> dict[str, AssessForm]:
    forms = {}
    for capability in held.capabilities:
        form = AssessForm(prefix=capability.id, **({"formdata": None} if empty else {}))
        levels = [(level.level, f"{level.level}: {level.seen}") for level in capability.levels]
        form.level.choices = [(0, "0: Not yet"), *levels]
        forms[capability.id] = form
    return forms
