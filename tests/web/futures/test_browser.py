"""What HR leaders do with a future role, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.store.open import Stores

from ..conftest import enter, served
from ..hr import world

pytestmark = pytest.mark.browser
SIZES = [{"width": 1280, "height": 900}, {"width": 320, "height": 700}]


@pytest.fixture
def address(stores: Stores, app: Any) -> Any:
    """The address of the invented organisation."""
    world.prepare(stores)
    world.take(stores)
    with served(app) as found:
        yield found


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_a_future_role_is_written_without_script(
    address: str, new_page: Callable[..., Any], size: dict[str, int]
) -> None:
    """A row added and moved, saved, and what lacks leads to its field; nothing is wider than the window."""
    page = new_page(java_script_enabled=False, viewport=size)
    enter(page, address)
    page.goto(f"{address}/futures/analyst/edit")
    page.fill("#objective", "Answer within a day")
    page.get_by_role("button", name="Add a responsibility").click()
    page.fill("#duties-1-text", "Judge odd cases")
    page.select_option("#duties-1-doer", "human")
    page.get_by_role("button", name="Move responsibility 2 up").click()
    assert page.input_value("#duties-0-text") == "Judge odd cases"
    assert page.input_value("#objective") == "Answer within a day"
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("link", name="The KPI that shows whether it does").click()
    page.wait_for_url("**/futures/analyst/edit#kpi")
    today, then = page.locator(".now").first.bounding_box(), page.locator("#kpi").bounding_box()
    beside = then["x"] >= today["x"] + today["width"]
    assert beside is (size["width"] > 800)


@pytest.mark.parametrize("path", ["", "/analyst", "/analyst/edit", "/analyst/questions", "/analyst/changes"])
def test_nothing_is_wider_than_a_small_phone(address: str, new_page: Callable[..., Any], path: str) -> None:
    """Pages scroll down, never sideways."""
    page = new_page(viewport=SIZES[1])
    enter(page, address)
    page.goto(f"{address}/futures{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[1]["width"]
