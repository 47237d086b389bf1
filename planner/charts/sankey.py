"""Who goes where: roles people leave on the left, roles they come into on the right, a band for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.charts.base import Chart
from planner.charts.style import HUES, MUTED, canvas, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# As wide as a telephone, so that the words stay readable there; two names share a line.
WIDTH, LONGEST = 4.6, 30
SMOOTH, BAR = 24, 0.022
# Inches: a line of words, between two roles, the thinnest band that holds words, all bands together.
LINE, GAP, THIN, TALL = 0.2, 0.12, 0.2, 4.2
UNKNOWN, SMALL = "not known", "Groups too small to show"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """People who go from one role to another; ``quarters`` are names of quarters with how many are in place by then.

    Without origin and role they are small groups together. ``cost`` is None where it is not known.
    """

    origin: str
    role: str
    people: int
    hours: float | None
    cost: float | None = None
    quarters: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band: from which node to which, how thick, what is written on it, and the place of its hue."""

    left: str
    right: str
    people: int
    words: str
    hue: int | None


@dataclass(frozen=True, kw_only=True)
class SankeyChart(Chart):
    """The bands of a plan, the largest group first."""

    bands: tuple[Band, ...] = field(default=())


def data(
    flows: Sequence[Flow],
    *,
    names: Mapping[str, str] | None = None,
    otherwise: Sequence[tuple[str, str, int, str]] = (),
    hours: float | None = None,
) -> SankeyChart:
    """Bands, table and sentence from groups that passed the gate; ``names`` gives the roles' names by id.

    ``otherwise`` are posts filled by other means than training: means, role, posts, quarter. ``hours`` are those of all
    groups, where those of each are rounded and would add up to something else. Quarters and costs are in
    the table only when any is known.
    """
    called = dict(names or {})
    ranked = sorted(flows, key=lambda one: (not one.origin, -one.people, one.origin, one.role))
    hues = {origin: at for at, origin in enumerate(dict.fromkeys(one.origin for one in ranked if one.origin))}
    bands = [band for one in ranked for band in _bands(one, called, hues.get(one.origin))]
    bands += [
        Band(left=means, right=called.get(role, role), people=posts, words=f"{posts} · {_brief(quarter)}", hue=None)
        for means, role, posts, quarter in otherwise
    ]
    timed, priced = any(one.quarters for one in ranked), any(one.cost is not None for one in ranked)
    quarter, cost = (("In place by",) if timed else ()), (("Cost",) if priced else ())
    return SankeyChart(
        title="Who goes where",
        sentence=_sentence(ranked, called, hours),
        headers=("From", "To", *quarter, "People", "Hours", "Hours each", *cost),
        rows=tuple(_row(one, called, timed=timed, priced=priced) for one in ranked),
        bands=tuple(bands),
    )


def _bands(one: Flow, called: Mapping[str, str], hue: int | None) -> list[Band]:
    left, right = _ends(one, called)
    if not one.quarters:
        return [Band(left=left, right=right, people=one.people, words=str(one.people), hue=hue)]
    return [
        Band(left=left, right=right, people=people, words=f"{people} · {_brief(quarter)}", hue=hue)
        for quarter, people in one.quarters
    ]


def _ends(one: Flow, called: Mapping[str, str]) -> tuple[str, str]:
    if not one.origin:
        return SMALL, SMALL
    origin, role = called.get(one.origin, one.origin), called.get(one.role, one.role)
    return origin, f"{role}, learning more" if one.origin == one.role else role


def _brief(quarter: str) -> str:
    return quarter.replace("Quarter ", "Q").replace(" to ", "-")


def _row(one: Flow, called: Mapping[str, str], *, timed: bool, priced: bool) -> tuple[str | float | int | None, ...]:
    left, right = _ends(one, called)
    each = None if one.hours is None or not one.people else round(one.hours / one.people, 1)
    when = "; ".join(f"{quarter}: {people}" for quarter, people in one.quarters)
    hours = UNKNOWN if one.hours is None else one.hours
    cost = UNKNOWN if one.cost is None else one.cost
    return (
        left,
        "" if right == SMALL else right,
        *((when,) if timed else ()),
        one.people,
        hours,
        UNKNOWN if each is None else each,
        *((cost,) if priced else ()),
    )


