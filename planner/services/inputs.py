"""What a run reads: loaded as it stands, kept by its marks, and given back as it was."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy.orm import Session

from planner.architect.futures import Approved
from planner.audit.states import SOURCES, SourceMap, with_sources
from planner.library.model import Library, Role
from planner.people import ACCOUNTS, ASSIGNMENTS, EVIDENCE, Workforce
from planner.policy import Policy
from planner.policy.loader import Value
from planner.services import clock, futures, house, state_maps, tracking, weights, wishing
from planner.store import imports, library, people, runs
from planner.store.kept import KeptInputs, mark_of_file
from planner.store.open import Stores
from planner.values import digest, from_data, to_data

TABLES: Mapping[str, pa.Schema] = {"assignments": ASSIGNMENTS, "accounts": ACCOUNTS, "evidence": EVIDENCE}
# Everything that is kept with a run beside the files of signals, by the name it has among the run's inputs.
PARTS = ("workforce", "library", "history", "policy", "state_maps", "refusals", "futures")


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything a run reads, loaded in one consistent look at the records on a ``day``.

    ``files`` are the signals, ``refused`` names the roles that each person refuses and ``futures`` what was approved
    of what roles become; ``refusals`` and ``future`` tell those states from others. ``sentences`` is the folder of a
    sentence model, "" without one, ``audit`` what an architecture builds on, ``started`` which behaviours are watched.
    """

    files: tuple[str, ...]
    imports: tuple[tuple[int, str], ...]
    workforce: Workforce
    library: Library
    history: dict[str, Any]
    policy: Policy
    refused: Mapping[str, frozenset[str]]
    refusals: str
    day: dt.date
    futures: Mapping[str, Approved]
    future: str
    sentences: str = ""
    audit: Any = None
    started: tuple[tracking.Started, ...] = ()


def read(stores: Stores) -> Inputs:
    """What a run reads, as it stands."""
    policy, day = house.policy(stores), clock.today()
    with stores.records.read() as session:
        live = [manifest for manifest in imports.list_(session) if manifest.undone_at is None]
        return Inputs(
            files=imports.live_files(session),
            imports=tuple((manifest.id, manifest.digest) for manifest in live),
            workforce=people.workforce(session, on=day),
            library=library.load(session),
            history=dict(library.history(session)),
            policy=state_maps.applied(session, policy),
            refused=wishing.refused(session),
            refusals=wishing.mark(session),
            futures=futures.approved(session),
            future=futures.mark(session),
            sentences=stores.settings.sentence_model,
            day=day,
        )


def take(stores: Stores) -> tuple[Inputs, dict[str, Any]]:
    """What a run reads, kept first, and what identifies it: all that is read was kept, and nothing else is read."""
    found = read(stores)
    parts, shelf = _parts(found), shelf_of(stores)
    described = {
        "imports": [list(pair) for pair in found.imports],
        "signals": {name: mark_of_file(stores.signals.folder / name) for name in found.files},
        **{name: shelf.keep(parts[name]) for name in PARTS},
        "weights": digest(weights.files()),
        "seed": stores.settings.seed,
        **({"sentence_model": sentence_mark(found.sentences)} if found.sentences else {}),
    }
    return replace(found, **_restored(parts)), described


def sentence_mark(folder: str) -> str:
    """The mark of a sentence model's files, "" where there is none."""
    files = sorted(path for path in Path(folder).glob("*") if path.is_file()) if folder else []
    return digest({path.name: mark_of_file(path) for path in files}) if files else ""


def give_back(
    described: Mapping[str, Any], kept: Mapping[str, Any], *, day: dt.date, audit: Any, sentences: str
) -> Inputs:
    """The inputs of an earlier run from its description and the contents of its PARTS by name."""
    started = from_data(tuple[tracking.Started, ...], kept.get("started", []))
    return Inputs(
        files=tuple(described["signals"]),
        imports=tuple((number, content) for number, content in described["imports"]),
        day=day,
        audit=audit,
        sentences=sentences,
        started=started,
        **_restored(kept),
    )


