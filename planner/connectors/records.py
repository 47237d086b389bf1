"""What connectors share that read records as JSON: proposing which keys are read, and steps made from records."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from planner import signals
from planner.connectors import files, limits, payloads, times
from planner.connectors.base import Batch, Field, Mapping, Proposal
from planner.connectors.headings import squash
from planner.connectors.intake import KEPT, LEFT_OUT
from planner.connectors.payloads import Document, dig, text
from planner.faults import Fault

# A signal on its way: columns of the signal table, times as text; "places" names the keys its values came from.
Step = dict[str, Any]
# What is to be said of a whole file, and the fix.
Note = tuple[str, str]
# Records looked at to propose a mapping, and how deep their keys are shown.
LOOKED_AT, SHOWN = 200, 3
# A year before the first or after 9999 is no time of a tool's.
EARLIEST, LATEST = (pa.scalar(moment.replace(tzinfo=UTC)) for moment in (datetime.min, datetime.max))
# What stands for a character that is lost.
LOST = "\ufffd"
WRITE_TIME = "Write it as 2025-03-31T14:05:00+02:00."


class Reader(ABC):
    """Makes steps from one file's records, remembering what earlier records told."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping

    @abstractmethod
    def steps(self, record: Document) -> list[Step] | None:
        """The steps a record tells of, in order; None for a record of another kind."""

    def notes(self) -> tuple[Note, ...]:
        """What is to be said of the whole file, once it is read."""
        return ()


