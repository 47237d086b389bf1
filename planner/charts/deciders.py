"""How long decisions take: a bar a role, as long as half of its decisions took at most, with how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.audit.model_flow import Decider
from planner.charts.base import Chart
from planner.charts.style import GRID, HUES, INK, MUTED, canvas, plain, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DAY = 24
# From here on, days are easier to read than hours.
IN_DAYS = 72
TITLE = "How long each role takes to decide"
WAYS = {"steps": "log of steps", "register": "register"}
HEADERS = (
    "Role",
    "From",
    "Decisions",
    "Yes",
    "No",
    "Median hours",
    "Low",
    "High",
    "Cases",
    "Share of waiting for approvals",
    "Share of all waiting",
)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One role's median in hours, with its interval where known."""

    role: str
    hours: float
    low: float | None
    high: float | None
    asks: bool


@dataclass(frozen=True, kw_only=True)
class DecidersChart(Chart):
    """Bars, the longest first."""

    bars: tuple[Bar, ...] = field(default=())


def data(deciders: Sequence[Decider], *, names: Mapping[str, str] | None = None, most: int = 12) -> DecidersChart:
    """Bars, table and sentence from the roles that passed the gate; ``names`` gives the roles' names by id."""
    called = dict(names or {})
    timed = [one for one in deciders if one.latency is not None]
    bars = sorted((_bar(one, called) for one in timed), key=lambda bar: (bar.asks, -bar.hours, bar.role))
    return DecidersChart(
        title=TITLE,
        sentence=_sentence(bars),
        headers=HEADERS,
        rows=tuple(_row(one, called) for one in deciders),
        bars=tuple(bars[:most]),
    )


def named(one: Decider, called: Mapping[str, str]) -> str:
    """What a role is called; one that no source names is."""
    return called.get(one.role, one.role) or "role not named"


def _bar(one: Decider, called: Mapping[str, str]) -> Bar:
    assert one.latency is not None
    span = one.latency.interval
    words = f"{named(one, called)} (asks again)" if one.part == "asking" else named(one, called)
    return Bar(
        role=words,
        hours=one.latency.value,
        low=span.low if span else None,
        high=span.high if span else None,
        asks=one.part == "asking",
    )


def _row(one: Decider, called: Mapping[str, str]) -> tuple[str | float | int | None, ...]:
    span = one.latency.interval if one.latency else None
    return (
        named(one, called),
        WAYS[one.way],
        one.decisions,
        one.approved,
        one.rejected,
        round(one.latency.value, 2) if one.latency else None,
        round(span.low, 2) if span else None,
        round(span.high, 2) if span else None,
        one.latency.n if one.latency else None,
        round(one.of_approvals.value, 4) if one.of_approvals else None,
        round(one.of_all.value, 4) if one.of_all else None,
    )


def _sentence(bars: Sequence[Bar]) -> str:
    deciding = [bar for bar in bars if not bar.asks]
    if not deciding:
        return "No role can be shown."
    slowest = deciding[0]
    span = ""
    if slowest.low is not None and slowest.high is not None:
        span = f", plausibly {_time(slowest.low)} to {_time(slowest.high)}"
    return f"Half of the decisions by {slowest.role} took longer than {_time(slowest.hours)}{span}; elapsed time."


def _time(hours: float) -> str:
    if hours < 1:
        return f"{60 * hours:.0f} minutes"
    return f"{hours / DAY:,.1f} days" if hours >= IN_DAYS else f"{hours:,.1f} hours"


def draw(chart: DecidersChart) -> Figure:
    """Horizontal bars with the interval drawn across their ends, and the median in words."""
    figure, axes = canvas(height=0.55 + 0.46 * max(len(chart.bars), 1))
    longest = max((bar.high or bar.hours for bar in chart.bars), default=1.0) or 1.0
    for row, bar in enumerate(chart.bars):
        _draw(axes, row, bar, longest)
    axes.set_yticks(range(len(chart.bars)), [plain(bar.role) for bar in chart.bars])
    axes.set_ylim(max(len(chart.bars), 1) - 0.4, -0.6)
    axes.set_xlim(0, 1.28 * longest)
    days = longest >= IN_DAYS
    step = _step(longest / DAY if days else longest)
    ticks = [step * n for n in range(int((longest / DAY if days else longest) / step) + 1)]
    unit = "days" if days else "hours"
    labels = [f"{tick:g}" + (f" {unit}" if tick == ticks[-1] else "") for tick in ticks]
    axes.set_xticks([tick * DAY if days else tick for tick in ticks], labels)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure


def _step(longest: float) -> float:
    """A round distance that leaves about five marks."""
    sizes = [part * 10.0**power for power in range(-3, 6) for part in (1, 2, 5)]
    return next((size for size in sizes if longest / size <= 5), sizes[-1])


def _draw(axes: Axes, row: int, bar: Bar, longest: float) -> None:
    axes.barh(row, bar.hours, height=0.5, color=MUTED if bar.asks else HUES[0])
    end = bar.hours
    if bar.low is not None and bar.high is not None:
        axes.plot((bar.low, bar.high), (row, row), color=INK, linewidth=1.6, solid_capstyle="butt")
        for edge in (bar.low, bar.high):
            axes.plot((edge, edge), (row - 0.14, row + 0.14), color=INK, linewidth=1.2)
        end = max(end, bar.high)
    words = _time(bar.hours) if bar.low is not None else f"{_time(bar.hours)}, too few to be sure"
    written(axes, end + 0.015 * longest, row, words, color=MUTED)
