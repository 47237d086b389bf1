"""The look that all charts share: six hues, patterns, type and empty axes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Each is drawn in a colour of its own, so that the SVG can name it for the style sheet afterwards.
HUES = ("#2f6fb0", "#c9741a", "#178f7c", "#8659b3", "#bd4a73", "#7d8427")
INK, MUTED, GRID, PAPER = "#18181b", "#6b6f76", "#d3d5d9", "#fefefe"
NAMES = {hue: f"--chart-{n}" for n, hue in enumerate(HUES, start=1)} | {
    MUTED: "--chart-muted",
    GRID: "--chart-grid",
    PAPER: "--chart-paper",
}
# A second round of the hues is told from the first by its pattern.
PATTERNS = ("", "////", "....")
SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "hatch.linewidth": 0.8,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": INK,
    "xtick.color": GRID,
    "ytick.color": GRID,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": INK,
}
WIDTH = 7.5
_LOCK = threading.RLock()


def look(place: int) -> tuple[str, str]:
    """Hue and pattern for the place of a kind in a fixed list; after three rounds they repeat."""
    return HUES[place % len(HUES)], PATTERNS[place // len(HUES) % len(PATTERNS)]


@contextmanager
def settings(**more: object) -> Iterator[None]:
    """Draw under the shared settings; they are global to the drawing library, so one thread at a time."""
    from matplotlib import rc_context

    with _LOCK, rc_context(SETTINGS | {key.replace("_", ".", 1): value for key, value in more.items()}):  # type: ignore[arg-type]
        yield


def printable(words: str) -> str:
    """Words without control characters, which no XML file may hold."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in words)


def plain(words: str) -> str:
    """Words for the drawing library as they are, so that no dollar sign starts a formula."""
    return printable(words).replace("$", r"\$")


def canvas(*, height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    """An empty figure in inches with one bare pair of axes."""
    from matplotlib.figure import Figure

    with settings():
        figure = Figure(figsize=(width, height), facecolor="none", layout="constrained")
        axes = figure.subplots()
    axes.set_facecolor("none")
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def written(axes: Axes, x: float, y: float, words: str, **options: object) -> None:
    """Words at a place of the data, in ink unless told otherwise."""
    given = {"color": INK, "fontsize": 9, "va": "center", "fontfamily": "DejaVu Sans"} | options
    axes.text(x, y, plain(words), **given)  # type: ignore[arg-type]


def over_weeks(axes: Axes, *, unit: str) -> None:
    """Values upwards and days along an axis of time; a unit of "share" is written in per cent."""
    from matplotlib.dates import AutoDateLocator
    from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

    axes.yaxis.set_major_locator(MaxNLocator(4))
    if unit == "share":
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.tick_params(axis="y", labelcolor=MUTED)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=6))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(FuncFormatter(_day))


def _day(number: float, _: int | None) -> str:
    from matplotlib.dates import num2date

    day: dt.datetime = num2date(number)  # type: ignore[no-untyped-call]
    return f"{day.day} {day:%b %Y}"
