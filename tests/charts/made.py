"""Invented results to draw."""

import datetime as dt

from planner.activate.model import Evidence, Gap
from planner.architect.model import Load
from planner.audit.model import Cause, Waiting
from planner.library.model import Behaviour, Measure
from planner.reasons import Figure, Interval, Reason, SignalRefs

START = dt.date(2026, 3, 2)


def waits(team: str, cause: Cause, share: float) -> Waiting:
    span = Interval(low=max(0.0, share - 0.05), high=min(1.0, share + 0.05))
    figure = Figure(value=share, unit="share", denominator="the team's waiting", n=80, interval=span)
    return Waiting(
        team=team, cause=cause, hours=1000 * share, share=figure, signals=SignalRefs(total=80), people=frozenset()
    )


WAITING = (
    waits("claims", "decision", 0.42),
    waits("claims", "hand-off", 0.3),
    waits("claims", "tooling", 0.04),
    waits("claims", "unattributed", 0.24),
    waits("ops", "decision", 0.6),
    waits("ops", "rework", 0.2),
)


def load(quarter: str, clusters: dict[str, float], teams: int = 1) -> Load:
    return Load(
        role="analyst",
        quarter=quarter,
        clusters=clusters,
        teams=teams,
        people=frozenset(),
        hours=None,
        automated_share=None,
    )


LOADS = (
    load("2025Q4", {f"c{n}": 1.0 for n in range(8)}, teams=2),
    load("2025Q2", {"c0": 3.0, "c1": 1.0}),
    load("2025Q3", {"c0": 2.0, "c1": 1.0, "c2": 1.0}),
)
BEHAVIOUR = Behaviour(
    id="review",
    name="Drafts are reviewed",
    seen="Read a draft",
    measure=Measure(statistic="share", where={}),
    unit="share",
    direction="up",
    smallest=0.1,
)
ROWS = [(START + dt.timedelta(weeks=n), 0.2 + 0.3 * (n >= 4), 20) for n in range(-12, 12)]
GAPS = (Gap(capability="judgement", has=1, needs=3), Gap(capability="prompting", has=None, needs=1))


def evidence(*, told: bool = True) -> Evidence:
    def figure(value: float) -> Figure:
        span = Interval(low=value - 0.05, high=value + 0.05)
        return Figure(value=value, unit="share", denominator="a week", n=12, interval=span)

    return Evidence(
        behaviour="review",
        team="claims",
        start=START,
        verdict="changed" if told else "cannot tell",
        baseline=figure(0.2) if told else None,
        change=figure(0.3) if told else None,
        sentence="“Drafts are reviewed” changed." if told else "Cannot tell yet.",
        because=Reason(claim="so"),
        people=frozenset(),
    )
