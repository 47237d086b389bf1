"""A file on its way in, batch by batch: its rows counted, what is wrong with them gathered, how far it is told."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors.base import Connector, Mapping
from planner.connectors.meter import metered
from planner.faults import Fault
from planner.services import clock
from planner.services.problems import Problem, Problems
from planner.services.progress import Pace, Progress
from planner.store import imports
from planner.values import to_data

if TYPE_CHECKING:
    from planner.services.importing import Order

FAULTS_KEPT = 1000
ROWS_SHOWN = 5
# Share of an import that reading its file takes, after which rows are compared with those that are in.
READING = 0.8
# Kinds of signals that speak of what is to come.
PLANNED = ["seat"]
# What a person has no use for among the fields of a row that is shown.
UNSHOWN = frozenset({"id", "source", "row"})


@dataclass
class Rows:
    """Reads a file batch by batch, keeping count of what came and what was left out.

    ``shown`` are the first rows as they were understood, ``kinds`` how many rows are of each kind of signal, ``actors``
    the accounts that they name.
    """

    order: "Order"
    connector: Connector
    mapping: Mapping | None
    progress: Progress
    read: int = 0
    rejected: int = 0
    faults: list[Fault] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    actors: set[str] = field(default_factory=set)
    _problems: Problems = field(default_factory=Problems)
    _pace: Pace = field(default_factory=Pace)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows that can be used. Raises Unreadable, and Stopped where whoever watches says so."""
        with metered() as meter:
            for batch in self.connector.read(self.order.path, source=self.order.source, mapping=self.mapping):
                self.read += batch.read
                self.rejected += batch.rejected
                self._keep(batch.faults)
                self._keep(self._ahead(batch.table))
                self._look(batch.table)
                self._tell(meter.share)
                if len(batch.table):
                    yield batch.table
        if not self.read:
            fix = "If it should have rows, export it again with them."
            self._keep([Fault(file=self.order.file, problem="holds no row to bring in", fix=fix)])
        self.progress(f"Comparing {self.read:,} rows with what is in", READING)

    def tally(self) -> imports.Tally:
        """What was left out, and the faults that are kept."""
        return imports.Tally(rejected=self.rejected, faults=tuple(self.faults))

    def note(self, faults: Sequence[Fault]) -> None:
        """Keep what is said of the whole file before it is read."""
        self._keep(faults)

    def problems(self, more: Sequence[Fault] = ()) -> tuple[Problem, ...]:
        """What was wrong, each problem once with how often it was seen; ``more`` was found after reading."""
        self._problems.add(more)
        return self._problems.found()

    def _tell(self, share: float | None) -> None:
        if self._pace.due():
            note = f"Reading {self.order.file}: {self.read:,} rows{self._pace.words(self.read, share)}"
            self.progress(note, READING * (share or 0.0))

    def _keep(self, faults: Sequence[Fault]) -> None:
        said = [named(fault, self.order) for fault in faults]
        new = self._problems.add(said)
        room = max(0, FAULTS_KEPT - len(self.faults))
        # One of each problem is kept however many came before it.
        self.faults += [*said[:room], *(fault for fault in said[room:] if id(fault) in new)]

    def _look(self, table: pa.RecordBatch) -> None:
        wanted = ROWS_SHOWN - len(self.shown)
        if wanted > 0:
            for row in table.slice(0, wanted).to_pylist():
                self.shown.append({name: value for name, value in row.items() if value and name not in UNSHOWN})
        if self.connector.yields == "signals":
            for one in pc.value_counts(table["kind"]).to_pylist():
                self.kinds[one["values"]] += one["counts"]
            self.actors.update(name.strip() for name in pc.unique(table["actor"].drop_null()).to_pylist())

    def _ahead(self, table: pa.RecordBatch) -> list[Fault]:
        """Notes on what is dated after now, though its kind is of things that have happened."""
        if self.connector.yields != "signals":
            return []
        happened = pc.invert(pc.is_in(table["kind"], value_set=pa.array(PLANNED)))
        late = table.filter(pc.and_(happened, pc.greater(table["time"], pa.scalar(clock.now(), table["time"].type))))
        column = self.mapping.columns.get("time", "time") if self.mapping else "time"
        fix = "Correct the date if it is wrong. The row came in as it is."
        told = {"file": self.order.file, "problem": "lies in the future", "fix": fix, "column": column}
        found = [
            Fault(**told, row=row["row"], value=row["time"].isoformat())
            for row in late.slice(0, FAULTS_KEPT).select(["row", "time"]).to_pylist()
        ]
        if found:
            self._problems.again(found[0], len(late) - len(found))
        return found


def named(fault: Fault, order: "Order") -> Fault:
    """The fault under the name by which the user knows the file."""
    if fault.file != order.path.name or fault.file == order.file:
        return fault
    return Fault(**{**to_data(fault), "file": order.file})
