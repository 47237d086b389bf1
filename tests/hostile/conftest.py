"""Instances for files that are broken or hostile."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.config import Settings
from planner.services import house
from planner.store.open import Stores, open_stores


@pytest.fixture(scope="session")
def empty_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with the library and nothing else, to be copied."""
    folder = tmp_path_factory.mktemp("hostile") / "instance"
    house.prepare(Settings(instance=folder)).close()
    return folder


@pytest.fixture
def stores(empty_instance: Path, tmp_path: Path) -> Iterator[Stores]:
    """An empty instance."""
    shutil.copytree(empty_instance, tmp_path / "instance")
    opened = open_stores(Settings(instance=tmp_path / "instance"))
    yield opened
    opened.close()
