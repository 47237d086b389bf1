"""Who goes where: groups of people on the left, where the plan takes them on the right, a band for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.architect.model import Move
from planner.charts.base import Chart
from planner.charts.style import HUES, canvas, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMOOTH = 24
LONGEST = 30
UNKNOWN = "not known"


@dataclass(frozen=True, kw_only=True)
class Band:
    """A group: where it comes from, where it goes, how many people, how many hours all together."""

    origin: str
    target: str
    people: int
    hours: float


@dataclass(frozen=True, kw_only=True)
class FlowChart(Chart):
    """The groups of a plan, the largest first."""

    bands: tuple[Band, ...] = field(default=())


def data(moves: Sequence[Move], *, names: Mapping[str, str] | None = None) -> FlowChart:
    """Bands, table and sentence from the moves that passed the gate; ``names`` gives the roles' names by id.

    Costs are in the table only when any is known.
    """
    called = dict(names or {})
    ranked = sorted(moves, key=lambda move: (-move.people, move.origin, move.role))
    bands = tuple(
        Band(
            origin=called.get(move.origin, move.origin),
            target=called.get(move.role, move.role),
            people=move.people,
            hours=move.hours,
        )
        for move in ranked
    )
    priced = any(move.cost is not None for move in ranked)
    rows = [(b.origin, b.target, b.people, b.hours, round(b.hours / b.people, 1) if b.people else 0.0) for b in bands]
    return FlowChart(
        title="Who goes where",
        sentence=_sentence(bands),
        headers=("From", "To", "People", "Hours", "Hours each", *(("Cost",) if priced else ())),
        rows=tuple(
            (*row, *((UNKNOWN if move.cost is None else move.cost,) if priced else ()))
            for row, move in zip(rows, ranked, strict=True)
        ),
        bands=bands,
    )


def _sentence(bands: Sequence[Band]) -> str:
    if not bands:
        return "The plan moves nobody yet."
    first = bands[0]
    total = f"{sum(band.people for band in bands)} people in {sum(band.hours for band in bands):,.0f} hours"
    if first.origin == first.target:
        return f"{total}; the largest group, {first.people} people, learns more within {first.origin}."
    return f"{total}; the largest group, {first.people} people, goes from {first.origin} to {first.target}."


def draw(chart: FlowChart) -> Figure:
    """Bands as thick as their people, named with their numbers on both ends."""
    figure, axes = canvas(height=0.5 + 0.62 * max(len(chart.bands), 1))
    most = sum(band.people for band in chart.bands) or 1
    gap = most / 6
    left = _places([band.origin for band in chart.bands], chart.bands, gap)
    right = _places([band.target for band in chart.bands], chart.bands, gap)
    for number, band in enumerate(chart.bands):
        _band(axes, left[number], right[number], band, HUES[number % len(HUES)])
    for side, places in ((0, left), (1, right)):
        _names(axes, side, places, chart.bands)
    height = max([*left, *right], default=0.0) + max((band.people for band in chart.bands), default=1)
    axes.set_ylim(height + gap / 4, -gap / 4)
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks([])
    axes.set_yticks([])
    return figure


def _places(ends: Sequence[str], bands: Sequence[Band], gap: float) -> list[float]:
    """Where each band starts on one side: those with the same end lie together."""
    top, tops = 0.0, {}
    for end in dict.fromkeys(ends):
        tops[end] = top
        top += sum(band.people for band, other in zip(bands, ends, strict=True) if other == end) + gap
    places = []
    for end, band in zip(ends, bands, strict=True):
        places.append(tops[end])
        tops[end] += band.people
    return places


def _band(axes: Axes, left: float, right: float, band: Band, hue: str) -> None:
    steps = [n / SMOOTH for n in range(SMOOTH + 1)]
    upper = [left + (right - left) * t * t * (3 - 2 * t) for t in steps]
    lower = [y + band.people for y in upper]
    xs = [0.3 + 0.4 * t for t in steps]
    axes.fill_between(xs, upper, lower, facecolor=hue, alpha=0.75, linewidth=0)


def _names(axes: Axes, side: int, places: Sequence[float], bands: Sequence[Band]) -> None:
    ends: dict[str, list[tuple[float, float]]] = {}
    for place, band in zip(places, bands, strict=True):
        ends.setdefault((band.origin, band.target)[side], []).append((place, place + band.people))
    for name, spans in ends.items():
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        people = sum(end - start for start, end in spans)
        words = f"{_short(name)}  {people:.0f}" if side == 0 else f"{people:.0f}  {_short(name)}"
        written(axes, (0.285, 0.715)[side], (low + high) / 2, words, ha=("right", "left")[side])


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
