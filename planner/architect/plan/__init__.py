"""The plan: which groups are trained in their role or move to another, in how many hours."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.architect.plan.proposed import Planned, plan

__all__ = ["Planned", "plan"]


def __getattr__(name: str) -> object:
    """Bring in the numerical part only when it is used."""
    if name in __all__:
        from planner.architect.plan import proposed

        return getattr(proposed, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
