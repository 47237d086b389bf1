"""How people get there, and whether the work changed, as frozen values."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from planner.library.model import ItemKind
from planner.reasons import Figure, Missing, Reason

ChangeVerdict = Literal["changed", "not changed", "worse", "cannot tell"]


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A recorded decision on a role's verdict, as far as a pathway needs it.

    ``people`` are those it is assigned to; ``hours_per_week`` are hours really freed, by work that was taken away.
    """

    decision: str
    role: str
    option: Literal["upskill", "reskill", "both"]
    destination: str | None
    objective: str
    hours_per_week: float
    start: dt.date
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A capability where the evidence shows less than the role needs; ``has`` is None when there is no evidence."""

    capability: str
    has: int | None
    needs: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do in one week, the behaviour it builds, and why this person has it."""

    item: str
    title: str
    kind: ItemKind
    capability: str
    behaviour: str
    week: int
    hours: float
    why: Reason


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """One person's ordered steps towards a role; it is published only when nothing is missing."""

    person: str
    role: str
    decision: str
    objective: str
    hours_per_week: float
    gaps: tuple[Gap, ...]
    steps: tuple[Step, ...]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A nudge that is due: to whom, when, for which step, in which words."""

    person: str
    due: dt.date
    item: str
    behaviour: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Whether a team's behaviour changed after a start, by how much, and how sure that is."""

    behaviour: str
    team: str
    start: dt.date
    verdict: ChangeVerdict
    baseline: Figure | None
    change: Figure | None
    sentence: str
    because: Reason
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Activation:
    """Pathways and reminders for what was decided, and what is missing before they can be published."""

    pathways: tuple[Pathway, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One behaviour of one team that something was started for: its weeks and what they show."""

    evidence: Evidence
    weeks: tuple[tuple[dt.date, float, int], ...]


@dataclass(frozen=True, kw_only=True)
class Following:
    """All behaviours being watched, at one pulse."""

    watched: tuple[Watched, ...] = ()
    missing: tuple[Missing, ...] = ()
