"""The invented company as read back from its files, whole and with everything left out."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.demo.company import build
from planner.demo.model import Company
from planner.demo.plan import DECOYS, FACTS

Rows = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Files:
    """A company and its files by name."""

    company: Company
    rows: dict[str, Rows]


def read(company: Company) -> Files:
    """The company's files, each as a list of rows."""
    rows = {}
    for path in sorted(company.folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return Files(company=company, rows=rows)


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
