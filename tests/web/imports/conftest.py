"""The application with a worker, and somebody who brings files in with a browser."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ..conftest import enter


@dataclass(frozen=True)
class Desk:
    """Somebody signed in, with a browser page."""

    page: Any
    address: str

    def send(self, file: Path, source: str) -> str:
        """Upload a file and say what the page takes it for."""
        self.page.goto(f"{self.address}/data")
        self.page.set_input_files("#file", str(file))
        self.page.fill("#source", source)
        self.page.get_by_role("button", name="See how it is read").click()
        self.page.wait_for_selector("h1:has-text('is read as')")
        return str(self.page.inner_text("h1")).split("“")[1].split("”")[0]

    def attempt(self) -> dict[str, str]:
        """Try the file and say what would come of it; a large one is tried as a job."""
        self.page.get_by_role("button", name="Try it").first.click()
        self.page.wait_for_selector("h1:has-text('would bring in')")
        return self.facts("#tried .facts")

    def bring(self) -> dict[str, str]:
        """Bring the file in and say what the page of the import tells."""
        self.page.get_by_role("button", name="Bring it in").click()
        self.page.locator("h1", has_text=" is in: ").wait_for()
        self.page.locator("a[href^='/data/imports/']").first.click()
        self.page.get_by_role("heading", name="Every row is accounted for").wait_for()
        return self.facts(".facts")

    def take_back(self) -> str:
        """Take the import on the page back, and say what the notice tells."""
        self.page.get_by_role("link", name="Take it back").click()
        self.page.get_by_role("button", name="Take it back").click()
        return str(self.page.inner_text(".notice"))

    def facts(self, selector: str) -> dict[str, str]:
        """The facts on the page by name."""
        found = self.page.locator(f"{selector} > div").all()
        return {one.locator("dt").inner_text(): one.locator("dd").inner_text() for one in found}


@pytest.fixture
def desk(working: str, new_page: Callable[..., Any]) -> Desk:
    """An HR leader's browser."""
    page = new_page()
    enter(page, working)
    return Desk(page, working)
