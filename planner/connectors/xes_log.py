"""The events of an XES log as its XML streams by."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from planner.connectors import files, limits
from planner.faults import Unreadable

TYPES = frozenset({"string", "date", "int", "float", "boolean", "id"})
ATTRIBUTES = TYPES | {"list", "container"}
TAGS = ATTRIBUTES | {"log", "trace", "event"}


class Event(NamedTuple):
    """An event's attributes, its trace's with ``case:`` before their keys, and its 1-based position in the log."""

    own: dict[str, str]
    trace: dict[str, str]
    row: int

    def get(self, key: str) -> str | None:
        """The value of a key, None where it is absent or empty."""
        return self.own.get(key) or self.trace.get(key) or None


def blocks(path: Path, size: int = limits.BATCH_ROWS) -> Iterator[list[Event]]:
    """The events in order, ``size`` at a time or fewer where they are long. Raises Unreadable.

    The log is never whole in memory. Document types, and with them entities, are refused; so is nesting deeper than
    the limit. Values that the log declares as defaults for all events are not filled in: they were not observed.
    """
    files.check(path)
    log, fed, given = _Log(path), 0, 0
    with files.open_bytes(path) as file:
        while block := file.read(limits.BLOCK_BYTES):
            fed += len(block)
            log.feed(block, fed)
            while len(log.events) >= size or (log.events and fed - given > limits.BATCH_BYTES):
                yield log.events[:size]
                del log.events[:size]
                given = fed
        log.feed(b"", fed, last=True)
    if log.events:
        yield log.events


class _Log:
    def __init__(self, path: Path) -> None:
        self.events: list[Event] = []
        self._path = path
        self._count, self._depth = 0, 0
        self._in_trace = False
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._keys: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, block: bytes, fed: int, *, last: bool = False) -> None:
        try:
            self._parser.Parse(block, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise self._refuse(
                f"is not well-formed XML: {error}", "Export the log again; it may be cut off."
            ) from error
        if fed - self._parser.CurrentByteIndex > limits.LINE_BYTES:
            raise self._refuse("holds a value too long to be an attribute's", "Export the log without long texts.")

    def _refuse(self, problem: str, fix: str) -> Unreadable:
        return files.refuse(self._path, problem, fix)

    def _doctype(self, *_: object) -> None:
        raise self._refuse("declares its own XML document type", "Remove the line that starts with <!DOCTYPE.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name if name in TAGS else name.rpartition(":")[2]
        self._depth += 1
        if tag in ATTRIBUTES:
            if self._event is not None or self._in_trace:
                self._attribute(tag, attributes)
        elif tag == "event":
            self._event, self._keys = {}, []
        elif tag == "trace":
            self._trace, self._in_trace, self._keys = {}, True, []
        if self._depth == 1 and tag != "log":
            raise self._refuse(f"is no event log: it starts with <{name[:50]}>", "Export it as XES.")
        if self._depth > limits.DEPTH:
            raise self._refuse("nests attributes too deeply", "Export the log without nested attributes.")

    def _attribute(self, tag: str, attributes: dict[str, str]) -> None:
        """Keeps an attribute under its key, after the keys it is nested in; of a key given twice the first counts."""
        self._keys.append(attributes.get("key", tag))
        if tag in TYPES and "value" in attributes:
            key = self._keys[0] if len(self._keys) == 1 else ".".join(self._keys)
            if self._event is not None:
                self._event.setdefault(key, attributes["value"])
            else:
                self._trace.setdefault(f"case:{key}", attributes["value"])

    def _end(self, name: str) -> None:
        tag = name if name in TAGS else name.rpartition(":")[2]
        self._depth -= 1
        if tag in ATTRIBUTES:
            if self._keys:
                self._keys.pop()
        elif tag == "event" and self._event is not None:
            self._count += 1
            self.events.append(Event(self._event, self._trace, self._count))
            self._event = None
        elif tag == "trace":
            self._trace, self._in_trace = {}, False
