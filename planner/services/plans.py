"""The plan page: which groups move where, what it takes, and what is missing to say so."""

from dataclasses import dataclass, replace
from typing import Any

from planner.access import Viewer
from planner.architect.model import Architecture, Move, Planning
from planner.reasons import Missing
from planner.services import names, results
from planner.services.allowing import require
from planner.services.roles import Standing, standing_of
from planner.store import decisions
from planner.store.open import Stores


@dataclass(frozen=True, kw_only=True)
class Page:
    """The moves that may be shown, what is proven of them, the decisions they follow from, and what the plan lacks."""

    moves: tuple[Move, ...]
    planning: Planning | None
    hidden: bool
    decided: dict[str, Standing]
    missing: tuple[Missing, ...]
    run: int | None
    at: Any
    names: names.Names


def _planning(found: Planning | None, *, whole: bool) -> Planning | None:
    """What is proven of the plan; its totals only where no group is hidden, which they would give away."""
    return found if whole or found is None else replace(found, outcomes=(), ranges=())


def page(stores: Stores, viewer: Viewer) -> Page:
    """The plan of the newest architecture."""
    require(viewer, "view", "plan")
    result = results.latest(stores, "architect")
    with stores.records.read() as session:
        called = names.load(session)
        decided = standing_of(decisions.standing(session, "verdict"))
    found: Architecture | None = result.value if result else None
    moves = (
        tuple(move for move in found.moves if result.shown("moves", move.origin, move.role)) if found and result else ()
    )
    return Page(
        moves=moves,
        planning=_planning(found.planning, whole=len(moves) == len(found.moves)) if found else None,
        hidden=found is not None and len(moves) < len(found.moves),
        decided=decided,
        missing=found.missing if found else (),
        run=result.run if result else None,
        at=result.at if result else None,
        names=called,
    )
