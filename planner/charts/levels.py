"""A weekly series on its levels: the weeks, the band in which weeks of one level lie, and since when it is another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.charts.base import Chart
from planner.charts.runchart import Level
from planner.charts.style import GRID, HUES, INK, MUTED, canvas, over_weeks, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Wheeler 1993: weeks of one level lie within this many mean moving ranges of their mean.
LIMIT = 2.66
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The week since which the level is another, and the weeks between which that may have begun."""

    week: dt.date
    earliest: dt.date
    latest: dt.date


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The weeks of one level: from ``start`` up to ``end``, both Mondays, and where weeks of that level lie."""

    start: dt.date
    end: dt.date
    level: Level


@dataclass(frozen=True, kw_only=True)
class LevelChart(Chart):
    """Weekly values, their levels and the turns between these."""

    weeks: tuple[tuple[dt.date, float], ...]
    unit: str
    stretches: tuple[Stretch, ...]
    turns: tuple[Turn, ...]


def data(
    *, title: str, sentence: str, weeks: Sequence[tuple[dt.date, float]], unit: str, turns: Sequence[Turn]
) -> LevelChart:
    """Weeks, levels, table and sentence of one series; ``unit`` is "share" or a unit of the values."""
    ordered = sorted(turns, key=lambda turn: turn.week)
    stretches = tuple(_stretches(sorted(weeks), [turn.week for turn in ordered]))
    return LevelChart(
        title=title,
        sentence=sentence,
        headers=("Week of", "Share" if unit == "share" else unit.capitalize(), "Level", "Band from", "Band to"),
        rows=tuple(
            (day.isoformat(), round(value, 4), *_rounded(stretch.level))
            for stretch in stretches
            for day, value in sorted(weeks)
            if stretch.start <= day <= stretch.end
        ),
        weeks=tuple(sorted(weeks)),
        unit=unit,
        stretches=stretches,
        turns=tuple(ordered),
    )


def _stretches(weeks: list[tuple[dt.date, float]], turns: list[dt.date]) -> list[Stretch]:
    edges = [dt.date.min, *turns, dt.date.max]
    parts = [[week for week in weeks if start <= week[0] < end] for start, end in pairwise(edges)]
    return [
        Stretch(start=part[0][0], end=part[-1][0], level=_level([value for _, value in part])) for part in parts if part
    ]


def _level(values: list[float]) -> Level:
    middle = sum(values) / len(values)
    moves = [abs(b - a) for a, b in pairwise(values)]
    reach = LIMIT * sum(moves) / len(moves) if moves else 0.0
    return Level(value=middle, low=max(middle - reach, 0.0), high=middle + reach)


def _rounded(level: Level) -> tuple[float, float, float]:
    return round(level.value, 4), round(level.low, 4), round(level.high, 4)


def draw(chart: LevelChart) -> Figure:
    """A line with a point a week, each level with its band, and each turn with the weeks it may have begun in."""
    figure, axes = canvas(height=2.6)
    for place, stretch in enumerate(chart.stretches):
        hue = HUES[0] if place == len(chart.stretches) - 1 and place else MUTED
        end = stretch.end + WEEK
        high = min(stretch.level.high, 1.0) if chart.unit == "share" else stretch.level.high
        axes.fill_between([stretch.start, end], stretch.level.low, high, color=hue, alpha=0.16, linewidth=0)  # type: ignore[arg-type]
        axes.plot([stretch.start, end], [stretch.level.value] * 2, color=hue, linewidth=2)  # type: ignore[arg-type]
    for run in _runs(chart.weeks):
        axes.plot([d for d, _ in run], [v for _, v in run], color=INK, linewidth=1.1, marker="o", markersize=2.8)  # type: ignore[arg-type]
    top = _scale(axes, chart)
    for turn in chart.turns:
        axes.axvspan(turn.earliest, turn.latest, facecolor="none", edgecolor=GRID, hatch="////", linewidth=0)  # type: ignore[arg-type]
        axes.axvline(turn.week, color=INK, linewidth=1, linestyle=(0, (3, 2)))  # type: ignore[arg-type]
        _named(axes, turn, top)
    return figure


def _runs(weeks: Sequence[tuple[dt.date, float]]) -> list[list[tuple[dt.date, float]]]:
    """The weeks that follow one another without a gap: no line is drawn over weeks that were left out."""
    runs: list[list[tuple[dt.date, float]]] = []
    for week in weeks:
        if runs and week[0] - runs[-1][-1][0] <= WEEK:
            runs[-1].append(week)
        else:
            runs.append([week])
    return runs


def _scale(axes: Axes, chart: LevelChart) -> float:
    highest = max([value for _, value in chart.weeks] + [one.level.high for one in chart.stretches], default=1.0)
    highest = min(highest, 1.0) if chart.unit == "share" else highest
    axes.set_ylim(0, (highest or 1.0) * 1.14)
    over_weeks(axes, unit=chart.unit)
    return float((highest or 1.0) * 1.07)


def _named(axes: Axes, turn: Turn, top: float) -> None:
    from matplotlib.dates import date2num

    place: float = date2num(turn.week)  # type: ignore[no-untyped-call]
    written(axes, place + 2, top, f"{turn.week.day} {turn.week:%b %Y}", fontsize=8)
