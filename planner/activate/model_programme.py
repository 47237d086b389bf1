"""Retros, the spine of key figures, and programmes in cycles, as frozen values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.library.model import Direction
from planner.reasons import Figure, Missing, Reason

Line = Literal["waiting", "rework", "longer", "worse", "fades", "decay"]
OutcomeKind = Literal["keep", "stop", "try"]
Layer = Literal["outcome", "driver"]
Below = Literal["behaviour", "figure"]
LinkVerdict = Literal["supports", "contradicts", "cannot tell"]
GateOption = Literal["scale", "pause", "retire"]
Trend = Literal["compounds", "stalled", "lost", "new", "cannot tell"]


@dataclass(frozen=True, kw_only=True)
class Crossed:
    """A policy line that a team's signals crossed: which line, about what (a cause, a behaviour), and how far.

    ``asked`` are questions of its own, which go before those of the policy.
    """

    line: Line
    about: str
    sentence: str
    because: Reason
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The week since which a case waits longer or shorter: not after ``latest``, by ``difference`` hours."""

    week: dt.date
    latest: dt.date
    difference: Figure
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Retro:
    """A retro of a quarter of an hour: why it is proposed, which charts to look at, what to ask.

    ``charts`` are names such as "causes", "hours", "share:decision" or "behaviour:checks-drafts", most telling first.
    """

    team: str
    crossed: tuple[Crossed, ...]
    charts: tuple[str, ...]
    questions: tuple[str, ...]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What became of a retro of the same team: when it was held, is to be held, or was skipped."""

    state: Literal["scheduled", "held", "skipped"]
    day: dt.date


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One thing that a team keeps, stops or tries; a role sees to it until a day. ``shared`` with the programme."""

    kind: OutcomeKind
    text: str
    owner_role: str
    due: dt.date
    behaviour: str | None = None
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A practice on real work that came out of a retro: what a pathway may take up as a step."""

    team: str
    title: str
    behaviour: str
    owner_role: str
    due: dt.date
    retro: int


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a key figure means from a day on; ``signal`` is the name of its readings, ``smallest`` the change that
    matters, in ``unit``."""

    version: int
    since: dt.date
    means: str
    unit: str
    direction: Direction
    signal: str
    smallest: float
    why: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """A figure that the business owns, with every definition it had, the oldest first."""

    key: str
    name: str
    layer: Layer
    owner: str
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, kw_only=True)
class FigureReading:
    """One reading: the days it is about, its value and unit as imported, and the team (``None``: everybody)."""

    signal: str
    start: dt.date
    end: dt.date
    value: float
    unit: str
    team: str | None


@dataclass(frozen=True, kw_only=True)
class Point:
    """The value of one period, over ``n`` teams that were read in it."""

    start: dt.date
    end: dt.date
    value: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The points of one definition: only they can be compared with each other."""

    version: int
    unit: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Break:
    """The day from which a figure means something else, and why."""

    day: dt.date
    label: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a key figure went: its stretches, the breaks between them, and in sentences what is missing or was left out.

    ``teams`` are the points of each team by definition; "" holds readings about everybody.
    """

    figure: str
    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    gaps: tuple[str, ...]
    left_out: tuple[str, ...]
    teams: Mapping[str, tuple[Stretch, ...]]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How a figure differs between two stretches of time; ``figure`` is None where ``refused`` says why not."""

    figure: Figure | None
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An assumption: what is below moves the figure above, after ``lag`` of its periods."""

    number: int
    kind: Below
    lower: str
    upper: str
    assumption: str
    lag: int = 0


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the data say of an assumption: association over time with its range. No cause is told."""

    link: Link
    verdict: LinkVerdict
    sentence: str
    because: Reason
    figure: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class Right:
    """Who decides what in a programme."""

    what: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One thing learnt: kept, stopped or tried; ``cycle`` is the number of the cycle that learnt it."""

    kind: Literal["kept", "stopped", "tried"]
    text: str
    cycle: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a cycle begins with: its objective, outcomes with the version of their definition, rights and lessons."""

    objective: str
    outcomes: Mapping[str, int]
    rights: tuple[Right, ...] = ()
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of one behaviour in one team at a gate; adoption and decay are None where they were not judged."""

    behaviour: str
    name: str
    team: str
    team_name: str
    verdict: Literal["changed", "not changed", "worse", "cannot tell"]
    sentence: str
    adopted: bool | None = None
    decayed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Investment:
    """One behaviour that a cycle invested in: in how many teams it changed, and how that went over cycles.

    ``teams`` are all where it is tried, ``judged`` those with a verdict, ``counts`` the teams that changed at the gate
    of each cycle, oldest first.
    """

    behaviour: str
    name: str
    teams: int
    judged: int
    changed: int
    decayed: int
    counts: tuple[int, ...]
    trend: Trend
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a cycle took, as far as it is known: hours set aside (None where hidden or none), and money."""

    hours: float | None
    money: float | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The end of a cycle: what is proposed, why, and why not the others; a person decides."""

    cycle: int
    proposed: GateOption
    sentence: str
    because: Reason
    options: Mapping[str, str]
    investments: tuple[Investment, ...]
    standings: tuple[Standing, ...]
    judged: tuple[Judged, ...]
    outcomes: tuple[str, ...]
    cost: Cost
    refused_scale: str = ""
