"""The look: colours that can be read, one scale, pages that fit a phone and work without script."""

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import planner.web

from .conftest import enter

SHEET = (Path(planner.web.__file__).parent / "static" / "planner.css").read_text("utf-8")
LIGHT, DARK = SHEET.split("@media (prefers-color-scheme: dark)")[:2]
READ = 4.5
SEEN = 3.0


def inks(sheet: str) -> dict[str, str]:
    """The colour properties of a part of the sheet."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2.2 counts it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(scheme: str) -> None:
    """Words reach 4.5 to 1 on every ground, marks and borders of fields 3 to 1, light and dark."""
    colours = inks(LIGHT) | (inks(DARK.split("*, *::before")[0]) if scheme == "dark" else {})
    words = list(product(("ink", "ink-soft", "accent", "grave"), ("ground", "surface")))
    words += [("ink-soft", "sunk"), ("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("ink", "accent-wash")]
    words += [("accent", "accent-wash"), ("surface", "grave"), ("ink", "grave-wash"), ("ink", "line")]
    marks = list(product(("line-strong", "ink-faint", *(f"chart-{n}" for n in range(1, 7))), ("ground", "surface")))
    weak = [
        (pair, need)
        for pairs, need in ((words, READ), (marks, SEEN))
        for pair in pairs
        if contrast(colours[pair[0]], colours[pair[1]]) < need
    ]
    assert weak == []


def test_there_are_six_sizes_of_type() -> None:
    """Every size of words is one of the scale, but for what has to follow its neighbour."""
    assert len(set(re.findall(r"--(t\d):", LIGHT.split("}")[0]))) == 6
    used = set(re.findall(r"font-size: ([^;]+);", SHEET)) - {"1rem"}
    assert all(size.startswith("var(--t") for size in used)


def test_properties_that_are_used_are_there() -> None:
    """No colour or step is named that the sheet does not define."""
    assert set(re.findall(r"var\(--([\w-]+)", SHEET)) <= set(re.findall(r"--([\w-]+):", SHEET))


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_every_block_fits_and_can_be_hit(live: str, new_page: Callable[..., Any], width: int) -> None:
    """The style page is no wider than the screen, breaks no rule of its headers, and has no target below 24 pixels."""
    page = new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    enter(page, live)
    page.goto(f"{live}/style")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
        .filter(e => e.checkVisibility() && !e.matches(".skip, [type=hidden], .choice input, p:not([class]) a"))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([_, high]) => high < 24)"""
    )
    assert small == []
    assert said == []


@pytest.mark.browser
def test_the_menu_opens_without_script(live: str, new_page: Callable[..., Any]) -> None:
    """On a phone without script one finds the way out."""
    page = new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    enter(page, live)
    page.click("summary:has-text('Menu')")
    page.click(".sheet button:has-text('Sign out')")
    assert page.locator("h2").inner_text() == "Sign in"


@pytest.mark.browser
def test_errors_lead_to_their_field(live: str, page: Any) -> None:
    """A click in the summary puts the cursor where the error is."""
    page.goto(f"{live}/sign-in")
    page.click("main button")
    page.click(".summary a[href='#password']")
    assert page.evaluate("document.activeElement.id") == "password"