def _sentence(flows: Sequence[Flow], called: Mapping[str, str], hours: float | None) -> str:
    if not flows:
        return "The plan moves nobody yet."
    known = [one.hours for one in flows if one.hours is not None]
    whole = sum(known) if hours is None else hours
    within = f" in {whole:,.0f} hours" if len(known) == len(flows) else ""
    total, first = f"{sum(one.people for one in flows)} people{within}", flows[0]
    if not first.origin:
        return f"{total}, in groups too small to show."
    origin, role = called.get(first.origin, first.origin), called.get(first.role, first.role)
    way = f"learns more within {origin}" if first.origin == first.role else f"goes from {origin} to {role}"
    return f"{total}; the largest group, {first.people} people, {way}."


def draw(chart: SankeyChart) -> Figure:
    """Bands as thick as their people, with names above both ends and numbers on them."""
    scale = _scale(chart.bands)
    left, right = _places(chart.bands, scale, "left"), _places(chart.bands, scale, "right")
    height = max([at + thick for at, thick in (*left, *right)], default=0.4) + 0.08
    figure, axes = canvas(height=height, width=WIDTH)
    for number, band in enumerate(chart.bands):
        _band(axes, left[number], right[number], band)
    for side, places in (("left", left), ("right", right)):
        _names(axes, side, places, chart.bands)
    axes.set_ylim(height, 0)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.set_yticks([])
    return figure


def _scale(bands: Sequence[Band]) -> float:
    """Inches for each person: the thinnest band holds words, unless all together would grow too tall."""
    if not bands:
        return 1.0
    total = sum(band.people for band in bands)
    return min(THIN / min(band.people for band in bands), TALL / total) if total else 1.0


def _places(bands: Sequence[Band], scale: float, side: str) -> list[tuple[float, float]]:
    """Where each band starts on one side and how thick it is: those of one role lie together under its name."""
    ends = [getattr(band, side) for band in bands]
    top, tops = 0.0, {}
    for end in dict.fromkeys(ends):
        tops[end] = top + LINE
        top += LINE + GAP + scale * sum(band.people for band, other in zip(bands, ends, strict=True) if other == end)
    places = []
    for band, end in zip(bands, ends, strict=True):
        places.append((tops[end], scale * band.people))
        tops[end] += scale * band.people
    return places


def _band(axes: Axes, left: tuple[float, float], right: tuple[float, float], band: Band) -> None:
    steps = [n / SMOOTH for n in range(SMOOTH + 1)]
    upper = [left[0] + (right[0] - left[0]) * t * t * (3 - 2 * t) for t in steps]
    lower = [y + left[1] for y in upper]
    xs = [BAR + (1 - 2 * BAR) * t for t in steps]
    hue = MUTED if band.hue is None else HUES[band.hue % len(HUES)]
    hatch = "////" if band.hue is None else None
    axes.fill_between(xs, upper, lower, facecolor=hue, alpha=0.4, linewidth=0, hatch=hatch)
    for start, place in ((0.0, left), (1 - BAR, right)):
        axes.fill_between([start, start + BAR], place[0], place[0] + place[1], facecolor=hue, linewidth=0)
    if left[1] >= 0.8 * THIN:
        written(axes, 0.1, upper[2] + left[1] / 2, band.words, ha="left", fontsize=9)


def _names(axes: Axes, side: str, places: Sequence[tuple[float, float]], bands: Sequence[Band]) -> None:
    tops: dict[str, tuple[float, int]] = {}
    for (top, _), band in zip(places, bands, strict=True):
        name = getattr(band, side)
        before = tops.get(name)
        tops[name] = (min(top, before[0]) if before else top, band.people + (before[1] if before else 0))
    for name, (top, people) in tops.items():
        words = f"{_short(name)} · {people}" if side == "left" else f"{people} · {_short(name)}"
        x, ha = (0.0, "left") if side == "left" else (1.0, "right")
        written(axes, x, top - LINE / 2, words, ha=ha, fontsize=9.5)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
