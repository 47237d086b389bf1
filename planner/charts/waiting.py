"""Where work waits: one bar a team, cut by cause, with how sure each part is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, get_args

from planner.audit.held import Held, Mechanism
from planner.audit.model import Cause, Waiting
from planner.charts.base import HIDDEN, Chart, percent
from planner.charts.style import GRID, INK, MUTED, PAPER, canvas, look, plain, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CAUSES: tuple[str, ...] = get_args(Cause)
MECHANISMS: tuple[str, ...] = get_args(Mechanism)
# Narrower parts hold no words, or not even a number.
WORDS_FROM, NUMBER_FROM = 0.13, 0.055
# Of the height of a row.
THICK = 0.5


@dataclass(frozen=True, kw_only=True)
class Part:
    """The share of a team's waiting that one cause or mechanism has, with its interval where known."""

    cause: str
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One team's waiting; ``hidden`` when the group is too small, ``some_hidden`` when only some of its causes are."""

    team: str
    parts: tuple[Part, ...] = ()
    hidden: bool = False
    some_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class WaitingChart(Chart):
    """Waiting by team and cause, or mechanism, ready to draw; ``kinds`` are all there can be, the unexplained last."""

    bars: tuple[Bar, ...] = field(default=())
    kinds: tuple[str, ...] = CAUSES


def data(
    waiting: Sequence[Waiting],
    *,
    hidden: Collection[tuple[str, ...]] = (),
    names: Mapping[str, str] | None = None,
    clock: str = "",
) -> WaitingChart:
    """Bars, table and sentence from what passed the gate.

    ``hidden`` names what did not pass: ``(team,)`` or ``(team, cause)``. ``names`` gives the teams' names by id.
    ``clock`` is said in the title where hours are not those of the elapsed clock.
    """
    called = dict(names or {})
    shown = [w for w in waiting if (w.team,) not in hidden and (w.team, w.cause) not in hidden]
    partly = {key[0] for key in hidden if len(key) > 1}
    shown.sort(key=lambda w: (called.get(w.team, w.team), CAUSES.index(w.cause)))
    bars = [
        Bar(team=called.get(team, team), parts=tuple(_part(w) for w in ones), some_hidden=team in partly)
        for team, ones in groupby(shown, key=lambda w: w.team)
    ]
    bars += [Bar(team=called.get(key[0], key[0]), hidden=True) for key in hidden if len(key) == 1]
    bars.sort(key=lambda bar: (bar.hidden, bar.team.casefold()))
    return WaitingChart(
        title="Where work waits, by cause" + (f", in {clock}" if clock else ""),
        sentence=_sentence(bars),
        headers=("Team", "Cause", "Share of waiting", "From", "To", "Hours", "Cases"),
        rows=_rows(shown, hidden, called),
        bars=tuple(bars),
    )


def mechanisms(held: Sequence[Held], *, names: Mapping[str, str]) -> WaitingChart:
    """Bars, table and sentence of what held the work of teams up; only of teams that may be shown."""
    shown = sorted(held, key=lambda one: (names[one.team].casefold(), MECHANISMS.index(one.mechanism)))
    bars = tuple(
        Bar(team=names[team], parts=tuple(_part(one) for one in ones))
        for team, ones in groupby(shown, key=lambda one: one.team)
    )
    return WaitingChart(
        title="What held work up",
        sentence=_sentence(bars),
        headers=("Team", "Held up by", "Share of waiting", "From", "To", "Hours", "Cases"),
        rows=tuple(
            (names[one.team], one.mechanism, part.share, part.low, part.high, one.hours, one.share.n)
            for one in shown
            for part in (_part(one),)
        ),
        bars=bars,
        kinds=MECHANISMS,
    )


def _part(one: Waiting | Held) -> Part:
    span = one.share.interval
    return Part(
        cause=one.mechanism if isinstance(one, Held) else one.cause,
        share=one.share.value,
        low=span.low if span else None,
        high=span.high if span else None,
    )


def _rows(
    shown: Sequence[Waiting], hidden: Collection[tuple[str, ...]], called: Mapping[str, str]
) -> tuple[tuple[str | float | int | None, ...], ...]:
    rows: list[tuple[str | float | int | None, ...]] = [
        (called.get(w.team, w.team), w.cause, w.share.value, part.low, part.high, w.hours, w.share.n)
        for w in shown
        for part in (_part(w),)
    ]
    for key in sorted(hidden):
        rows.append((called.get(key[0], key[0]), key[1] if len(key) > 1 else None, HIDDEN, None, None, None, None))
    return tuple(rows)


