"""How reminders reach me, or not; my calendar feed, and the address at which a calendar program fetches it."""

from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from planner.services import feeding, preferring, sent
from planner.services.preferring import Choice, Wanted
from planner.web import gate, here
from planner.web.gate import public, rule
from planner.web.notices import notice
from planner.web.reminders.forms import RemindersForm

reminders = Blueprint("reminders", __name__)
Given = str | Answer | tuple[str, int]
SHOWN = 10


@reminders.get("/me/reminders")
@rule("view", "own-data")
def index() -> Given:
    """By what I am reminded, when not, and what was sent to me."""
    gate.own()
    return _page()


@reminders.post("/me/reminders")
@rule("change", "own-data")
def choose() -> Given:
    """Keep how I want to be reminded."""
    gate.own()
    wanted = preferring.wanted(here.stores(), gate.me())
    form = _form(wanted, sent=True)
    if not form.validate():
        return _page(form=form), 400
    preferring.choose(here.stores(), gate.me(), form.said(wanted))
    notice("Kept. It holds from now on, also for what was waiting.")
    return redirect(url_for("reminders.index"))


@reminders.post("/me/reminders/stop")
@rule("change", "own-data")
def stop() -> Given:
    """Let nothing be sent to me any more."""
    gate.own()
    count = preferring.choose(here.stores(), gate.me(), replace(_now(), stopped=True))
    waiting = f" {count} that waited will not be sent." if count else ""
    notice(f"Nothing more is sent to you.{waiting}", undo=url_for("reminders.start"))
    return redirect(url_for("reminders.index"))


@reminders.post("/me/reminders/start")
@rule("change", "own-data")
def start() -> Given:
    """Let reminders reach me again."""
    gate.own()
    preferring.choose(here.stores(), gate.me(), replace(_now(), stopped=False))
    notice("Reminders reach you again.", undo=url_for("reminders.stop"))
    return redirect(url_for("reminders.index"))


@reminders.post("/me/reminders/feed")
@rule("change", "own-data")
def make_feed() -> Given:
    """Make my calendar feed, or give it a new address; the address is shown this once."""
    gate.own()
    address = feeding.make(here.stores(), gate.me())
    path = url_for("reminders.feed", number=address.number, secret=address.secret)
    base = here.stores().settings.public_address.rstrip("/")
    whole = (
        f"{base}{path}"
        if base
        else url_for("reminders.feed", number=address.number, secret=address.secret, _external=True)
    )
    return _page(address=whole)


@reminders.post("/me/reminders/feed/revoke")
@rule("change", "own-data")
def revoke_feed() -> Given:
    """End my calendar feed."""
    gate.own()
    feeding.revoke(here.stores(), gate.me())
    notice("The address of your calendar feed opens nothing any more. Take the calendar out of your program as well.")
    return redirect(url_for("reminders.index"))


@reminders.get("/calendar/<int:number>/<secret>.ics")
@public
def feed(number: int, secret: str) -> Response:
    """Somebody's own steps, for the calendar program that they gave the address to; it signs in to nothing."""
    text = feeding.read(here.stores(), number, secret)
    if text is None:
        abort(404)
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="pathway.ics"'
    # An address that opens this without signing in must lead nobody else here.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _form(wanted: Wanted, *, sent: bool = False) -> RemindersForm:
    statements = here.stores().settings.xapi
    return RemindersForm.of(preferring.ways(here.stores()), wanted, statements=statements, sent=sent)


def _now() -> Choice:
    wanted = preferring.wanted(here.stores(), gate.me())
    return Choice(
        channels=wanted.channels,
        quiet_from=wanted.quiet.start,
        quiet_to=wanted.quiet.end,
        time_zone=wanted.chosen_zone,
        stopped=wanted.stopped,
        shares_notes=wanted.shares_notes,
    )


def _page(form: RemindersForm | None = None, address: str = "") -> str:
    wanted = preferring.wanted(here.stores(), gate.me())
    return render_template(
        "reminders/index.html",
        wanted=wanted,
        ways=preferring.ways(here.stores()),
        form=form or _form(wanted),
        since=feeding.since(here.stores(), gate.me()),
        address=address,
        messages=sent.mine(here.stores(), gate.me())[:SHOWN],
        sentence=_sentence(wanted),
    )


def _sentence(wanted: Wanted) -> str:
    labels = [way.label for way in preferring.ways(here.stores()) if wanted.lets(way.name)]
    if not labels:
        return "No reminders reach you."
    ways = " and ".join(label[0].lower() + label[1:] for label in labels).replace("my page", "your page")
    return f"Reminders reach you {ways}."
