"""Charts drawn once and kept: the same values give the same drawing, so a page need not draw them again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Response

from planner.charts import svg
from planner.charts.base import Chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEPT = 256
OUTLINE = re.compile(r' d="[^"]+"')
DECIMALS = re.compile(r"(\.\d\d)\d+")


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A chart with its drawing as SVG text, for the macro ``chart``."""

    chart: Chart
    svg: str


def drawn(chart: Chart, draw: Callable[[Any], "Figure"]) -> Drawn:
    """A chart and its drawing."""
    return Drawn(chart=chart, svg=_rendered(chart, draw))


def csv_file(chart: Chart, name: str) -> Response:
    """The chart's table as a file to download, called ``name``.csv."""
    answer = Response("\ufeff" + chart.csv(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@lru_cache(maxsize=KEPT)
def _rendered(chart: Chart, draw: Callable[[Any], "Figure"]) -> str:
    # A hundredth of a point cannot be seen, and long lists of ribbons would otherwise weigh several times as much.
    return OUTLINE.sub(lambda path: DECIMALS.sub(r"\1", path[0]), svg.render(draw(chart), chart))
