"""Changes of the library on their way: written, proposed, decided."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.faults import Unreadable
from planner.services import bodies, drafting, releasing, shelf, spelling
from planner.services.drafting import Overtaken
from planner.services.errors import NotFound, Refused
from planner.services.releasing import Prepared
from planner.web import here, rowed, telling
from planner.web.gate import me, rule
from planner.web.library import editor, words
from planner.web.library.forms import DecideForm, WhyForm, decide_form
from planner.web.library.forms import number as counter_of
from planner.web.notices import notice

drafts = Blueprint("drafts", __name__)
Page = str | Response | tuple[str, int]


@drafts.get("/library/drafts")
@rule("change", "library")
def index() -> str:
    """What is being changed, and what was decided last."""
    going, over = releasing.listed(here.stores(), me())
    return render_template("library/drafts.html", going=going, over=over, words=words, many=telling.many)


@drafts.route("/library/new/<part>", methods=["GET", "POST"])
@rule("change", "library")
def new(part: str) -> Page:
    """Write an entry that the library does not have."""
    sort = _written(part)
    held = shelf.open_shelf(here.stores(), me())
    form = editor.form_of(sort, held, bodies.FRESH[sort], counter=0, sent=editor.sent())
    if request.method != "POST" or rowed.moves():
        return _edit(form, sort, held)
    if not form.validate():
        return _edit(form, sort, held), 422
    body = {**bodies.FRESH[sort], **editor.body_of(sort, form)}
    if bodies.name_of(body) == bodies.NAMELESS:
        (form.title if "title" in form else form.name).errors = ["Give it a name first"]
        return _edit(form, sort, held), 422
    made = drafting.begin_new(here.stores(), me(), sort, body)
    return redirect(url_for("library.drafts.show", number=made))


@drafts.post("/library/<part>/<key>/draft")
@rule("change", "library")
def begin(part: str, key: str) -> Response:
    """Begin to change an entry, from an older version or as a copy where asked."""
    sort = _written(part)
    version = request.form.get("version", type=int)
    copy = request.form.get("copy") == "yes"
    made = drafting.begin(here.stores(), me(), sort, key, version=version, copy=copy)
    if version is not None:
        notice(f"A draft says what version {version} said. Nothing is in force before it is published.")
    return redirect(url_for("library.drafts.show" if version is not None else "library.drafts.edit", number=made))


@drafts.get("/library/drafts/<int:number>")
@rule("change", "library")
def show(number: int) -> str:
    """A draft: what it changes, what that would do, and the decision."""
    return _show(releasing.prepared(here.stores(), me(), number))


@drafts.route("/library/drafts/<int:number>/edit", methods=["GET", "POST"])
@rule("change", "library")
def edit(number: int) -> Page:
    """Write on a draft."""
    found = releasing.prepared(here.stores(), me(), number)
    if found.body is None or found.state != "draft":
        return redirect(url_for("library.drafts.show", number=number))
    held = shelf.open_shelf(here.stores(), me())
    form = editor.form_of(found.sort, held, found.body, counter=found.counter, sent=editor.sent())
    if request.method != "POST" or rowed.moves():
        return _edit(form, found.sort, held, found)
    if not form.validate():
        return _edit(form, found.sort, held, found), 422
    body = editor.body_of(found.sort, form)
    try:
        drafting.save(here.stores(), me(), number, counter_of(form.counter), body)
    except Overtaken as error:
        return _overtaken(form, found, held, body, error), 409
    notice("Saved. Nothing is in force before it is published.")
    return redirect(url_for("library.drafts.show", number=number))


@drafts.post("/library/drafts/<int:number>/propose")
@rule("change", "library")
def propose(number: int) -> Page:
    """Ask for a decision on a draft."""
    form = WhyForm()
    if form.validate_on_submit():
        try:
            drafting.propose(here.stores(), me(), number, counter_of(form.counter), form.why.data)
        except Refused as refusal:
            form.why.errors = [str(refusal)]
        else:
            notice("Proposed. It waits for a decision.")
            return redirect(url_for("library.drafts.show", number=number))
    return _show(releasing.prepared(here.stores(), me(), number), why=form), 422


@drafts.post("/library/drafts/<int:number>/decide")
@rule("decide", "library")
def decide(number: int) -> Page:
    """Publish a change, or turn it down."""
    found = releasing.prepared(here.stores(), me(), number)
    form = decide_form(publish=_publishing(found))
    if form.validate_on_submit():
        publish = form.option.data == "publish"
        try:
            releasing.decide(
                here.stores(),
                me(),
                number,
                counter_of(form.counter),
                publish=publish,
                reason=form.reason.data,
                overwrite=bool(form.overwrite.data),
            )
        except (Refused, Unreadable) as refusal:
            form.option.errors = [str(refusal)]
        else:
            notice(f"{found.name}: {'it is in force now' if publish else 'turned down'}. The log keeps your reason.")
            return redirect(_after(found) if publish else url_for("library.drafts.index"))
    return _show(releasing.prepared(here.stores(), me(), number), decision=form), 422


@drafts.post("/library/drafts/<int:number>/back")
@rule("change", "library")
def back(number: int) -> Response:
    """Take a proposal back to write on."""
    drafting.back_to_draft(here.stores(), me(), number, request.form.get("counter", 0, type=int))
    notice("It is a draft again.")
    return redirect(url_for("library.drafts.edit", number=number))


@drafts.post("/library/drafts/<int:number>/newer")
@rule("change", "library")
def newer(number: int) -> Response:
    """Bring a draft to the version now in force."""
    both = drafting.take_over(here.stores(), me(), number, request.form.get("counter", 0, type=int))
    told = (
        f" Both had changed {telling.listed([one.replace('_', ' ') for one in both])}: your words stand."
        if both
        else ""
    )
    notice(f"The draft now goes on from the newest version.{told}")
    return redirect(url_for("library.drafts.show", number=number))


@drafts.post("/library/drafts/<int:number>/drop")
@rule("change", "library")
def drop(number: int) -> Response:
    """Put a draft away; it can be taken up again."""
    drafting.drop(here.stores(), me(), number, request.form.get("counter", 0, type=int))
    notice("The draft was put away.", undo=url_for("library.drafts.restore", number=number))
    return redirect(url_for("library.drafts.index"))


@drafts.post("/library/drafts/<int:number>/restore")
@rule("change", "library")
def restore(number: int) -> Response:
    """Take a draft up again that was put away."""
    drafting.restore(here.stores(), me(), number)
    notice("The draft is back.")
    return redirect(url_for("library.drafts.show", number=number))


@drafts.route("/library/<part>/<key>/withdraw", methods=["GET", "POST"])
@rule("change", "library")
def withdraw(part: str, key: str) -> Page:
    """Propose to drop the own version of an entry."""
    sort = words.sort_of(part)
    held, entry = shelf.entry(here.stores(), me(), sort, key)
    form = WhyForm()
    if form.validate_on_submit():
        try:
            made = drafting.withdraw(here.stores(), me(), sort, key, form.why.data)
        except Refused as refusal:
            form.why.errors = [str(refusal)]
        else:
            notice("Proposed. It waits for a decision.")
            return redirect(url_for("library.drafts.show", number=made))
    page = render_template(
        "library/withdraw.html",
        form=form,
        name=bodies.name_of(vars(entry)),
        sort=sort,
        key=key,
        instead=held.origin(sort, key) == "instead",
        words=words,
    )
    return (page, 422) if form.errors else page


def _show(found: Prepared, *, why: WhyForm | None = None, decision: DecideForm | None = None) -> str:
    held = shelf.open_shelf(here.stores(), me())
    why = why or WhyForm(formdata=None)
    decision = decision or decide_form(publish=_publishing(found))
    why.counter.data = decision.counter.data = str(found.counter)
    form = editor.form_of(found.sort, held, found.body, counter=0, sent=None) if found.body is not None else None
    return render_template(
        "library/draft.html",
        draft=found,
        why=why,
        decision=decision,
        faults=editor.faults(form, found.faults, found.body or {}) if form else [],
        alone_allowed=releasing.alone_allowed(here.stores()),
        words=words,
        many=telling.many,
        listed=telling.listed,
        entry_url=words.url(found.sort, found.key) if not found.new else None,
        history_url=words.url(found.sort, found.key, "library.history") if not found.new else None,
    )


def _edit(
    form: Any,
    sort: str,
    held: shelf.Shelf,
    found: Prepared | None = None,
    *,
    overtaken: str = "",
    theirs: tuple[spelling.Change, ...] = (),
) -> str:
    wrong = editor.errors(form)
    still = (
        editor.faults(form, found.faults, found.body or {}) if found and not wrong and request.method == "GET" else []
    )
    return render_template(
        "library/edit.html",
        form=form,
        sort=sort,
        draft=found,
        wrong=wrong,
        still=still,
        overtaken=overtaken,
        theirs=theirs,
        families=sorted({words.family(role.family) for role in held.library.roles.values()}),
        words=words,
    )


def _overtaken(form: Any, found: Prepared, held: shelf.Shelf, body: dict[str, Any], error: Overtaken) -> str:
    """What somebody typed stays; what the other saved stands beside it."""
    now = releasing.prepared(here.stores(), me(), found.number)
    theirs = spelling.compare(found.sort, {**(now.body or {}), **body}, now.body, held.library)
    form.counter.data = str(now.counter)
    return _edit(form, found.sort, held, now, overtaken=str(error), theirs=theirs)


def _publishing(found: Prepared) -> str:
    if found.body is not None:
        return "Publish it: it is in force at once"
    return "Drop the own version" + (": the shipped one is in force again" if found.origin == "instead" else "")


def _after(found: Prepared) -> str:
    gone = found.body is None and found.origin == "own"
    return words.url(found.sort, found.key, "library.history" if gone else "library.show")


def _written(part: str) -> str:
    sort = words.sort_of(part)
    if sort not in drafting.WRITTEN:
        raise NotFound("Behaviours say which signals are counted; they are written as files, and can be brought in.")
    return sort
