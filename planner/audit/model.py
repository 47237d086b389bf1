"""What an audit says: where work waits and why, as frozen values."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from planner.audit.diagnosed import Scale, Score, Sign, SkillSign, Unscored, Use
from planner.audit.held import HandOver, Held, Pending, WorkingHours
from planner.audit.model_flow import Approvals, Friction, Handed
from planner.audit.model_states import SourceStates
from planner.reasons import Certainty, Figure, Finding, Missing, Recommendation, SignalRefs

Cause = Literal[
    "decision",
    "hand-off",
    "rework",
    "outside",
    "queue",
    "unavailability",
    "governance",
    "tooling",
    "skill",
    "unattributed",
]

# The team that stands for the whole organisation.
EVERYWHERE = ""

# One row for each case a person (or a bot) worked on in a quarter.
WORK = pa.schema(
    [
        ("signal", pa.string()),
        ("source", pa.string()),
        ("case", pa.string()),
        # Null for a bot and for an unmatched account.
        ("person", pa.string()),
        ("role", pa.string()),
        ("team", pa.string()),
        # "2025Q1"
        ("quarter", pa.string()),
        ("title", pa.string()),
        ("type", pa.string()),
        # Time from taking the case up to passing it on; null where the log cannot tell.
        ("hours", pa.float64()),
        ("automated", pa.bool_()),
    ]
)

# One row for each team and week in which a behaviour could be seen.
SERIES = pa.schema(
    [
        ("team", pa.string()),
        # Monday of the week.
        ("week", pa.date32()),
        ("value", pa.float64()),
        # Signals, or cases, behind the value.
        ("n", pa.int64()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days an audit looks at: from ``start`` up to, not including, ``end``."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How long a team's work waited for one cause, and what part of all the team's waiting that is.

    ``team`` is "" for the whole organisation. ``hours`` and ``share`` are on the elapsed clock, ``worked`` and
    ``worked_share`` on the working clock, None where working hours are not known. ``certainty`` is "cannot tell" where
    too few cases stand behind the share. ``untouched`` is the part of all the team's waiting, whatever its cause, that
    training would not touch.
    """

    team: str
    cause: Cause
    hours: float
    share: Figure
    signals: SignalRefs
    people: frozenset[str]
    certainty: Certainty = "likely"
    worked: float | None = None
    worked_share: Figure | None = None
    untouched: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class Unmapped:
    """A state whose name does not say why work waits: how often it was entered, and the hours left unattributed."""

    state: str
    signals: int
    hours: float
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of what a team's figures rest on could be matched to people; team "" is the whole organisation."""

    team: str
    signals: int
    unmatched: int

    @property
    def unmatched_share(self) -> float:
        """Part of the signals whose account belongs to nobody known, 0..1."""
        return self.unmatched / self.signals if self.signals else 0.0


@dataclass(frozen=True, kw_only=True)
class Audit:
    """One dated pulse: waiting by team and cause, findings, proposed measures, and what could not be said.

    Where steps say when they began, ``held`` is the waiting by mechanism and ``hand_overs`` where it lay longest;
    ``hours`` are the working hours that this was judged by, and ``pending`` is what still waits.
    """

    window: Window | None
    waiting: tuple[Waiting, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    findings: tuple[Finding, ...] = ()
    measures: tuple[Recommendation, ...] = ()
    missing: tuple[Missing, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    states: tuple[SourceStates, ...] = ()
    scales: tuple[Scale, ...] = ()
    scores: tuple[Score, ...] = ()
    unscored: tuple[Unscored, ...] = ()
    use: tuple[Use, ...] = ()
    signs: tuple[Sign, ...] = ()
    skill: tuple[SkillSign, ...] = ()
    held: tuple[Held, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    pending: tuple[Pending, ...] = ()
    hours: tuple[WorkingHours, ...] = ()
    approvals: Approvals | None = None
    handed: Handed | None = None
    frictions: tuple[Friction, ...] = ()
