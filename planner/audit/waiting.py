"""Waiting: how long each team's work waited for each cause, and what held it up."""

import ibis

from planner.audit.held import Held
from planner.audit.mechanisms import MECHANISMS
from planner.audit.model import Unmapped, Waiting
from planner.audit.states import CAUSES, UNMAPPED
from planner.audit.tally import tallies
from planner.audit.windows import HOUR
from planner.policy import Policy

COLUMNS = ("placed_team", "source", "case", "seconds", "worked", "whom", "id", "time", "row")
# Training touches waiting for skill, and nobody can say whether it touches what has no known cause.
UNTOUCHED = tuple(cause for cause in CAUSES if cause not in ("skill", "unattributed"))
DENOMINATOR = "hours of finished waiting"
BETWEEN = "hours of finished waiting between steps that say when they began"


def by_cause(steps: ibis.Table, *, policy: Policy) -> tuple[Waiting, ...]:
    """Waiting by team and cause; team "" is the whole organisation. A team whose work never waited is absent.

    ``steps`` is what causes.attributed() gives, or what shares.waits() makes of it, which knows of working hours. The
    shares of a team add up to 1, the unattributed part among them.
    """
    if "worked" not in steps.columns:
        steps = steps.mutate(worked=ibis.null("float64"))
    waits = steps.filter(steps.cause.notnull(), steps.seconds > 0)
    rows = waits.select(*COLUMNS, *({"rival"} & set(waits.columns)), kind=waits.cause)
    return tuple(
        Waiting(
            team=one.team,
            cause=next(cause for cause in CAUSES if cause == one.kind),
            hours=one.hours,
            share=one.share,
            worked=one.worked,
            worked_share=one.worked_share,
            signals=one.signals,
            people=one.people,
            certainty=one.certainty,
            untouched=one.joint,
        )
        for one in tallies(rows, kinds=CAUSES, denominator=DENOMINATOR, policy=policy, together=UNTOUCHED)
    )


def by_mechanism(waits: ibis.Table, *, policy: Policy) -> tuple[Held, ...]:
    """Waiting by team and mechanism, of the waits that have one."""
    held = waits.filter(waits.mechanism.notnull(), waits.seconds > 0)
    rows = held.select(*COLUMNS, kind=held.mechanism)
    return tuple(
        Held(
            team=one.team,
            mechanism=next(name for name in MECHANISMS if name == one.kind),
            hours=one.hours,
            share=one.share,
            worked=one.worked,
            signals=one.signals,
            people=one.people,
            certainty=one.certainty,
        )
        for one in tallies(rows, kinds=MECHANISMS, denominator=BETWEEN, policy=policy)
    )


def unmapped_states(steps: ibis.Table) -> tuple[Unmapped, ...]:
    """The states whose names say nothing about a cause, with most unattributed hours first."""
    unknown = steps.filter(steps.meaning == UNMAPPED)
    hours = unknown.seconds.sum(where=unknown.cause == "unattributed").fill_null(0)
    counts = unknown.group_by("source", "activity").aggregate(signals=unknown.count(), seconds=hours)
    found = [
        Unmapped(source=row["source"], state=row["activity"], signals=row["signals"], hours=row["seconds"] / HOUR)
        for row in counts.to_pyarrow().to_pylist()
    ]
    return tuple(sorted(found, key=lambda state: (-state.hours, -state.signals, state.source, state.state)))
