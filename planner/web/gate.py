"""The guard at every page: a view carries its rule, and nothing about people leaves unless the gate was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from planner.access import Action, Viewer, What, allowed, possible, why
from planner.services import accounts
from planner.web import here

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What a view does to which fields; None for a page that anybody may open."""

    action: Action
    what: What


def rule(action: Action, what: What) -> Callable[[View], View]:
    """Open a view only to those whom the rules let do this.

    Visitors are sent to sign in; personas whom the rules deny get the calm page 403. Where the rules open these fields
    for certain people only, the view must call ``permit`` with them, and its answer is held back when it does not.
    """

    def attach(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            viewer = here.viewer()
            if viewer is None:
                return _to_sign_in()
            if not possible(viewer, action, what):
                abort(403, why(viewer, action, what))
            g.guard = Guard(action=action, what=what)
            g.permitted = allowed(viewer, action, what)
            answer = view(*args, **kwargs)
            if not g.permitted:
                abort(403, why(viewer, action, what))
            return answer

        guarded.guard = Guard(action=action, what=what)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return attach


def public(view: View) -> View:
    """Open a view to anybody: signing in, the health check."""
    view.guard = None  # type: ignore[attr-defined]
    return view


def permit(
    people: Iterable[str], *, action: Action | None = None, what: What | None = None, log: bool = True
) -> Viewer:
    """Go on only when the viewer may do this to these fields of all these people; whose data were opened is logged.

    ``action`` and ``what`` default to the view's rule; ``log`` is off where the service that is called writes the look
    down itself. Answers 403 otherwise. Hands back the viewer.
    """
    viewer, asked = me(), frozenset(people)
    doing, fields = action or g.guard.action, what or g.guard.what
    if not allowed(viewer, doing, fields, people=asked):
        abort(403, why(viewer, doing, fields, people=asked))
    if log:
        accounts.log_access(here.stores(), viewer, asked, fields, request.path)
    g.permitted = True
    return viewer


def own() -> str:
    """The viewer's own person id, permitted; answers 403 for a login that is tied to nobody."""
    viewer = me()
    if viewer.person is None:
        abort(403, "This sign-in is not tied to anybody in the people records.")
    permit([viewer.person])
    return viewer.person


def me() -> Viewer:
    """Who is looking, inside a guarded view."""
    viewer = here.viewer()
    if viewer is None:
        abort(403)
    return viewer


def _to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("auth.sign_in", to=wanted if wanted != "/" else None))
