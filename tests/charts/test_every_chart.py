"""What holds for every chart: the same bytes again, no style of its own, a title, a sentence and a table."""

import datetime as dt
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

import pytest

from planner.architect.model import Load
from planner.charts import gaps, kinds, load, ribbon, runchart, svg, waiting
from planner.charts.base import Chart

from .made import BEHAVIOUR, GAPS, LOADS, ROWS, WAITING, evidence, waits

NASTY = "R&D <b> $x$ $ \x07 é 数"
CHARTS: dict[str, Callable[[], tuple[Chart, object]]] = {
    "waiting": lambda: (made := waiting.data(WAITING, hidden={("law",), ("ops", "queue")}), waiting.draw(made)),
    "waiting, nothing": lambda: (made := waiting.data(()), waiting.draw(made)),
    "waiting, all hidden": lambda: (made := waiting.data(WAITING, hidden={("claims",), ("ops",)}), waiting.draw(made)),
    "waiting, nasty": lambda: (made := waiting.data([waits(NASTY, "queue", 1.0)]), waiting.draw(made)),
    "ribbon": lambda: (made := ribbon.data(LOADS, role="analyst", hidden={"2025Q3"}), ribbon.draw(made)),
    "ribbon, nothing": lambda: (made := ribbon.data((), role="analyst"), ribbon.draw(made)),
    "ribbon, all hidden": lambda: (made := ribbon.data((), role="analyst", hidden={"2025Q3"}), ribbon.draw(made)),
    "ribbon, one quarter": lambda: (made := ribbon.data(LOADS[:1], role=NASTY, names={"c0": NASTY}), ribbon.draw(made)),
    "load": lambda: (made := load.data(LOADS, role="analyst"), load.draw(made)),
    "load, nothing": lambda: (made := load.data((), role="analyst"), load.draw(made)),
    "runchart": lambda: (made := run(ROWS, told=True), runchart.draw(made)),
    "runchart, nothing": lambda: (made := run([], told=False), runchart.draw(made)),
    "runchart, one week": lambda: (made := run(ROWS[:1], told=False), runchart.draw(made)),
    "kinds": lambda: (made := shared(LOADS), kinds.draw(made)),
    "kinds, nothing": lambda: (made := shared(()), kinds.draw(made)),
    "gaps": lambda: (made := gaps.data(GAPS, role="the analyst", names={"judgement": NASTY}), gaps.draw(made)),
    "gaps, nothing": lambda: (made := gaps.data((), role="the analyst"), gaps.draw(made)),
}


def run(rows: list[tuple[dt.date, float, int]], *, told: bool) -> runchart.RunChart:
    return runchart.data(BEHAVIOUR, evidence(told=told), rows, transition_weeks=4, team="Claims")


def shared(loads: Sequence[Load]) -> kinds.KindsChart:
    return kinds.data(loads, titles={"analyst": NASTY}, names={f"c{n}": f"{NASTY} {n}" for n in range(8)}, least=0.05)


def drawn(name: str) -> tuple[Chart, str]:
    chart, figure = CHARTS[name]()
    return chart, svg.render(figure, chart)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", CHARTS)
def test_a_second_drawing_has_the_same_bytes(name: str) -> None:
    """Drawing the same value again gives the identical SVG."""
    assert drawn(name)[1] == drawn(name)[1]


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_carries_its_words_and_no_style_of_its_own(name: str) -> None:
    """Title and sentence are in the SVG; no style attribute, style element, date or fixed colour is."""
    chart, text = drawn(name)
    root = ET.fromstring(text)
    assert root.attrib["role"] == "img"
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text
    assert "<metadata" not in text
    assert not re.search(r'="#[0-9a-f]{6}"', text.replace('"#ffffff"', ""))
    assert chart.sentence.endswith(".")
    assert all(len(row) == len(chart.headers) for row in chart.rows)


@pytest.mark.parametrize("name", CHARTS)
def test_every_reference_points_at_something_in_the_drawing(name: str) -> None:
    """Patterns, clips and markers that are used are also there."""
    text = drawn(name)[1]
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'(?:url\(#|href="#)([^")]+)', text)) <= ids


def test_names_are_written_as_they_are() -> None:
    """Signs that mean something to a drawing library or to XML stay letters."""
    text = "".join(ET.fromstring(drawn("waiting, nasty")[1]).itertext())
    assert "R&D <b> $x$ $   é 数" in text


def test_the_table_is_also_a_csv_that_no_spreadsheet_runs() -> None:
    """The CSV has the headers and the rows, and text that looks like a formula is marked."""
    chart = waiting.data([waits("=cmd()", "queue", 1.0)])
    lines = chart.csv().splitlines()
    assert lines[0] == "Team,Cause,Share of waiting,From,To,Hours,Cases"
    assert lines[1] == "'=cmd(),queue,1.0,0.95,1.0,1000.0,80"


def test_nothing_heavy_is_loaded_before_drawing() -> None:
    """Making the values of a chart does not import the drawing library."""
    code = (
        "import sys, planner.charts.ribbon, planner.charts.svg, planner.charts.gaps; print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
