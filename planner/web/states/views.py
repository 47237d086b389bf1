"""What the states of each source mean, with hours; said anew by HR leaders, for the next run to count."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask import Response as File
from werkzeug.wrappers import Response

from planner.services import state_maps
from planner.services.errors import NotFound, Refused
from planner.services.state_maps import Page, Said, Source, State
from planner.web import here, sheets
from planner.web.gate import me, permit, rule
from planner.web.notices import notice
from planner.web.paging import Paged
from planner.web.states import sheet, words
from planner.web.states.forms import MeaningsForm, SheetForm
from planner.web.telling import many

states = Blueprint("states", __name__)
SIZE = 40
# Of each source, while all are shown.
FIRST = 20
VIEWS: Mapping[str, tuple[str, Callable[[State], bool]]] = {
    "all": ("All", lambda _: True),
    "unmapped": ("Not mapped", lambda state: not state.meaning),
    "own": ("Said here", lambda state: bool(state.own)),
    "changed": ("Changed since the run", lambda state: state.meaning != state.counted),
}
TICKS: Mapping[str, str] = {
    "page": "Tick all shown",
    "unmapped": "Tick those that are not mapped",
    "none": "Tick none",
}


@states.route("/friction/states", methods=["GET", "POST"])
@rule("view", "state-map")
def index() -> str | Response | tuple[str, int]:
    """What each state means, and a form to say it anew."""
    if request.method == "POST":
        permit((), action="change", log=False)
    form = MeaningsForm()
    page = state_maps.page(here.stores(), me())
    if not form.validate_on_submit():
        return _page(page, form, SheetForm(formdata=None)), 422 if form.errors else 200
    try:
        _say(form.said(state for source in page.sources for state in source.states))
    except Refused as error:
        form.every.errors = [str(error)]
        return _page(page, form, SheetForm(formdata=None)), 422
    return redirect(_here())


@states.post("/friction/states/file")
@rule("change", "state-map")
def bring() -> str | Response | tuple[str, int]:
    """Take what states mean from a file."""
    form = SheetForm()
    page = state_maps.page(here.stores(), me())
    if form.validate():
        try:
            _say(sheet.read(form.file.data.read(), [one for source in page.sources for one in source.states]))
        except Refused as error:
            form.file.errors = [str(error)]
        else:
            return redirect(url_for("states.index"))
    return _page(page, MeaningsForm(formdata=None), form), 422


@states.post("/friction/states/undo/<int:number>")
@rule("change", "state-map")
def undo(number: int) -> Response:
    """Take one change back."""
    try:
        count = state_maps.take_back(here.stores(), me(), number)
    except NotFound as error:
        notice(str(error), kind="problem")
    else:
        notice(f"Taken back: {many(count, 'state')} as before.")
    return redirect(url_for("states.index"))


@states.get("/friction/states.csv")
@rule("view", "state-map")
def table() -> File:
    """What each state means, as a file to fill in."""
    page = state_maps.page(here.stores(), me())
    wanted = request.args.get("source", "")
    held = [one for source in page.sources if wanted in ("", source.name) for one in source.states]
    return sheets.answer("states.csv", sheet.HEADINGS, sheet.rows(held))


def _say(said: Sequence[Said]) -> None:
    number = state_maps.correct(here.stores(), me(), said) if said else None
    if number is None:
        notice("Nothing was changed: everything stands as it was.")
    else:
        told = f"Noted for {many(len(said), 'state')}. The next run counts it."
        notice(told, undo=url_for("states.undo", number=number))


def _here() -> str:
    """The address of the list as it was narrowed, without the ticks."""
    kept = {name: value for name, value in request.args.items() if name != "tick"}
    return f"{url_for('states.index')}?{urlencode(kept)}" if kept else url_for("states.index")


def _page(page: Page, form: MeaningsForm, brought: SheetForm) -> str:
    view = request.args.get("view", "all")
    view = view if view in VIEWS else "all"
    wanted, find = request.args.get("source", ""), request.args.get("find", "").strip()
    held = [one for source in page.sources for one in source.states]
    shown = [
        (source, _rows(source, view, find, whole=source.name == wanted))
        for source in page.sources
        if wanted in ("", source.name)
    ]
    asked = request.args.get("tick")
    ticked = {words.key(one) for _, rows in shown for one in rows.rows if asked == "page" or _unknown(one, asked)}
    return render_template(
        "states/index.html",
        page=page,
        form=form,
        brought=brought,
        words=words,
        label=state_maps.label,
        shown=[(source, rows) for source, rows in shown if rows.rows],
        tabs=[_tab(name, held, view, wanted, find) for name in VIEWS],
        view=view,
        source=wanted,
        find=find,
        narrow={"view": view, "source": wanted, "find": find},
        ticks=TICKS,
        ticked=set(request.form.getlist("tick")) or ticked,
        chosen=lambda one: request.form.get(f"means-{words.key(one)}", one.own),
        changed=sum(one.meaning != one.counted for one in held),
        history=state_maps.history(here.stores(), me(), wanted) if wanted else (),
    )


def _rows(source: Source, view: str, find: str, *, whole: bool) -> Paged:
    fits = VIEWS[view][1]
    rows = [
        one for one in source.states if fits(one) and find.casefold() in words.named(one.activity, one.type).casefold()
    ]
    if whole:
        return Paged.of(rows, size=SIZE)
    return Paged(rows=rows[:FIRST], number=1, pages=1, total=len(rows))


def _unknown(one: State, asked: str | None) -> bool:
    return asked == "unmapped" and not one.meaning


def _tab(name: str, held: Sequence[State], view: str, source: str, find: str) -> dict[str, object]:
    label, fits = VIEWS[name]
    count = sum(fits(one) for one in held if source in ("", one.source))
    url = url_for("states.index", view=name, source=source or None, find=find or None)
    return {"label": f"{label} ({count:,})", "url": url, "current": name == view}
