"""What people do with scenarios in a browser, also on a telephone and without script."""

from collections.abc import Callable
from typing import Any

import posing
import pytest

from planner.store.open import Stores

from ..conftest import at_work, enter

pytestmark = pytest.mark.browser


def test_a_scenario_on_a_telephone_without_script(stores: Stores, new_page: Callable[..., Any]) -> None:
    """Begin, say what is supposed, have the plan made by a worker, read it, decide: nothing sticks out sideways."""
    posing.company(stores)
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    with at_work(stores) as address:
        enter(page, address)
        page.goto(f"{address}/plan")
        page.click("text=Make a scenario")
        page.fill("#name", "Half the money")
        page.click("text=Begin the scenario")
        page.get_by_label("Budget", exact=True).fill("2000; 0")
        page.get_by_label("Price of an hour of training").fill("10")
        page.click("text=Save these figures")
        assert "2 figures changed" in page.inner_text(".notice")
        page.click("text=Back to the scenario")
        page.click("main .button")
        page.wait_for_url("**/plan/plans/1", timeout=60_000)
        assert "10 people change" in page.inner_text("h1")
        drawn = page.locator("svg.chart").first.bounding_box()
        assert drawn["width"] <= 390
        page.fill("#reason", "It fits")
        page.click("text=Record the decision")
        assert "The decision is recorded." in page.inner_text(".notice")


def test_the_pages_of_a_plan_fit_a_telephone(stores: Stores, new_page: Callable[..., Any]) -> None:
    """Tables scroll in their own frames; the page does not."""
    posing.company(stores)
    page = new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
    with at_work(stores) as address:
        enter(page, address)
        page.goto(f"{address}/plan/scenarios/new")
        page.fill("#name", "As it is")
        page.click("text=Begin the scenario")
        page.goto(f"{address}/plan/scenarios/1")
        page.click("main .button")
        page.wait_for_url("**/plan/plans/1", timeout=60_000)
        for path in ("plans/1", "plans/1/board", "scenarios/1/figures", "scenarios/1/figures/nurse", "scenarios/new"):
            page.goto(f"{address}/plan/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
