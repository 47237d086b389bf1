"""A role through time: the kinds of work it carries, quarter by quarter, as a stacked ribbon."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.architect.model import Change, Load
from planner.charts.base import HIDDEN, Chart, listed, percent
from planner.charts.style import HUES, INK, MUTED, PAPER, canvas, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OTHER = "other work"
# What each kind of change is called beside its mark.
TURNS: Mapping[str, str] = {
    "merge": "merging with other roles",
    "split": "splitting into several jobs",
    "compress": "fewer people or hours",
    "expand": "carrying more",
    "drift": "doing other work",
}
# A thinner band than this holds no words.
WORDS_FROM = 0.06
# Points a curve between two quarters is drawn with, and how far it stays level around one.
SMOOTH = 16
LEVEL = 0.18


@dataclass(frozen=True, kw_only=True)
class Band:
    """One kind of work: its share of the role in each quarter, None where hidden."""

    name: str
    shares: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A turn of the role: what it is called, the place of its quarter, and those from which to which it may lie."""

    word: str
    at: int
    earliest: int
    latest: int


@dataclass(frozen=True, kw_only=True)
class RibbonChart(Chart):
    """The bands of a role, the largest first and what is left over last."""

    quarters: tuple[str, ...] = field(default=())
    bands: tuple[Band, ...] = field(default=())
    marks: tuple[Mark, ...] = field(default=())


def data(
    loads: Sequence[Load],
    *,
    role: str,
    names: Mapping[str, str] | None = None,
    hidden: Collection[str] = (),
    turns: Sequence[Change] = (),
) -> RibbonChart:
    """Bands, table and sentence from one role's loads that passed the gate.

    ``names`` gives the clusters' names by id, ``hidden`` the quarters that did not pass. Shares are of the role's work
    in the quarter; beyond six kinds the smaller ones are drawn together, and the table keeps them apart. ``turns`` are
    the changes found in the role, each marked at its quarter with those between which it may have begun.
    """
    called = dict(names or {})
    known = {load.quarter: _shares(load) for load in loads if load.quarter not in hidden}
    quarters = tuple(sorted({*known, *hidden}))
    totals: dict[str, float] = {}
    for shares in known.values():
        for cluster, share in shares.items():
            totals[cluster] = totals.get(cluster, 0.0) + share
    ranked = sorted(totals, key=lambda c: (-totals[c], c))
    marks = _marks(turns, quarters)
    return RibbonChart(
        title=f"What {role} carries, quarter by quarter",
        sentence=" ".join([_sentence(role, loads, known, called), *(_said(one, quarters) for one in marks)]),
        headers=("Work", *quarters),
        rows=(
            *((called.get(c, c), *_row(c, quarters, known)) for c in ranked),
            *((one.word.capitalize(), *_told(one, quarters)) for one in marks),
        ),
        quarters=quarters,
        bands=_bands(ranked, quarters, known, called),
        marks=marks,
    )


def _marks(turns: Sequence[Change], quarters: Sequence[str]) -> tuple[Mark, ...]:
    """The turns whose quarter is drawn, in order; an end that is not drawn is cut to the quarters that are."""
    place = {quarter: at for at, quarter in enumerate(quarters)}
    found = [
        Mark(
            word=TURNS[turn.kind],
            at=place[turn.onset],
            earliest=place.get(turn.earliest or turn.onset, 0),
            latest=place.get(turn.latest or turn.onset, len(quarters) - 1),
        )
        for turn in turns
        if turn.onset in place
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.word)))


def _said(mark: Mark, quarters: Sequence[str]) -> str:
    """A mark read out."""
    return f"{mark.word.capitalize()} since {quarters[mark.at]}{_between(mark, quarters)}."


def _between(mark: Mark, quarters: Sequence[str]) -> str:
    first, last = quarters[mark.earliest], quarters[mark.latest]
    return f" (begun between {first} and {last})" if first != last else ""


def _told(mark: Mark, quarters: Sequence[str]) -> list[str | float]:
    """A mark's row of the table: where it began, and where it may have."""
    may = range(mark.earliest, mark.latest + 1)
    return ["began" if at == mark.at else "may have begun" if at in may else "" for at in range(len(quarters))]


def _shares(load: Load) -> dict[str, float]:
    total = sum(load.clusters.values())
    return {cluster: value / total for cluster, value in load.clusters.items() if value > 0} if total else {}


def _row(cluster: str, quarters: Sequence[str], known: Mapping[str, Mapping[str, float]]) -> list[str | float]:
    return [known[q].get(cluster, 0.0) if q in known else HIDDEN for q in quarters]


def _bands(
    ranked: Sequence[str],
    quarters: Sequence[str],
    known: Mapping[str, Mapping[str, float]],
    called: Mapping[str, str],
) -> tuple[Band, ...]:
    own = ranked if len(ranked) <= len(HUES) else ranked[: len(HUES)]
    bands = [
        Band(name=called.get(c, c), shares=tuple(known[q].get(c, 0.0) if q in known else None for q in quarters))
        for c in own
    ]
    if len(own) < len(ranked):
        rest = (sum(known[q].get(c, 0.0) for c in ranked[len(own) :]) if q in known else None for q in quarters)
        bands.append(Band(name=OTHER, shares=tuple(rest)))
    return tuple(bands)


