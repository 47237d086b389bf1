"""Somebody says what states mean with the keyboard, and takes it back."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.services.state_maps import State

from ..conftest import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page: Any, live: str) -> None:
    """Enter as an HR leader."""
    page.goto(f"{live}/sign-in")
    page.fill("input[name=email]", "hr@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_nobody_mapped_gets_a_meaning(
    live: str, new_page: Callable[..., Any], seen: dict[tuple[str, str], State], script: bool
) -> None:
    """Go to what is not mapped, tick it, choose, save; undo brings it back."""
    page = new_page(java_script_enabled=script)
    sign_in(page, live)
    page.goto(f"{live}/friction/states")
    assert "Nobody has said what 1 state means" in page.inner_text("h1")
    page.get_by_role("link", name="Go through what is not mapped").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**view=unmapped**")
    page.locator("input[name=tick]").first.focus()
    page.keyboard.press("Space")
    page.get_by_label("All ticked states").select_option("outside")
    page.get_by_label("Why (kept with the change)").fill("Customers answer from there")
    page.get_by_role("button", name="Save what they mean").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice")
    assert "Noted for 1 state" in page.inner_text(".notice")
    assert "Every state that work was in has a meaning." in page.inner_text("h1")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("h1:has-text('Nobody has said what 1 state means')")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_page_fits(
    live: str, new_page: Callable[..., Any], seen: dict[tuple[str, str], State], width: int, colours: str
) -> None:
    """No wider than a phone or a desk, in light and in dark."""
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=colours)
    sign_in(page, live)
    page.goto(f"{live}/friction/states?source=desk")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
