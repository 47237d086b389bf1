"""Show the signals behind a figure, as the source wrote them, without the accounts of people."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from planner.store import imports
from planner.store.open import Stores
from planner.store.signals import SignalStore


@dataclass(frozen=True, kw_only=True)
class Row:
    """One signal as it may be shown."""

    id: str
    source: str
    case: str
    activity: str
    time: dt.datetime | None
    title: str
    team: str


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Signals, and how many of those asked for are no longer held because their import was undone."""

    rows: tuple[Row, ...]
    gone: int


def rows(stores: Stores, ids: Sequence[str]) -> Rows:
    """The signals with these ids, in time order."""
    wanted = sorted(set(ids))
    with stores.records.read() as session:
        files = imports.live_files(session)
    shown = _read(stores.signals, tuple(files), tuple(wanted)) if wanted else ()
    return Rows(rows=shown, gone=len(wanted) - len(shown))


# Files of signals never change, and the pages of one long list ask for the same rows again.
@lru_cache(maxsize=32)
def _read(held: SignalStore, files: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[Row, ...]:
    table = held.table(files)
    chosen = table.filter(table.id.isin(wanted)).select("id", "source", "case", "activity", "time", "title", "team")
    found = chosen.order_by("time", "id").to_pyarrow().to_pylist()
    return tuple(_row(row) for row in found)


def _row(found: dict[str, Any]) -> Row:
    texts = {name: found[name] or "" for name in ("id", "source", "case", "activity", "title", "team")}
    return Row(time=found["time"], **texts)
