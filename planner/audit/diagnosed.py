"""What an audit says of answers to surveys, of the use of tools, and of early signs of decay, as frozen values."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from planner.reasons import Figure, Reason

Seen = Literal["seen", "not seen", "cannot tell", "not computable"]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Whether the items of one diagnostic hang together in one round, so that they may be scored as one thing.

    ``alpha`` is Cronbach's alpha with its interval, over ``complete`` respondents who answered all ``items``.
    ``refused`` says why there is no score, "" where there is one. ``score`` is of the whole organisation, in points.
    """

    diagnostic: str
    round: str
    day: dt.date
    items: tuple[str, ...]
    respondents: int
    complete: int
    alpha: Figure | None = None
    refused: str = ""
    score: Figure | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Score:
    """A team's mean on one diagnostic in one round; ``change`` is from the scored round before, where there is one.

    ``asked`` is how many people are in the team now, None where that is not known. ``people`` answered.
    """

    team: str
    diagnostic: str
    round: str
    score: Figure
    people: frozenset[str]
    change: Figure | None = None
    asked: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unscored:
    """An item of a survey that belongs to no diagnostic: it enters no score."""

    item: str
    answers: int


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One early sign of decay in one team (or "" for the whole organisation): seen, not seen, or why neither is said.

    ``sentence`` says what was seen, or what would make it computable. ``people`` are all whom the figures are about.
    """

    kind: str
    team: str
    state: Seen
    sentence: str
    tool: str = ""
    figure: Figure | None = None
    because: Reason | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Use:
    """Use of one tool in one team, beside one driver: per person and week at first and lately, and how both changed."""

    team: str
    tool: str
    driver: str
    launch: dt.date
    first: float
    lately: Figure
    change: Figure
    moved: Figure | None
    smallest: float
    flat: bool
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class SkillSign:
    """What one source says about missing skill in one team: a share with its interval, and where it comes from."""

    team: str
    route: Literal["stated reason", "survey", "review", "repeated error"]
    sentence: str
    figure: Figure
    people: frozenset[str]
