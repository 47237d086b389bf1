"""What each person finds in the top bar: the pages that exist and that the rules open to them."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from planner.access import Action, Persona, Viewer, What, possible
from planner.web import here


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page in the top bar: its words, its endpoint, the rule it goes by, and for whom it leads anywhere."""

    label: str
    endpoint: str
    what: What
    personas: tuple[Persona, ...]
    action: Action = "view"


# The first entry open to somebody is where they land after signing in.
ENTRIES: tuple[Entry, ...] = (
    Entry(label="Home", endpoint="hr.home", what="home", personas=("hr",)),
    Entry(label="My team", endpoint="manager.home", what="home", personas=("manager",)),
    Entry(label="Retros", endpoint="retros.index", what="retros", personas=("manager",)),
    Entry(label="My pathway", endpoint="me.pathway", what="pathway", personas=("employee",)),
    Entry(label="What I can do", endpoint="me.capabilities", what="capability", personas=("employee",)),
    Entry(label="Decisions", endpoint="auditor.decisions", what="decisions-log", personas=("auditor",)),
    Entry(label="Roles", endpoint="roles.index", what="roles", personas=("hr", "manager")),
    Entry(label="Friction", endpoint="friction.index", what="friction", personas=("hr", "manager")),
    Entry(label="Ghosts", endpoint="ghosts.index", what="ghosts", personas=("hr",)),
    Entry(label="Plan", endpoint="plan.index", what="plan", personas=("hr",)),
    Entry(label="Assign", endpoint="assign.index", what="assign", personas=("manager",)),
    Entry(label="Evidence", endpoint="evidence.index", what="evidence", personas=("hr", "manager")),
    Entry(label="Programme", endpoint="programme.index", what="programme", personas=("hr",)),
    Entry(label="Key figures", endpoint="spine.index", what="spine", personas=("hr",)),
    Entry(label="Library", endpoint="library.index", what="library", personas=("hr",)),
    Entry(label="Data", endpoint="imports.index", what="imports", personas=("hr",)),
    Entry(label="Access", endpoint="auditor.access", what="access-log", personas=("auditor",)),
    Entry(label="Runs", endpoint="runs.index", what="runs", personas=("auditor",)),
    Entry(label="Register", endpoint="register.index", what="register", personas=("auditor",)),
    Entry(label="My pathway", endpoint="me.pathway", what="pathway", personas=("hr", "manager", "auditor")),
)


def open_to(viewer: Viewer) -> tuple[Entry, ...]:
    """The entries that exist and that this viewer may open."""
    return tuple(
        entry
        for entry in ENTRIES
        if viewer.persona in entry.personas
        and entry.endpoint in current_app.view_functions
        and possible(viewer, entry.action, entry.what)
    )


def register(app: Flask) -> None:
    """Give every page its top bar."""

    @app.context_processor
    def bar() -> dict[str, object]:
        viewer = here.viewer()
        links = [] if viewer is None else [_link(entry) for entry in open_to(viewer)]
        return {"viewer": viewer, "navigation": links}


def _link(entry: Entry) -> dict[str, object]:
    part = (request.endpoint or "").split(".")[0]
    whole = request.endpoint == entry.endpoint
    siblings = [other for other in ENTRIES if other.endpoint.split(".")[0] == part]
    current = whole or (len({other.endpoint for other in siblings}) == 1 and part == entry.endpoint.split(".")[0])
    return {"label": entry.label, "url": url_for(entry.endpoint), "current": current}
