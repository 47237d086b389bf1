"""An instance whose records hold the shipped library, and somebody who answers for it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.config import Settings
from planner.services import house
from planner.store.open import Stores, open_stores


@pytest.fixture(scope="session")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the library read in, to be copied."""
    folder = Path(shutil.copytree(template, tmp_path_factory.mktemp("library") / "instance"))
    opened = open_stores(Settings(instance=folder))
    house.initialise(opened.settings)
    house.refresh_library(opened)
    opened.close()
    return folder


@pytest.fixture
def stores(filled: Path, tmp_path: Path) -> Iterator[Stores]:
    """The stores of a new instance with the library in its records."""
    opened = open_stores(Settings(instance=Path(shutil.copytree(filled, tmp_path / "instance"))))
    yield opened
    opened.close()


@pytest.fixture
def hr(signed_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """An HR leader."""
    return signed_in("hr")
