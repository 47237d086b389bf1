"""What people do with the library, in a browser, with the work done by a worker."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..conftest import enter
from .samples import RELEASE, zipped

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_role_is_edited_proposed_published_and_compared(
    working: str, new_page: Callable[..., Any], script: bool
) -> None:
    """With a row added and moved on the way; script is only comfort."""
    page = new_page(java_script_enabled=script)
    enter(page, working)
    page.goto(f"{working}/library/roles/underwriter")
    page.get_by_role("button", name="Write your own version").click()
    page.fill("#purpose", "Prices risks fairly.")
    page.get_by_role("button", name="Add a responsibility").click()
    last = page.locator("input[name^=responsibilities-][name$=-text]").count() - 1
    page.fill(f"#responsibilities-{last}-text", "Explain prices to brokers.")
    page.get_by_role("button", name=f"Move responsibility {last + 1} up").click()
    assert page.input_value(f"#responsibilities-{last - 1}-text") == "Explain prices to brokers."
    assert page.input_value("#purpose") == "Prices risks fairly."
    page.press("#title", "Enter")
    page.get_by_role("heading", name="Underwriter would change in 2 lines.").wait_for()
    page.fill("#why", "Brokers asked for reasons")
    page.locator("#propose").get_by_role("button", name="Propose it").click()
    page.get_by_label("Publish it").check()
    page.fill("#reason", "Agreed")
    page.get_by_role("button", name="Record the decision").click()
    assert "it is in force now" in page.inner_text(".notice")
    page.get_by_role("link", name="History").click()
    assert "Prices risks fairly." in page.inner_text("#changes ins >> nth=0") or "Prices" in page.inner_text("#changes")
    assert "Explain prices to brokers." in page.inner_text("#changes")


def test_a_release_comes_in_from_a_zip(working: str, new_page: Callable[..., Any], tmp_path: Path) -> None:
    """Tried by the worker, then brought in; the list knows its roles."""
    path = tmp_path / "db_99_1_text.zip"
    path.write_bytes(zipped(RELEASE))
    page = new_page()
    enter(page, working)
    page.goto(f"{working}/library/files")
    page.get_by_label("An O*NET release").check()
    page.set_input_files("#file", str(path))
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("heading", name="would bring 1 new entry").wait_for()
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_role("heading", name="is in: 1 new entry").wait_for()
    page.get_by_role("link", name="See the library").click()
    page.select_option("#origin", "own")
    page.get_by_role("button", name="Show these").click()
    page.get_by_role("link", name="Paper Sorters").click()
    assert "Sort papers by colour." in page.inner_text("main")


def test_pages_fit_a_phone(working: str, new_page: Callable[..., Any]) -> None:
    """None is wider than a phone, in either colour scheme."""
    for scheme in ("light", "dark"):
        page = new_page(viewport=PHONE, color_scheme=scheme)
        enter(page, working)
        for address in ("", "/roles/underwriter", "/roles/underwriter/history", "/files", "/new/roles", "/new/items"):
            page.goto(f"{working}/library{address}")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
