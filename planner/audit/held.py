"""What held work up: the mechanisms of waiting, hand-overs, what still waits, and the hours this was judged by."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.reasons import Certainty, Figure, SignalRefs

Mechanism = Literal["batching", "prioritisation", "contention", "unavailability", "extraneous"]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Minutes of a day.
MINUTES = 24 * 60
Origin = Literal["given", "learnt", "organisation", "unknown"]


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """The hours a team's waiting was judged by; team "" is the whole organisation.

    ``origin`` is "given" by policy, "learnt" from the team's own acts, "organisation" where the whole organisation's
    hours stand in, "unknown" where there were too few acts to learn any. ``week`` are seven days of local minutes,
    Monday first; ``free`` days off. ``acts`` and ``covered`` say how many acts there were, and which part of them lies
    within the hours.
    """

    team: str
    origin: Origin
    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...] = ()
    free: tuple[dt.date, ...] = ()
    acts: int = 0
    covered: float | None = None
    people: frozenset[str] = frozenset()

    @property
    def hours(self) -> float:
        """Hours in a week."""
        return sum(until - since for day in self.week for since, until in day) / 60

    @property
    def always(self) -> bool:
        """Whether the team is there round the clock."""
        return self.hours * 60 == 7 * MINUTES


@dataclass(frozen=True, kw_only=True)
class Held:
    """How long a team's work was held up by one mechanism, and what part of all such waiting that is.

    Only of steps that say when work on them began. ``worked`` are hours on the working clock, None where not known.
    """

    team: str
    mechanism: Mechanism
    hours: float
    share: Figure
    signals: SignalRefs
    people: frozenset[str]
    certainty: Certainty = "likely"
    worked: float | None = None


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """How long work lay between one activity and the next, of which teams, and what held it up.

    ``share`` is the part of all waiting between activities. ``parts`` are hours by mechanism. A team is "" where the
    log does not say it.
    """

    giver: str
    given: str
    taker: str
    taken: str
    times: int
    hours: float
    share: Figure
    parts: Mapping[str, float]
    signals: SignalRefs
    people: frozenset[str]
    certainty: Certainty = "likely"


@dataclass(frozen=True, kw_only=True)
class Pending:
    """Cases of a team that still wait for one cause at the end of the window: how many, and how long so far.

    ``hours`` is their sum, ``age`` the median of a case. They are no part of the shares of finished waits.
    """

    team: str
    cause: str
    cases: int
    hours: float
    age: Figure
    signals: SignalRefs
    people: frozenset[str]
