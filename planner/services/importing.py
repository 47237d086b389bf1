"""Bring files in: propose how to read one, try it dry, import it, list imports and take one back."""

import datetime as dt
import json
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planner import connectors
from planner.connectors import payloads, presets
from planner.connectors.base import Connector, Mapping, Proposal
from planner.connectors.people import People
from planner.faults import Fault, Unreadable
from planner.services import clock, faulty, inputs, remembering, settling, uploads
from planner.services.errors import NotFound, Refused
from planner.services.problems import Problem
from planner.services.progress import Progress, ignore, unstoppable
from planner.services.routes import ROUTES, Incoming
from planner.services.rows import Rows, named
from planner.store import accounts, imports
from planner.store.open import Stores
from planner.values import to_data

# Share of an import after which it is in, and only what follows from it is left.
IN = 0.95
REMEMBERED = remembering.REMEMBERED
# What one value for all rows says of a people file.
ONCE = ("as_of", "everybody")


@dataclass(frozen=True, kw_only=True)
class Order:
    """One file or folder to bring in: with which connector, under which source's name, read how (None: as proposed)."""

    connector: str
    source: str
    path: Path
    mapping: Mapping | None = None
    # What the user calls the file, where it differs from the path's name.
    called: str = ""
    # The HR system whose headings it has, where somebody chose it by hand.
    preset: str = ""
    # One value for all rows of some fields, laid over the mapping.
    given: Dictionary[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file's name as the user knows it."""
        return self.called or self.path.name


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a file: ``read = created + updated + unchanged + rejected``. ``number`` is None for a dry run.

    ``problems`` are the faults, each kind once; ``kinds`` how many rows are of each kind of signal; ``people`` how many
    accounts of the file are known, doubtful and unknown; ``shown`` the first rows as they were understood; ``before``
    the import that had brought this very file.
    """

    order: Order
    columns: tuple[tuple[str, str, str], ...]
    number: int | None
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    faults: tuple[Fault, ...]
    first: dt.datetime | None
    last: dt.datetime | None
    problems: tuple[Problem, ...] = ()
    kinds: Dictionary[str, int] = field(default_factory=dict)
    people: Dictionary[str, int] = field(default_factory=dict)
    shown: tuple[Dictionary[str, Any], ...] = ()
    before: "Imported | None" = None

    @property
    def sentence(self) -> str:
        """The counts in words."""
        done = "Nothing imported (dry run): would be" if self.number is None else f"Import {self.number}:"
        return (
            f"{done} {self.read:,} rows read, {self.created:,} created, {self.updated:,} updated, "
            f"{self.unchanged:,} unchanged, {self.rejected:,} rejected."
        )

    def described(self) -> dict[str, Any]:
        """The outcome as plain values."""
        names = ("number", "read", "created", "updated", "unchanged", "rejected", "first", "last")
        told: dict[str, Any] = to_data({name: getattr(self, name) for name in names})
        told |= {"connector": self.order.connector, "source": self.order.source, "file": self.order.file}
        told |= {"kinds": dict(self.kinds), "people": dict(self.people)}
        told |= {"problems": [one.described() for one in self.problems]}
        return told | {"faults": [str(fault) for fault in self.faults]}


@dataclass(frozen=True, kw_only=True)
class Imported:
    """One import in the list. ``label`` names its connector; ``kind`` says what its rows are."""

    number: int
    connector: str
    label: str
    kind: str
    source: str
    file: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    first: dt.datetime | None
    last: dt.datetime | None
    at: dt.datetime
    by: str
    undone_at: dt.datetime | None
    undone_by: str | None
    faults: tuple[Fault, ...]


def read_mapping(path: Path) -> Mapping:
    """A mapping from a JSON file as ``Mapping.to_dict`` writes it. Raises Unreadable."""
    try:
        return Mapping.from_dict(json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        fix = 'Write it as {"columns": {"case": "Ticket", "time": "Changed at"}, "time_zone": "UTC"}'
        raise Unreadable(Fault(file=path.name, problem=str(error), fix=fix)) from error


def propose(stores: Stores, order: Order) -> Proposal:
    """How the file would be read: as its source was read last time where that still fits, else by its headings.

    Raises Unreadable, or NotFound for a connector that is not there.
    """
    connector = _connector(order.connector)
    if order.path.is_dir() and not connector.folders:
        problem, fix = f"is a folder, and “{connector.label}” reads single files", "Name one of the files in it."
        raise Unreadable(Fault(file=order.file, problem=problem, fix=fix))
    proposal = _proposed(connector, order)
    if proposal.native or order.preset:
        return proposal
    with stores.records.read() as session:
        kept = imports.remembered(session, connector=order.connector, source=order.source)
    return remembering.laid(connector, proposal, kept, order.file) if kept else proposal


def _proposed(connector: Connector, order: Order) -> Proposal:
    if not order.preset:
        return connector.propose(order.path)
    if not isinstance(connector, People):
        raise NotFound(f"Only people files have presets; “{connector.label}” has none.")
    try:
        return connector.propose(order.path, preset=order.preset)
    except presets.UnknownPreset as error:
        raise NotFound(str(error)) from error


def dry_run(stores: Stores, order: Order, *, progress: Progress = ignore) -> Outcome:
    """What importing would do, without doing it. Raises as ``ingest`` does."""
    rows, columns = _reading(stores, order, progress)
    tried = ROUTES[rows.connector.yields].attempt(_incoming(stores, rows))
    before = same_file(stores, uploads.digest(order.path))
    with stores.records.read() as session:
        people = to_data(accounts.foresee(session, order.source, rows.actors)) if rows.actors else {}
    return Outcome(
        order=order,
        columns=columns,
        number=None,
        read=rows.read,
        created=tried.created,
        updated=tried.updated,
        unchanged=tried.unchanged,
        rejected=rows.rejected + tried.rejected,
        faults=tuple(rows.faults) + tried.faults,
        first=tried.first,
        last=tried.last,
        problems=rows.problems(tried.faults),
        kinds=dict(rows.kinds),
        people=people,
        shown=tuple(rows.shown),
        before=before,
    )


def ingest(stores: Stores, order: Order, *, by: str, progress: Progress = ignore) -> Outcome:
    """Import a file: afterwards all its good rows are in, or, if it cannot be read or is stopped, none.

    Raises Unreadable when nothing in it can be read safely, NotFound for a connector that is not there, Refused when a
    field that is needed has no column, and what ``progress`` raises to stop it before the file is in.
    """
    rows, columns = _reading(stores, order, progress)
    origin = imports.Origin(
        connector=order.connector,
        source=order.source,
        file=order.file,
        digest=uploads.digest(order.path),
        mapping=rows.mapping.to_dict() if rows.mapping else {},
        by=by,
        at=clock.now(),
    )
    before = same_file(stores, origin.digest)
    with stores.signals.importing():
        manifest = ROUTES[rows.connector.yields].bring(_incoming(stores, rows), origin)
        _settle(stores, manifest.id, order, by, unstoppable(progress))
    return Outcome(
        order=order,
        columns=columns,
        number=manifest.id,
        read=manifest.read,
        created=manifest.created,
        updated=manifest.updated,
        unchanged=manifest.unchanged,
        rejected=manifest.rejected,
        faults=imports.faults(manifest),
        first=manifest.first,
        last=manifest.last,
        problems=rows.problems(imports.faults(manifest)[len(rows.faults) :]),
        kinds=dict(rows.kinds),
        shown=tuple(rows.shown),
        before=before,
    )


def _settle(stores: Stores, number: int, order: Order, by: str, progress: Progress) -> None:
    try:
        progress("Matching accounts to people", IN)
        settling.settle(stores, settling.CAME, number, by=by, detail={"source": order.source, "file": order.file})
    except KeyboardInterrupt as error:
        # The next opening of the stores does the rest.
        told = f"{order.file} was in already, as import {number}, before it could be stopped."
        raise Refused(f"{told} Take it back if you do not want it.") from error


def ingest_upload(stores: Stores, arguments: dict[str, Any], *, by: str, progress: Progress) -> dict[str, Any]:
    """Import an uploaded file as a job and remove the upload; its arguments are an order in plain values."""
    path = Path(arguments["path"])
    order = Order(
        connector=arguments["connector"],
        source=arguments["source"],
        path=path,
        mapping=Mapping.from_dict(arguments["mapping"]) if arguments.get("mapping") else None,
        called=arguments["called"],
    )
    if not path.exists():
        raise Refused(f"{order.file} was brought in or taken away already.")
    outcome = ingest(stores, order, by=by, progress=progress)
    if outcome.number is not None and outcome.rejected:
        write_errors(stores, order, outcome.faults, faulty.place(stores, outcome.number))
    uploads.remove(stores, path)
    return outcome.described()


def write_errors(stores: Stores, order: Order, faults: Sequence[Fault], target: Path) -> int:
    """Write the rows of a file that were left out, to be mended and imported again; how many. Raises as propose."""
    mapping = order.mapping or propose(stores, order).mapping
    return faulty.write(target, order.path, connector=order.connector, mapping=mapping, faults=faults)


def kept_errors(stores: Stores, number: int) -> Path:
    """The rows that were left out of an uploaded file, kept until it is taken back. Raises NotFound."""
    if not has_errors(stores, number):
        raise NotFound(f"No rows are kept that import {number} left out.")
    return faulty.place(stores, number)


def has_errors(stores: Stores, number: int) -> bool:
    """Whether the rows that an import left out are kept."""
    return faulty.place(stores, number).is_file()


def listed(stores: Stores) -> tuple[Imported, ...]:
    """Imports, newest first."""
    with stores.records.read() as session:
        return tuple(_imported(row) for row in imports.list_(session))


def get(stores: Stores, number: int) -> Imported:
    """One import. Raises NotFound."""
    with stores.records.read() as session:
        row = imports.get(session, number)
        if row is None:
            raise NotFound(f"There is no import {number}.")
        return _imported(row)


def same_file(stores: Stores, digest: str) -> Imported | None:
    """The newest import of this very file that is still in, whatever it was called."""
    with stores.records.read() as session:
        live = (row for row in imports.list_(session) if row.undone_at is None)
        return next((_imported(row) for row in live if row.digest == digest), None)


def undo(stores: Stores, number: int, *, by: str) -> str:
    """Take an import back whole and say what came of it. Raises NotFound."""
    now = clock.now()
    with stores.signals.importing():
        try:
            undone = imports.undo(stores.records, stores.signals, number, by=by, at=now)
        except LookupError as error:
            raise NotFound(f"There is no import {number} that can be undone.") from error
        faulty.place(stores, number).unlink(missing_ok=True)
        inputs.drop_undone(stores)
        settling.settle(stores, settling.WENT, number, by=by, detail={"file": get(stores, number).file})
    told = [
        f"Import {number} is undone: {undone.signals_gone:,} signals gone, {undone.signals_kept:,} kept because "
        f"a later import holds them too, {undone.put_back:,} records put back."
    ]
    return " ".join([*told, *undone.kept])


def _reading(stores: Stores, order: Order, progress: Progress) -> tuple[Rows, tuple[tuple[str, str, str], ...]]:
    try:
        proposal = propose(stores, order)
    except Unreadable as error:
        raise Unreadable(replace(error.fault, fix=f"{error.fault.fix}{_instead(order)}")) from error
    mapping = order.mapping or proposal.mapping
    mapping = replace(mapping, constants={**mapping.constants, **order.given})
    # A fault with a column says what cannot be found; any other is a note on a file that can be read.
    gaps = [fault for fault in proposal.faults if fault.column]
    if order.mapping is None and gaps:
        if not proposal.mapping.columns and not payloads.is_table(order.path):
            # Nothing of it is known, so that no column chosen by hand could help.
            raise Unreadable(replace(named(gaps[0], order), column=None, fix=f"{gaps[0].fix}{_instead(order)}"))
        raise Refused("; ".join(str(named(fault, order)) for fault in gaps) + _instead(order))
    columns = _columns(mapping, {} if order.mapping else proposal.reasons)
    rows = Rows(order, _connector(order.connector), mapping, progress)
    rows.note(() if order.mapping else remembering.notes(proposal))
    return rows, columns


def _instead(order: Order) -> str:
    """Which other connector reads this file, where one does."""
    try:
        name, why = connectors.guess(order.path)
    except (Unreadable, OSError):
        return ""
    fits = name != order.connector and not [
        one for one in connectors.get(name).propose(order.path).faults if one.column
    ]
    return f" Read it with {name} instead: {why}" if fits else ""


def _columns(mapping: Mapping, reasons: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    """What feeds each field and why, and how dates and numbers were found to be written."""
    order = {None: "either", True: "day first", False: "month first"}[mapping.day_first]
    spelling = {"time_zone": mapping.time_zone, "day_first": order, "decimal": mapping.decimal}
    found = [(name, column, reasons.get(name, "as given")) for name, column in mapping.columns.items()]
    told = [(name, how, reasons[name]) for name, how in spelling.items() if name in reasons]
    found += [(name, value, reasons.get(name, "as given")) for name, value in mapping.constants.items() if name in ONCE]
    return tuple(found + [one for one in told if one[0] not in mapping.columns])


def _incoming(stores: Stores, rows: Rows) -> Incoming:
    order = rows.order
    return Incoming(
        stores=stores,
        source=order.source,
        file=order.file,
        mapping=rows.mapping.to_dict() if rows.mapping else {},
        batches=rows.batches,
        tally=rows.tally,
        progress=rows.progress,
    )


def _connector(name: str) -> Connector:
    try:
        return connectors.get(name)
    except KeyError as error:
        raise NotFound(str(error)) from error


def _usual_kind(connector: Connector | None) -> str:
    return "" if connector is None else next(iter(connector.kinds), connector.yields)


def _imported(row: Any) -> Imported:
    known = connectors.connectors().get(row.connector)
    return Imported(
        number=row.id,
        connector=row.connector,
        label=known.label if known else row.connector,
        kind=row.mapping.get("constants", {}).get("kind") or _usual_kind(known),
        source=row.source,
        file=row.file,
        read=row.read,
        created=row.created,
        updated=row.updated,
        unchanged=row.unchanged,
        rejected=row.rejected,
        first=row.first,
        last=row.last,
        at=row.at,
        by=row.by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        faults=imports.faults(row),
    )
