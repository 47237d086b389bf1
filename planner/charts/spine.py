"""The spine as a drawing: behaviours on the left, drivers, outcomes on the right, and lines for what is assumed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.activate.model_programme import Judged, KeyFigure
from planner.charts.base import Chart
from planner.charts.style import GRID, HUES, INK, MUTED, PAPER, canvas, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = ("Behaviour", "Driver", "Outcome")
VERDICTS: Mapping[str, str] = {
    "supports": "goes together as assumed",
    "contradicts": "speaks against it",
    "cannot tell": "cannot tell yet",
}
# How each verdict is drawn: hue, width, dashes. The words beside the line say the same.
LINES: Mapping[str, tuple[str, float, object]] = {
    "supports": (HUES[2], 2.4, "solid"),
    "contradicts": (HUES[1], 2.4, (0, (1, 1.5))),
    "cannot tell": (MUTED, 1.2, (0, (4, 3))),
}
WIDE, LETTERS = 0.235, 23
# Words stand so far above their line.
ABOVE = 0.13


@dataclass(frozen=True, kw_only=True)
class Box:
    """One thing on the spine: its column (0 to 2), its place in it, its name."""

    key: str
    column: int
    row: float
    name: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """An assumption between two boxes and what the data say of it."""

    lower: str
    upper: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class SpineChart(Chart):
    """Boxes and lines of a spine."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: int


def data(
    figures: Mapping[str, KeyFigure], judged: Sequence[Judged], *, behaviours: Mapping[str, str], sentence: str
) -> SpineChart:
    """Boxes, lines and table; ``behaviours`` gives the names of those that are linked."""
    columns = [
        list(dict.fromkeys(one.link.lower for one in judged if one.link.kind == "behaviour")),
        [key for key, one in figures.items() if one.layer == "driver"],
        [key for key, one in figures.items() if one.layer == "outcome"],
    ]
    most = max((len(keys) for keys in columns), default=0)
    called = {
        **{f"b:{key}": name for key, name in behaviours.items()},
        **{f"f:{k}": o.name for k, o in figures.items()},
    }
    boxes = []
    for column, keys in enumerate(columns):
        kind = "b" if column == 0 else "f"
        for place, key in enumerate(keys):
            row = (place + 0.5) * most / len(keys)
            boxes.append(Box(key=f"{kind}:{key}", column=column, row=row, name=called[f"{kind}:{key}"]))
    lines = [
        Line(
            lower=f"{'b' if j.link.kind == 'behaviour' else 'f'}:{j.link.lower}",
            upper=f"f:{j.link.upper}",
            verdict=j.verdict,
        )
        for j in judged
    ]
    return SpineChart(
        title="What is assumed to move what",
        sentence=sentence,
        headers=("What moves", "What it is assumed to move", "Why", "What the data say", "Correlation", "From", "To"),
        rows=tuple(_row(one, called) for one in judged),
        boxes=tuple(boxes),
        lines=tuple(lines),
        height=most,
    )


def _row(one: Judged, called: Mapping[str, str]) -> tuple[str | float | int | None, ...]:
    lower = called.get(f"{'b' if one.link.kind == 'behaviour' else 'f'}:{one.link.lower}", one.link.lower)
    span = one.figure.interval if one.figure else None
    return (
        lower,
        called[f"f:{one.link.upper}"],
        one.link.assumption,
        VERDICTS[one.verdict],
        round(one.figure.value, 2) if one.figure else None,
        round(span.low, 2) if span else None,
        round(span.high, 2) if span else None,
    )


def draw(chart: SpineChart) -> Figure:
    """Boxes in three columns with a line an assumption, its verdict by hue, dashes and words."""
    figure, axes = canvas(height=max(1.2 + 0.95 * chart.height, 2.0))
    axes.set_xlim(0, 1)
    axes.set_ylim(chart.height, -0.2)
    axes.set_xticks([])
    axes.set_yticks([])
    at = {box.key: box for box in chart.boxes}
    for column, word in enumerate(COLUMNS):
        written(axes, _left(column), -0.05, word, color=MUTED, fontsize=8)
    for line in chart.lines:
        if line.lower in at and line.upper in at:
            _line(axes, at[line.lower], at[line.upper], line.verdict)
    for box in chart.boxes:
        _box(axes, box)
    return figure


def _left(column: int) -> float:
    return column * (1 - WIDE) / 2


def _line(axes: Axes, lower: Box, upper: Box, verdict: str) -> None:
    hue, width, dashes = LINES[verdict]
    start, end = _left(lower.column) + WIDE, _left(upper.column)
    axes.plot([start, end], [lower.row, upper.row], color=hue, linewidth=width, linestyle=dashes, zorder=1)
    # Near the lower end, where lines to several boxes have not met yet.
    level = lower.row == upper.row
    x, y = start + 0.4 * (end - start), lower.row + 0.4 * (upper.row - lower.row) - (ABOVE if level else 0.0)
    box = None if level else {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
    word = {"supports": "supports", "contradicts": "against", "cannot tell": "cannot tell"}[verdict]
    written(axes, x, y, word, color=hue, fontsize=7.5, ha="center", bbox=box, zorder=5)


def _box(axes: Axes, box: Box) -> None:
    from matplotlib.patches import FancyBboxPatch

    left, height = _left(box.column), 0.62
    patch = FancyBboxPatch(
        (left, box.row - height / 2),
        WIDE,
        height,
        boxstyle="round,pad=0,rounding_size=0.01",
        facecolor=PAPER,
        edgecolor=GRID,
        linewidth=1.2,
        zorder=3,
    )
    axes.add_patch(patch)
    words = "\n".join(textwrap.wrap(box.name, LETTERS)[:3])
    written(axes, left + 0.012, box.row, words, color=INK, fontsize=8.5, zorder=4)