def _sentence(
    role: str, loads: Sequence[Load], known: Mapping[str, Mapping[str, float]], called: Mapping[str, str]
) -> str:
    if not known:
        return f"Nothing can be shown about the work of {role} yet."
    first, last = min(known), max(known)
    top = sorted(known[last], key=lambda c: (-known[last][c], c))[:2]
    most = listed([f"“{called.get(c, c)}” ({percent(known[last][c])})" for c in top])
    teams = {load.quarter: load.teams for load in loads}
    before, now = len(known[first]), len(known[last])
    if first == last:
        return f"In {last}, {role} carried {_kinds(now)} for {_teams(teams[last])}, most of all {most}."
    return (
        f"{role[:1].upper()}{role[1:]} went from {_kinds(before)} in {first} to {_kinds(now)} in {last},"
        f" for {_teams(teams[last])}; most of all {most}."
    )


def _kinds(count: int) -> str:
    return "1 kind of work" if count == 1 else f"{count} kinds of work"


def _teams(count: int) -> str:
    return "1 team" if count == 1 else f"{count} teams"


def draw(chart: RibbonChart) -> Figure:
    """Bands whose height is their share, flowing from quarter to quarter, named at their end."""
    figure, axes = canvas(height=3.2)
    stack(axes, chart)
    last = len(chart.quarters) - 1
    marked(axes, chart)
    # Each has a line of its own, so that no words cover others.
    for place, mark in enumerate(chart.marks):
        written(axes, mark.at - LEVEL, 1.16 + 0.07 * place, f"▲ {mark.word}", color=INK, ha="left", fontsize=8.5)
    _names(axes, chart, last)
    for place, quarter in enumerate(chart.quarters):
        if all(band.shares[place] is None for band in chart.bands) and chart.bands:
            written(axes, place, 0.5, HIDDEN, color=MUTED, fontstyle="italic", rotation=90, ha="center")
        written(axes, place, 1.06, quarter, color=MUTED, ha="center")
    axes.set_xticks([])
    axes.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"], color=MUTED)
    axes.set_xlim(-0.25, max(last, 0) + 0.2)
    axes.set_ylim(1.12 + 0.07 * len(chart.marks), -0.02)
    return figure


def marked(axes: Axes, chart: RibbonChart, *, width: float = 1.6) -> None:
    """A line across the bands where each turn began, and thin ones at the ends of where it may have begun."""
    for mark in chart.marks:
        axes.plot((mark.at - LEVEL,) * 2, (0, 1), color=INK, linewidth=width)
        if mark.earliest != mark.latest:
            ends = (mark.earliest - LEVEL, mark.latest - LEVEL)
            for end in ends:
                axes.plot((end,) * 2, (0, 1), color=INK, linewidth=width / 3, linestyle=":")
            axes.plot(ends, (0.5, 0.5), color=INK, linewidth=width / 3)


def stack(axes: Axes, chart: RibbonChart, *, seam: float = 1.0) -> None:
    """Draw the bands over the places of the quarters; a hidden quarter leaves a hole. ``seam`` is in points."""
    for places in _runs(chart):
        lower = [0.0] * len(places)
        for number, band in enumerate(chart.bands):
            upper = [low + (band.shares[p] or 0.0) for low, p in zip(lower, places, strict=True)]
            (xs, low), (_, high) = _curve(places, lower), _curve(places, upper)
            axes.fill_between(xs, low, high, facecolor=_hue(number), linewidth=0)
            axes.plot(xs, high, color=PAPER, linewidth=seam)
            lower = upper


def _hue(number: int) -> str:
    return HUES[number] if number < len(HUES) else MUTED


def _runs(chart: RibbonChart) -> list[list[int]]:
    """The places of the quarters that can be shown, in runs without a hidden one between."""
    runs: list[list[int]] = [[]]
    for place in range(len(chart.quarters)):
        if any(band.shares[place] is None for band in chart.bands):
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _curve(places: Sequence[int], heights: Sequence[float]) -> tuple[list[float], list[float]]:
    """A line that stays level around each quarter and passes smoothly from one to the next."""
    xs, ys = [places[0] - LEVEL], [heights[0]]
    for place, height, following in zip(places, heights, [*heights[1:], None], strict=True):
        xs.append(place + LEVEL)
        ys.append(height)
        if following is not None:
            for step in range(1, SMOOTH + 1):
                t = step / SMOOTH
                xs.append(place + LEVEL + (1 - 2 * LEVEL) * t)
                ys.append(height + (following - height) * t * t * (3 - 2 * t))
    return xs, ys


def _names(axes: Axes, chart: RibbonChart, last: int) -> None:
    """The name of each band beside its end, with its share; thin ones are pushed apart."""
    low, floor = 0.0, -1.0
    for number, band in enumerate(chart.bands):
        share = band.shares[last]
        if share is None:
            return
        middle = low + share / 2
        low += share
        if share:
            place = max(middle, floor + WORDS_FROM)
            floor = place
            axes.plot((last + 0.2, last + 0.3), (middle, place), color=_hue(number), linewidth=1.5, clip_on=False)
            written(axes, last + 0.33, place, f"{_short(band.name)}  {percent(share)}", fontsize=8.5)


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
