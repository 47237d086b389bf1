"""How a waiting file is read: proposed with reasons, changed by a person, tried dry, handed over to be imported."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner import connectors
from planner.access import Viewer
from planner.connectors import base, headings, presets
from planner.connectors.base import Connector, Proposal
from planner.faults import Fault, Unreadable
from planner.services import house, importing, problems, uploads
from planner.services.errors import NotFound, Refused
from planner.services.problems import Problem
from planner.services.progress import Progress, ignore
from planner.services.uploads import Upload
from planner.store.open import Stores
from planner.values import to_data

# Endings of packed files, and how many times larger such a table is unpacked.
PACKED, UNPACKED = (".gz", ".zip", ".xlsx"), 10
# The rows to mend, beside a waiting file under a name that no upload can have.
ERRORS = ".errors.csv"
VALUES_SHOWN = 3
# Fields for which one value for all rows is offered, because they often have no column.
PEOPLE = "people"
ALWAYS_OFFERED = ("kind", *importing.ONCE)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One field: what it means, the column or the one value that feeds it, and why that was proposed.

    ``constant`` is None where one value for all rows would make no sense.
    """

    name: str
    meaning: str
    required: bool
    column: str
    constant: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A waiting file as it would be read. ``headings`` are those that may be chosen, ``barred`` those that never enter,
    ``unmapped`` those that feed no field, ``reasons`` those for how dates and numbers are written; ``remembered`` says
    that this source was read like that last time, ``twin`` is the import that brought this very file."""

    upload: Upload
    label: str
    people: bool
    feeds: tuple[Feed, ...]
    headings: tuple[str, ...]
    barred: tuple[str, ...]
    unmapped: tuple[str, ...]
    sample: tuple[Mapping[str, str], ...]
    time_zone: str
    day_first: bool | None
    decimal: str
    reasons: Mapping[str, str]
    faults: tuple[Fault, ...]
    remembered: bool = False
    twin: importing.Imported | None = None

    def values(self, column: str) -> tuple[str, ...]:
        """Some different values that a column holds in the first rows."""
        return tuple(dict.fromkeys(row[column] for row in self.sample if row.get(column)))[:VALUES_SHOWN]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to look at before the file comes in: notes on the whole file and doubts about how it is written."""
        doubts = tuple(reason for reason in self.reasons.values() if "check" in reason or "choose the zone" in reason)
        notes = (f"The file {one.problem}. {one.fix}" for one in self.faults if not one.column)
        return tuple(dict.fromkeys((*notes, *doubts)))


def choices() -> tuple[tuple[str, str], ...]:
    """Every connector's name and label, and people as each HR system writes them."""
    plain = [(name, one.label) for name, one in connectors.connectors().items()]
    systems = [(f"{PEOPLE}:{name}", f"People, as {one.label} writes them") for name, one in presets.presets().items()]
    return (*plain, *systems)


def _parts(chosen: str) -> tuple[str, str]:
    """The connector and the HR system of what was chosen."""
    connector, _, preset = chosen.partition(":")
    return connector, preset


def receive(
    stores: Stores, viewer: Viewer, file: uploads.File, *, called: str, source: str, connector: str = ""
) -> Upload:
    """Take a file in and find out how it can be read; without a connector the fitting one is found.

    Raises Unreadable, and keeps nothing, when no connector can read it; NotAllowed, or NotFound for a connector that is
    not there.
    """
    upload = uploads.keep(stores, viewer, file, called=called, source=source)
    try:
        name, why = (connector, "You chose it.") if connector else connectors.guess(upload.path)
        importing.propose(stores, _order(replace(upload, connector=name)))
    except Unreadable as error:
        uploads.remove(stores, upload.path)
        raise Unreadable(_named(error.fault, upload)) from error
    except BaseException:
        # Also when interrupted: a file that nobody can see any more must not stay.
        uploads.remove(stores, upload.path)
        raise
    return uploads.note(upload, connector=name, why=why)


def reread(stores: Stores, viewer: Viewer, token: str, connector: str) -> Upload:
    """Read a waiting file with another connector. Raises as ``receive`` does; then it stays as it was."""
    upload = uploads.get(stores, viewer, token)
    changed = replace(upload, connector=connector, why="You chose it.", mapping=None, tried=None)
    try:
        importing.propose(stores, _order(changed))
    except Unreadable as error:
        raise Unreadable(_named(error.fault, upload)) from error
    return uploads.note(changed)


def proposed(stores: Stores, viewer: Viewer, token: str) -> Reading:
    """How a waiting file would be read: as last tried, else as proposed. Raises Unreadable, NotAllowed, NotFound."""
    upload = uploads.get(stores, viewer, token)
    connector = connectors.get(_parts(upload.connector)[0])
    try:
        proposal = importing.propose(stores, _order(upload))
    except Unreadable as error:
        raise Unreadable(_named(error.fault, upload)) from error
    mapping = base.Mapping.from_dict(upload.mapping) if upload.mapping else proposal.mapping
    barred = headings.dropped(proposal.headings, connector.drops)
    return Reading(
        upload=upload,
        label=connector.label,
        people=connector.yields != "signals",
        feeds=_feeds(connector, proposal, mapping),
        headings=tuple(name for name in proposal.headings if name not in barred),
        barred=tuple(name for name in proposal.headings if name in barred),
        unmapped=_unmapped(proposal, mapping, barred),
        sample=tuple(dict(zip(proposal.headings, row, strict=True)) for row in proposal.sample),
        time_zone=mapping.time_zone,
        day_first=mapping.day_first,
        decimal=mapping.decimal,
        reasons=proposal.reasons,
        faults=tuple(_named(fault, upload) for fault in proposal.faults),
        remembered=importing.REMEMBERED in proposal.reasons.values(),
        twin=importing.same_file(stores, upload.digest) if upload.digest else None,
    )


