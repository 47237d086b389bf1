"""What the audit says of decisions, hand-overs and other frictions, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from planner.reasons import Certainty, Figure, Reason, SignalRefs

# From steps of a log, or from a register of what was asked and decided.
Way = Literal["steps", "register"]
# Those who decide, those who ask (and ask again), and those whom the source gives no role.
Part = Literal["deciding", "asking", "unnamed"]


@dataclass(frozen=True, kw_only=True)
class Decider:
    """One role's decisions: how many, yes or no, how long each was waited for, and what part of the waiting that is.

    ``latency`` is the median elapsed time, of a role that only asks the time until it asked again. ``of_approvals`` is
    the share of all waiting for approvals, ``of_all`` of all waiting in the same cases; None where not known.
    """

    way: Way
    role: str
    part: Part
    decisions: int
    approved: int
    rejected: int
    latency: Figure | None
    of_approvals: Figure | None
    of_all: Figure | None
    signals: SignalRefs
    people: frozenset[str]
    certainty: Certainty = "likely"


@dataclass(frozen=True, kw_only=True)
class Share:
    """What part of the waiting for approvals, and of all waiting in the same cases, was for one side of deciding."""

    part: Part
    of_approvals: Figure
    of_all: Figure


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked and not decided by the end of the window, how old it is; role "" where nobody can be named."""

    way: Way
    role: str
    count: int
    age: Figure
    signals: SignalRefs
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Approvals:
    """How decisions flow: who is waited for, how often work goes round, what is still open.

    ``rounds`` counts the cases carried out by how often they were asked for, ``again`` is the share asked for more than
    once. ``overridden`` is the share of cases in which another role said yes after a no to the same request,
    ``escalated`` of those taken higher up. ``register`` are the rows of registers, ``undated`` those with one date
    only, whose latency nobody knows.
    """

    cases: int = 0
    deciders: tuple[Decider, ...] = ()
    shares: tuple[Share, ...] = ()
    rounds: Mapping[str, int] = field(default_factory=dict)
    again: Figure | None = None
    rejections: Mapping[str, int] = field(default_factory=dict)
    overridden: Figure | None = None
    escalated: Figure | None = None
    pending: tuple[Asked, ...] = ()
    register: int = 0
    undated: int = 0
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Pass:
    """How often one team gave work to another, in how many cases, and how long it then lay (median, elapsed)."""

    giver: str
    taker: str
    times: int
    cases: int
    hours: Figure
    signals: SignalRefs
    givers: frozenset[str]
    takers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Handed:
    """How work goes from team to team: shares of cases, and who gives to whom, most frequent first.

    ``pairs`` is how many pairs there are in all, of which ``passes`` are the most frequent.
    """

    cases: int
    hand_overs: int
    handed_over: Figure
    ping_pong: Figure
    first_line: Figure | None
    reopened: Figure
    passes: tuple[Pass, ...]
    pairs: int
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Friction:
    """One other friction: of a team (team "" is the whole organisation), its figure and what it rests on.

    ``stands`` says whether the figure's interval supports calling it a friction.
    """

    key: str
    kind: str
    team: str
    sentence: str
    figure: Figure | None
    certainty: Certainty
    because: Reason
    signals: SignalRefs
    people: frozenset[str]
    stands: bool = False
