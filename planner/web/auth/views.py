"""Sign in, sign out, change one's password."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.services import accounts, clock
from planner.services.errors import Refused
from planner.web import here
from planner.web.auth.forms import PasswordForm, SignInForm
from planner.web.gate import me, public, rule
from planner.web.notices import notice

auth = Blueprint("auth", __name__)
REFUSED = (
    "This address and password do not fit together, or there were too many attempts. "
    "Check both; after many attempts wait a quarter of an hour."
)


@auth.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Show the sign-in page, and let in whoever knows their password."""
    form = SignInForm()
    if request.method == "GET":
        form.to.data = request.args.get("to", "")
        return redirect(url_for("front.door")) if here.viewer() else _page(form)
    if form.validate():
        viewer = accounts.sign_in(here.stores(), form.email.data, form.password.data, clock.now())
        if viewer is not None:
            here.start_session(viewer)
            return redirect(_local(form.to.data))
        form.password.errors = [REFUSED]
    return _page(form), 400


@auth.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session."""
    here.end_session()
    return redirect(url_for("auth.sign_in"))


@auth.route("/password", methods=["GET", "POST"])
@rule("view", "home")
def password() -> str | Response | tuple[str, int]:
    """Change one's own password; every other session of this login ends."""
    form, viewer = PasswordForm(), me()
    if not form.validate_on_submit():
        return render_template("auth/password.html", form=form), 400 if form.errors else 200
    try:
        accounts.change_password(here.stores(), viewer.login, old=form.old.data, new=form.new.data)
    except Refused as refusal:
        wrong = form.new if "present" not in str(refusal) else form.old
        wrong.errors = [str(refusal)]
        return render_template("auth/password.html", form=form), 400
    here.start_session(viewer)
    notice("Your password is changed. You are signed out everywhere else.")
    return redirect(url_for("front.door"))


def _page(form: SignInForm) -> str:
    return render_template("auth/sign_in.html", form=form)


def _local(wanted: str | None) -> str:
    # Only a path of our own: anything else could lead away right after a password was typed.
    good = wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if wanted and good else url_for("front.door")
