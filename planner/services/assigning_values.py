"""What is shown of an assignment before and after it, as frozen values."""

import datetime as dt
from dataclasses import dataclass

from planner.reasons import Missing
from planner.services.assign_people import Rule


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A decision that pathways can be assigned from, with the names a manager knows."""

    decision: int
    role: str
    option: str
    destination: str
    hours_per_week: float
    removed_work: str
    people: int
    teams: tuple[tuple[str, str], ...]
    sites: tuple[str, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Given:
    """Pathways that were assigned together and still stand; ``names`` are some of the people, ``more`` how many others.

    ``broken_off`` says that the work ended before all of them were written.
    """

    pathways: tuple[int, ...]
    people: tuple[str, ...]
    names: tuple[str, ...]
    more: int
    broken_off: bool
    role: str
    start: dt.date
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One person the rule reaches: their steps, their hours, and what stands in the way."""

    person: str
    name: str
    steps: int
    hours: float
    weeks: int
    gaps: int
    missing: tuple[Missing, ...]
    replaces: bool
    fallen: tuple[str, ...] = ()
    weeks_enough: int | None = None
    hours_enough: float | None = None


@dataclass(frozen=True, kw_only=True)
class Passed:
    """Somebody the rule could mean who gets no pathway, and why."""

    person: str
    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an assignment would do, before it does it.

    ``everybody`` are the ids of all it reaches, ``named`` all of them by name; where they are many, ``hits`` are worked
    out for some of them only.
    """

    rule: Rule
    objective: str
    role: str
    destination: str | None
    hits: tuple[Hit, ...]
    missing: tuple[Missing, ...]
    passed: tuple[Passed, ...] = ()
    everybody: frozenset[str] = frozenset()
    found: int = 0
    pages: int = 1
    page: int = 1

    @property
    def ready(self) -> tuple[Hit, ...]:
        """Those whose pathway can be published."""
        return tuple(hit for hit in self.hits if not hit.missing and hit.steps)
