"""The door, the health check and the style page."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from planner.web.front import samples
from planner.web.gate import me, public, rule
from planner.web.navigation import open_to

front = Blueprint("front", __name__)


@front.get("/")
@rule("view", "home")
def door() -> str | Response:
    """Lead everybody to the page they come for."""
    entries = open_to(me())
    return redirect(url_for(entries[0].endpoint)) if entries else render_template("front/empty.html")


@front.get("/health")
@public
def health() -> dict[str, str]:
    """Say that the house is up."""
    return {"status": "ok"}


@front.get("/style")
@rule("view", "home")
def style() -> str:
    """Every building block of the pages, with invented content."""
    return render_template("front/style.html", **samples.everything())
