"""The list of roles, one role's page, and deciding on a role."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from planner.access import allowed
from planner.charts import kinds as chart_of_kinds
from planner.charts import ribbon
from planner.services import deciding, futures, ties
from planner.services import kinds as service_of_kinds
from planner.services import roles as service
from planner.services.errors import NotFound, Refused
from planner.web import here, telling
from planner.web.drawings import csv_file, drawn
from planner.web.gate import me, rule
from planner.web.notices import notice
from planner.web.options import options
from planner.web.paging import Paged
from planner.web.roles import kinds as sorts
from planner.web.roles import listing, role
from planner.web.roles.forms import AnswerForm, DecideForm, FilterForm, WordsForm, decide_form, going_on

roles = Blueprint("roles", __name__)


@roles.get("/roles")
@rule("view", "roles")
def index() -> str:
    """One row a role, those that ask for a decision first."""
    found = service.overview(here.stores(), me())
    form = _filter(found)
    rows = _asked(found, form)
    unseen = [row for row in rows if listing.unseen(row)]
    unheld = {row.key: row for row in unseen if found.run is not None and listing.unheld(row)}
    return render_template(
        "roles/index.html",
        page=found,
        form=form,
        lines=listing.lines([row for row in rows if not listing.unseen(row)]),
        unseen=[row for row in unseen if row.key not in unheld],
        unheld=list(unheld.values()),
        short=listing.SHORT,
        asking=[row for row in found.rows if row.verdict and row.verdict.recommended in listing.ASKING],
        waiting=[row for row in found.rows if listing.waiting(row)],
        missing=telling.lacking(found.missing, found.names),
        sort=_sort_links(),
        words=telling,
        narrowed=any(form.data.values()),
    )


@roles.get("/roles.csv")
@rule("view", "roles")
def table() -> Response:
    """The list as a file, as it was filtered and sorted."""
    found = service.overview(here.stores(), me())
    return csv_file(listing.table(_asked(found, _filter(found))), "roles")


@roles.get("/roles/work")
@rule("view", "roles")
def kinds() -> str:
    """The kinds of work in the roles, which roles share them, and how steady each is."""
    found = service_of_kinds.overview(here.stores(), me())
    form = WordsForm(request.args)
    paged = Paged.of(sorts.chosen(found.kinds, form.text.data or ""), size=sorts.SIZE)
    return render_template(
        "roles/kinds.html",
        page=found,
        form=form,
        paged=paged,
        cards=sorts.cards(paged.rows),
        steady=sorts.steady(found.kinds),
        most=sorts.CARRIERS,
        drawn=drawn(sorts.chart(found), chart_of_kinds.draw) if found.loads else None,
        words=telling,
    )


@roles.get("/roles/work.csv")
@rule("view", "roles")
def kinds_table() -> Response:
    """Which share of each role's work is of which kind, as a file."""
    found = service_of_kinds.overview(here.stores(), me())
    return csv_file(sorts.chart(found, whole=True), "kinds-of-work")


@roles.get("/roles/<key>")
@rule("view", "roles")
def show(key: str) -> str:
    """One role: what changed, why, what is proposed, and where its people could go."""
    return _page(service.page(here.stores(), me(), key))


@roles.get("/roles/<key>/work.csv")
@rule("view", "roles")
def work(key: str) -> Response:
    """What the role carried, quarter by quarter, as a file."""
    found = service.page(here.stores(), me(), key)
    return csv_file(role.work(found), f"work-of-{key}")


@roles.post("/roles/<key>")
@rule("decide", "verdicts")
def decide(key: str) -> Redirect | tuple[str, int]:
    """Record a decision on a role."""
    found = service.page(here.stores(), me(), key)
    form = _form(found)
    if form is None:
        raise NotFound("There is nothing to decide on this role now.")
    if form.recommendation.data != str(found.row.number):
        form.option.errors = ["A newer pulse has come in since you opened this page. Look at it again, then decide."]
        form.recommendation.data = str(found.row.number)
        return _page(found, form), 400
    if not form.validate_on_submit():
        return _page(found, form), 400
    try:
        number = deciding.decide(here.stores(), me(), int(form.recommendation.data), form.choice())
    except Refused as refusal:
        form.option.errors = [str(refusal)]
        return _page(found, form), 400
    chosen = telling.VERDICTS[form.option.data]
    undo = url_for("roles.withdraw", key=key, number=number)
    notice(f"Decided on {found.row.title}: {chosen}. The log of decisions keeps your reason.", undo=undo)
    return redirect(url_for("roles.show", key=key))


