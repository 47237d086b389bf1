"""The spine of key figures: seen whole, one by one, and edited; each change can be undone."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.services import clock
from planner.services import spine as service
from planner.services.errors import NotFound, Refused
from planner.web import here, telling
from planner.web.drawings import csv_file
from planner.web.gate import me, rule
from planner.web.notices import notice
from planner.web.spine import shown
from planner.web.spine.forms import DefinitionForm, FigureForm, LinkForm

spine = Blueprint("spine", __name__, url_prefix="/spine")
Given = str | Response | tuple[str, int]


@spine.get("")
@rule("view", "spine")
def index() -> str:
    """Outcomes, what drives them, which behaviours drive those, and what the data say of it."""
    page = service.page(here.stores(), me())
    return render_template(
        "spine/index.html",
        page=page,
        sentence=shown.sentence(page),
        drawing=shown.drawing(page),
        shown=shown,
        words=telling,
        plain=telling.without_ids,
        imports=telling.page_of("imports.index"),
    )


@spine.get("/spine.csv")
@rule("view", "spine")
def table() -> Response:
    """Every assumption as a file."""
    return csv_file(shown.chart(service.page(here.stores(), me())), "spine")


@spine.get("/figures/<key>")
@rule("view", "spine")
def figure(key: str) -> str:
    """One key figure: how it went, what it meant since when, what is assumed to move it."""
    page = service.figure(here.stores(), me(), key)
    return render_template(
        "spine/figure.html", page=page, went=shown.went(page), shown=shown, plain=telling.without_ids
    )


@spine.get("/figures/<key>.csv")
@rule("view", "spine")
def figure_table(key: str) -> Response:
    """The readings of one key figure as a file."""
    page = service.figure(here.stores(), me(), key)
    made = shown.went(page)
    if made is None:
        raise NotFound("Nothing of this figure was read yet.")
    return csv_file(made.chart, key)


@spine.route("/new", methods=["GET", "POST"])
@rule("change", "spine")
def new() -> Given:
    """Take a figure into the spine."""
    form, page = FigureForm(), service.page(here.stores(), me())
    form.offer(page.signals)

    def act() -> Response:
        key = service.add(
            here.stores(),
            me(),
            name=form.name.data,
            layer=form.layer.data,
            owner=form.owner.data,
            definition=form.definition(),
        )
        notice(f"“{form.name.data}” is on the spine.", undo=url_for("spine.take_out", key=key))
        return redirect(url_for("spine.figure", key=key))

    return _answered(form, act, "spine/new.html", page=page)


@spine.route("/figures/<key>/define", methods=["GET", "POST"])
@rule("change", "spine")
def define(key: str) -> Given:
    """Say what a figure means from a day on."""
    page = service.figure(here.stores(), me(), key)
    last = page.figure.definitions[-1]
    form = DefinitionForm(data={**vars(last), "since": clock.today(), "why": ""})
    form.offer(dict.fromkeys([*page.page.signals, last.signal]))

    def act() -> Response:
        number = service.define(here.stores(), me(), key, form.definition())
        told = "From that day on the figure means something else, and nothing is compared over it."
        notice(told, undo=url_for("spine.undefine", key=key, version=number))
        return redirect(url_for("spine.figure", key=key))

    return _answered(form, act, "spine/define.html", page=page)


@spine.post("/figures/<key>/definitions/<int:version>/undo")
@rule("change", "spine")
def undefine(key: str, version: int) -> Response:
    """Take the newest definition back."""
    service.undefine(here.stores(), me(), key, version)
    notice("The definition before holds again.")
    return redirect(url_for("spine.figure", key=key))


@spine.post("/figures/<key>/out")
@rule("change", "spine")
def take_out(key: str) -> Response:
    """Take a figure out of the spine."""
    service.take_out(here.stores(), me(), key)
    notice("Taken out of the spine. Its history stays.", undo=url_for("spine.put_back", key=key))
    return redirect(url_for("spine.index"))


@spine.post("/figures/<key>/back")
@rule("change", "spine")
def put_back(key: str) -> Response:
    """Put a figure back that was taken out."""
    service.take_out(here.stores(), me(), key, back=True)
    notice("It is on the spine again.")
    return redirect(url_for("spine.index"))


@spine.route("/link", methods=["GET", "POST"])
@rule("change", "spine")
def link() -> Given:
    """Assume that one thing moves another, and say why."""
    page, form = service.page(here.stores(), me()), LinkForm()
    behaviours = sorted(((one.key, one.name) for one in page.behaviours.values()), key=lambda one: one[1])
    drivers = [(key, one.name) for key, one in page.figures.items() if one.layer == "driver"]
    every = [(key, f"{shown.LAYERS[one.layer]}: {one.name}") for key, one in page.figures.items()]
    form.offer(behaviours, drivers, every)

    def act() -> Response:
        number = service.link(here.stores(), me(), form.link())
        notice("Kept. The data are held against it from now on.", undo=url_for("spine.unlink", number=number))
        return redirect(url_for("spine.index"))

    return _answered(form, act, "spine/link.html", page=page)


@spine.post("/links/<int:number>/out")
@rule("change", "spine")
def unlink(number: int) -> Response:
    """Take an assumption back."""
    service.unlink(here.stores(), me(), number)
    notice("The assumption is taken back.", undo=url_for("spine.link_again", number=number))
    return redirect(url_for("spine.index"))


@spine.post("/links/<int:number>/back")
@rule("change", "spine")
def link_again(number: int) -> Response:
    """Put an assumption in force again."""
    service.unlink(here.stores(), me(), number, back=True)
    notice("The assumption stands again.")
    return redirect(url_for("spine.index"))


def _answered(form: DefinitionForm | LinkForm, act: Callable[[], Response], template: str, **more: object) -> Given:
    """Do what the form asks, or show it again with what is wrong."""
    if not form.validate_on_submit():
        return render_template(template, form=form, **more), 400 if form.errors else 200
    try:
        return act()
    except Refused as refusal:
        first = form.why if isinstance(form, DefinitionForm) else form.assumption
        first.errors = [str(refusal)]
        return render_template(template, form=form, **more), 400
