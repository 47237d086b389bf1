"""An instance with readings of two key figures in two business units, and the invented company's people."""

import datetime as dt
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.activate.model_programme import Definition
from planner.services import importing
from planner.services.importing import Order

from ..me.company import Company, company, enter, template

__all__ = ["company", "enter", "read", "template"]
Read = Callable[..., None]


@pytest.fixture
def read(company: Company, tmp_path: Path) -> Read:
    """Bring readings in: ``read(name, {month: value}, unit=..., team=...)``."""

    def bring(name: str, values: dict[str, float], *, unit: str = "EUR", team: str = "") -> None:
        rows = [f"{name},{month},{value},{unit},{team}" for month, value in values.items()]
        path = tmp_path / f"{name}-{unit}-{team}-{len(values)}.csv"
        path.write_text("\n".join(["KPI,Month,Value,Unit,Business unit", *rows]), "utf-8")
        importing.ingest(company.stores, Order(connector="kpi", source="kpi", path=path), by="test")

    return bring


def months(count: int, *, first: int = 0) -> list[str]:
    """So many months from January 2024 on, as text."""
    return [f"{2024 + at // 12}-{at % 12 + 1:02d}" for at in range(first, first + count)]


def wave(count: int, *, by: float = 1.0, level: float = 10.0) -> dict[str, float]:
    """A figure that goes up and down without a trend."""
    return {month: round(level + by * math.sin(2.3 * at + at * at), 3) for at, month in enumerate(months(count))}


def means(signal: str, **different: object) -> Definition:
    """A definition from January 2024 on."""
    given: dict[str, object] = {
        "version": 0,
        "since": dt.date(2024, 1, 1),
        "means": f"{signal}, as the ledger has it",
        "unit": "EUR",
        "direction": "down",
        "signal": signal,
        "smallest": 1.0,
    }
    return Definition(**(given | different))  # type: ignore[arg-type]
