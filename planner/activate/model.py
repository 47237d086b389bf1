"""How people get there, and whether the work changed, as frozen values."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from planner.library.model import ItemKind
from planner.reasons import Figure, Missing, Reason

ChangeVerdict = Literal["changed", "not changed", "worse", "cannot tell"]
DecayVerdict = Literal["decays", "holds", "cannot tell"]
AdoptionVerdict = Literal["adopted", "not adopted", "cannot tell"]
ScaleVerdict = Literal["capability", "not at scale", "cannot tell"]


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
class Personal:
    """What one person has done of earlier versions, and what they said is not relevant: items by id."""

    dropped: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A date on which an item is held, with its seats."""

    item: str
    day: dt.date
    seats: int


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
class Fallen:
    """An item that would serve the pathway and is not on it, and why."""

    item: str
    title: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """One person's ordered steps towards a role; it is published only when nothing is missing.

    ``fallen`` are the items that do not fit; ``weeks_enough`` and ``hours_enough`` say in how many weeks at these
    hours, or with how many hours a week in these weeks, they would (None: with neither).
    """

    person: str
    role: str
    decision: str
    objective: str
    hours_per_week: float
    gaps: tuple[Gap, ...]
    steps: tuple[Step, ...]
    missing: tuple[Missing, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    weeks_enough: int | None = None
    hours_enough: float | None = None


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A nudge that is due: to whom, when, for which step, in which words."""

    person: str
    due: dt.date
    item: str
    behaviour: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One thing to look at where a change fades, and what to ask about it."""

    cause: str
    question: str


@dataclass(frozen=True, kw_only=True)
class Decay:
    """Whether a change that was there fades: ``since`` a Monday, ``left`` the share of the change that is left."""

    verdict: DecayVerdict
    sentence: str
    since: dt.date | None = None
    left: float | None = None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """Whether a change is repeated period after period: ``held`` of ``periods`` looked at showed it."""

    verdict: AdoptionVerdict
    sentence: str
    held: int
    periods: int
    because: Reason


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Whether a behaviour is a capability of the organisation, reliable over teams: ``adopted`` of ``teams``.

    ``teams`` began it; ``overall`` is the effect over all that began at different times, where some never did.
    """

    behaviour: str
    verdict: ScaleVerdict
    sentence: str
    adopted: tuple[str, ...]
    teams: tuple[str, ...]
    overall: Figure | None
    because: Reason
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Whether a team's behaviour changed after a start, by how much, and how sure that is.

    ``compared`` are the teams that started nothing and were looked at beside it; ``more_weeks`` would allow a verdict
    where there is none; ``doubt`` is a p-value, corrected where several behaviours of the team are asked at once.
    ``trend_fitted`` says that a movement of the team's own was allowed for, which takes more weeks to tell.
    ``decay`` and ``adoption`` are told where there was a change for the better.
    """

    behaviour: str
    team: str
    start: dt.date
    verdict: ChangeVerdict
    baseline: Figure | None
    change: Figure | None
    sentence: str
    because: Reason
    people: frozenset[str]
    compared: tuple[str, ...] = ()
    more_weeks: int | None = None
    doubt: float | None = None
    trend_fitted: bool = False
    decay: Decay | None = None
    adoption: Adoption | None = None


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
    scales: tuple[Scale, ...] = ()
