"""Ask the authorisation gate."""

from collections.abc import Iterable

from planner.access import Action, Viewer, What, allowed, why
from planner.services.errors import NotAllowed


def require(viewer: Viewer, action: Action, what: What, *, people: Iterable[str] = ()) -> None:
    """Raise NotAllowed, with the reason, unless the gate lets the viewer do this."""
    concerned = frozenset(people)
    if not allowed(viewer, action, what, people=concerned):
        raise NotAllowed(why(viewer, action, what, people=concerned))