@roles.post("/roles/<key>/answers")
@rule("decide", "verdicts")
def answer(key: str) -> Redirect | tuple[str, int]:
    """Keep the answers to the two questions about a role."""
    found = service.page(here.stores(), me(), key)
    form = _questions(found)
    if form is None or found.row.number is None:
        raise NotFound("There is nothing to answer about this role now.")
    if not form.validate_on_submit():
        return _page(found, questions=form), 400
    ties.answer(here.stores(), me(), found.row.number, job=form.job.data, horizon=form.horizon.data)
    notice(f"Kept your answers about {found.row.title}. They change no figure; they stand beside the proposal.")
    return redirect(url_for("roles.show", key=key, _anchor="questions"))


@roles.get("/roles/<key>/decisions/<int:number>/withdraw")
@rule("decide", "verdicts")
def ask_withdraw(key: str, number: int) -> str:
    """Ask before a decision is taken back."""
    found = service.page(here.stores(), me(), key)
    return render_template(
        "confirm.html",
        sentence=f"Take back the decision on {found.row.title}?",
        consequences=[
            "The log keeps that it was made and that it was taken back.",
            "No new pathway can be assigned from it. Pathways that people already have stay theirs.",
        ],
        action=url_for("roles.withdraw", key=key, number=number),
        button="Take it back",
        cancel=url_for("roles.show", key=key),
    )


@roles.post("/roles/<key>/decisions/<int:number>/withdraw")
@rule("decide", "verdicts")
def withdraw(key: str, number: int) -> Redirect:
    """Take a decision back."""
    deciding.withdraw(here.stores(), me(), number)
    notice("The decision is taken back. It stays in the log.")
    return redirect(url_for("roles.show", key=key))


def _page(found: service.Page, form: DecideForm | None = None, questions: AnswerForm | None = None) -> str:
    chart = role.ribbon_of(found)
    return render_template(
        "roles/show.html",
        page=found,
        form=form or _form(found),
        questions=questions or _questions(found),
        answers=role.answers(found),
        watch=role.watch(found),
        words=telling,
        family=listing.family(found.row.family),
        changes=[one for one in found.findings if one.kind != "ghost"],
        unnamed=[one for one in found.findings if one.kind == "ghost"],
        ribbon=drawn(chart, ribbon.draw) if chart else None,
        kinds=role.kinds(found),
        versions=role.versions(found),
        destinations=role.options(found),
        decided=role.decided(found),
        sides=role.sides(found),
    )


def _decides(found: service.Page) -> bool:
    """Whether the viewer may decide on the role now."""
    verdict, viewer = found.row.verdict, me()
    if verdict is None or found.row.number is None:
        return False
    own = frozenset({viewer.person}) & verdict.people if viewer.person else frozenset()
    return allowed(viewer, "decide", "verdicts", people=own)


def _questions(found: service.Page) -> AnswerForm | None:
    if not _decides(found):
        return None
    # The form of the decision stands on the same page: what was sent for that one is not for this.
    form = AnswerForm(request.form if request.endpoint == "roles.answer" else None)
    if found.answered is not None and request.endpoint != "roles.answer":
        form.job.data, form.horizon.data = found.answered.job, found.answered.horizon
    return form


def _form(found: service.Page) -> DecideForm | None:
    verdict, number = found.row.verdict, found.row.number
    if verdict is None or number is None or not _decides(found):
        return None
    form = decide_form(number, verdict, [(one.role, found.names.role(one.role)) for one in found.destinations])
    return going_on(form, futures.offered(here.stores(), me(), found.row.key))


def _filter(found: service.Overview) -> FilterForm:
    form = FilterForm(request.args)
    families = sorted({row.family for row in found.rows if row.family})
    form.family.choices = options([("", "Any"), *((one, listing.family(one)) for one in families)])
    return form


def _asked(found: service.Overview, form: FilterForm) -> list[service.Row]:
    asked = {name: value or "" for name, value in form.data.items()}
    down = request.args.get("order") == "down"
    return listing.ordered(listing.chosen(found.rows, **asked), request.args.get("sort", ""), down=down)


def _sort_links() -> dict[str, dict[str, str]]:
    """For each column: the address that sorts by it, and how it is sorted now."""
    now, down = request.args.get("sort", ""), request.args.get("order") == "down"
    links = {}
    for name in ("role", "verdict", "people"):
        turn = "down" if now == name and not down else "up"
        kept: dict[str, Any] = {**request.args.to_dict(), "sort": name, "order": turn}
        url = url_for("roles.index", **kept)
        links[name] = {"url": url, "order": ("descending" if down else "ascending") if now == name else ""}
    return links
