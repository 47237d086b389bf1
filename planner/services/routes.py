"""Where what a connector yields goes: tried without a trace, or brought in. One route for each sort of thing."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy.orm import Session

from planner.connectors.base import Yields
from planner.faults import Fault
from planner.services import clock
from planner.services.progress import Progress, ignore
from planner.store import earlier, evidence, imports, library, people, people_rows
from planner.store.changes import Applied
from planner.store.imports import Origin, Tally
from planner.store.open import Stores
from planner.store.tables import Import

# Share of an import after which all rows are compared with those that are in.
COMPARED = 0.9


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file on its way in: its source, the user's name for it, how it is read, its batches, what was left out."""

    stores: Stores
    source: str
    file: str
    mapping: Mapping[str, Any]
    batches: Callable[[], Iterator[pa.RecordBatch]]
    tally: Callable[[], Tally]
    progress: Progress = ignore

    def rows(self) -> list[dict[str, Any]]:
        """All rows at once, for what is settled whole."""
        return [row for batch in self.batches() for row in batch.to_pylist()]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What bringing a file in would do, beside what its connector leaves out."""

    created: int
    updated: int = 0
    unchanged: int
    rejected: int = 0
    faults: tuple[Fault, ...] = ()
    first: dt.datetime | None = None
    last: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Route:
    """How one sort of thing is tried, and how it is brought in."""

    attempt: Callable[[Incoming], Tried]
    bring: Callable[[Incoming, Origin], Import]


def _attempt_signals(incoming: Incoming) -> Tried:
    stores = incoming.stores
    with stores.records.read() as session:
        live = imports.live_files(session, incoming.source)
    with stores.signals.importing():
        staged = stores.signals.stage(incoming.batches(), source=incoming.source, live=live)
        stores.signals.discard([*staged.new, *staged.again])
    return Tried(created=staged.created, unchanged=staged.unchanged, first=staged.first, last=staged.last)


def _bring_signals(incoming: Incoming, origin: Origin) -> Import:
    def tally() -> Tally:
        # The last moment at which a whole file can be kept out.
        incoming.progress("Putting them in", COMPARED)
        return incoming.tally()

    stores = incoming.stores
    return imports.add_signals(stores.records, stores.signals, incoming.batches(), origin=origin, tally=tally)


def _attempt_people(incoming: Incoming) -> Tried:
    rows, role_of = incoming.rows(), _role_of(incoming.stores)
    with incoming.stores.records.attempt() as session:
        before = earlier.before(session, incoming.source)
        on = clock.today()
        applied = people.apply(session, rows, file=incoming.file, on=on, role_of=role_of, before=before)
        return _tried(applied, incoming.mapping)


def _bring_people(incoming: Incoming, origin: Origin) -> Import:
    stores = incoming.stores
    return imports.add_people(
        stores.records,
        incoming.rows(),
        origin=origin,
        on=clock.today(),
        role_of=_role_of(stores),
        tally=incoming.tally,
    )


def _attempt_evidence(incoming: Incoming) -> Tried:
    rows = incoming.rows()
    with incoming.stores.records.attempt() as session:
        applied = evidence.apply(session, rows, file=incoming.file, **_known(session))
        return _tried(applied, incoming.mapping)


def _bring_evidence(incoming: Incoming, origin: Origin) -> Import:
    stores, rows = incoming.stores, incoming.rows()
    with stores.records.read() as session:
        known = _known(session)
    return imports.add_evidence(stores.records, rows, origin=origin, **known, tally=incoming.tally)


def _known(session: Session) -> dict[str, Mapping[str, Any]]:
    """What evidence may speak of: the library's capabilities, and the roles of the library and of posts."""
    return {"capabilities": library.load(session).capabilities, "roles": library.titles(session)}


def _tried(applied: Applied, mapping: Mapping[str, Any]) -> Tried:
    return Tried(
        created=applied.created,
        updated=applied.updated,
        unchanged=applied.unchanged,
        rejected=applied.rejected,
        faults=imports.headed(applied.faults, mapping),
    )


def _role_of(stores: Stores) -> Callable[[str], str | None]:
    with stores.records.read() as session:
        known = library.titles(session)
    return lambda title: known.get(title.casefold()) or people_rows.slug(title) or None


ROUTES: Mapping[Yields, Route] = {
    "signals": Route(attempt=_attempt_signals, bring=_bring_signals),
    "people": Route(attempt=_attempt_people, bring=_bring_people),
    "evidence": Route(attempt=_attempt_evidence, bring=_bring_evidence),
}
