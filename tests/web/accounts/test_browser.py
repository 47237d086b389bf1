"""Somebody matches many accounts at once, with the keyboard, and takes it back."""

from collections.abc import Callable
from typing import Any

import pytest

from ..conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_many_are_matched_and_taken_back(
    live: str, new_page: Callable[..., Any], brought: dict[str, int], script: bool
) -> None:
    """Tick the likely ones, say whose they are, undo; the same accounts wait again."""
    page = new_page(java_script_enabled=script)
    page.goto(f"{live}/sign-in")
    page.fill("input[name=email]", "hr@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    page.goto(f"{live}/data/accounts")
    assert "4 accounts belong to nobody yet" in page.inner_text("h1")
    link = page.get_by_role("link", name="Tick those that are likely one person")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**tick=likely**")
    assert page.locator("input[name=number]:checked").count() == 2
    page.locator("input[name=number]:checked").first.focus()
    page.get_by_label("The person chosen in their row").check()
    page.get_by_role("button", name="Decide for the ticked ones").click()
    page.wait_for_selector(".notice")
    assert "2 accounts matched" in page.inner_text(".notice")
    assert "2 accounts belong to nobody yet" in page.inner_text("h1")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("h1:has-text('4 accounts belong to nobody yet')")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_fits(
    live: str, new_page: Callable[..., Any], brought: dict[str, int], width: int, colours: str
) -> None:
    """No wider than a phone or a desk, in light and in dark."""
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=colours)
    page.goto(f"{live}/sign-in")
    page.fill("input[name=email]", "hr@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    page.goto(f"{live}/data/accounts?tick=likely")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