def attempt(stores: Stores, upload: Upload, mapping: dict[str, Any], *, progress: Progress = ignore) -> Upload:
    """Try a reading without importing, and keep beside the file what came of it. Raises Unreadable or Refused."""
    try:
        outcome = importing.dry_run(stores, _order(upload, mapping), progress=progress)
    except Unreadable as error:
        raise Unreadable(_named(error.fault, upload)) from error
    tried = outcome.described() | {"faults": [to_data(fault) for fault in outcome.faults]}
    tried |= {"shown": [{name: _said(value) for name, value in row.items()} for row in outcome.shown]}
    return uploads.note(upload, mapping=mapping, tried=tried)


def takes_long(stores: Stores, upload: Upload) -> bool:
    """Whether trying this file is long work, for which nobody should wait at a page."""
    size = int(upload.path.stat().st_size)
    packed = upload.path.name.lower().endswith(PACKED)
    most: int = house.policy(stores)["imports.tried_at_once"]
    return size * (UNPACKED if packed else 1) > most


def attempt_queued(stores: Stores, arguments: dict[str, Any], *, progress: Progress) -> dict[str, Any]:
    """Try a waiting file as a job; its arguments are an errand. Raises as :func:`attempt` does."""
    upload = uploads.read(stores, arguments["token"])
    if upload is None:
        raise Refused(f"{arguments['called']} was brought in or taken away already.")
    tried = attempt(stores, upload, arguments["mapping"], progress=progress).tried or {}
    return {name: tried[name] for name in ("read", "created", "updated", "unchanged", "rejected")}


def problems_of(tried: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What was wrong when a reading was tried, each problem once."""
    return problems.from_data(tried.get("problems", []))


def errors(stores: Stores, viewer: Viewer, token: str) -> Path:
    """The rows of a waiting file that would be left out, in a file beside it. Raises as :func:`proposed`."""
    upload = uploads.get(stores, viewer, token)
    target = upload.path.parent / ERRORS
    told = faults_of(upload.tried or {"faults": []})
    if not importing.write_errors(stores, _order(upload, upload.mapping), told, target):
        raise NotFound("Trying this file left no row out.")
    return target


def _said(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    return ", ".join(f"{key}: {one}" for key, one in value) if isinstance(value, list) else str(value)


def errand(upload: Upload, mapping: dict[str, Any]) -> dict[str, Any]:
    """What the import job needs to know, as plain values."""
    return {
        "path": str(upload.path),
        "connector": _parts(upload.connector)[0],
        "source": upload.source,
        "mapping": mapping,
        "called": upload.called,
        "token": upload.token,
    }


def faults_of(tried: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What was wrong with rows when a reading was tried."""
    return tuple(Fault(**fault) for fault in tried["faults"])


def _order(upload: Upload, mapping: dict[str, Any] | None = None) -> importing.Order:
    connector, preset = _parts(upload.connector)
    return importing.Order(
        connector=connector,
        preset=preset,
        source=upload.source,
        path=upload.path,
        mapping=base.Mapping.from_dict(mapping) if mapping else None,
        called=upload.called,
    )


def _named(fault: Fault, upload: Upload) -> Fault:
    return replace(fault, file=upload.called) if fault.file == upload.path.name else fault


def _feeds(connector: Connector, proposal: Proposal, mapping: base.Mapping) -> tuple[Feed, ...]:
    known = {field.name: field for field in connector.fields}
    # A survey with a column for each question has fields of its own.
    extra = [name for name in {**proposal.mapping.columns, **mapping.columns} if name not in known]
    fields = [*connector.fields, *(base.Field(name=name, meaning=f"survey {name}") for name in extra)]
    return tuple(_feed(field, proposal, mapping) for field in fields)


def _feed(field: base.Field, proposal: Proposal, mapping: base.Mapping) -> Feed:
    column = mapping.columns.get(field.name, "")
    given = {**proposal.mapping.constants, **mapping.constants}
    # Such a survey needs no item and no answer: what is needed and not fed stands among the faults.
    lacking = any(fault.column == field.name for fault in proposal.faults)
    needed = field.required and (lacking or bool(column) or field.name in given)
    offered = field.name in given or field.name in ALWAYS_OFFERED or (needed and field.shape == "text")
    same = column == proposal.mapping.columns.get(field.name, "")
    return Feed(
        name=field.name,
        meaning=field.meaning,
        required=needed,
        column=column,
        constant=mapping.constants.get(field.name, "") if offered else None,
        reason=proposal.reasons.get(field.name, "") if same else "You chose it.",
    )


def _unmapped(proposal: Proposal, mapping: base.Mapping, barred: frozenset[str]) -> tuple[str, ...]:
    used = set(mapping.columns.values()) | barred
    return tuple(name for name in proposal.headings if name not in used)
