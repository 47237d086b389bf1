"""What all connectors that read tables share: proposing a mapping, checking it, reading row by row."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import headings, numbers, tables, times
from planner.connectors.base import Batch, Field, Mapping, Proposal, Yields
from planner.connectors.intake import Intake
from planner.faults import Fault, Unreadable


class Tabular(ABC):
    """A connector for tables: CSV and XLSX. A subclass names its fields and turns an Intake into a batch."""

    name: str
    label: str
    kinds: tuple[str, ...] = ()
    yields: Yields = "signals"
    drops: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = tables.SUFFIXES
    folders = False
    fields: tuple[Field, ...]
    # Fields for which a heading that only contains a usual name is enough.
    loose: tuple[str, ...] = ()

    @abstractmethod
    def rows(self, intake: Intake, source: str) -> pa.RecordBatch:
        """The rows of a chunk that can be used."""

    def open(self, path: Path) -> tables.Table:
        """The table in a file. Raises Unreadable."""
        return tables.open_table(path)

    def complete(self, draft: headings.Draft) -> dict[str, str]:
        """Constants for what no column holds; may add columns and reasons to the draft."""
        return {}

    def knows(self, name: str) -> bool:
        """Whether this is a field a mapping may feed."""
        return any(one.name == name for one in self.fields)

    def intake(self, table: tables.Table, chunk: tables.Chunk, mapping: Mapping, day_first: bool) -> Intake:
        """The chunk as the fields are taken from it."""
        return Intake(table=table, chunk=chunk, mapping=mapping, day_first=day_first)

    def propose(self, path: Path) -> Proposal:
        """How this table would be read, with a reason per column. Raises Unreadable."""
        table = self.open(path)
        draft = headings.draft(table, self.fields, drops=self.drops, loose=self.loose)
        constants = self.complete(draft)
        mapping = Mapping(columns=draft.columns, constants=constants)
        mapping = self._spelling(draft, mapping)
        sample = table.sample(5)
        shown = pa.array([name not in draft.dropped for name in table.headings] * len(sample.rows), pa.bool_())
        cells = pc.if_else(shown, sample.cells, "").to_pylist()
        rows = zip(*[iter(cells)] * sample.width, strict=True)
        return Proposal(
            mapping=mapping,
            reasons=draft.reasons,
            headings=table.headings,
            unmapped=tuple(name for name in table.headings if name not in draft.columns.values()),
            sample=tuple(tuple(cell or "" for cell in row) for row in rows),
            faults=(*table.faults, *self._gaps(table, mapping)),
        )

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The rows in order. Without a mapping the proposed one is used. Raises Unreadable."""
        table = self.open(path)
        mapping = mapping or self.propose(path).mapping
        self._check(table, mapping)
        day_first = mapping.day_first
        if day_first is None:
            day_first = self._order(table, mapping) != "month"
        notes, batch = table.faults, None
        for chunk in table.chunks():
            intake = self.intake(table, chunk, mapping, day_first)
            rows = self.rows(intake, source)
            batch = Batch(table=rows, read=intake.chunk.read, faults=(*notes, *intake.in_order()))
            notes = ()
            yield batch
        if batch is None:
            chunk = tables.Chunk(cells=pa.array([], pa.string()), width=len(table.headings), rows=(), read=0)
            empty = self.intake(table, chunk, mapping, day_first)
            yield Batch(table=self.rows(empty, source), read=0, faults=notes)

    def missing(self, mapping: Mapping) -> list[Field]:
        """The required fields that neither a column nor a constant feeds."""
        fed = mapping.columns.keys() | mapping.constants.keys()
        return [field for field in self.fields if field.required and field.name not in fed]

    def _gaps(self, table: tables.Table, mapping: Mapping) -> list[Fault]:
        fix = "Choose the column that holds it, or give one value for all rows."
        return [
            Fault(
                file=table.name, problem=f"no column was found for {gap.name}: {gap.meaning}", fix=fix, column=gap.name
            )
            for gap in self.missing(mapping)
        ]

    def _stray(self, table: tables.Table, name: str) -> Fault:
        fix = f"Use one of: {', '.join(one.name for one in self.fields)}."
        return Fault(file=table.name, problem="is no field of this connector", fix=fix, value=name)

    def _check(self, table: tables.Table, mapping: Mapping) -> None:
        faults = [self._stray(table, name) for name in {**mapping.columns, **mapping.constants} if not self.knows(name)]
        faults += self._gaps(table, mapping)
        barred = headings.dropped(table.headings, self.drops)
        for name, heading in mapping.columns.items():
            if heading not in table.headings:
                fix = f"Choose one of: {', '.join(table.headings[:30])}."
                faults.append(Fault(file=table.name, problem="has no such column", fix=fix, column=name, value=heading))
            elif heading in barred:
                fix = "Choose another column: what this one holds never enters."
                faults.append(Fault(file=table.name, problem="may not be read", fix=fix, column=name, value=heading))
        if not times.known_zone(mapping.time_zone):
            fix = "Give a name such as Europe/Berlin."
            faults.append(Fault(file=table.name, problem="is no time zone", fix=fix, value=mapping.time_zone))
        if mapping.decimal not in (".", ","):
            faults.append(Fault(file=table.name, problem="is no decimal mark", fix="Use . or ,", value=mapping.decimal))
        if faults:
            raise Unreadable(faults[0])

    def _of_shape(self, mapping: Mapping, *shapes: str) -> list[str]:
        return [mapping.columns[one.name] for one in self.fields if one.shape in shapes and one.name in mapping.columns]

    def _order(self, table: tables.Table, mapping: Mapping) -> times.Evidence:
        """Day or month first, from as many rows as it takes."""
        at = [table.headings.index(heading) for heading in self._of_shape(mapping, "time", "period")]
        seen: times.Evidence = "none"
        for chunk in table.chunks() if at else ():
            texts = (text for index in at for text in chunk.column(index).to_pylist())
            found = times.order(texts)
            if found in ("day", "month") or (found == "none" and seen == "none"):
                return found
            seen = "either"
        return seen

    def _spelling(self, draft: headings.Draft, mapping: Mapping) -> Mapping:
        """The mapping with the order of dates and the decimal mark found in the file, and the reasons for them."""
        order = self._order(draft.table, mapping)
        if order != "none":
            draft.reasons["day_first"] = {
                "day": "A first number above 12 shows that the day comes first.",
                "month": "A second number above 12 shows that the month comes first.",
                "either": "Nothing shows whether day or month comes first; the day is assumed. Please check.",
            }[order]
        written = [
            text
            for name in self._of_shape(mapping, "time", "period")
            for text in draft.texts[name][: headings.LOOKED_AT]
        ]
        zoned = {time.tzinfo is not None for text in written if (time := times.parse_one(text))}
        if False in zoned and "time_zone" not in draft.columns:
            which = (
                "Some times name a zone and some name none; these" if True in zoned else "The times name no zone and"
            )
            draft.reasons["time_zone"] = f"{which} are read as UTC; choose the zone they were written in."
        decimal = numbers.decimal_mark(text for name in self._of_shape(mapping, "number") for text in draft.texts[name])
        if decimal == ",":
            draft.reasons["decimal"] = "Numbers such as 3,5 show a decimal comma."
        return replace(mapping, day_first=None if order == "none" else order != "month", decimal=decimal)
