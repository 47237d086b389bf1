"""A figure as SVG: the same bytes every time, in the page's own colours and type."""

from __future__ import annotations

import io
import warnings
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from planner.charts.base import Chart
from planner.charts.style import INK, NAMES, printable, settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
COLOURS = {hue: f"var({name}, {hue})" for hue, name in NAMES.items()} | {INK: "currentColor"}
# What the drawing library writes into a style sheet, which would apply to the whole page.
LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}


def render(figure: Figure, chart: Chart) -> str:
    """The figure as SVG text to put into a page, with the chart's title and sentence for those who hear it.

    It carries no date, no style attribute and no style element, so that a strict content security policy holds; colours
    are custom properties of the page with a fallback, and ink is the text colour of the page.
    """
    out = io.BytesIO()
    # Ids that several charts of one page share would point at one another's patterns.
    salt = f"{type(chart).__module__}: {chart.title}"
    with settings(svg_hashsalt=salt, svg_fonttype="none"), warnings.catch_warnings():
        # The page's own font writes the words, whether or not the measuring font has the letters.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    root = ET.fromstring(out.getvalue())
    _strip(root)
    for element in root.iter():
        _plain(element)
    _head(root, chart)
    ET.register_namespace("", SVG)
    return ET.tostring(root, encoding="unicode")


def _strip(root: ET.Element) -> None:
    """Take out what describes the file and what would restyle the page."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style") or (
                child.tag == f"{{{SVG}}}defs" and not len(child)
            ):
                parent.remove(child)


def _plain(element: ET.Element) -> None:
    """Styles as attributes, colours by their names, and no ids but those that something points at."""
    style = element.attrib.pop("style", "")
    for key, value in (part.split(":", 1) for part in style.split(";") if ":" in part):
        _set(element, key.strip(), value.strip())
    if HREF in element.attrib:
        element.set("href", element.attrib.pop(HREF))
    if element.tag == f"{{{SVG}}}g":
        element.attrib.pop("id", None)
    for key, value in element.attrib.items():
        element.set(key, COLOURS.get(value, value))


def _set(element: ET.Element, key: str, value: str) -> None:
    if key != "font":
        element.set(key, value)
        return
    # The shorthand is no attribute; the family is left to the page.
    for word in value.split("'", maxsplit=1)[0].split():
        if word.endswith("px"):
            element.set("font-size", word)
        elif word in ("italic", "oblique"):
            element.set("font-style", word)
        else:
            element.set("font-weight", word)


def _head(root: ET.Element, chart: Chart) -> None:
    """Let the drawing scale with the page, and say what it shows."""
    width = root.attrib.pop("width").removesuffix("pt")
    root.attrib.pop("height")
    root.attrib.update(LINES | {"role": "img", "class": "chart", "width": f"{float(width) * 4 / 3:.0f}"})
    for tag, words in (("desc", chart.sentence), ("title", chart.title)):
        element = ET.Element(f"{{{SVG}}}{tag}")
        element.text = printable(words)
        root.insert(0, element)
