"""An instance on a fresh SQLite file, one login a persona, and a check that every page can pass."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from planner.access import PERSONAS
from planner.config import Settings
from planner.jobs import Jobs
from planner.services import accounts
from planner.store.open import Stores, open_stores
from planner.web.app import create_app

from .pages import faults

PASSWORD = "four quiet brown horses"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which a browser finds the application for as long as this lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def at_work(stores: Stores) -> Iterator[str]:
    """The same with a worker beside it."""
    jobs = Jobs(stores)
    with served(create_app(stores=stores, jobs=jobs)) as address:
        jobs.start()
        yield address
        jobs.stop()


def enter(page: Any, address: str) -> None:
    """Sign in as an HR leader."""
    page.goto(f"{address}/sign-in")
    page.fill("#email", "hr@example.org")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("h1:not(:has-text('See which'))")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with one login a persona, to be copied."""
    folder = tmp_path_factory.mktemp("instance")
    opened = open_stores(Settings(instance=folder))
    for persona in PERSONAS:
        accounts.create(opened, email=f"{persona}@example.org", persona=persona, password=PASSWORD)
    opened.close()
    return folder


@pytest.fixture
def stores(template: Path, tmp_path: Path) -> Iterator[Stores]:
    """The stores of a new instance with one login a persona, ``hr@example.org`` and so on."""
    opened = open_stores(Settings(instance=Path(shutil.copytree(template, tmp_path / "instance"))))
    yield opened
    opened.close()


@pytest.fixture
def app(stores: Stores) -> Flask:
    """The application on that instance, with CSRF checks off unless a test turns them on."""
    app = create_app(stores=stores)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def working(stores: Stores) -> Iterator[str]:
    """The address of the application, served with a worker in a thread of its own."""
    with at_work(stores) as address:
        yield address


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], FlaskClient]:
    """Give a persona, get their signed-in client."""

    def enter(persona: str) -> FlaskClient:
        client = app.test_client()
        sent = {"email": f"{persona}@example.org", "password": PASSWORD}
        assert client.post("/sign-in", data=sent).status_code == 302
        return client

    return enter


@pytest.fixture
def well_made() -> Callable[[str], None]:
    """Check a page's HTML: one h1, title, lang, labels, names, captions, at most one primary button, nothing inline."""

    def check(html: str) -> None:
        assert faults(html) == []

    return check


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address of the application, served for a browser."""
    with served(app) as address:
        yield address
