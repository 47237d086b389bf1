"""Fields taken out of a chunk of rows under a mapping, with a fault for every value that cannot be used."""

from dataclasses import dataclass, field
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import headings, limits, numbers, times
from planner.connectors.base import Mapping
from planner.connectors.tables import Chunk, Table
from planner.faults import Fault
from planner.signals import SCHEMA

LEFT_OUT = "The row was left out."
KEPT = "The row came in without it."


@dataclass(kw_only=True)
class Intake:
    """A chunk under a mapping. Every field taken may add faults and mark rows to leave out.

    ``named`` gives, for a field whose cells come from several columns, the column each cell came from.
    """

    table: Table
    chunk: Chunk
    mapping: Mapping
    day_first: bool
    named: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(init=False)
    keep: pa.BooleanArray = field(init=False)

    def __post_init__(self) -> None:
        self.faults = list(self.chunk.faults)
        self.keep = pa.repeat(True, len(self.chunk.rows))

    def __len__(self) -> int:
        return len(self.chunk.rows)

    def has(self, name: str) -> bool:
        """Whether a column or a constant feeds this field."""
        return name in self.mapping.columns or name in self.mapping.constants

    def text(self, name: str, *, required: bool = False) -> pa.StringArray:
        """The field as text; null where empty."""
        heading = self.mapping.columns.get(name)
        constant = pa.scalar(self.mapping.constants.get(name), pa.string())
        if heading is None:
            texts = pa.repeat(constant, len(self))
        else:
            texts = self.chunk.column(self.table.headings.index(heading))
            texts = pc.fill_null(texts, constant) if constant.is_valid else texts
        if required:
            self.reject(pc.is_null(texts), name, problem="is missing", fix="Fill it in.", texts=texts)
        return texts

    def time(self, name: str, *, required: bool = False) -> pa.TimestampArray:
        """The field as times in UTC."""
        return self.times(self.text(name, required=required), name, required=required)

    def times(self, texts: pa.StringArray, name: str, *, required: bool = False) -> pa.TimestampArray:
        """Texts of a field as times in UTC."""
        read = times.parse(texts, zone=self.mapping.time_zone, day_first=self.day_first)
        order = "day before month" if self.day_first else "month before day"
        fix = f"Write it as 2025-03-31 14:05, or change the order of dates (now {order})."
        self._unread(texts, read, name, problem="is no date or time", fix=fix, required=required)
        return read

    def started(self, ends: pa.TimestampArray) -> pa.TimestampArray:
        """The start as times in UTC, null where it lies after the end: nothing takes less than no time."""
        texts, starts = self.text("start"), self.time("start")
        backwards = pc.fill_null(pc.greater(starts, ends), False)
        fix = f"Correct one of the two times. {KEPT}"
        self.note(backwards, "start", problem="is after the end", fix=fix, texts=texts)
        return pc.if_else(backwards, pa.scalar(None, starts.type), starts)

    def day(self, name: str, *, required: bool = False) -> pa.Date32Array:
        """The field as days in the mapping's zone."""
        moments = self.time(name, required=required).cast(pa.timestamp("us", tz=self.mapping.time_zone))
        return pc.local_timestamp(moments).cast(pa.date32(), safe=False)

    def number(self, name: str, *, required: bool = False) -> pa.DoubleArray:
        """The field as numbers."""
        return self.numbers(self.text(name, required=required), name, required=required)

    def numbers(self, texts: pa.StringArray, name: str, *, required: bool = False) -> pa.DoubleArray:
        """Texts of a field as numbers."""
        read = numbers.parse(texts, decimal=self.mapping.decimal)
        mark = "comma" if self.mapping.decimal == "," else "point"
        fix = f"Write it in digits, or change the decimal mark (now a {mark})."
        self._unread(texts, read, name, problem="is no number", fix=fix, required=required)
        return read

    def _unread(
        self, texts: pa.StringArray, read: pa.Array, name: str, *, problem: str, fix: str, required: bool
    ) -> None:
        if read.null_count == texts.null_count:
            return
        unread = pc.and_(pc.is_valid(texts), pc.is_null(read))
        if required:
            self.reject(unread, name, problem=problem, fix=fix, texts=texts)
        else:
            self.note(unread, name, problem=problem, fix=f"{fix} {KEPT}", texts=texts)

    def reject(self, where: pa.BooleanArray, name: str, *, problem: str, fix: str, texts: pa.StringArray) -> None:
        """Leaves rows out, with a fault each."""
        if pc.any(where).as_py():
            self.note(where, name, problem=problem, fix=f"{fix} {LEFT_OUT}", texts=texts)
            self.keep = pc.and_not(self.keep, where)

    def note(self, where: pa.BooleanArray, name: str, *, problem: str, fix: str, texts: pa.StringArray) -> None:
        """Adds a fault per row without leaving it out."""
        for at in pc.indices_nonzero(where).to_pylist():
            column = self.named[name][at] if name in self.named else self.mapping.columns.get(name, name)
            row, value = self.chunk.rows[at], texts[at].as_py()
            shown = None if value is None else value[:200]
            self.faults.append(
                Fault(file=self.table.name, problem=problem, fix=fix, row=row, column=column, value=shown)
            )

    def in_order(self) -> list[Fault]:
        """The faults as a reader of the file meets them."""
        return sorted(self.faults, key=lambda fault: fault.row or 0)

    def attributes(self, *, drops: tuple[str, ...]) -> pa.MapArray:
        """What the columns that feed no field hold, per row; empty cells, long texts and dropped headings left out."""
        names = self.table.headings
        away = set(self.mapping.columns.values()) | headings.dropped(names, drops)
        wanted = pa.array([name not in away for name in names] * len(self), pa.bool_())
        short = pc.less_equal(pc.utf8_length(self.chunk.cells), limits.ATTRIBUTE_CHARACTERS)
        kept = pc.and_(wanted, pc.fill_null(short, False))
        keys = pc.take(pa.array(names), pa.array(list(range(len(names))) * len(self), pa.int64())).filter(kept)
        counts = pc.cumulative_sum(kept.cast(pa.int32()))
        ends = counts.take(pa.array(range(len(names) - 1, len(counts), len(names)), pa.int64()))
        offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
        return pa.MapArray.from_arrays(offsets, keys, self.chunk.cells.filter(kept))

    def signals(self, **columns: pa.Array) -> pa.RecordBatch:
        """The rows to keep as signals; columns not given are null."""
        columns["row"] = pa.array(self.chunk.rows, pa.int64())
        arrays = [columns.get(one.name) for one in SCHEMA]
        filled = [
            pa.nulls(len(self), one.type) if array is None else array for one, array in zip(SCHEMA, arrays, strict=True)
        ]
        return self.kept(pa.RecordBatch.from_arrays(filled, schema=SCHEMA))

    def kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Only the rows that were not left out."""
        return batch if pc.all(self.keep).as_py() is not False else batch.filter(self.keep)

    def same(self, text: str) -> pa.StringArray:
        """One text for every row."""
        return pa.repeat(pa.scalar(text, pa.string()), len(self))


def interleave(columns: list[pa.Array]) -> pa.Array:
    """The columns' values row by row: a1 b1 c1 a2 b2 c2."""
    size = len(columns[0])
    order = chain.from_iterable(range(at, size * len(columns), size) for at in range(size))
    return pa.concat_arrays(columns).take(pa.array(list(order), pa.int64()))