def shelf_of(stores: Stores) -> KeptInputs:
    """Where an instance keeps what its runs read."""
    return KeptInputs(stores.settings.inputs_folder)


def copies(stores: Stores, session: Session) -> int:
    """How many copies of the people records runs keep."""
    shelf = shelf_of(stores)
    return sum(shelf.path(mark).exists() for mark in runs.marks(session, "workforce"))


def drop_undone(stores: Stores) -> None:
    """Delete the people that runs keep where an import that those runs read was taken back since.

    Such a run cannot be made again; what another run needs that can stays.
    """
    with stores.records.read() as session:
        live = {one.id for one in imports.list_(session) if one.undone_at is None}
        described = [one for one in runs.described(session) if "workforce" in one]
    again = {one["workforce"] for one in described if live.issuperset(number for number, _ in one["imports"])}
    shelf_of(stores).drop({one["workforce"] for one in described} - again)


def _parts(found: Inputs) -> dict[str, Any]:
    """The inputs as plain data, by name."""
    tables = {name: to_data(getattr(found.workforce, name).to_pylist()) for name in TABLES}
    values = {name: to_data(found.policy[name]) for name in found.policy if name != SOURCES}
    maps: Mapping[str, SourceMap] = found.policy[SOURCES]
    return {
        "workforce": {**tables, "team_names": found.workforce.team_names},
        "library": to_data(found.library),
        "history": to_data(found.history),
        "policy": values,
        "state_maps": {
            name: {"connector": one.connector, "own": sorted([*key, meaning] for key, meaning in one.own.items())}
            for name, one in maps.items()
        },
        # The moments are in the mark: without them whoever sees the mark of a run could try out who refuses what.
        "refusals": {"mark": found.refusals, "refused": to_data(found.refused)},
        "futures": {"mark": found.future, "approved": to_data(found.futures)},
    }


def _restored(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data as the inputs were, in an order of names that no database decides."""
    refusals = parts["refusals"]
    return {
        "workforce": _workforce(parts["workforce"]),
        "library": from_data(Library, {name: _ordered(part) for name, part in parts["library"].items()}),
        "history": from_data(dict[str, tuple[Role, ...]], _ordered(parts["history"])),
        "policy": _policy(parts["policy"], parts["state_maps"]),
        "refused": from_data(dict[str, frozenset[str]], _ordered(refusals["refused"])),
        "refusals": refusals["mark"],
        "futures": from_data(dict[str, Approved], _ordered(parts["futures"]["approved"])),
        "future": parts["futures"]["mark"],
    }


def _ordered(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part[name] for name in sorted(part)}


def _workforce(data: Mapping[str, Any]) -> Workforce:
    tables = {
        name: pa.Table.from_pylist([_row(row, schema) for row in data[name]], schema=schema)
        for name, schema in TABLES.items()
    }
    return Workforce(**tables, team_names=_ordered(data["team_names"]))


def _row(row: Mapping[str, Any], schema: pa.Schema) -> dict[str, Any]:
    return {field.name: _cell(row[field.name], field.type) for field in schema}


def _cell(value: Any, kind: pa.DataType) -> Any:
    if value is not None and pa.types.is_date(kind):
        return dt.date.fromisoformat(value)
    if value is not None and pa.types.is_timestamp(kind):
        return dt.datetime.fromisoformat(value)
    return value


def _policy(values: Mapping[str, Any], maps: Mapping[str, Any]) -> Policy:
    """The values under their names; what each means stands in the policy's files, and no phase reads it."""
    plain: dict[str, Any] = {"description": "", "unit": "", "source": "", "since": dt.date.min, "file": ""}
    policy = Policy({name: Value(name=name, value=values[name], **plain) for name in sorted(values)})
    sources = {
        name: SourceMap(connector=one["connector"], own={(a, t): meaning for a, t, meaning in one["own"]})
        for name, one in sorted(maps.items())
    }
    return with_sources(policy, sources)
