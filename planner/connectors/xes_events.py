"""Events of an XES log one by one, and a list of them as columns."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import limits

# What stands before the key of a trace's attribute.
OF_TRACE = "case:"


class Event(NamedTuple):
    """An event's attributes, its trace's with ``case:`` before their keys, and its 1-based position in the log."""

    own: dict[str, str]
    trace: dict[str, str]
    row: int

    def get(self, key: str) -> str | None:
        """The value of a key, None where it is absent or empty."""
        return self.own.get(key) or self.trace.get(key) or None


class Piece(Protocol):
    """Some events of a log as columns: their positions, their keys, the values of one key, all other attributes."""

    @property
    def rows(self) -> Sequence[int]: ...

    @property
    def keys(self) -> frozenset[str]: ...

    def __len__(self) -> int: ...

    def column(self, key: str) -> pa.StringArray: ...

    def attributes(self, away: Collection[str]) -> pa.MapArray: ...


class Events:
    """Events that were read one by one."""

    def __init__(self, events: list[Event]) -> None:
        self._events = events

    def __len__(self) -> int:
        return len(self._events)

    @property
    def rows(self) -> Sequence[int]:
        """Their positions in the log."""
        return [event.row for event in self._events]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of their attributes, those of their traces with ``case:`` before them."""
        return frozenset[str]().union(*(event.own for event in self._events), *(event.trace for event in self._events))

    def column(self, key: str) -> pa.StringArray:
        """The values of a key, null where it is absent or empty."""
        return pa.array([event.get(key) for event in self._events], pa.string())

    def attributes(self, away: Collection[str]) -> pa.MapArray:
        """What keys not in ``away`` hold, per event, its own before its trace's; long texts left out."""
        offsets, keys, items = [0], [], []
        for event in self._events:
            for key, value in {**event.own, **event.trace}.items():
                if key not in away and len(value) <= limits.ATTRIBUTE_CHARACTERS:
                    keys.append(key)
                    items.append(value)
            offsets.append(len(keys))
        return pa.MapArray.from_arrays(
            pa.array(offsets, pa.int32()), pa.array(keys, pa.string()), pa.array(items, pa.string())
        )


def filled(texts: pa.StringArray) -> pa.StringArray:
    """The texts, null where they are empty."""
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