def _sentence(bars: Sequence[Bar]) -> str:
    largest = max(
        ((part.share, bar.team, part) for bar in bars for part in bar.parts), key=lambda p: p[0], default=None
    )
    if largest is None:
        return "No waiting can be shown." if bars else "There is no waiting to show yet."
    share, team, part = largest
    sure = (
        f", plausibly {percent(part.low)} to {percent(part.high)}"
        if part.low is not None and part.high is not None
        else ""
    )
    told = f"The largest part is {_spoken(part.cause)} in {team}: {percent(share)} of its waiting{sure}."
    small = sum(bar.hidden for bar in bars)
    return told + (f" {small} of {len(bars)} teams {'is' if small == 1 else 'are'} too small to show." if small else "")


def _spoken(cause: str) -> str:
    told = {
        "decision": "waiting for a decision",
        "outside": "waiting on others outside",
        "queue": "waiting in a queue",
        "unattributed": "waiting without a known cause",
        "batching": "waiting for the rest of a batch",
        "prioritisation": "waiting while work that came later was done first",
        "contention": "waiting while work that came earlier was done first",
        "unavailability": "waiting for people who were away",
        "extraneous": "waiting that nothing in the log explains",
    }
    return told.get(cause, f"waiting because of {cause}")


def draw(chart: WaitingChart) -> Figure:
    """Horizontal bars that add up to all of a team's waiting, labelled in place."""
    figure, axes = canvas(height=0.5 + 0.7 * max(len(chart.bars), 1))
    named: set[str] = set()
    for row, bar in enumerate(chart.bars):
        if bar.hidden:
            written(axes, 0.0, row, HIDDEN, color=MUTED, fontstyle="italic")
        else:
            _bar(axes, row, bar, named, chart.kinds)
    _key(axes, chart, named)
    axes.set_yticks(range(len(chart.bars)), [plain(bar.team) for bar in chart.bars])
    axes.set_ylim(len(chart.bars) - 0.4, -0.6)
    axes.set_xlim(0, 1.0)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0], ["0 %", "25 %", "50 %", "75 %", "100 % of waiting"])
    axes.xaxis.get_majorticklabels()[-1].set_horizontalalignment("right")
    return figure


def _bar(axes: Axes, row: int, bar: Bar, named: set[str], kinds: Sequence[str]) -> None:
    left = 0.0
    for part in bar.parts:
        _segment(axes, row, left, part, named, kinds)
        left += part.share
    if bar.some_hidden and left < 1 - NUMBER_FROM:
        axes.barh(row, 1 - left, left=left, height=THICK, color="none", edgecolor=GRID, linestyle=":")
        if 1 - left >= WORDS_FROM:
            written(axes, (1 + left) / 2, row, "hidden", color=MUTED, fontstyle="italic", ha="center")


def _segment(axes: Axes, row: int, left: float, part: Part, named: set[str], kinds: Sequence[str]) -> None:
    hue, pattern = _look(part.cause, kinds)
    axes.barh(row, part.share, left=left, height=THICK, color=hue, hatch=pattern, edgecolor=PAPER, linewidth=1)
    if part.share >= WORDS_FROM:
        named.add(part.cause)
        _label(axes, left + part.share / 2, row, f"{part.cause}\n{percent(part.share)}", hue, bool(pattern))
    elif part.share >= NUMBER_FROM:
        _label(axes, left + part.share / 2, row, percent(part.share), hue, bool(pattern))
    if part.low is not None and part.high is not None and part.share >= NUMBER_FROM:
        # Below the bar, where intervals of neighbours do not hide the parts.
        ends = (left + part.low, min(left + part.high, 1.0))
        lane = row + 0.31 + 0.06 * (kinds.index(part.cause) % 2)
        axes.plot(ends, (lane, lane), color=hue, linewidth=2, solid_capstyle="butt")
        axes.plot((left + part.share,) * 2, (lane - 0.03, lane + 0.03), color=INK, linewidth=1)


def _label(axes: Axes, x: float, y: float, words: str, hue: str, patterned: bool) -> None:
    box = {"facecolor": hue, "edgecolor": "none", "pad": 1.5} if patterned else None
    written(axes, x, y, words, color=PAPER, ha="center", fontsize=8, linespacing=1.1, bbox=box)


def _look(cause: str, kinds: Sequence[str] = CAUSES) -> tuple[str, str]:
    return (MUTED, "") if cause == kinds[-1] else look(kinds.index(cause))


def _key(axes: Axes, chart: WaitingChart, named: set[str]) -> None:
    """Name beneath the bars only those causes that no bar had room for."""
    from matplotlib.patches import Patch

    there = {part.cause for bar in chart.bars for part in bar.parts}
    unnamed = [cause for cause in chart.kinds if cause in there - named]
    looks = [(cause, *_look(cause, chart.kinds)) for cause in unnamed]
    handles = [Patch(facecolor=hue, hatch=pattern, edgecolor=PAPER, label=cause) for cause, hue, pattern in looks]
    if handles:
        axes.legend(
            handles=handles,
            ncols=6,
            fontsize=8,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            frameon=False,
            labelcolor=INK,
            borderaxespad=0.2,
        )
