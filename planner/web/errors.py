"""What a person reads when a page cannot be shown: what happened, and what to do now."""

from dataclasses import dataclass
from functools import partial

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from planner.services.errors import NotAllowed, NotFound, Refused


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """An error in plain words."""

    sentence: str
    now: str


TROUBLES = {
    400: Trouble(
        sentence="What was sent could not be read.",
        now="Go back, reload the page, and send it again. What you typed is still there in most browsers.",
    ),
    403: Trouble(
        sentence="This page is not open to you.",
        now="If you need it for your work, ask whoever runs the planner in your organisation.",
    ),
    404: Trouble(
        sentence="There is no page here.",
        now="It may have moved, or the address has a slip in it. Nothing was lost.",
    ),
    405: Trouble(
        sentence="This address cannot be opened this way.",
        now="Go back to the page before and use the button there.",
    ),
    413: Trouble(
        sentence="This file is larger than the planner takes in the browser.",
        now="Split it, or bring it in on the server with the command planner import, which has no such limit.",
    ),
    500: Trouble(
        sentence="Something went wrong on our side.",
        now="Nothing half-done was kept. Try again; if it stays, tell whoever runs the planner the number below.",
    ),
}
# What services answer, and the page it becomes where a view does not show it beside its form.
ANSWERS: dict[type[Exception], int] = {NotAllowed: 403, NotFound: 404, Refused: 400}


def register(app: Flask) -> None:
    """Show every error as a calm page."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _page)
    for kind, code in ANSWERS.items():
        app.register_error_handler(kind, partial(_answered, code))


def _stale(error: CSRFError) -> tuple[str, int]:
    sentence = "This page was open for too long, or in a session that has ended."
    return _render(400, sentence, "", "Go back, reload the page, and send it again."), 400


def _answered(code: int, error: Exception) -> tuple[str, int]:
    sentence = "This cannot be done as asked." if code == 400 else TROUBLES[code].sentence
    return _render(code, sentence, str(error), TROUBLES[code].now if code != 400 else "Go back and change it."), code


def _page(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    trouble = TROUBLES.get(code, TROUBLES[500] if code >= 500 else TROUBLES[400])
    said = error.description if error.description != type(error).description else ""
    return _render(code, trouble.sentence, said or "", trouble.now), code


def _render(code: int, sentence: str, because: str, now: str) -> str:
    return render_template("errors/error.html", code=code, sentence=sentence, because=because, now=now)
