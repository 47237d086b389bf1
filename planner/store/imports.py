"""Imports: what came in, from where, and taking one back whole."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pyarrow as pa
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from planner.faults import Fault
from planner.library.model import Capability
from planner.store import earlier, evidence, people
from planner.store.changes import Applied
from planner.store.records import Records
from planner.store.signals import SignalStore, Staged
from planner.store.tables import Import, ImportChange, SourceMapping
from planner.store.undo import TakeBack

# One lock for all files about people, since any of them may speak of anybody.
PEOPLE_LOCK = "people"
# What a field is called where a file has no column for it.
UNHEADED = {"external_id": "id"}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an import comes from: connector, the source's name here, file, its digest, mapping, by whom and when."""

    connector: str
    source: str
    file: str
    digest: str
    mapping: dict[str, Any] = field(default_factory=dict)
    by: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a connector left out of a file while reading it, and why."""

    rejected: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What taking an import back did: records put back, signals gone and living on; ``kept`` says what stays."""

    put_back: int
    signals_gone: int
    signals_kept: int
    kept: tuple[str, ...]


def nothing_left_out() -> Tally:
    """The tally of rows that all came in."""
    return Tally()


def add_signals(
    records: Records,
    store: SignalStore,
    batches: Iterable[pa.RecordBatch],
    *,
    origin: Origin,
    tally: Callable[[], Tally] = nothing_left_out,
) -> Import:
    """Bring signals in: afterwards they are all there with their manifest, or nothing is.

    ``tally`` is asked once all batches are read. Of two imports at once, the later compares with the earlier. Raises
    what SignalStore.stage raises.
    """
    with store.importing():
        with records.read() as session:
            live = live_files(session, origin.source)
        staged = store.stage(batches, source=origin.source, live=live)
        try:
            while (manifest := _commit(records, store, staged, origin, tally())) is None:
                with records.read() as session:
                    live = live_files(session, origin.source)
                staged = store.restage(staged, live=live)
        except BaseException:
            # Also when interrupted: nothing that waited may stay behind.
            store.discard([*staged.new, *staged.again])
            raise
    return manifest


def _commit(records: Records, store: SignalStore, staged: Staged, origin: Origin, tally: Tally) -> Import | None:
    """The manifest, or None where other imports came or went since these signals were compared."""
    with records.write() as session:
        _lock(session, origin.source)
        if frozenset(live_files(session, origin.source)) != staged.against:
            return None
        manifest = _manifest(origin, tally)
        manifest.read = staged.read + tally.rejected
        manifest.created, manifest.unchanged = staged.created, staged.unchanged
        manifest.first, manifest.last = staged.first, staged.last
        manifest.new_files, manifest.again_files = store.publish(staged.new), store.publish(staged.again)
        session.add(manifest)
        _remember(session, origin)
    return manifest


def add_people(
    records: Records,
    rows: Iterable[Mapping[str, Any]],
    *,
    origin: Origin,
    on: dt.date,
    role_of: Callable[[str], str | None] = lambda title: None,
    tally: Callable[[], Tally] = nothing_left_out,
) -> Import:
    """Bring people in, as people.apply says, with a manifest that can be undone."""
    waiting = list(rows)
    with records.write() as session:
        _lock(session, PEOPLE_LOCK)
        before = earlier.before(session, origin.source)
        applied = people.apply(session, waiting, file=origin.file, on=on, role_of=role_of, before=before)
        manifest = _applied_manifest(session, applied, origin, tally())
        manifest.first, manifest.last = earlier.days(waiting, on)
        return manifest


def add_evidence(
    records: Records,
    rows: Iterable[Mapping[str, Any]],
    *,
    origin: Origin,
    capabilities: Mapping[str, Capability],
    roles: Mapping[str, str],
    tally: Callable[[], Tally] = nothing_left_out,
) -> Import:
    """Bring in what people showed they can do, as evidence.apply says, with a manifest that can be undone."""
    waiting = list(rows)
    with records.write() as session:
        _lock(session, PEOPLE_LOCK)
        applied = evidence.apply(session, waiting, file=origin.file, capabilities=capabilities, roles=roles)
        return _applied_manifest(session, applied, origin, tally())


def _applied_manifest(session: Session, applied: Applied, origin: Origin, tally: Tally) -> Import:
    rejected = tally.rejected + applied.rejected
    said = headed(applied.faults, origin.mapping)
    manifest = _manifest(origin, Tally(rejected=rejected, faults=tally.faults + said))
    manifest.read = applied.created + applied.updated + applied.unchanged + rejected
    manifest.created, manifest.updated, manifest.unchanged = applied.created, applied.updated, applied.unchanged
    session.add(manifest)
    _remember(session, origin)
    session.flush()
    changes = [
        {"table_name": one.table, "row_id": one.row_id, "before": one.before, "after": one.after}
        for one in applied.changes
    ]
    if changes:
        session.execute(insert(ImportChange), [{"import_id": manifest.id, **one} for one in changes])
    return manifest


