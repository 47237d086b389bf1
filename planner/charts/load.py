"""A role's ribbon in the size of a word, for a row of a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.architect.model import Change, Load
from planner.charts import ribbon
from planner.charts.ribbon import RibbonChart

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class LoadChart(RibbonChart):
    """A ribbon without words; its sentence is read out in their place."""


def data(
    loads: Sequence[Load],
    *,
    role: str,
    names: Mapping[str, str] | None = None,
    hidden: Collection[str] = (),
    turns: Sequence[Change] = (),
) -> LoadChart:
    """The same bands, table and sentence as the large ribbon."""
    full = ribbon.data(loads, role=role, names=names, hidden=hidden, turns=turns)
    return LoadChart(**vars(replace(full, title=f"{role}: work through time")))


def draw(chart: LoadChart) -> Figure:
    """The bands alone, 1.4 by 0.3 inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1.4, 0.3), facecolor="none")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    ribbon.stack(axes, chart, seam=0.3)
    ribbon.marked(axes, chart, width=1.0)
    axes.set_xlim(-0.2, max(len(chart.quarters) - 1, 0) + 0.2)
    axes.set_ylim(1, 0)
    return figure
