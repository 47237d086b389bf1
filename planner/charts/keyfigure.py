"""A key figure over time: a line for each definition, with a gap and a label where its meaning changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.activate.model_programme import Break, Course, KeyFigure, Point, Stretch
from planner.charts.base import Chart
from planner.charts.style import GRID, HUES, INK, MUTED, canvas, over_weeks, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A space between two readings that is so many times the usual one is left open.
OPEN = 1.5
# Words stand so far beside their point, as a part of the width.
ASIDE = 0.012


@dataclass(frozen=True, kw_only=True)
class FigureChart(Chart):
    """The stretches of a figure and the days on which its meaning changed."""

    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    unit: str


def data(figure: KeyFigure, course: Course, sentence: str) -> FigureChart:
    """Stretches, breaks, table and sentence of one key figure."""
    return FigureChart(
        title=figure.name,
        sentence=sentence,
        headers=("From", "To", "Value", "Unit", "Definition", "Teams read"),
        rows=tuple(
            (point.start.isoformat(), point.end.isoformat(), round(point.value, 4), one.unit, one.version, point.n)
            for one in course.stretches
            for point in one.points
        ),
        stretches=course.stretches,
        breaks=course.breaks,
        unit=figure.definitions[-1].unit,
    )


def draw(chart: FigureChart) -> Figure:
    """A line a definition on its own scale of units, open where readings are missing, a line where meaning changes."""
    figure, axes = canvas(height=2.8)
    for place, one in enumerate(chart.stretches):
        _line(axes, one, HUES[place % len(HUES)])
    _scale(axes, chart)
    return figure


def _line(axes: Axes, stretch: Stretch, hue: str) -> None:
    spaces = sorted((second.start - first.start).days for first, second in pairwise(stretch.points))
    usual = spaces[len(spaces) // 2] if spaces else 0
    parts: list[list[Point]] = [[]]
    for point in stretch.points:
        if parts[-1] and (point.start - parts[-1][-1].start).days > OPEN * usual:
            parts.append([])
        parts[-1].append(point)
    for part in parts:
        days = [_middle(point) for point in part]
        axes.plot(days, [point.value for point in part], color=hue, linewidth=1.4, marker="o", markersize=3.5)  # type: ignore[arg-type]


def _middle(point: Point) -> dt.date:
    return point.start + (point.end - point.start) / 2


def _scale(axes: Axes, chart: FigureChart) -> None:
    from matplotlib.dates import date2num

    values = [point.value for one in chart.stretches for point in one.points]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) or abs(high) or 1.0
    axes.set_ylim(low - 0.1 * room, high + 0.3 * room)
    over_weeks(axes, unit=chart.unit)
    left_end, right_end = axes.get_xlim()
    aside = ASIDE * (right_end - left_end)
    for one in chart.breaks:
        axes.axvline(one.day, color=INK, linewidth=1, linestyle=(0, (4, 3)))  # type: ignore[arg-type]
        left: float = date2num(one.day)  # type: ignore[no-untyped-call]
        written(axes, left + aside, high + 0.2 * room, one.label, color=MUTED, fontsize=8)
    if chart.stretches:
        last = chart.stretches[-1]
        end = _middle(last.points[-1])
        at: float = date2num(end)  # type: ignore[no-untyped-call]
        hue = HUES[(len(chart.stretches) - 1) % len(HUES)]
        value = last.points[-1].value
        told = f"{100 * value:.0f} %" if last.unit == "share" else f"{value:.3g} {last.unit}"
        written(axes, at + aside, value, told, color=hue)
        axes.set_xlim(right=at + 0.14 * max(at - axes.get_xlim()[0], 1.0))
    axes.spines["bottom"].set_color(GRID)
