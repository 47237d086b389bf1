"""Which roles do the same work: roles down, kinds of work across, a dot as large as the share of the role's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.architect.model import Load
from planner.charts.base import Chart, percent
from planner.charts.style import GRID, HUES, INK, PAPER, canvas, plain, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEADERS = ("Role", "Kind of work", "Share of the role's work, %", "Quarter")
LONGEST = 26
# Points across a dot that is the whole of a role's work, and from which share on it holds its number.
ACROSS = 25.0
NUMBER_FROM = 0.3


@dataclass(frozen=True, kw_only=True)
class Dot:
    """The share of one role's work (row) that is of one kind (column)."""

    row: int
    column: int
    share: float


@dataclass(frozen=True, kw_only=True)
class KindsChart(Chart):
    """The roles, the kinds of work most carried, and the dots between them."""

    roles: tuple[str, ...] = field(default=())
    kinds: tuple[str, ...] = field(default=())
    dots: tuple[Dot, ...] = field(default=())


def data(
    loads: Sequence[Load],
    *,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    least: float,
    most_roles: int = 24,
    most_kinds: int = 14,
) -> KindsChart:
    """Dots, table and sentence from one load a role that passed the gate.

    ``titles`` gives roles' titles and ``names`` the kinds' names by id; from the share ``least`` on a role counts as
    carrying a kind. Only the kinds that make up most work are drawn, and the roles that share most of them.
    """
    shares = {load.role: _shares(load, names) for load in loads}
    totals: dict[str, float] = {}
    for mine in shares.values():
        for kind, share in mine.items():
            totals[kind] = totals.get(kind, 0.0) + share
    ranked = sorted(totals, key=lambda kind: (-totals[kind], kind))
    carried = {kind: sum(mine.get(kind, 0.0) >= least for mine in shares.values()) for kind in ranked}
    first = max(ranked, key=lambda kind: carried[kind], default="")
    # What the sentence names is drawn too.
    kinds = [
        kind for at, kind in enumerate(ranked) if at < most_kinds - (first not in ranked[:most_kinds]) or kind == first
    ]
    roles = _ordered(shares, kinds, titles)[:most_roles]
    quarters = {load.role: load.quarter for load in loads}
    row = {role: place for place, role in enumerate(roles)}
    column = {kind: place for place, kind in enumerate(kinds)}
    cells = [(role, kind, shares[role][kind]) for role in roles for kind in kinds if kind in shares[role]]
    return KindsChart(
        title="Which roles do the same work",
        sentence=_sentence(names.get(first, ""), carried.get(first, 0), len(shares), least),
        headers=HEADERS,
        rows=tuple(
            (titles.get(role, role), names[kind], round(100 * share, 1), quarters[role]) for role, kind, share in cells
        ),
        roles=tuple(titles.get(role, role) for role in roles),
        kinds=tuple(names[kind] for kind in kinds),
        dots=tuple(Dot(row=row[role], column=column[kind], share=share) for role, kind, share in cells),
    )


def _shares(load: Load, names: Mapping[str, str]) -> dict[str, float]:
    total = sum(load.clusters.values())
    return {kind: share / total for kind, share in load.clusters.items() if share > 0 and kind in names}


def _ordered(shares: Mapping[str, Mapping[str, float]], kinds: Sequence[str], titles: Mapping[str, str]) -> list[str]:
    """Roles whose main work is the same stand together, in the order of the kinds."""

    def place(role: str) -> tuple[int, float, str]:
        mine = shares[role]
        main = max(kinds, key=lambda kind: mine.get(kind, 0.0))
        return (kinds.index(main), -mine.get(main, 0.0), titles.get(role, role))

    return sorted(shares, key=place) if kinds else []


def _sentence(name: str, carried: int, roles: int, least: float) -> str:
    if not name:
        return "No role's work can be shown."
    if carried < 2:
        return f"No kind of work makes up {percent(least)} or more of the work of two roles."
    return f"Most shared is “{name}”: it makes up {percent(least)} or more of the work of {carried} of {roles} roles."


def draw(chart: KindsChart) -> Figure:
    """A map of dots: a role's row reads as what it does, a kind's column as who does it."""
    count, across = max(len(chart.roles), 1), max(len(chart.kinds), 1)
    figure, axes = canvas(height=1.75 + 0.38 * count)
    axes.hlines(range(len(chart.roles)), -0.5, across - 0.5, color=GRID, linewidth=0.6)
    axes.vlines(range(len(chart.kinds)), -0.5, count - 0.5, color=GRID, linewidth=0.6)
    places = ([dot.column for dot in chart.dots], [dot.row for dot in chart.dots])
    sizes = [ACROSS**2 * dot.share for dot in chart.dots]
    axes.scatter(*places, s=sizes, color=HUES[0], edgecolors=PAPER, linewidths=0.8, zorder=2)
    for dot in chart.dots:
        _number(axes, dot)
    axes.set_yticks(range(len(chart.roles)), [plain(_short(role)) for role in chart.roles])
    labels = [plain(_short(kind)) for kind in chart.kinds]
    axes.set_xticks(range(len(chart.kinds)), labels, rotation=40, ha="left", rotation_mode="anchor", fontsize=8)
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", labelcolor=INK, length=0)
    axes.set_xlim(-0.5, max(across, 6) - 0.5)
    axes.set_ylim(count - 0.5, -0.5)
    return figure


def _number(axes: Axes, dot: Dot) -> None:
    if dot.share >= NUMBER_FROM:
        words = f"{100 * dot.share:.0f}"
        written(axes, dot.column, dot.row, words, ha="center", fontsize=7, color=PAPER, zorder=3)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
