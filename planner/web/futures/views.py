"""What roles are to become: the list, one beside today's role, writing it, answering for it, deciding on it."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from planner.services import futures as service
from planner.services import futures_initiatives, futures_proposed, futures_told, futures_values
from planner.services.errors import NotFound, Refused
from planner.services.futures import Overtaken
from planner.web import here, rowed, sheets, telling
from planner.web.futures import forms, shown
from planner.web.gate import me, rule
from planner.web.notices import notice

futures = Blueprint("futures", __name__)
Page = str | Answer | tuple[str, int]


@futures.get("/futures")
@rule("view", "future")
def index() -> str:
    """Every role with what is written of its future."""
    rows = service.listed(here.stores(), me())
    return render_template("futures/index.html", rows=rows, shown=shown, words=telling)


@futures.get("/futures/duplicates")
@rule("change", "future")
def duplicates() -> str:
    """Initiatives that may be one and the same."""
    return _duplicates()


@futures.post("/futures/duplicates")
@rule("change", "future")
def say_apart() -> Page:
    """Say that two initiatives are no duplicates, and why."""
    form = forms.ApartForm()
    if not form.validate_on_submit():
        return _duplicates(form), 422
    one, other = form.one.data or "", form.other.data or ""
    futures_initiatives.say_apart(here.stores(), me(), one, other, form.reason.data)
    notice("Kept: they are two. Your reason stands below the list, where it can be taken back.")
    return redirect(url_for("futures.duplicates"))


@futures.post("/futures/duplicates/undo")
@rule("change", "future")
def no_longer_apart() -> Answer:
    """Take back that two initiatives are no duplicates."""
    one, other = request.form.get("one", ""), request.form.get("other", "")
    futures_initiatives.take_back(here.stores(), me(), one, other)
    notice("Taken back. If they still look like one, they are on the list again.")
    return redirect(url_for("futures.duplicates"))


@futures.get("/futures/<key>")
@rule("view", "future")
def show(key: str) -> str:
    """A future role beside today's, what it lacks, and the decision."""
    return _show(service.page(here.stores(), me(), key))


@futures.route("/futures/<key>/edit", methods=["GET", "POST"])
@rule("change", "future")
def edit(key: str) -> Page:
    """Write on a future role; every save is a version, and nothing of it is in force."""
    found = service.page(here.stores(), me(), key)
    form = forms.future_form(found, sent=rowed.sent(forms.FIRST))
    if request.method != "POST" or rowed.moves():
        return _edit(found, form)
    if not form.validate():
        return _edit(found, form), 422
    try:
        number = service.save(here.stores(), me(), key, seen=forms.seen(form), body=forms.body_of(form))
    except Overtaken as error:
        form.seen.data = str(found.number)
        return _edit(found, form, overtaken=str(error)), 409
    notice(f"Saved as version {number}. Nothing of it is in force before somebody approves it.")
    return redirect(url_for("futures.show", key=key, _anchor="main"))


