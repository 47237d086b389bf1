"""What a page needs at hand: the stores of this instance, and who is looking."""

from typing import cast

from flask import current_app, g, session

from planner.access import Viewer
from planner.services import accounts, clock
from planner.store.open import Stores


def stores() -> Stores:
    """The stores of this instance."""
    return cast(Stores, current_app.extensions["planner"])


def viewer() -> Viewer | None:
    """Who is looking, None for a visitor who has not signed in. Read once a request."""
    if "viewer" not in g:
        g.viewer = _from_session()
    return cast(Viewer | None, g.viewer)


def start_session(who: Viewer) -> None:
    """Remember who signed in, in a fresh session."""
    session.clear()
    session.permanent = True
    session.update(marks(stores(), who))
    g.viewer = who


def marks(opened: Stores, who: Viewer) -> dict[str, object]:
    """What a session holds about who signed in; the stamp ends it when the password changes."""
    return {"login": who.login, "since": clock.now().timestamp(), "stamp": accounts.stamp(opened, who.login)}


def end_session() -> None:
    """Forget who signed in."""
    session.clear()
    g.viewer = None


def _from_session() -> Viewer | None:
    login, since = session.get("login"), session.get("since")
    if login is None or since is None:
        return None
    if clock.now().timestamp() - since > current_app.permanent_session_lifetime.total_seconds():
        return None
    return accounts.viewer(stores(), login, stamp=session.get("stamp", ""))