def headed(found: Iterable[Fault], mapping: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Faults under the headings of the file whose columns feed the fields, as ``mapping`` names them."""
    columns = UNHEADED | mapping.get("columns", {})
    return tuple(replace(one, column=columns.get(one.column, one.column)) for one in found)


def _manifest(origin: Origin, tally: Tally) -> Import:
    return Import(
        **asdict(origin),
        read=0,
        created=0,
        updated=0,
        unchanged=0,
        rejected=tally.rejected,
        faults=[asdict(fault) for fault in tally.faults],
        new_files=[],
        again_files=[],
    )


def list_(session: Session) -> list[Import]:
    """All imports, the newest first."""
    return list(session.scalars(select(Import).order_by(Import.id.desc())))


def get(session: Session, import_id: int) -> Import | None:
    """One import, or None."""
    return session.get(Import, import_id)


def faults(manifest: Import) -> tuple[Fault, ...]:
    """What was wrong with an import's file."""
    return tuple(Fault(**fault) for fault in manifest.faults)


def live_files(session: Session, source: str | None = None) -> tuple[str, ...]:
    """The files that hold the signals now, of one source or of all."""
    return tuple(name for manifest in _live(session, source) for name in manifest.new_files)


def referenced_files(session: Session) -> frozenset[str]:
    """The files that a sweep must leave."""
    return frozenset(name for one in _live(session, None) for name in [*one.new_files, *one.again_files])


def remembered(session: Session, *, connector: str, source: str) -> dict[str, Any] | None:
    """The mapping last used for a source, or None."""
    query = select(SourceMapping).filter_by(connector=connector, source=source)
    found = session.scalars(query).one_or_none()
    return None if found is None else found.mapping


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One import among the others: the files of its new signals, those that other live imports brought again, and how
    many records it changed."""

    new: tuple[str, ...]
    again: tuple[str, ...]
    changes: int


def standing(session: Session, manifest: Import) -> Standing:
    """How an import stands among the others of its source."""
    around = _around(session, manifest)
    query = select(func.count()).select_from(ImportChange).where(ImportChange.import_id == manifest.id)
    again = tuple(name for names in around.again.values() for name in names)
    return Standing(new=around.mine, again=again, changes=session.execute(query).scalar_one())


def undo(records: Records, store: SignalStore, import_id: int, *, by: str, at: dt.datetime) -> Undone:
    """Take one import back whole.

    Signals and facts that a later import states too live on. Raises LookupError when there is no such import or it
    was undone before.
    """
    with store.importing():
        while True:
            with records.read() as session:
                seen = _around(session, _undoable(session, import_id))
            promoted = _promote(store, seen)
            undone = _take_back(records, store, seen, promoted, by=by, at=at)
            if undone is not None:
                return undone
            store.discard([name for names in promoted.values() for name in names])


@dataclass(frozen=True, kw_only=True)
class _Around:
    """An import among the live ones of its source: the files of new rows, and per other import those brought again."""

    import_id: int
    source: str
    mine: tuple[str, ...]
    live: tuple[str, ...]
    again: dict[int, tuple[str, ...]]


def _around(session: Session, manifest: Import) -> _Around:
    others = [one for one in _live(session, manifest.source) if one.id != manifest.id]
    return _Around(
        import_id=manifest.id,
        source=manifest.source,
        mine=tuple(manifest.new_files),
        live=tuple(name for one in others for name in one.new_files),
        again={one.id: tuple(one.again_files) for one in others},
    )


def _promote(store: SignalStore, seen: _Around) -> dict[int, tuple[str, ...]]:
    """Per other import, a waiting file of the signals that only it holds once this one is gone."""
    live = seen.live
    promoted: dict[int, tuple[str, ...]] = {}
    for key, again in seen.again.items() if seen.mine else ():
        promoted[key] = store.orphans(again, live=live)
        live += promoted[key]
    return promoted


def _take_back(
    records: Records,
    store: SignalStore,
    seen: _Around,
    promoted: Mapping[int, tuple[str, ...]],
    *,
    by: str,
    at: dt.datetime,
) -> Undone | None:
    """Undo in one transaction; None where other imports came or went since ``seen``."""
    with records.write() as session:
        _lock(session, seen.source)
        _lock(session, PEOPLE_LOCK)
        manifest = _undoable(session, seen.import_id)
        if _around(session, manifest) != seen:
            return None
        kept = store.rows([name for names in promoted.values() for name in names])
        gone = store.rows(seen.mine) - kept
        for other in _live(session, seen.source):
            if names := promoted.get(other.id):
                other.new_files = [*other.new_files, *store.publish(names)]
        back = TakeBack(session=session, import_id=manifest.id)
        back.run()
        manifest.undone_at, manifest.undone_by = at, by
    return Undone(put_back=back.count, signals_gone=gone, signals_kept=kept, kept=tuple(back.kept))


def _undoable(session: Session, import_id: int) -> Import:
    manifest = session.get(Import, import_id)
    if manifest is None or manifest.undone_at is not None:
        raise LookupError(f"there is no import {import_id} that can be undone")
    return manifest


def _live(session: Session, source: str | None) -> list[Import]:
    query = select(Import).where(Import.undone_at.is_(None)).order_by(Import.id)
    return list(session.scalars(query if source is None else query.where(Import.source == source)))


def _lock(session: Session, what: str) -> None:
    # On SQLite the writing transaction itself keeps all others waiting.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"import:{what}", 0))))


def _remember(session: Session, origin: Origin) -> None:
    query = select(SourceMapping).filter_by(connector=origin.connector, source=origin.source)
    found = session.scalars(query).one_or_none()
    if found is None:
        found = SourceMapping(connector=origin.connector, source=origin.source)
        session.add(found)
    found.mapping, found.at = origin.mapping, origin.at