@futures.route("/futures/<key>/questions", methods=["GET", "POST"])
@rule("change", "future")
def questions(key: str) -> Page:
    """Answer the six questions that are asked before approval."""
    found = service.page(here.stores(), me(), key)
    form = forms.QuestionsForm(data={**found.future.answers, "seen": str(found.number)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            answers = {name: shown.plain(form[name].data) for name in service.ASKED}
            try:
                number = service.save(here.stores(), me(), key, seen=forms.seen(form), body={"answers": answers})
            except Overtaken as error:
                form.workflows.errors = [f"{error} What you typed is still here; saving again keeps it."]
                form.seen.data, status = str(found.number), 409
            else:
                notice(f"Saved as version {number}.")
                return redirect(url_for("futures.show", key=key))
    hints = shown.hints(found)
    return render_template("futures/questions.html", page=found, form=form, hints=hints, asked=service.ASKED), status


@futures.post("/futures/<key>/decide")
@rule("decide", "future")
def decide(key: str) -> Page:
    """Approve what was written last, or say not yet."""
    form = forms.ApproveForm()
    if form.validate_on_submit():
        option = form.option.data
        try:
            reason, version = form.reason.data, forms.seen(form)
            number = service.decide(here.stores(), me(), key, version=version, option=option, reason=reason)
        except Refused as refusal:
            form.option.errors = [str(refusal)]
        else:
            if option == service.APPROVE:
                told = "Approved. The next run reads it, and those in the role see it on their page."
                notice(told, undo=url_for("futures.withdraw", key=key, decision=number))
            else:
                notice("Kept: not yet. Your reason stands in the history.")
            return redirect(url_for("futures.show", key=key))
    return _show(service.page(here.stores(), me(), key), decision=form), 422


@futures.get("/futures/<key>/withdraw")
@rule("decide", "future")
def ask_withdraw(key: str) -> str:
    """Ask before an approval is taken back."""
    found = service.page(here.stores(), me(), key)
    if found.approved is None:
        raise NotFound("No future of this role is approved.")
    return render_template(
        "confirm.html",
        sentence=f"Take back the approval of what {found.title} becomes?",
        consequences=[
            "The history keeps that it was approved and that it was taken back.",
            "The next run no longer reads it, so the verdict on the role may change.",
            "Those in the role no longer see it on their page.",
        ],
        action=url_for("futures.withdraw", key=key),
        button="Take it back",
        cancel=url_for("futures.show", key=key),
    )


@futures.post("/futures/<key>/withdraw")
@rule("decide", "future")
def withdraw(key: str) -> Answer:
    """Take an approval back; from its notice only that one, whatever was approved since."""
    service.withdraw(here.stores(), me(), key, decision=request.args.get("decision", type=int))
    notice("The approval is taken back. It stays in the history.")
    return redirect(url_for("futures.show", key=key))


@futures.get("/futures/<key>/changes")
@rule("view", "future")
def changes(key: str) -> str:
    """What a version changes, against today's role or another version."""
    now = request.args.get("now", type=int)
    before = request.args.get("before", "today")
    found = service.page(here.stores(), me(), key, version=now)
    return render_template(
        "futures/changes.html",
        page=found,
        before=before,
        changes=_differences(found, before),
        numbers=[one.number for one in service.versions(here.stores(), me(), key)],
    )


@futures.get("/futures/<key>/history")
@rule("view", "future")
def history(key: str) -> str:
    """Every version that was written, and every decision."""
    found = service.page(here.stores(), me(), key)
    versions = service.versions(here.stores(), me(), key)
    return render_template("futures/history.html", page=found, versions=versions, shown=shown)


@futures.post("/futures/<key>/again/<int:version>")
@rule("change", "future")
def again(key: str, version: int) -> Answer:
    """Go on from an older version."""
    number = service.again(here.stores(), me(), key, version)
    notice(f"Version {number} says what version {version} said. Nothing of it is in force before it is approved.")
    return redirect(url_for("futures.show", key=key))


# Who may comment is not only a matter of personas: the service asks whom of the role the viewer leads.
@futures.post("/futures/<key>/comments")
@rule("view", "future")
def comment(key: str) -> Page:
    """Say what one thinks of a future role."""
    form = forms.CommentForm()
    if not form.validate_on_submit():
        return _show(service.page(here.stores(), me(), key), comment=form), 422
    service.comment(here.stores(), me(), key, form.text.data)
    notice("Your comment stands beside it.")
    return redirect(url_for("futures.show", key=key, _anchor="comments"))


@futures.get("/futures/<key>/future.md")
@rule("view", "future")
def markdown(key: str) -> Response:
    """The future role as a text with headings."""
    found = service.page(here.stores(), me(), key)
    text = futures_told.markdown(found.future, found.names, head=shown.standing(found))
    answer = Response(text, mimetype="text/markdown")
    answer.headers["Content-Disposition"] = f'attachment; filename="future-of-{key}.md"'
    return answer


@futures.get("/futures/<key>/future.csv")
@rule("view", "future")
def table(key: str) -> Response:
    """The future role as a table, today's words beside it."""
    found = service.page(here.stores(), me(), key)
    return sheets.answer(f"future-of-{key}.csv", ("About", "Today", "Then"), shown.sheet(found))


def _differences(found: futures_values.Page, before: str) -> Any:
    after = futures_told.lines(found.future, found.names) if found.newest else {}
    if not before.isdecimal():
        return futures_told.differences(futures_told.today(found.today, found.names), after)
    other = service.page(here.stores(), me(), found.key, version=int(before))
    return futures_told.differences(futures_told.lines(other.future, other.names), after)


def _show(
    found: futures_values.Page, *, decision: forms.ApproveForm | None = None, comment: forms.CommentForm | None = None
) -> str:
    decision = decision or forms.ApproveForm(formdata=None)
    decision.seen.data = str(found.number)
    return render_template(
        "futures/show.html",
        page=found,
        decision=decision,
        comment=comment or forms.CommentForm(formdata=None),
        shown=shown,
        words=telling,
        told=futures_told,
        pairs=shown.pairs(found),
        asked=service.ASKED,
    )


def _duplicates(form: forms.ApartForm | None = None) -> str:
    return render_template(
        "futures/duplicates.html",
        page=futures_initiatives.page(here.stores(), me()),
        form=form or forms.ApartForm(formdata=None),
        shown=shown,
        words=telling,
    )


def _edit(found: futures_values.Page, form: forms.FutureForm, *, overtaken: str = "") -> str:
    return render_template(
        "futures/edit.html",
        page=found,
        form=form,
        wrong=forms.errors(form),
        overtaken=overtaken,
        offered=futures_proposed.proposals(here.stores(), me(), found),
        todays={one.id: one for one in (found.today.responsibilities if found.today else ())},
        shown=shown,
        words=telling,
    )
