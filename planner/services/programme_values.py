"""What is shown of programmes and their cycles, and what is asked for, as frozen values."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.activate.model_programme import Gate, GateOption, KeyFigure, Lesson, Plan, Right
from planner.services import names


@dataclass(frozen=True, kw_only=True)
class Review:
    """A day on which a cycle's worth is looked at; ``held`` once it was, ``late`` when its day has passed without."""

    number: int
    due: dt.date
    held: dt.datetime | None
    note: str
    cost: float | None
    late: bool


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a person decided at a gate, when and why; the gate as it was proposed."""

    number: int
    chosen: GateOption
    reason: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """One cycle; ``own`` are lessons that it learnt, by their number, ``shared`` those that teams shared from retros.

    ``redefined`` are names of outcomes that mean something else since it began.
    """

    id: int
    programme: str
    number: int
    start: dt.date
    end: dt.date
    plan: Plan
    reviews: tuple[Review, ...]
    own: tuple[tuple[int, Lesson], ...]
    shared: tuple[Lesson, ...]
    redefined: tuple[str, ...]
    decided: Decided | None
    followed: bool


@dataclass(frozen=True, kw_only=True)
class Due:
    """A date of a programme that comes up, or has passed: a review, or a gate without a decision."""

    cycle: int
    what: str
    day: dt.date
    late: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """All programmes, each with its cycles, the newest first; what comes up; the figures that cycles can be after."""

    programmes: Mapping[str, tuple[Cycle, ...]]
    due: tuple[Due, ...]
    figures: Mapping[str, KeyFigure]
    today: dt.date


@dataclass(frozen=True, kw_only=True)
class CyclePage:
    """One cycle with its evidence as it stands, the gate proposed last (its number, None before) and its days."""

    cycle: Cycle
    gate: Gate
    proposed: int | None
    shown: Gate | None
    history: tuple[Cycle, ...]
    figures: Mapping[str, KeyFigure]
    names: names.Names
    today: dt.date


@dataclass(frozen=True, kw_only=True)
class Order:
    """A cycle to begin: of which programme, from when until when, what for, on which outcomes, who decides what."""

    programme: str
    start: dt.date
    end: dt.date
    objective: str
    outcomes: Sequence[str] = ()
    rights: Sequence[Right] = ()
