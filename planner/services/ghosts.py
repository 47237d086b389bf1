"""The ghosts page: capabilities the work needs that nobody named, and whom they were given to."""

from dataclasses import dataclass
from typing import Any

from planner.access import Viewer
from planner.architect.model import Architecture, Ghost
from planner.reasons import Missing
from planner.services import names, results
from planner.services.allowing import require
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class Page:
    """The ghosts that may be shown, and whether others are hidden."""

    ghosts: tuple[Ghost, ...]
    hidden: bool
    missing: tuple[Missing, ...]
    run: int | None
    at: Any
    names: names.Names


def page(stores: Stores, viewer: Viewer) -> Page:
    """Every ghost capability of the newest architecture."""
    require(viewer, "view", "ghosts")
    result = results.latest(stores, "architect")
    with stores.records.read() as session:
        called = names.load(session)
    if result is None:
        return Page(ghosts=(), hidden=False, missing=(), run=None, at=None, names=called)
    found: Architecture = result.value
    shown = tuple(ghost for ghost in found.ghosts if result.shown("finding:ghost", ghost.finding.key))
    return Page(
        ghosts=shown,
        hidden=len(shown) < len(found.ghosts),
        missing=found.missing,
        run=result.run,
        at=result.at,
        names=called,
    )
