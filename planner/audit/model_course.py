"""What a look over time says: how waiting went week by week, and since when it lies on another level."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.audit.model import Window
from planner.reasons import Certainty, Figure, Missing

# The measure of a series that counts hours a case, beside the causes, whose series are shares.
HOURS = "hours"


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """How a team's work waited, week by week; team "" is the whole organisation.

    ``weeks`` are Mondays, ``hours`` the hours waited a case, ``shares`` the part of the waiting by cause, all by the
    week in which a wait ended. How many cases a week had is not kept: weeks that can be added up could be subtracted.
    ``left_out`` counts weeks with too few cases or people, ``settling`` those at the begin where long waits are unseen.
    """

    team: str
    weeks: tuple[dt.date, ...]
    hours: tuple[float, ...]
    shares: Mapping[str, tuple[float, ...]]
    people: frozenset[str]
    left_out: int = 0
    settling: int = 0


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A change point: since a week, a team's waiting lies on another level.

    ``measure`` is "hours" for the hours waited a case, else the cause whose share moved. The change happened between
    the weeks ``earliest`` and ``latest``. ``difference`` is the later level minus the earlier one; ``chance`` how
    likely a step as clear is in a series that never changed.
    """

    team: str
    measure: str
    week: dt.date
    earliest: dt.date
    latest: dt.date
    before: Figure
    after: Figure
    difference: Figure
    chance: float
    certainty: Certainty
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """How waiting went over all weeks: series by team, change points, and the cases that are in two pulses.

    ``shared`` counts by team the cases that waited in each period and in the one after it, by the first day of the
    later one.
    """

    window: Window | None
    periods: tuple[Window, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    shifts: tuple[Shift, ...] = ()
    shared: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
