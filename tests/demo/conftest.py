"""The invented company, whole and with everything left out."""

from pathlib import Path

import pytest

from planner.demo.company import build
from planner.demo.plan import DECOYS, FACTS

from .files import Files, read


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The company with every fact and decoy."""
    return read(build(tmp_path_factory.mktemp("full"), seed=1))


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The company with nothing planted."""
    return read(build(tmp_path_factory.mktemp("plain"), seed=1, without=frozenset({*FACTS, *DECOYS})))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to build in."""
    return tmp_path / "company"
