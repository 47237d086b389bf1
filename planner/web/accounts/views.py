"""Accounts found in sources: whose each is, and what a person decides."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services import matching
from planner.services.errors import NotFound, Refused
from planner.services.matching import Found
from planner.web import here
from planner.web.accounts.forms import DecideForm
from planner.web.gate import me, permit, rule
from planner.web.notices import notice
from planner.web.paging import Paged
from planner.web.telling import many

accounts = Blueprint("accounts", __name__)
SIZE = 40
# What each view of the list holds; the first is what waits for a decision.
VIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "open": ("To decide", ("doubtful", "unmatched")),
    "automated": ("Machines", ("automated",)),
    "ignored": ("Left out", ("ignored",)),
    "matched": ("Matched", ("matched",)),
}
# Ways to tick many at once.
TICKS: Mapping[str, str] = {
    "page": "Tick all on this page",
    "likely": "Tick those that are likely one person",
    "none": "Tick none",
}
# Reasons that seldom mislead where only one person fits.
SURER = {"the same name before the @", "the same name"}
STATES: Mapping[str, str] = {
    "doubtful": "Could be somebody",
    "unmatched": "Nobody known",
    "automated": "A machine",
    "ignored": "Left out",
    "matched": "Matched",
}


@accounts.route("/data/accounts", methods=["GET", "POST"])
@rule("view", "accounts")
def index() -> str | Response | tuple[str, int]:
    """The accounts of one view, and a form to say whose the ticked ones are."""
    form = DecideForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    try:
        told, batch = _decide(form)
    except NotFound as error:
        form.person.errors = [str(error)]
    except Refused as error:
        form.whose.errors = [str(error)]
    else:
        notice(told, undo=url_for("accounts.undo_batch", batch=batch))
        return redirect(_here())
    return _page(form), 422


@accounts.post("/data/accounts/undo")
@rule("decide", "accounts")
def undo() -> Response:
    """Take the newest decision on some accounts back."""
    numbers = request.args.getlist("number", type=int)
    matching.take_back(here.stores(), me(), numbers)
    notice(f"Taken back: {many(len(numbers), 'account')} as before.")
    return redirect(url_for("accounts.index"))


@accounts.post("/data/accounts/undo/<int:batch>")
@rule("decide", "accounts")
def undo_batch(batch: int) -> Response:
    """Take one decision on many accounts back."""
    try:
        count = matching.take_back_all(here.stores(), me(), batch)
    except NotFound as error:
        notice(str(error), kind="problem")
    else:
        notice(f"Taken back: {many(count, 'account')} as before.")
    return redirect(url_for("accounts.index"))


def _here() -> str:
    """The address of the list as it was narrowed, without the ticks."""
    kept = {key: value for key, value in request.args.items() if key != "tick"}
    return f"{request.path}?{urlencode(kept)}"


def _decide(form: DecideForm) -> tuple[str, int]:
    """What was decided, in words, and the number that undoes it."""
    stores, viewer, numbers = here.stores(), me(), form.number.data
    counted = many(len(numbers), "account")
    if form.whose.data == "candidate":
        batch = matching.decide_all(stores, viewer, _candidates(numbers))
        return f"{counted} matched to the people you chose. The next run counts their work.", batch
    if form.whose.data == "person":
        found = matching.somebody(stores, viewer, form.person.data.strip())
        permit([found.person])
        batch = matching.decide(stores, viewer, numbers, int(found.person))
        return f"{counted} matched to {found.name}. The next run counts their work.", batch
    return f"Noted for {counted}. The next run goes by it.", matching.decide(stores, viewer, numbers, form.whose.data)


def _candidates(numbers: Sequence[int]) -> Mapping[int, int]:
    """The person chosen in the row of each account."""
    chosen: dict[int, int] = {}
    for number in numbers:
        person = request.form.get(f"candidate-{number}", type=int)
        if person is None:
            raise Refused(
                "One of the ticked accounts has nobody chosen; choose in its row, or tick only those that have."
            )
        chosen[number] = person
    return chosen


def _page(form: DecideForm) -> str:
    # An account whose files were all taken back again needs no decision.
    found = [one for one in matching.listed(here.stores(), me()) if one.signals or one.decided]
    view = request.args.get("view", "open")
    view = view if view in VIEWS else "open"
    source, wanted = request.args.get("source", ""), request.args.get("find", "").strip()
    rows = [
        one
        for one in found
        if one.state in VIEWS[view][1]
        and (not source or one.source == source)
        and wanted.casefold() in _text(one).casefold()
    ]
    page = Paged.of(rows, size=SIZE)
    permit(_people(page.rows))
    return render_template(
        "accounts/index.html",
        form=form,
        page=page,
        states=STATES,
        sureness=_sureness,
        chosen=_chosen,
        tabs=[_tab(key, found, view) for key in VIEWS],
        view=view,
        source=source,
        find=wanted,
        sources=sorted({one.source for one in found}),
        any=bool(found),
        waiting=sum(one.state in VIEWS["open"][1] for one in found),
        doubtful=sum(one.state == "doubtful" for one in found),
        share=_share(found),
        ticks=TICKS if view == "open" else {key: TICKS[key] for key in ("page", "none")},
        ticked=set(form.number.data or _ticked(page)),
    )


def _ticked(page: Paged) -> set[int]:
    """The rows that the address asks to have ticked."""
    asked = request.args.get("tick")
    rows = page.rows if asked in ("page", "likely") else ()
    return {one.number for one in rows if asked == "page" or (one.candidates and _sureness(one) == "Likely")}


def _sureness(one: Found) -> str:
    """How sure a proposal is, in a word."""
    if len(one.candidates) > 1:
        return f"One of {len(one.candidates)}"
    return "Likely" if SURER.intersection(one.how.split(", ")) else "Perhaps"


def _chosen(one: Found) -> int | None:
    """The person to show as chosen: what was sent, else the only one; of several nobody, for a name is no proof."""
    sent = request.form.get(f"candidate-{one.number}", type=int)
    return sent if sent or len(one.candidates) != 1 else int(one.candidates[0].person)


def _tab(key: str, found: Sequence[Found], view: str) -> dict[str, object]:
    label, states = VIEWS[key]
    count = sum(one.state in states for one in found)
    return {"label": f"{label} ({count:,})", "url": url_for("accounts.index", view=key), "current": key == view}


def _share(found: Sequence[Found]) -> float | None:
    """The share of signals with an account that no figure of a team counts; None without any."""
    total = sum(one.signals for one in found)
    lost = sum(one.signals for one in found if one.state in VIEWS["open"][1])
    return lost / total if total else None


def _text(one: Found) -> str:
    return " ".join((one.account, one.person.name if one.person else "", *(who.name for who in one.candidates)))


def _people(rows: Sequence[Found]) -> set[str]:
    owners = {one.person.person for one in rows if one.person}
    return owners | {who.person for one in rows for who in one.candidates}
