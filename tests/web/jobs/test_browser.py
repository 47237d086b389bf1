"""Long work in a browser: the page tells by itself when it is over."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from planner import jobs as work
from planner.services.progress import Progress
from planner.store.open import Stores

from ..conftest import at_work, enter

pytestmark = pytest.mark.browser
PATIENCE = 30


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """What the work waits for."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def working(stores: Stores, released: threading.Event, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application served with a worker, whose runs are half done until they are released."""

    def half(stores: Stores, arguments: Any, by: str, progress: Progress) -> dict[str, Any]:
        progress("Looking at every ticket", 0.5)
        assert released.wait(PATIENCE)
        return {"audit": 1}

    monkeypatch.setitem(work.HANDLERS, "run", half)
    with at_work(stores) as address:
        yield address
        released.set()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_page_follows_the_work(
    working: str, released: threading.Event, new_page: Callable[..., Any], script: bool
) -> None:
    """One click starts a run, and its page shows how far it is, then what came of it; meanwhile no second starts."""
    page = new_page(java_script_enabled=script)
    enter(page, working)
    page.goto(f"{working}/runs")
    page.get_by_role("button", name="Run now").click()
    page.get_by_text("Looking at every ticket").wait_for()
    address = page.url
    page.goto(f"{working}/runs")
    page.get_by_role("link", name="One is going on").click()
    assert page.url == address
    released.set()
    page.get_by_role("heading", name="The phases ran on all that is in.").wait_for()
    assert page.url == address
