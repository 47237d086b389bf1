"""Plans on one axis: a row for each, a dot where its figure lies, a band for how far it may come otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.charts.base import Chart
from planner.charts.style import GRID, HUES, INK, MUTED, canvas, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, ROW, LONGEST = 4.6, 0.52, 40
HIDDEN, UNKNOWN = "hidden: group too small", "not known"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One plan: its name, its figure (None where it may not be told or is not known), its range, and the choice."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    chosen: bool = False
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class SpreadChart(Chart):
    """The plans in the order given."""

    cases: tuple[Case, ...] = field(default=())


def data(cases: Sequence[Case], *, title: str, unit: str) -> SpreadChart:
    """Rows, table and sentence; ``unit`` is what is counted, such as "people". ``why`` says what no figure means."""
    known = [one for one in cases if one.value is not None]
    return SpreadChart(
        title=title,
        sentence=_sentence(known, unit),
        headers=("Scenario", unit.capitalize(), "At least", "At most"),
        rows=tuple(
            (one.name, one.why or UNKNOWN, None, None)
            if one.value is None
            else (one.name, one.value, _or(one.low, one.value), _or(one.high, one.value))
            for one in cases
        ),
        cases=tuple(cases),
    )


def _or(end: float | None, value: float) -> float:
    return value if end is None else end


def _sentence(known: Sequence[Case], unit: str) -> str:
    if not known:
        return f"No scenario's {unit} can be told."
    values = [one.value for one in known if one.value is not None]
    least, most = min(values), max(values)
    if least == most:
        return f"All come to {least:,.0f} {unit}."
    lowest = next(one.name for one in known if one.value == least)
    highest = next(one.name for one in known if one.value == most)
    return f"From {least:,.0f} {unit} in “{lowest}” to {most:,.0f} in “{highest}”."


def draw(chart: SpreadChart) -> Figure:
    """One line for all, so that places can be compared; names above, numbers beside the dots."""
    figure, axes = canvas(height=0.25 + ROW * max(len(chart.cases), 1), width=WIDTH)
    ends = [end for one in chart.cases for end in (one.low, one.value, one.high) if end is not None]
    most = max([*ends, 1.0])
    for at, one in enumerate(chart.cases):
        _row(axes, at, one, most)
    axes.set_ylim(len(chart.cases) - 0.1, -0.55)
    axes.set_xlim(-0.02 * most, 1.35 * most)
    axes.set_xticks([0, most], ["0", f"{most:,.0f}"])
    axes.tick_params(axis="x", labelcolor=MUTED, labelsize=8)
    axes.set_yticks([])
    return figure


def _row(axes: Axes, at: int, one: Case, most: float) -> None:
    name = one.name if len(one.name) <= LONGEST else one.name[: LONGEST - 1].rstrip() + "…"
    written(axes, 0, at - 0.28, f"{name}{'  (least to regret)' if one.chosen else ''}", ha="left", fontsize=9.5)
    axes.hlines(at + 0.12, 0, most, color=GRID, linewidth=0.8)
    if one.value is None:
        written(axes, 0, at + 0.12, one.why.removeprefix("hidden: ") or UNKNOWN, ha="left", fontsize=9, color=MUTED)
        return
    low, high = _or(one.low, one.value), _or(one.high, one.value)
    hue = HUES[0] if one.chosen else INK
    if high > low:
        axes.hlines(at + 0.12, low, high, color=HUES[0], linewidth=7, alpha=0.35)
    axes.plot([one.value], [at + 0.12], marker="D" if one.chosen else "o", color=hue, markersize=7)
    words = f"{one.value:,.0f}" + (f"  ({low:,.0f} to {high:,.0f})" if high > low else "")
    written(axes, max(high, one.value) + 0.03 * most, at + 0.12, words, ha="left", fontsize=9)
