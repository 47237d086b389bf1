"""Phase 2, Architect: what roles should become, and what that asks of people."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.architect.architecture import design

__all__ = ["design"]


def __getattr__(name: str) -> object:
    """Bring in the numerical part only when it is used."""
    if name == "design":
        from planner.architect.architecture import design

        return design
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
