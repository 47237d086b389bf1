"""What the roles are becoming and what that asks of people, as frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from planner.reasons import Finding, Missing, Reason, Recommendation

Verdict = Literal["upskill", "reskill", "both", "redesign", "no change", "cannot tell"]
Lack = Literal["named nowhere", "named, not taught", "taught, not named", "needed, owned by nobody"]
ChangeKind = Literal["merge", "split", "compress", "expand", "drift"]


class Embedder(Protocol):
    """Turns texts into unit vectors, such that texts about the same work point the same way."""

    name: str

    def __call__(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """One row a text, each of length one (all zero for a text without words)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Responsibilities that are the same work under any title, named from their own words.

    ``size`` counts its texts; ``stability`` is the part of it that is found again in halves of them, None unknown, and
    ``spread`` the lowest and highest of several such halves. ``people`` are those whose work its titles are of.
    """

    id: str
    name: str
    members: tuple[str, ...]
    exemplars: tuple[str, ...]
    roles: tuple[str, ...]
    size: int = 0
    stability: float | None = None
    spread: tuple[float, float] | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one role carried in one quarter: which clusters of work, over how many teams, by how many people."""

    role: str
    quarter: str
    clusters: dict[str, float]
    teams: int
    people: frozenset[str]
    hours: float | None
    automated_share: float | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A role, or several, that changed while the titles stayed: since when and how much.

    The true first quarter plausibly lies from ``earliest`` to ``latest``; both are None where nothing tells.
    """

    kind: ChangeKind
    roles: tuple[str, ...]
    onset: str
    effect: float
    finding: Finding
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ghost:
    """A capability the work needs that is named nowhere, or named and not taught, or taught and owned by nobody.

    ``owner`` is the role proposed to answer for it, ``levels`` what can be seen of people who do it, first one first.
    """

    key: str
    proposed_name: str
    roles: tuple[str, ...]
    quotes: tuple[str, ...]
    finding: Finding
    lack: Lack = "named nowhere"
    owner: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Carried:
    """How far AI could carry a responsibility, judged by its text: 1 (AI alone) to 5 (people alone), with an interval.

    Exposure, not observation: it decides no verdict, and where hours of AI work are observed these come first.
    """

    role: str
    responsibility: str
    text: str
    level: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A role that people of another could move to; ``score`` is the sum of its parts, each 0..1 times its weight.

    ``held`` says whether anybody here holds the role now.
    """

    origin: str
    role: str
    score: float
    viable: float
    desirable: float | None
    safe: float | None
    distance: Literal["near", "far"]
    gaps: dict[str, int]
    because: Reason
    held: bool = True


@dataclass(frozen=True, kw_only=True)
class Move:
    """A group of people whom the plan trains within a role or moves to another, with the hours and money it takes.

    ``cost`` is None where it is not known.
    """

    origin: str
    role: str
    people: int
    of: frozenset[str]
    hours: float
    cost: float | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The best plan where a scenario comes true, and the ``regret``: the most points it loses where another does.

    ``cost`` is None where it is not known, ``short`` (posts that stay empty, over all quarters) where no posts are, and
    ``regret`` where the plan cannot be carried out in every scenario.
    """

    scenario: str
    people: int
    hours: float
    cost: float | None
    short: float | None
    regret: float | None


@dataclass(frozen=True, kw_only=True)
class Planning:
    """What is proven of the plan, in sentences: how near to the best, what more of a limit brings, what conflicts.

    ``status`` is best, near, stopped, unsatisfiable, wrong or failed; ``gap`` the part by which another plan could win
    more at most; ``otherwise`` are posts filled by hiring, borrowing or automating. ``outcomes`` are those of scenarios
    on the ``axis``; ``choice`` says which plan to choose, ``ranges`` how far its figures may lie.
    """

    status: str
    sentence: str
    gap: float | None = None
    otherwise: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    axis: str = ""
    outcomes: tuple[Outcome, ...] = ()
    choice: str = ""
    ranges: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """What roles should become: clusters, loads, changes, ghosts, a verdict a role, destinations and a plan.

    ``grouping`` says why there are so many clusters, None where there was no text to group.
    """

    clusters: tuple[Cluster, ...] = ()
    loads: tuple[Load, ...] = ()
    changes: tuple[Change, ...] = ()
    ghosts: tuple[Ghost, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Recommendation, ...] = ()
    destinations: tuple[Destination, ...] = ()
    moves: tuple[Move, ...] = ()
    planning: Planning | None = None
    missing: tuple[Missing, ...] = ()
    agency: tuple[Carried, ...] = ()
    grouping: Reason | None = None
