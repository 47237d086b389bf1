"""What the invented company consists of, as frozen values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file the company has, and how it enters: the connector, the source's name and how the file is read.

    ``mapping`` holds the connector's mapping as plain values: ``columns`` (heading by field), ``constants``,
    ``time_zone``.
    """

    connector: str
    name: str
    path: Path
    mapping: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Someone who uses the product, and which persona they have in it."""

    email: str
    persona: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account that a reviewer would mark as automated."""

    source: str
    account: str


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A measure that a team began on a day in the past: the option a reviewer would record, who owns it, and why."""

    team: str
    measure: str
    start: dt.date
    owner: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What would count as finding something: one of ``kinds`` about ``subjects``.

    ``every`` asks for all subjects in one finding, otherwise one is enough. ``quotes`` asks that at least half of what
    a finding quotes is among these texts. ``verdict`` also accepts a recommendation with that option for one subject.
    """

    meaning: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
    every: bool = False
    verdict: str | None = None
    quotes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Company:
    """The company's files, who signs in, which accounts are bots, what was begun, and what is planted in the files.

    ``desk`` holds what people wrote in the product, by the page it belongs to. ``library`` is the root of the
    organisation's own role files, ``planted`` the facts by name, ``decoys`` what looks like a fact and is none. Both
    tell of those ``left_out`` too: reporting one of these is a false alarm.
    """

    name: str
    folder: Path
    sources: tuple[Source, ...]
    sign_ins: tuple[SignIn, ...]
    bots: tuple[Account, ...]
    begun: tuple[Begun, ...]
    desk: Mapping[str, Any]
    library: Path
    planted: Mapping[str, Expected]
    decoys: Mapping[str, Expected]
    left_out: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Stint:
    """One row of the HR export: a person in a post of a team from one day up to, not including, another.

    ``work`` names the pool of ticket titles the post works from (None: no tickets).
    """

    employee: str
    name: str
    email: str
    title: str
    work: str | None
    team: str
    site: str
    manager: str
    contract: str
    start: dt.date
    end: dt.date | None
    lead: bool = False


@dataclass(frozen=True, kw_only=True)
class Period:
    """Six quarters: from ``start`` up to and with ``end``, with the first day of each quarter."""

    start: dt.date
    end: dt.date
    quarters: tuple[dt.date, ...]

    @property
    def weeks(self) -> int:
        """Whole weeks covered, the last one perhaps in part."""
        return ((self.end - self.start).days + 7) // 7
