"""The library as people read it: lists, entries, their history, and what is wrong with files."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.access import allowed
from planner.services import bodies, drafting, libraries, releasing, shelf, spelling
from planner.values import to_data
from planner.web import here, telling
from planner.web.gate import me, rule
from planner.web.library import listing, words
from planner.web.library.drafts import drafts
from planner.web.library.files import files
from planner.web.library.forms import FilterForm, filter_form
from planner.web.me import markdown
from planner.web.notices import notice
from planner.web.paging import Paged

library = Blueprint("library", __name__)
library.register_blueprint(drafts)
library.register_blueprint(files)
LISTED = 50
FAULTS_SHOWN = 50


@library.get("/library")
@rule("view", "library")
def index() -> str:
    """One sort of entries, narrowed as asked; what is wrong with files, for those who can mend it."""
    held = shelf.open_shelf(here.stores(), me())
    sort = words.sort_of(request.args.get("part", "roles"))
    form = filter_form(held, sort)
    going, _ = releasing.listed(here.stores(), me()) if _may("change") else ((), ())
    return render_template(
        "library/index.html",
        shelf=held,
        sort=sort,
        form=form,
        page=Paged.of(listing.rows(held, sort, **_asked(form)), size=LISTED),
        columns=listing.COLUMNS[sort],
        narrowed=any(_asked(form).values()),
        words=words,
        many=telling.many,
        faults=held.faults if _may("change") else (),
        shown=FAULTS_SHOWN,
        going=going,
        may_change=_may("change"),
        written=sort in drafting.WRITTEN,
        asked={name: value for name, value in _asked(form).items() if value} | {"part": request.args.get("part")},
    )


@library.get("/library/<part>/<key>")
@rule("view", "library")
def show(part: str, key: str) -> str:
    """One entry: what it says, and what it hangs together with."""
    sort = words.sort_of(part)
    held, entry = shelf.entry(here.stores(), me(), sort, key)
    change = _may("change")
    return render_template(
        f"library/{sort}.html",
        sort=sort,
        entry=entry,
        shelf=held,
        origin=held.origin(sort, key),
        version=shelf.versions(here.stores(), me(), sort, key)[-1],
        words=words,
        spelling=spelling,
        body=to_data(entry),
        text=markdown.render(entry.text) if sort == "item" else "",
        lines=listing,
        many=telling.many,
        may_change=change and sort in drafting.WRITTEN,
        may_drop=change and held.origin(sort, key) != "shipped",
        going=releasing.open_number(here.stores(), me(), sort, key) if change else None,
        work=url_for("roles.show", key=key) if sort == "role" and allowed(me(), "view", "roles") else None,
    )


@library.get("/library/<part>/<key>/history")
@rule("view", "library")
def history(part: str, key: str) -> str:
    """Every version of an entry, with who, when and why, and what changed between any two."""
    sort = words.sort_of(part)
    found = shelf.versions(here.stores(), me(), sort, key)
    held = shelf.open_shelf(here.stores(), me())
    numbers = {version.number: version for version in found}
    after = numbers.get(request.args.get("after", 0, type=int), found[-1])
    before = numbers.get(request.args.get("before", 0, type=int), numbers.get(after.number - 1))
    named = allowed(me(), "view", "decisions-log")
    _, over = releasing.listed(here.stores(), me(), sort=sort, key=key) if named else ((), ())
    return render_template(
        "library/history.html",
        sort=sort,
        part=part,
        key=key,
        name=bodies.name_of(found[-1].body),
        versions=found[::-1],
        before=before,
        after=after,
        changes=spelling.compare(sort, before.body, after.body, held.library) if before else (),
        turned_down=[one for one in over if one.state == "rejected"],
        in_force=found[-1].until is None,
        named=named,
        words=words,
        may_change=_may("change") and sort in drafting.WRITTEN,
    )


@library.post("/library/reload")
@rule("change", "library")
def reload() -> Response:
    """Read the files again, after somebody changed them with an editor of their own."""
    found = libraries.read_again(here.stores(), me())
    notice(
        "The files were read again."
        + (f" {telling.many(len(found), 'thing is', 'things are')} wrong with them." if found else "")
    )
    return redirect(url_for("library.index") + ("#faults" if found else ""))


def _may(action: str) -> bool:
    return allowed(me(), "change" if action == "change" else "view", "library")


def _asked(form: FilterForm) -> dict[str, str]:
    return {name: (form[name].data or "").strip() for name in ("text", "group", "origin")}
