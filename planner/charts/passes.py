"""Who gives work to whom: a square a pair of teams, darker the more often, with the number in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.audit.model_flow import Pass
from planner.charts.base import Chart
from planner.charts.style import GRID, HUES, INK, PAPER, canvas, plain, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

LONGEST = 16
HEADERS = ("From", "To", "Hand-overs", "Cases", "Median hours until taken up", "Low", "High")


@dataclass(frozen=True, kw_only=True)
class Square:
    """How often work went from one team (row) to another (column)."""

    row: int
    column: int
    times: int


@dataclass(frozen=True, kw_only=True)
class PassesChart(Chart):
    """The teams that give and take most, and the squares between them."""

    teams: tuple[str, ...] = field(default=())
    squares: tuple[Square, ...] = field(default=())


def data(passes: Sequence[Pass], *, names: Mapping[str, str] | None = None, most: int = 12) -> PassesChart:
    """Squares, table and sentence from the pairs that passed the gate; ``names`` gives the teams' names by id."""
    called = dict(names or {})
    sums: dict[str, int] = {}
    for one in passes:
        for team in (one.giver, one.taker):
            sums[team] = sums.get(team, 0) + one.times
    teams = sorted(sums, key=lambda team: (-sums[team], team))[:most]
    squares = [
        Square(row=teams.index(one.giver), column=teams.index(one.taker), times=one.times)
        for one in passes
        if one.giver in teams and one.taker in teams
    ]
    return PassesChart(
        title="Who gives work to whom",
        sentence=_sentence(passes, called),
        headers=HEADERS,
        rows=tuple(_row(one, called) for one in passes),
        teams=tuple(called.get(team, team) for team in teams),
        squares=tuple(squares),
    )


def _row(one: Pass, called: Mapping[str, str]) -> tuple[str | float | int | None, ...]:
    span = one.hours.interval
    return (
        called.get(one.giver, one.giver),
        called.get(one.taker, one.taker),
        one.times,
        one.cases,
        round(one.hours.value, 2),
        round(span.low, 2) if span else None,
        round(span.high, 2) if span else None,
    )


def _sentence(passes: Sequence[Pass], called: Mapping[str, str]) -> str:
    if not passes:
        return "No pair of teams can be shown."
    first = max(passes, key=lambda one: (one.times, one.giver, one.taker))
    giver, taker = called.get(first.giver, first.giver), called.get(first.taker, first.taker)
    back = next((one for one in passes if (one.giver, one.taker) == (first.taker, first.giver)), None)
    other = f", and {back.times:,} came back the same way" if back else ""
    return f"Most often {giver} gave work to {taker}: {first.times:,} times{other}."


def draw(chart: PassesChart) -> Figure:
    """A matrix: from the team of the row to the team of the column."""
    count = max(len(chart.teams), 1)
    figure, axes = canvas(height=1.1 + 0.42 * count)
    most = max((square.times for square in chart.squares), default=1)
    for place in range(len(chart.teams)):
        axes.add_patch(_patch(place, place, "none", GRID))
    for square in chart.squares:
        _square(axes, square, most)
    labels = [plain(_short(team)) for team in chart.teams]
    axes.set_yticks(range(len(labels)), [f"{label} gives" for label in labels])
    axes.set_xticks(range(len(labels)), labels, rotation=40, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", labelcolor=INK, length=0)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(-0.5, max(count, 6) - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    return figure


def _square(axes: Axes, square: Square, most: int) -> None:
    strength = 0.12 + 0.88 * square.times / most
    axes.add_patch(_patch(square.row, square.column, HUES[0], "none", alpha=strength))
    dark = strength > 0.55
    written(axes, square.column, square.row, f"{square.times:,}", ha="center", fontsize=8, color=PAPER if dark else INK)


def _patch(row: int, column: int, fill: str, edge: str, alpha: float = 1.0) -> Rectangle:
    from matplotlib.patches import Rectangle

    place = (column - 0.46, row - 0.44)
    return Rectangle(place, 0.92, 0.88, facecolor=fill, edgecolor=edge, alpha=alpha, linewidth=0.8)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
