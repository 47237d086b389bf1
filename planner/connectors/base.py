"""What every connector offers, and the values it hands over."""

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa

from planner.faults import Fault

Shape = Literal["text", "time", "period", "number"]
Yields = Literal["signals", "people", "evidence"]


def names(text: str) -> tuple[str, ...]:
    """Headings from a text with commas between them."""
    return tuple(" ".join(name.split()) for name in text.split(","))


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field a connector understands.

    ``also`` are headings other tools give it, ``shape`` what its values must look like and ``words`` what they may say
    instead. One value for all rows of a field that holds ``once`` belongs to one file and is not remembered.
    """

    name: str
    meaning: str
    required: bool = False
    also: tuple[str, ...] = ()
    shape: Shape = "text"
    words: tuple[str, ...] = ()
    once: bool = False


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some rows of a file, and what was wrong with others.

    ``read`` counts the rows seen for this batch: those in ``table`` and those left out. A fault without a row is a
    note on the whole file; a fault on a row says in its fix whether the row was left out or came in without the value.
    """

    table: pa.RecordBatch
    read: int
    faults: tuple[Fault, ...] = ()

    @property
    def rejected(self) -> int:
        """Rows seen but left out."""
        return self.read - len(self.table)


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Which column feeds which field, and how its dates and numbers are written.

    ``columns`` gives the heading per field, ``constants`` the text per field that no column holds, ``time_zone`` the
    IANA zone of times written without an offset, ``day_first`` whether 3/4/2025 is in April (None: found out from the
    file), ``decimal`` the decimal mark.
    """

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    time_zone: str = "UTC"
    day_first: bool | None = None
    decimal: str = "."

    def to_dict(self) -> dict[str, Any]:
        """The mapping as plain values, to keep beside an import."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Dictionary[str, Any]) -> "Mapping":
        """The mapping kept by :meth:`to_dict`. Raises ValueError naming a key it does not know."""
        unknown = set(values) - set(cls.__dataclass_fields__)
        if unknown:
            raise ValueError(
                f"A mapping has no {', '.join(sorted(unknown))}; it has {', '.join(cls.__dataclass_fields__)}."
            )
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """How a file would be read, for a person to confirm or change.

    ``reasons`` says per field why its column was chosen; ``time_zone``, ``day_first`` and ``decimal`` have reasons too
    where the file speaks of them. ``unmapped`` are headings that feed no field. ``sample`` holds the first five rows,
    blank where a column never enters. ``native`` means that the tool itself gives the keys, each kind of record its
    own: how another file of the same source was read says nothing about this one.
    """

    mapping: Mapping
    reasons: dict[str, str]
    headings: tuple[str, ...]
    unmapped: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    faults: tuple[Fault, ...] = ()
    native: bool = False


class Connector(Protocol):
    """A way signals, people or evidence of capabilities come in.

    ``kinds`` are the signal kinds it can yield, ``drops`` the headings whose content never enters, ``suffixes`` the
    endings of the files it reads; with ``folders`` it reads a folder of such files as well.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    yields: Yields
    drops: tuple[str, ...]
    suffixes: tuple[str, ...]
    folders: bool
    fields: tuple[Field, ...]

    def propose(self, path: Path) -> Proposal:
        """How this file would be read. Raises Unreadable when nothing in it can be read safely."""
        ...

    def read(self, path: Path, *, source: str, mapping: Mapping | None = None) -> Iterator[Batch]:
        """The file's rows in order, at least one batch. Raises Unreadable as :meth:`propose` does."""
        ...
