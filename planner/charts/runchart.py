"""A behaviour week by week: the weeks before, the start, the weeks since, and how sure the difference is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.activate.model import Evidence
from planner.charts.base import Chart
from planner.charts.style import GRID, HUES, INK, MUTED, PAPER, canvas, over_weeks, written
from planner.library.model import Behaviour
from planner.reasons import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week's value and how many signals are behind it."""

    monday: dt.date
    value: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Level:
    """A mean over some weeks with the range it plausibly lies in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class RunChart(Chart):
    """The weeks of a behaviour around a start; levels are None where they cannot be told.

    ``since`` is the level that the start made of the one before, over what else moved the weeks; ``fades`` the week
    from which it fades again.
    """

    weeks: tuple[Week, ...]
    unit: str
    start: dt.date
    counted_from: dt.date
    before: Level | None
    since: Level | None
    fades: dt.date | None = None


def data(
    behaviour: Behaviour,
    evidence: Evidence,
    weeks: Sequence[tuple[dt.date, float, int]],
    *,
    transition_weeks: int,
    team: str,
) -> RunChart:
    """Weeks, levels, table and sentence of one team's behaviour.

    ``weeks`` are each Monday with the value and the signals behind it, as planner.activate.model.Watched holds them;
    ``team`` is the team's name. The sentence is the verdict's, and that of a fade.
    """
    points = tuple(Week(monday=monday, value=value, n=n) for monday, value, n in sorted(weeks))
    before, change = evidence.baseline, evidence.change
    since = None
    if before is not None and change is not None:
        since = _level(before.value + change.value, change.interval, before.value)
    return RunChart(
        title=f"{behaviour.name}, {team}",
        sentence=" ".join((evidence.sentence, *_fading(evidence))),
        headers=("Week of", f"Value ({behaviour.unit})", "Signals"),
        rows=tuple((w.monday.isoformat(), w.value, w.n) for w in points),
        weeks=points,
        unit=behaviour.unit,
        start=evidence.start,
        counted_from=evidence.start + dt.timedelta(weeks=transition_weeks),
        before=_level(before.value, before.interval, 0.0) if before else None,
        since=since,
        fades=evidence.decay.since if evidence.decay else None,
    )


def _fading(evidence: Evidence) -> tuple[str, ...]:
    fades = evidence.decay is not None and evidence.decay.verdict == "decays"
    return (evidence.decay.sentence,) if fades and evidence.decay else ()


def _level(value: float, interval: Interval | None, shift: float) -> Level:
    low, high = (value, value) if interval is None else (interval.low + shift, interval.high + shift)
    return Level(value=value, low=low, high=high)


def draw(chart: RunChart) -> Figure:
    """A line with a point a week, the band of the baseline, the start, and the level since with its interval."""
    figure, axes = canvas(height=3.0)
    days = [week.monday for week in chart.weeks]
    first, last = (days[0], days[-1]) if days else (chart.start, chart.counted_from)
    first, end = min(first, chart.start), max(last, chart.start) + dt.timedelta(days=3)
    if chart.before:
        _band(axes, chart.before, first, chart.start, MUTED)
        _line(axes, chart.start, end, chart.before.value, dashed=True)
    if chart.since:
        _band(axes, chart.since, chart.counted_from, end, HUES[0])
    axes.plot(days, [week.value for week in chart.weeks], color=INK, linewidth=1.2, marker="o", markersize=3.5)  # type: ignore[arg-type]
    _start(axes, chart, end)
    _scale(axes, chart, first, end)
    return figure


def _band(axes: Axes, level: Level, start: dt.date, end: dt.date, hue: str) -> None:
    axes.fill_between([start, end], level.low, level.high, color=hue, alpha=0.18, linewidth=0)  # type: ignore[arg-type]
    axes.plot([start, end], [level.value, level.value], color=hue, linewidth=2)  # type: ignore[arg-type]


def _line(axes: Axes, start: dt.date, end: dt.date, value: float, *, dashed: bool) -> None:
    style = (0, (2, 3)) if dashed else "solid"
    axes.plot([start, end], [value, value], color=MUTED, linewidth=1, linestyle=style)  # type: ignore[arg-type]


def _start(axes: Axes, chart: RunChart, end: dt.date) -> None:
    axes.axvline(chart.start, color=INK, linewidth=1)  # type: ignore[arg-type]
    if chart.fades is not None:
        axes.axvline(chart.fades, color=INK, linewidth=1, linestyle=(0, (1, 2)))  # type: ignore[arg-type]
    shaded = min(chart.counted_from, end)
    if shaded > chart.start:
        axes.axvspan(chart.start, shaded, facecolor="none", edgecolor=GRID, hatch="////", linewidth=0)  # type: ignore[arg-type]


def _scale(axes: Axes, chart: RunChart, first: dt.date, end: dt.date) -> None:
    from matplotlib.dates import date2num

    low, high = _span(chart)
    room = 0.16 * (high - low)
    axes.set_ylim(low - 0.04 * (high - low), high + room)
    axes.set_xlim(date2num(first) - 4, date2num(end))  # type: ignore[no-untyped-call]
    over_weeks(axes, unit=chart.unit)
    _words(axes, chart, high + room * 0.6, date2num(end) + 4)  # type: ignore[no-untyped-call]


def _span(chart: RunChart) -> tuple[float, float]:
    levels = [level for level in (chart.before, chart.since) if level]
    values = [week.value for week in chart.weeks] + [x for level in levels for x in (level.low, level.high)]
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (min(low, 0.0), high) if high > low else (low - 0.5, low + 0.5)


def _words(axes: Axes, chart: RunChart, top: float, right: float) -> None:
    from matplotlib.dates import date2num

    start: float = date2num(chart.start)  # type: ignore[no-untyped-call]
    box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5, "alpha": 0.0}
    written(axes, start - 2, top, "start", ha="right", bbox=box)
    written(axes, start + 2, top, "settling in", color=MUTED, fontstyle="italic", fontsize=8)
    if chart.fades is not None:
        written(axes, float(date2num(chart.fades)) + 2, top, "fades", bbox=box)  # type: ignore[no-untyped-call]
    labels = [(chart.before, "before"), (chart.since, "since")]
    placed = sorted(((level, word) for level, word in labels if level), key=lambda pair: pair[0].value)
    apart = 0.08 * (_span(chart)[1] - _span(chart)[0])
    near = len(placed) == 2 and placed[1][0].value - placed[0][0].value < 2 * apart
    for place, (level, word) in enumerate(placed):
        shift = 0.0 if not near else apart if place else -apart
        hue = HUES[0] if word == "since" else MUTED
        written(axes, right, level.value + shift, f"{word}: {_told(level.value, chart.unit)}", color=hue)


def _told(value: float, unit: str) -> str:
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:.3g} {unit}"
