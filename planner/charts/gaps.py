"""What a role needs beside what the evidence shows: one bullet bar a capability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.activate.model import Gap
from planner.charts.base import Chart, listed
from planner.charts.style import GRID, HUES, INK, MUTED, canvas, plain, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NO_EVIDENCE = "no evidence yet"


@dataclass(frozen=True, kw_only=True)
class Bullet:
    """One capability: the level shown, None without evidence, and the level needed."""

    name: str
    has: int | None
    needs: int


@dataclass(frozen=True, kw_only=True)
class GapsChart(Chart):
    """Bullets in the order of importance."""

    bullets: tuple[Bullet, ...] = field(default=())
    levels: int = 0


def data(gaps: Sequence[Gap], *, role: str, names: Mapping[str, str] | None = None) -> GapsChart:
    """Bullets, table and sentence; ``names`` gives the capabilities' names by id."""
    called = dict(names or {})
    bullets = tuple(Bullet(name=called.get(g.capability, g.capability), has=g.has, needs=g.needs) for g in gaps)
    return GapsChart(
        title=f"What {role} needs, and what is shown so far",
        sentence=_sentence(role, bullets),
        headers=("Capability", "Shown", "Needed"),
        rows=tuple((b.name, NO_EVIDENCE if b.has is None else b.has, b.needs) for b in bullets),
        bullets=bullets,
        levels=max((max(b.needs, b.has or 0) for b in bullets), default=0),
    )


def _sentence(role: str, bullets: Sequence[Bullet]) -> str:
    if not bullets:
        return f"The evidence shows everything that {role} needs."
    short = [b.name for b in bullets if b.has is not None and b.has < b.needs]
    unknown = [b.name for b in bullets if b.has is None]
    parts = [f"{listed(short)} {'is' if len(short) == 1 else 'are'} below what {role} needs"] if short else []
    if unknown:
        parts.append(f"there is no evidence yet on {listed(unknown)}")
    if not parts:
        return f"Everything shown here reaches what {role} needs."
    told = "; ".join(parts)
    return told[0].upper() + told[1:] + "."


def draw(chart: GapsChart) -> Figure:
    """A bar for the level shown, a mark for the level needed; a dotted frame where there is no evidence."""
    figure, axes = canvas(height=0.55 + 0.42 * max(len(chart.bullets), 1))
    for row, bullet in enumerate(chart.bullets):
        _bullet(axes, row, bullet)
    axes.set_yticks(range(len(chart.bullets)), [plain(b.name) for b in chart.bullets])
    axes.set_ylim(len(chart.bullets) - 0.45, -0.55)
    axes.set_xlim(0, max(chart.levels, 1) * 1.35)
    axes.set_xticks(range(chart.levels + 1), ["0", *(f"level {n}" for n in range(1, chart.levels + 1))])
    return figure


def _bullet(axes: Axes, row: int, bullet: Bullet) -> None:
    axes.barh(row, bullet.needs, height=0.56, color=GRID, alpha=0.45)
    if bullet.has is None:
        axes.barh(row, bullet.needs, height=0.3, facecolor="none", edgecolor=MUTED, linestyle=":", linewidth=1)
        written(axes, 0.05, row, NO_EVIDENCE, color=MUTED, fontstyle="italic", fontsize=8)
    else:
        # Level 0 was seen too: a sliver tells it from a missing bar.
        axes.barh(row, max(bullet.has, 0.02), height=0.3, color=HUES[0])
    axes.plot((bullet.needs,) * 2, (row - 0.34, row + 0.34), color=INK, linewidth=2.5, solid_capstyle="butt")
    shown = "?" if bullet.has is None else str(bullet.has)
    written(axes, max(bullet.needs, bullet.has or 0) + 0.08, row, f"{shown} of {bullet.needs}", color=MUTED)
