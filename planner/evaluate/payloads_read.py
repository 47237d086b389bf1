"""Raw answers beside the tables that another reader made of them: both sides, and how far they agree."""

import csv
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from planner.connectors import get

# Characters a cell of an expected table may have.
CELL = 1 << 24
MINUTE = 60
Row = dict[str, Any]
Key = tuple[Any, ...]
Sides = tuple[Iterable[Key], Iterable[Key]]


class Tables:
    """One source's tables: ours from raw answers, and those expected."""

    def __init__(self, folder: Path, *, connector: str) -> None:
        self._folder, self._connector = folder, connector
        self.signals, self.faults, self.seconds = 0, 0, 0.0
        self.ours, self.expected = cache(self._ours), cache(self._expected)

    def raw(self, name: str) -> list[dict[str, str]]:
        """The rows of a raw table as they are."""
        return _rows(self._raw(name))

    def _raw(self, name: str) -> Path:
        return self._folder / "raw_tables" / f"_raw_{self._connector}_api_{name}.csv"

    def _ours(self, name: str) -> list[Row]:
        """The signals of a raw table, attributes as a dictionary."""
        began = time.perf_counter()
        batches = list(get(self._connector).read(self._raw(name), source=self._connector))
        self.seconds += time.perf_counter() - began
        rows = [row for batch in batches for row in batch.table.to_pylist()]
        self.signals += len(rows)
        self.faults += sum(len(batch.faults) for batch in batches)
        return [row | {"attributes": dict(row["attributes"] or ())} for row in rows]

    def _expected(self, name: str) -> list[dict[str, str]]:
        """The rows of an expected table."""
        return _rows(self._folder / "snapshot_tables" / f"{name}.csv")


def agreement(name: str, expected: Iterable[Key], ours: Iterable[Key]) -> dict[str, Any]:
    """How many rows are expected, how many are ours, and the share of the expected that are among ours."""
    wanted, held = Counter(expected), Counter(ours)
    share = round((wanted & held).total() / wanted.total(), 4) if wanted else None
    return {f"{name}_expected": wanted.total(), f"{name}_ours": held.total(), f"{name}_agreement": share}


def _rows(path: Path) -> list[dict[str, str]]:
    before = csv.field_size_limit(CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(line for line in file if line.strip()))
    finally:
        # The limit is the whole process's, and connectors rely on it.
        csv.field_size_limit(before)


def moment(written: str) -> datetime | None:
    """A moment in UTC, None where none is written."""
    return datetime.fromisoformat(written).astimezone(UTC) if written else None


def last(text: str) -> str:
    """An id without the names of source and kind before it."""
    return text.rpartition(":")[2]


def minutes(since: datetime | None, until: datetime | None) -> int | None:
    """Whole minutes from one moment to another, None where the second is missing or earlier."""
    if since is None or until is None or until < since:
        return None
    return int((until - since).total_seconds() // MINUTE)


def number(written: str) -> int | None:
    """A whole number, None where none is written."""
    return int(written) if written else None
