"""Event logs in XES, the interchange format of process mining (IEEE 1849)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from planner import signals
from planner.connectors import files, limits, times
from planner.connectors.base import Batch, Field, Mapping, Proposal, Yields, names
from planner.connectors.headings import squash
from planner.connectors.xes_events import Piece
from planner.connectors.xes_log import blocks, pieces
from planner.faults import Fault
from planner.signals import SCHEMA

FIELDS = (
    Field(name="case", meaning="the trace", required=True, also=("case:concept:name",)),
    Field(name="activity", meaning="what was done", required=True, also=("concept:name",)),
    Field(name="time", meaning="when it was done", required=True, also=("time:timestamp",), shape="time"),
    Field(name="actor", meaning="the account that did it", also=("org:resource",)),
    Field(name="team", meaning="the group it belongs to", also=("org:group",)),
    Field(name="type", meaning="the transition: start, complete, suspend ...", also=("lifecycle:transition",)),
)
STANDARD = {field.name: field.also[0] for field in FIELDS}
REQUIRED = tuple(field.name for field in FIELDS if field.required)


class Xes:
    """Event logs in XES: one event is one signal. Row numbers count events.

    Attributes of the trace keep their key with ``case:`` before it; nested attributes follow their parent's key after
    a dot. Start and complete events stay separate.
    """

    name = "xes"
    label = "Event log (XES)"
    kinds: tuple[str, ...] = ("event",)
    yields: Yields = "signals"
    drops = names("description, comment, comments, body, message, message text, notes, work notes, password")
    suffixes: tuple[str, ...] = (".xes", ".xes.gz")
    folders = False
    fields: tuple[Field, ...] = FIELDS

    @property
    def _unwanted(self) -> frozenset[str]:
        return frozenset(squash(drop) for drop in self.drops)

    def propose(self, path: Path) -> Proposal:
        """The standard's own keys, where the first events have them. Raises Unreadable."""
        events = next(blocks(path, limits.SAMPLE_ROWS), [])
        keys = tuple(dict.fromkeys(key for event in events for key in (*event.trace, *event.own)))
        shown = {key for key in keys if not _barred(key, self._unwanted)}
        columns = {field: key for field, key in STANDARD.items() if key in keys}
        reasons = {field: f"“{key}” is the standard's key for it." for field, key in columns.items()}
        if any((time := times.parse_one(event.get(STANDARD["time"]) or "")) and not time.tzinfo for event in events):
            reasons["time_zone"] = "Some times name no zone and are read as UTC; choose the zone they were written in."
        return Proposal(
            mapping=Mapping(columns=columns),
            reasons=reasons,
            headings=keys,
            unmapped=tuple(key for key in keys if key not in columns.values()),
            sample=tuple(tuple(event.get(key) or "" if key in shown else "" for key in keys) for event in events[:5]),
            faults=tuple(_absent(path, field) for field in REQUIRED if field not in columns),
        )

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The events in order. A mapping may name other keys, constants and a time zone. Raises Unreadable."""
        mapping = mapping or Mapping()
        barred = self._unwanted
        _check(path, mapping, barred)
        batch = None
        for piece in pieces(path):
            batch = _batch(path, piece, source, mapping, barred)
            yield batch
        if batch is None:
            yield Batch(table=signals.batch([]), read=0)

    def events(self, path: Path, rows: frozenset[int]) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
        """The keys and values of the events at these positions, without what never enters. Raises Unreadable."""
        barred = self._unwanted
        found = [event for events in blocks(path) for event in events if event.row in rows]
        keys = dict.fromkeys(key for event in found for key in (*event.trace, *event.own) if not _barred(key, barred))
        return tuple(keys), [(event.row, [event.get(key) or "" for key in keys]) for event in found]


def _absent(path: Path, field: str) -> Fault:
    problem = f"has no event with {STANDARD[field]}"
    return Fault(file=path.name, problem=problem, fix="Export it too, or name the key that holds it.", column=field)


def _check(path: Path, mapping: Mapping, barred: frozenset[str]) -> None:
    if not times.known_zone(mapping.time_zone):
        raise files.refuse(path, "is no time zone", "Give a name such as Europe/Berlin.", value=mapping.time_zone)
    for field in {**mapping.columns, **mapping.constants}:
        if field not in STANDARD:
            fix = f"Use one of: {', '.join(STANDARD)}."
            raise files.refuse(path, "is no field of this connector", fix, value=field)
    for key in mapping.columns.values():
        if _barred(key, barred):
            raise files.refuse(path, "may not be read", "Choose another key: this one never enters.", value=key)


def _barred(key: str, barred: frozenset[str]) -> bool:
    return any(squash(part) in barred for part in re.split("[.:]", key))


def _batch(path: Path, piece: Piece, source: str, mapping: Mapping, barred: frozenset[str]) -> Batch:
    keys = {field: mapping.columns.get(field, key) for field, key in STANDARD.items()}
    texts = {field: _or_constant(piece.column(key), mapping.constants.get(field)) for field, key in keys.items()}
    read = times.parse(texts["time"], zone=mapping.time_zone, day_first=mapping.day_first is not False)
    columns = {**texts, "time": read}
    keep = pc.and_(pc.and_(read.is_valid(), texts["case"].is_valid()), texts["activity"].is_valid())
    faults = [
        _fault(path, piece.rows[at], keys[field], texts[field][at].as_py())
        for at in pc.indices_nonzero(pc.invert(keep)).to_pylist()
        for field in REQUIRED
        if not columns[field][at].is_valid
    ]
    away = frozenset(keys.values()) | {key for key in piece.keys if _barred(key, barred)}
    columns |= {
        "kind": pa.repeat(pa.scalar("event"), len(piece)),
        "source": pa.repeat(pa.scalar(source), len(piece)),
        "row": pa.array(piece.rows, pa.int64()),
        "attributes": piece.attributes(away),
    }
    filled = [columns[one.name] if one.name in columns else pa.nulls(len(piece), one.type) for one in SCHEMA]
    table = pa.RecordBatch.from_arrays(filled, schema=SCHEMA)
    return Batch(table=table.filter(keep) if faults else table, read=len(piece), faults=tuple(faults))


def _or_constant(texts: pa.StringArray, constant: str | None) -> pa.StringArray:
    return texts if constant is None else pc.fill_null(texts, constant)


def _fault(path: Path, row: int, key: str, value: str | None) -> Fault:
    problem = "is missing" if value is None else "is no date or time"
    mend = "Give every event a value for it." if value is None else "Write it as 2025-03-31T14:05:00+02:00."
    return Fault(
        file=path.name,
        problem=problem,
        fix=f"{mend} The row was left out.",
        row=row,
        column=key,
        value=value and value[:200],
    )


connector = Xes()
