"""Small instances to try use cases on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.config import Settings
from planner.services import house
from planner.store.open import Stores


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """An instance without anything in it but the shipped library."""
    opened = house.prepare(Settings(instance=tmp_path / "instance"))
    yield opened
    opened.close()
