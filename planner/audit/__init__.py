"""Phase 1: what is really happening, where work waits and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

    from planner.audit.model import Audit, Window
    from planner.library.model import Library
    from planner.people import Workforce
    from planner.policy import Policy


def ignore(part: str, done: float) -> None:
    """Take note of nothing: the progress report of a caller who wants none."""


def run(
    signals: ibis.Table,
    *,
    workforce: Workforce,
    library: Library,
    policy: Policy,
    window: Window | None = None,
    seed: int = 0,
    progress: Callable[[str, float], None] = ignore,
) -> Audit:
    """Take one pulse: where work waits and why, what that asks for, and what the data could not say.

    ``signals`` is an Ibis table with planner.signals.SCHEMA. ``window`` None means all days up to the last signal;
    nothing that happened after the window is used. The same inputs and ``seed`` give the same result. ``progress`` is
    told the part that begins and the share done, 0..1.
    """
    from planner.audit.pulse import take

    return take(
        signals, workforce=workforce, library=library, policy=policy, window=window, seed=seed, progress=progress
    )


__all__ = ["ignore", "run"]
