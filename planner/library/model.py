"""What roles ask for and what can be learnt: the library as frozen values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ItemKind = Literal["learn", "practise", "workshop", "coaching", "nudge", "micro-retro"]
Statistic = Literal["share", "rate", "median_hours", "mean"]
Direction = Literal["up", "down"]
Observed = Literal["team", "person"]
Foundation = Literal["trust", "literacy", "reinforcement"]


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of a capability, told by what others can see the person do."""

    level: int
    seen: str


@dataclass(frozen=True, kw_only=True)
class ExternalId:
    """A code of a public framework, always with its release."""

    scheme: str
    release: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Capability:
    """Something a person can reliably do, beyond tasks and tools, in observable levels 1 (first) upwards."""

    id: str
    name: str
    meaning: str
    levels: tuple[Level, ...]
    also: tuple[str, ...] = ()
    external: tuple[ExternalId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """One thing a role answers for; ``share`` is its part of the role's hours, where known."""

    id: str
    text: str
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class Need:
    """A capability a role needs, and the level it needs."""

    capability: str
    level: int


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a role is for, what it answers for, and what it needs; ``also`` are other titles of the same role.

    ``entry`` names formal conditions that no learning item gives, such as a licence.
    """

    id: str
    title: str
    family: str
    purpose: str
    responsibilities: tuple[Responsibility, ...]
    needs: tuple[Need, ...]
    also: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()
    version: int = 1
    external: tuple[ExternalId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A small query over the signal table, counted per team and week.

    ``statistic``: share (signals that match ``where`` among those that match ``of``), rate (matching signals per person
    and week), median_hours (median of time minus start), mean (mean of value). ``where`` and ``of`` map a signal column
    to the words of which one must occur in it, without regard to case; every column must match.
    """

    statistic: Statistic
    where: Mapping[str, tuple[str, ...]]
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """Something that can be seen in the work, with how it is counted and the smallest change that matters.

    ``smallest`` is in the measure's unit; ``baseline_weeks`` is the window before a start that it is compared with.
    ``level`` says whether teams are looked at or only each person alone; ``redefined`` are the days from which it was
    counted otherwise, so that values before and after one are not the same thing.
    """

    id: str
    name: str
    seen: str
    measure: Measure
    unit: str
    direction: Direction
    smallest: float
    baseline_weeks: int = 12
    level: Observed = "team"
    redefined: tuple[dt.date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something to learn, practise or be coached in: ``builds`` a capability from one level to another in ``hours``.

    ``behaviour`` is the one observable behaviour it builds, ``requires`` the ids of items that come before,
    ``foundation`` says which of trust, literacy or reinforcement it serves, ``seats`` how many may attend at once.
    """

    id: str
    title: str
    kind: ItemKind
    builds: str
    from_level: int
    to_level: int
    hours: float
    behaviour: str
    text: str
    foundation: Foundation
    requires: tuple[str, ...] = ()
    seats: int | None = None


@dataclass(frozen=True, kw_only=True)
class Library:
    """Roles, capabilities, behaviours and learning items by id."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    capabilities: Mapping[str, Capability] = field(default_factory=dict)
    behaviours: Mapping[str, Behaviour] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
