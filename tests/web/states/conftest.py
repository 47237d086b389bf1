"""Two sources with states, a run on them, and who looks."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planner.access import Persona, Viewer
from planner.config import Settings
from planner.services import accounts as logins
from planner.services import importing, running, state_maps
from planner.services.importing import Order
from planner.services.state_maps import State
from planner.store.open import Stores, open_stores

from ..pages import faults

DESK = "Ticket,Status,Changed at\n" + "".join(
    f"T-{n},{status},2026-01-{n + 1:02d} {hour:02d}:00\n"
    for n in range(6)
    for status, hour in (("Open", 8), ("=Limbo", 10), ("Done", 14))
)
SNOW = "number,incident_state,sys_updated_at,category\n" + "".join(
    f"INC{n},{status},2026-01-{n + 1:02d} {hour:02d}:00,{kind}\n"
    for n in range(6)
    for status, hour, kind in ((1, 8, "Network"), (3, 9, "Mail"), (6, 12, "Mail"))
)


@pytest.fixture(scope="session")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with two sources and a run, to be copied."""
    folder = tmp_path_factory.mktemp("states")
    opened = open_stores(Settings(instance=Path(shutil.copytree(template, folder / "instance"))))
    for connector, source, text in (("event_csv", "desk", DESK), ("servicenow", "snow", SNOW)):
        path = folder / f"{source}.csv"
        path.write_text(text)
        importing.ingest(opened, Order(connector=connector, source=source, path=path), by="test")
    running.run(opened, by="test", phases=("audit",))
    opened.close()
    return folder / "instance"


@pytest.fixture
def stores(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Stores]:
    """A new instance; with states and a run where a test asks for what was seen."""
    kept = request.getfixturevalue("filled") if "seen" in request.fixturenames else template
    opened = open_stores(Settings(instance=Path(shutil.copytree(kept, tmp_path / "instance"))))
    yield opened
    opened.close()


@pytest.fixture
def seen(stores: Stores) -> dict[tuple[str, str], State]:
    """The states of two sources after a run, by source and name."""
    return look(stores)


def viewer_of(stores: Stores, persona: Persona = "hr") -> Viewer:
    """Somebody who looks."""
    login = next(one.login for one in logins.accounts(stores) if one.persona == persona)
    viewer = logins.viewer(stores, login)
    assert viewer is not None
    return viewer


def look(stores: Stores) -> dict[tuple[str, str], State]:
    """How every state stands."""
    page = state_maps.page(stores, viewer_of(stores))
    return {(one.source, one.activity): one for source in page.sources for one in source.states}


@pytest.fixture
def well_made() -> Callable[[str], None]:
    """A page without faults."""

    def check(html: str) -> None:
        assert faults(html) == []

    return check
