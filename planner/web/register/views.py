"""The data register: what is held about people."""

from flask import Blueprint, render_template

from planner.services import register as held
from planner.web.gate import me, rule

register = Blueprint("register", __name__)


@register.get("/register")
@rule("view", "register")
def index() -> str:
    """What is held about people, what for, where from, who sees it, how long; and what never enters."""
    return render_template("register/index.html", register=held.read(me()))
