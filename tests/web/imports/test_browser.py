"""A person brings a file in and takes it back, in a browser, with the work done by a worker."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..conftest import enter
from .files import TICKETS

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    """A small file on somebody's desk."""
    path = tmp_path / "tickets of the week.csv"
    path.write_text(TICKETS)
    return path


def bring(page: Any, address: str, file: Path) -> None:
    """Upload a file, see how it is read, try it, bring it in."""
    page.goto(f"{address}/data")
    page.set_input_files("#file", str(file))
    page.fill("#source", "helpdesk")
    page.get_by_role("button", name="See how it is read").click()
    page.get_by_role("button", name="Try it").first.click()
    page.wait_for_selector("h1:has-text('would bring in 3 new rows and leave 1 out')")
    page.get_by_role("button", name="Bring it in").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_a_file_to_its_undoing(working: str, new_page: Callable[..., Any], tickets: Path, script: bool) -> None:
    """Upload, mapping, trying, import by the worker, and taking it back; script is only comfort."""
    page = new_page(java_script_enabled=script)
    enter(page, working)
    bring(page, working, tickets)
    page.get_by_role("heading", name="tickets of the week.csv is in: 3 new rows.").wait_for()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    assert "tickets of the week.csv is taken back" in page.inner_text(".notice")
    assert "Nothing is in yet" in page.inner_text("h1")


def test_pages_fit_a_phone(working: str, new_page: Callable[..., Any], tickets: Path) -> None:
    """No page of the way is wider than a phone, and no script of ours fails."""
    page = new_page(viewport=PHONE)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    enter(page, working)
    bring(page, working, tickets)
    page.get_by_role("heading", name=re.compile("is in")).wait_for()
    for address in ("/data", "/data/imports/1", "/data/accounts", "/runs", "/decisions", "/log", "/register"):
        page.goto(working + address)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, address
    assert trouble == []
