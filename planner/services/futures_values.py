"""What is shown of future roles, as frozen values."""

import datetime as dt
from dataclasses import dataclass

from planner.architect.futures import FutureRole, freed
from planner.architect.futures_lacks import Lack
from planner.architect.traps import Trap
from planner.library.model import Role
from planner.services import names


@dataclass(frozen=True, kw_only=True)
class Version:
    """What somebody wrote, and when."""

    number: int
    future: FutureRole
    by: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision on a version; ``warned`` names the traps told of then, ``withdrawn`` is when it ceased to hold."""

    number: int
    version: int
    chosen: str
    reason: str
    warned: tuple[str, ...]
    by: str
    at: dt.datetime
    withdrawn: dt.datetime | None


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What somebody said about a version."""

    version: int
    text: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Row:
    """One role in the list: what was written last, what is approved, how many things lack; None where nothing is."""

    key: str
    title: str
    newest: Version | None
    approved: int | None
    lacks: int
    people: int | None
    people_hidden: bool
    verdict: str | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A future role beside today's; ``newest`` is what was written last, None before anybody wrote."""

    key: str
    title: str
    today: Role | None
    people: int | None
    people_hidden: bool
    newest: Version | None
    approved: Version | None
    decision: Decided | None
    future: FutureRole
    lacks: tuple[Lack, ...]
    warnings: tuple[Trap, ...]
    decisions: tuple[Decided, ...]
    comments: tuple[Comment, ...]
    may_edit: bool
    may_decide: bool
    may_comment: bool
    names: names.Names

    @property
    def number(self) -> int:
        """The version that was written last, 0 before the first."""
        return self.newest.number if self.newest else 0

    @property
    def hours_freed(self) -> float:
        """The hours a week that work which stops frees for each person, as far as somebody said."""
        return freed(self.future)


@dataclass(frozen=True, kw_only=True)
class Changing:
    """What is approved for the role of somebody: the future role, why, since when."""

    future: FutureRole
    version: int
    title: str
    today: Role | None
    reason: str
    at: dt.datetime
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class Freed:
    """The hours a week that approved removal of work frees for each person of a role, and which work that is.

    ``objective`` is the business objective of the future role that says so.
    """

    hours_per_week: float
    removed_work: str
    objective: str
    version: int
