"""Charts are drawn once."""

import re

from matplotlib.figure import Figure

from planner.architect.model import Load
from planner.charts import ribbon
from planner.charts.base import Chart
from planner.web.drawings import csv_file, drawn


def _loads(share: float) -> list[Load]:
    return [
        Load(
            role="clerk",
            quarter="2026Q1",
            clusters={"a": share, "b": 1 - share},
            teams=1,
            people=frozenset(),
            hours=None,
            automated_share=None,
        )
    ]


def test_the_same_values_are_drawn_once() -> None:
    """A second page with the same values does not draw again; other values do."""
    calls: list[Chart] = []

    def draw(chart: ribbon.RibbonChart) -> Figure:
        calls.append(chart)
        return ribbon.draw(chart)

    first = drawn(ribbon.data(_loads(0.4), role="clerk"), draw)
    again = drawn(ribbon.data(_loads(0.4), role="clerk"), draw)
    other = drawn(ribbon.data(_loads(0.5), role="clerk"), draw)
    assert len(calls) == 2
    assert first.svg == again.svg != other.svg


def test_outlines_carry_no_needless_digits() -> None:
    """Two decimals are enough for the eye."""
    text = drawn(ribbon.data(_loads(0.3), role="clerk"), ribbon.draw).svg
    assert not re.search(r' d="[^"]*\.\d{3}', text)


def test_a_table_is_a_named_file() -> None:
    """A download has a name, and is read as text of the right letters by spreadsheets."""
    answer = csv_file(Chart(title="t", sentence="s.", headers=("Größe",), rows=((1,),)), "sizes")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sizes.csv"'
    assert answer.get_data().startswith("\ufeffGröße".encode())
