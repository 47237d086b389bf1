"""Event logs in XES, the interchange format of process mining (IEEE 1849)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.parsers import expat

import pyarrow as pa

from planner.connectors import files, limits, times
from planner.connectors.base import Batch, Field, Mapping, Proposal
from planner.connectors.headings import squash
from planner.faults import Fault
from planner.signals import SCHEMA

FIELDS = (
    Field(name="case", meaning="the trace", required=True, also=("case:concept:name",)),
    Field(name="activity", meaning="what was done", required=True, also=("concept:name",)),
    Field(name="time", meaning="when it was done", required=True, also=("time:timestamp",), shape="time"),
    Field(name="actor", meaning="the account that did it", also=("org:resource",)),
    Field(name="team", meaning="the group it belongs to", also=("org:group",)),
    Field(
        name="type", meaning="the lifecycle transition: start, complete, suspend ...", also=("lifecycle:transition",)
    ),
)
STANDARD = {field.name: field.also[0] for field in FIELDS}
TYPES = {"string", "date", "int", "float", "boolean", "id"}
COLLECTIONS = {"list", "container"}
MEND = "Give every event a value for it. The row was left out."

# An event as its attributes, its trace's attributes and its 1-based position in the log.
Event = tuple[dict[str, str], dict[str, str], int]


class Xes:
    """Event logs in XES: one event is one signal. Row numbers count events.

    Attributes of the trace keep their key with ``case:`` before it; nested attributes follow their parent's key after
    a dot. Of a key given twice the first counts. Start and complete events stay separate.
    """

    name = "xes"
    label = "Event log (XES)"
    kinds = ("event",)
    yields: Literal["signals", "people"] = "signals"
    drops = ("description", "comment", "comments", "body", "message", "message text", "notes", "work notes", "password")
    suffixes = (".xes", ".xes.gz")
    fields = FIELDS

    def propose(self, path: Path) -> Proposal:
        """The standard's own keys, where the first events have them. Raises Unreadable."""
        events = list(_first(path, limits.SAMPLE_ROWS))
        keys = list(dict.fromkeys(key for event, trace, _ in events for key in [*_prefixed(trace), *event]))
        columns = {field: key for field, key in STANDARD.items() if key in keys}
        zones = [event["time:timestamp"] for event, _, _ in events if "time:timestamp" in event][:200]
        reasons = {field: f"“{key}” is the standard's key for it." for field, key in columns.items()}
        if any((time := times.parse_one(text)) and time.tzinfo is None for text in zones):
            reasons["time_zone"] = "Some times name no zone and are read as UTC; choose the zone they were written in."
        return Proposal(
            mapping=Mapping(columns=columns),
            reasons=reasons,
            headings=tuple(keys),
            unmapped=tuple(key for key in keys if key not in columns.values()),
            sample=tuple(
                tuple({**_prefixed(trace), **event}.get(key, "") for key in keys) for event, trace, _ in events[:5]
            ),
            faults=tuple(
                Fault(
                    file=path.name,
                    problem=f"no event has {STANDARD[field.name]}",
                    fix="Export it too.",
                    column=field.name,
                )
                for field in FIELDS
                if field.required and field.name not in columns
            ),
        )

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The events in order. A mapping may name other keys, constants and a time zone. Raises Unreadable."""
        mapping = mapping or Mapping(columns=dict(STANDARD))
        if not times.known_zone(mapping.time_zone):
            raise files.refuse(path, "is no time zone", "Give a name such as Europe/Berlin.", value=mapping.time_zone)
        barred = frozenset(squash(drop) for drop in self.drops)
        for heading in mapping.columns.values():
            if _barred(heading, barred):
                raise files.refuse(path, "may not be read", "Choose another key: this one never enters.", value=heading)
        empty = True
        for events in _blocks(path):
            empty = False
            yield _batch(path, events, source, mapping, barred)
        if empty:
            yield Batch(table=pa.RecordBatch.from_pylist([], schema=SCHEMA), read=0)


def _prefixed(trace: dict[str, str]) -> dict[str, str]:
    return {f"case:{key}": value for key, value in trace.items()}


def _first(path: Path, count: int) -> list[Event]:
    return next(_blocks(path, count), [])


def _blocks(path: Path, size: int = limits.BATCH_ROWS) -> Iterator[list[Event]]:
    log = _Log(path)
    with files.open_bytes(path) as file:
        while block := file.read(limits.BLOCK_BYTES):
            log.feed(block)
            while len(log.events) >= size:
                yield log.events[:size]
                del log.events[:size]
        log.feed(b"", last=True)
    if log.events:
        yield log.events


class _Log:
    """The events of a log as it streams by, never the whole of it."""

    def __init__(self, path: Path) -> None:
        self.events: list[Event] = []
        self._path, self._count, self._root = path, 0, ""
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._inside: list[str] = []
        self._depth, self._in_trace = 0, False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, block: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(block, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            problem = f"is not well-formed XML: {error}"
            raise files.refuse(self._path, problem, "Export the log again; it may be cut off.") from error

    def _doctype(self, *_: object) -> None:
        raise files.refuse(
            self._path, "declares its own XML document type", "Remove the line that starts with <!DOCTYPE."
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._depth += 1
        if self._depth > limits.DEPTH:
            raise files.refuse(
                self._path, "nests attributes too deeply", "Export the log again without nested attributes."
            )
        if not self._root:
            self._root = tag
            if tag != "log":
                raise files.refuse(self._path, f"is no event log: it starts with <{tag}>", "Export it as XES.")
        elif tag == "event":
            self._event, self._inside = {}, []
        elif tag == "trace":
            self._trace, self._in_trace, self._inside = {}, True, []
        elif (self._event is not None or self._in_trace) and (tag in TYPES or tag in COLLECTIONS):
            self._attribute(tag, attributes)

    def _attribute(self, tag: str, attributes: dict[str, str]) -> None:
        self._inside.append(attributes.get("key", tag))
        if tag in TYPES and "value" in attributes:
            held = self._trace if self._event is None else self._event
            if len(held) < limits.COLUMNS:
                held.setdefault(".".join(self._inside), attributes["value"])

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self._depth -= 1
        if tag == "event" and self._event is not None:
            self._count += 1
            self.events.append((self._event, self._trace, self._count))
            self._event = None
        elif tag == "trace":
            self._trace, self._in_trace = {}, False
        elif self._inside and (tag in TYPES or tag in COLLECTIONS):
            self._inside.pop()


def _batch(path: Path, events: list[Event], source: str, mapping: Mapping, barred: frozenset[str]) -> Batch:
    texts = {field: _field(events, field, mapping) for field in STANDARD}
    moments = times.parse(texts["time"], zone=mapping.time_zone, day_first=mapping.day_first is not False)
    faults: list[Fault] = []
    keep = []
    for at, moment in enumerate(moments.is_valid().to_pylist()):
        missing = [field for field in ("case", "activity") if not texts[field][at].is_valid]
        if not moment or missing:
            faults += _faults(path, events[at][2], missing if moment else ["time", *missing], texts["time"][at].as_py())
            keep.append(False)
        else:
            keep.append(True)
    return Batch(
        table=_table(events, texts, moments, source, mapping, barred).filter(pa.array(keep)),
        read=len(events),
        faults=tuple(faults),
    )


def _field(events: list[Event], field: str, mapping: Mapping) -> pa.StringArray:
    key, constant = mapping.columns.get(field, STANDARD[field]), mapping.constants.get(field)
    if key.startswith("case:"):
        plain = key.removeprefix("case:")
        return pa.array([trace.get(plain) or event.get(key) or constant for event, trace, _ in events], pa.string())
    return pa.array([event.get(key) or constant for event, _, _ in events], pa.string())


def _faults(path: Path, row: int, fields: list[str], written: str | None) -> list[Fault]:
    found = []
    for field in fields:
        unread = written if field == "time" else None
        problem = "is no date or time" if unread else "is missing"
        found.append(
            Fault(
                file=path.name,
                problem=problem,
                fix=MEND,
                row=row,
                column=STANDARD[field],
                value=unread and unread[:200],
            )
        )
    return found


def _table(
    events: list[Event],
    texts: dict[str, pa.StringArray],
    moments: pa.Array,
    source: str,
    mapping: Mapping,
    barred: frozenset[str],
) -> pa.RecordBatch:
    used = {mapping.columns.get(field, key) for field, key in STANDARD.items()}
    columns = {
        **texts,
        "time": moments,
        "kind": pa.repeat(pa.scalar("event"), len(events)),
        "source": pa.repeat(pa.scalar(source), len(events)),
        "row": pa.array([row for _, _, row in events], pa.int64()),
        "attributes": pa.array(
            [_rest(event, trace, used, barred) for event, trace, _ in events], SCHEMA.field("attributes").type
        ),
    }
    arrays = [columns.get(one.name) for one in SCHEMA]
    filled = [
        pa.nulls(len(events), one.type) if array is None else array for one, array in zip(SCHEMA, arrays, strict=True)
    ]
    return pa.RecordBatch.from_arrays(filled, schema=SCHEMA)


def _rest(
    event: dict[str, str], trace: dict[str, str], used: set[str], barred: frozenset[str]
) -> list[tuple[str, str]]:
    pairs = [*event.items(), *_prefixed(trace).items()]
    return [(key, value) for key, value in pairs if key not in used and not _barred(key, barred)]


@lru_cache(maxsize=65_536)
def _barred(key: str, barred: frozenset[str]) -> bool:
    return any(squash(part) in barred for part in re.split("[.:]", key))


connector = Xes()
