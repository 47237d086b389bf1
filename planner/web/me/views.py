"""My pathway: what changes in my role, one next step, what I practise, what I can do, and what is held about me."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer

from planner.services import abilities, adoption, clock, futures, house, mine, own, stating, wishing
from planner.services.errors import Refused
from planner.web import abilities as can
from planner.web import drawings, gate, here, telling
from planner.web.futures import shown as becoming
from planner.web.gate import rule
from planner.web.me import record, shown
from planner.web.me.forms import ContestForm, CredentialForm, NotRelevantForm, PractiseForm, WishForm
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
    own.set_not_relevant(here.stores(), gate.me(), number, form.because.data, shared=form.shared.data)
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


@me.post("/places")
@rule("change", "wish")
def wish() -> Given:
    """Say that I want a role, or that it is not for me."""
    gate.own()
    form = WishForm()
    if not form.validate():
        return _pathway(wish=form)
    number, before = wishing.say(here.stores(), gate.me(), form.role.data, form.what.data, note=form.note.data or "")
    undo = url_for("me.wish_back", number=number) if before is None else url_for("me.wish_again", number=before)
    wanted = form.what.data == "wanted"
    said = "Noted: you want this role." if wanted else "Noted: no plan from now on moves you to this role."
    notice(f"{said} Only you see it.", undo=undo)
    return redirect(url_for("me.pathway") + "#places")


@me.post("/places/<int:number>/back")
@rule("change", "wish")
def wish_back(number: int) -> Given:
    """Take back what I said of a role."""
    gate.own()
    wishing.withdraw(here.stores(), gate.me(), number)
    notice("Taken back. It counts no more.", undo=url_for("me.wish_again", number=number))
    return redirect(url_for("me.pathway") + "#places")


@me.post("/places/<int:number>/again")
@rule("change", "wish")
def wish_again(number: int) -> Given:
    """Let what I said of a role before hold again."""
    gate.own()
    wishing.again(here.stores(), gate.me(), number)
    notice("What you said before holds again.")
    return redirect(url_for("me.pathway") + "#places")


@me.post("/places/<int:number>/forget")
@rule("change", "wish")
def wish_forget(number: int) -> Given:
    """Delete for good what I said of a role and took back."""
    gate.own()
    wishing.forget(here.stores(), gate.me(), number)
    notice("It is deleted.")
    return redirect(url_for("me.data") + "#places")


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


@me.get("/capabilities")
@rule("view", "capability")
def capabilities() -> Given:
    """What my job asks for, what everybody says of me, and what I say."""
    return _capabilities()


@me.post("/capabilities")
@rule("change", "capability")
def state() -> Given:
    """Say what I can do, and what my job does not ask for."""
    person = gate.own()
    page = abilities.page(here.stores(), gate.me())
    form = can.form(page, own=True)
    said = can.statements(form, page) if form.validate() else []
    if form.errors:
        return _capabilities(form=form)
    if not said:
        notice("Nothing was chosen, so nothing was kept.", kind="problem")
        return redirect(url_for("me.capabilities"))
    numbers = stating.say(here.stores(), gate.me(), person, said)
    told = f"Noted beside what others say: {telling.many(len(said), 'answer')}."
    notice(told, undo=url_for("me.take_back", numbers=can.address(numbers)))
    return redirect(url_for("me.capabilities"))


@me.post("/capabilities/certificate")
@rule("change", "capability")
def credential() -> Given:
    """Name a certificate of mine."""
    gate.own()
    page = abilities.page(here.stores(), gate.me())
    form = CredentialForm.of(page)
    if not form.validate():
        return _capabilities(credential=form)
    try:
        numbers = stating.add_credential(here.stores(), gate.me(), form.said())
    except Refused as refusal:
        form.level.errors = [str(refusal)]
        return _capabilities(credential=form)
    told = "Noted as stated by you. Your manager can confirm it."
    notice(told, undo=url_for("me.take_back", numbers=can.address(numbers)))
    return redirect(url_for("me.capabilities"))


@me.post("/capabilities/take-back/<numbers>")
@rule("change", "capability")
def take_back(numbers: str) -> Given:
    """Take back what I said myself."""
    person = gate.own()
    stating.take_back(here.stores(), gate.me(), person, can.numbers(numbers))
    notice("Taken back. It stands among what no longer counts.")
    return redirect(url_for("me.capabilities"))


@me.get("/data")
@rule("view", "own-data")
def data() -> Given:
    """Everything that is held about me."""
    gate.own()
    held = mine.held(here.stores(), gate.me())
    beside = record.beside(held)
    return render_template(
        "me/data.html", held=held, shown=shown, beside=beside, wished=record.wished, copied=record.COPIED, words=can
    )


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
    going = wishing.mine(here.stores(), gate.me())
    given: dict[str, Any] = {
        "not_relevant": NotRelevantForm(formdata=None),
        "practise": PractiseForm(formdata=None),
        "contest": ContestForm(formdata=None),
    } | forms
    answer = render_template(
        "me/pathway.html",
        page=page,
        charts=shown.charts(page, clock.today()),
        shown=shown,
        render=render,
        wrong=list(forms.values()),
        answered=adoption.own(here.stores(), gate.me()),
        going=going,
        future=futures.changing(here.stores(), gate.me()),
        becoming=becoming,
        wish_wrong=forms["wish"].role.data if "wish" in forms else "",
        wish_forms=WishForm.each(going.places, forms.get("wish")),
        **given,
    )
    return (answer, 400) if forms else answer


def _capabilities(form: FlaskForm | None = None, credential: CredentialForm | None = None) -> Given:
    gate.own()
    page = abilities.page(here.stores(), gate.me())
    wrong = [one for one in (form, credential) if one is not None and one.errors]
    answer = render_template(
        "me/capabilities.html",
        page=page,
        sentence=can.sentence(page, whose="your job"),
        form=form or can.form(page, own=True, empty=True),
        credential=(credential or CredentialForm.of(page, empty=True)) if page.asked else None,
        words=can,
        order=can.order(house.policy(here.stores())["evidence.order"]),
        back=lambda number: url_for("me.take_back", numbers=number),
        wrong=wrong,
    )
    return (answer, 400) if wrong else answer
