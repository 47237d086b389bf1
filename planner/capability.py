"""What the evidence shows a person can do: every source kept apart, one level that counts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.people import Workforce


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The level one source showed for one capability of one person on one day."""

    capability: str
    level: int
    source: str
    date: dt.date


@dataclass(frozen=True, kw_only=True)
class State:
    """The level that counts for a capability, with everything that was said about it, first the one that counts."""

    level: int
    shown: tuple[Shown, ...]

    def __str__(self) -> str:
        first, *others = self.shown
        told = f"level {first.level} by {first.source} on {first.date}"
        return told + "".join(f"; {o.source} on {o.date}: {o.level}" for o in others)


def by_person(workforce: Workforce) -> dict[str, list[Shown]]:
    """Everything that shows what each person can do, each source kept apart; who has no evidence is not in it."""
    rows: list[dict[str, Any]] = workforce.evidence.to_pylist()
    found: dict[str, list[Shown]] = {}
    for row in rows:
        shown = Shown(capability=row["capability"], level=row["level"], source=row["source"], date=row["date"])
        found.setdefault(row["person"], []).append(shown)
    return found


def states(shown: Sequence[Shown], *, order: Sequence[Sequence[str]], today: dt.date | None = None) -> dict[str, State]:
    """The level that counts for each capability: the highest-ranked source, and of that the latest.

    ``order`` ranks the sources, those of one rank side by side; a source it does not name ranks last. A capability
    without evidence is not in the result: no evidence is not level zero. What is dated after ``today`` is left out
    (None: nothing is).
    """
    rank = {source: place for place, sources in enumerate(order) for source in sources}
    known: dict[str, list[Shown]] = {}
    for one in shown:
        if today is None or one.date <= today:
            known.setdefault(one.capability, []).append(one)
    for ones in known.values():
        ones.sort(key=lambda s: (rank.get(s.source, len(order)), -s.date.toordinal(), -s.level))
    return {capability: State(level=ones[0].level, shown=tuple(ones)) for capability, ones in known.items()}