class Records(ABC):
    """A connector's side for JSON. A subclass says which keys a record is read by and which reader reads it."""

    fields: tuple[Field, ...]
    drops: tuple[str, ...]
    pages: tuple[str, ...] = ()
    required: tuple[str, ...] = ("case", "activity", "time")

    @abstractmethod
    def paths(self, record: dict[str, Any]) -> dict[str, str]:
        """The keys of a record that feed fields; empty for a record of another kind."""

    @abstractmethod
    def reader(self, mapping: Mapping) -> Reader:
        """A fresh reader."""

    def propose(self, path: Path) -> Proposal:
        """The keys that are read, of the records seen first. Raises Unreadable."""
        seen = islice(payloads.documents(path, pages=self.pages), LOOKED_AT)
        found = [{**one.about, **one.value} for one in seen if isinstance(one.value, dict)]
        flat = [dict(_flat(one)) for one in found]
        keys = tuple(dict.fromkeys(key for one in flat for key in one))
        columns: dict[str, str] = {}
        for record in found:
            for name, key in self.paths(record).items():
                if dig(record, key) is not None and key in keys:
                    columns.setdefault(name, key)
        return Proposal(
            mapping=Mapping(columns=columns),
            reasons={name: f"“{key}” is the key the tool gives it." for name, key in columns.items()},
            headings=keys,
            unmapped=tuple(key for key in keys if key not in columns.values()),
            sample=tuple(tuple(self._shown(one, key) for key in keys) for one in flat[:5]),
            faults=self._gaps(path, bool(columns)),
            native=True,
        )

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The steps in the order of the records. A mapping may name other keys and constants. Raises Unreadable."""
        mapping = mapping or Mapping()
        self._check(path, mapping)
        gathered = _Gathered(path, source, mapping, self.required)
        reader, others = self.reader(mapping), 0
        for record in payloads.documents(path, pages=self.pages):
            steps = reader.steps(record) if isinstance(record.value, dict) else []
            others += steps is None
            if not isinstance(record.value, dict):
                gathered.lose(record)
            for step in steps or ():
                gathered.add(step)
            if gathered.full:
                yield gathered.batch()
        notes = (*reader.notes(), *_passed_over(others))
        yield gathered.batch(tuple(Fault(file=path.name, problem=problem, fix=fix) for problem, fix in notes))

    def barred(self, key: str) -> bool:
        """Whether what stands under a key never enters."""
        unwanted = {squash(drop) for drop in self.drops}
        return any(squash(part) in unwanted for part in key.split("."))

    def unknown(self, path: Path) -> Proposal:
        """The proposal for a file that holds nothing this connector reads."""
        return Proposal(mapping=Mapping(), reasons={}, headings=(), faults=self._gaps(path, False))

    def _shown(self, flat: dict[str, Any], key: str) -> str:
        return "" if self.barred(key) else text(flat.get(key)) or ""

    def _gaps(self, path: Path, known: bool) -> tuple[Fault, ...]:
        problem, fix = "holds no record this connector knows", "Choose another connector, or export the records again."
        return () if known else (Fault(file=path.name, problem=problem, fix=fix, column=self.fields[0].name),)

    def _check(self, path: Path, mapping: Mapping) -> None:
        known = [field.name for field in self.fields]
        if not times.known_zone(mapping.time_zone):
            raise files.refuse(path, "is no time zone", "Give a name such as Europe/Berlin.", value=mapping.time_zone)
        for name in {**mapping.columns, **mapping.constants}:
            if name not in known:
                raise files.refuse(
                    path, "is no field of this connector", f"Use one of: {', '.join(known)}.", value=name
                )
        for key in mapping.columns.values():
            if self.barred(key):
                raise files.refuse(path, "may not be read", "Choose another key: this one never enters.", value=key)


class _Gathered:
    """Steps and faults on their way to a batch. Row numbers count the steps of the file, those left out among them."""

    def __init__(self, path: Path, source: str, mapping: Mapping, required: tuple[str, ...]) -> None:
        self._path, self._source, self._mapping, self._required = path, source, mapping, required
        self._row = 0
        self._steps: list[Step] = []
        self._lost: list[Fault] = []

    @property
    def full(self) -> bool:
        return len(self._steps) + len(self._lost) >= limits.BATCH_ROWS

    def lose(self, record: Document) -> None:
        self._row += 1
        fault = self._fault(self._row, f"{record.broken}", "Export the record again.", LEFT_OUT, value=record.place)
        self._lost.append(fault)

    def add(self, step: Step) -> None:
        self._row += 1
        self._steps.append({**step, "row": self._row, "source": self._source})

    def batch(self, notes: tuple[Fault, ...] = ()) -> Batch:
        steps, faults = self._steps, list(self._lost)
        self._steps, self._lost = [], []
        read = len(steps) + len(faults)
        for name in ("start", "time"):
            self._timed(steps, name, faults)
        faults += [fault for step in steps if (fault := self._damage(step)) is not None]
        keep = [step for step in steps if not self._gap(step, faults)]
        ordered = sorted(faults, key=lambda fault: fault.row or 0)
        return Batch(table=signals.batch(keep), read=read, faults=(*notes, *ordered))

    def _timed(self, steps: list[Step], name: str, faults: list[Fault]) -> None:
        """Turns texts into times; one that cannot be read is gone, with a fault."""
        texts = pa.array([step.get(name) for step in steps], pa.string())
        read = times.parse(texts, zone=self._mapping.time_zone, day_first=self._mapping.day_first is not False)
        known = pc.and_(pc.greater_equal(read, EARLIEST), pc.less_equal(read, LATEST))
        read = pc.if_else(known, read, pa.scalar(None, read.type))
        for step, written, moment in zip(steps, texts.to_pylist(), read.to_pylist(), strict=True):
            step[name] = moment
            if written is not None and moment is None:
                end = LEFT_OUT if name in self._required else KEPT
                place = step.get("places", {}).get(name, name)
                faults.append(self._fault(step["row"], "is no date or time", WRITE_TIME, end, place, written))
                step["faulty"] = name in self._required

    def _damage(self, step: Step) -> Fault | None:
        """What to say of a text with half a character in it, which comes in with a mark in its place."""
        found = ((name, value) for name, value in step.items() if isinstance(value, str) and LOST in value)
        name, value = next(found, ("", ""))
        if not name:
            return None
        place, fix = step.get("places", {}).get(name, name), "Export it again, or leave it."
        told = f"{fix} The row came in with {LOST} in its place."
        return Fault(
            file=self._path.name,
            problem="holds half a character",
            fix=told,
            row=step["row"],
            column=place,
            value=value[:200],
        )

    def _gap(self, step: Step, faults: list[Fault]) -> bool:
        """Whether a step lacks what it must have, with a fault for what it lacks."""
        missing = [] if step.get("faulty") else [name for name in self._required if step.get(name) is None]
        for name in missing:
            place = step.get("places", {}).get(name, name)
            faults.append(self._fault(step["row"], "is missing", "Export the record with it.", LEFT_OUT, place))
        return bool(missing) or bool(step.get("faulty"))

    def _fault(
        self, row: int, problem: str, fix: str, end: str, column: str | None = None, value: str | None = None
    ) -> Fault:
        shown = value and value[:200]
        return Fault(
            file=self._path.name, problem=problem, fix=f"{fix} {end}", row=row, column=column, value=shown or None
        )


def short(attributes: dict[str, str | None]) -> dict[str, str]:
    """Attributes that have a value short enough to be a label."""
    return {name: value for name, value in attributes.items() if value and len(value) <= limits.ATTRIBUTE_CHARACTERS}


def _flat(record: dict[str, Any], before: str = "", depth: int = SHOWN) -> Iterator[tuple[str, Any]]:
    """Keys parted by dots, down to the depth shown."""
    for key, value in record.items():
        name = before + (text(key) or "")
        if isinstance(value, dict) and value and depth > 1:
            yield from _flat(value, f"{name}.", depth - 1)
        else:
            yield name, value


def _passed_over(others: int) -> tuple[Note, ...]:
    problem = f"holds {others:,} records that tell of no step, such as settings or accounts; they were passed over"
    return ((problem, "Nothing need be done."),) if others else ()
