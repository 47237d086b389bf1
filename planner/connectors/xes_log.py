"""The events of an XES log as its XML streams by."""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from xml.parsers import expat

from planner.connectors import files, limits
from planner.connectors.xes_events import OF_TRACE, Event, Events, Piece
from planner.connectors.xes_plain import plain
from planner.faults import Unreadable

TYPES = frozenset({"string", "date", "int", "float", "boolean", "id"})
ATTRIBUTES = TYPES | {"list", "container"}
TAGS = ATTRIBUTES | {"log", "trace", "event"}
TRACE_END = b"</trace>"


def pieces(path: Path) -> Iterator[Piece]:
    """The events in order as columns, some at a time: plain stretches at once, all else strictly. Raises Unreadable.

    The log is never whole in memory. What a plain stretch may hold the strict reader would read alike.
    """
    files.check(path)
    log = _Log(path)
    with files.open_bytes(path) as file:
        for stretch in _stretches(file):
            piece = plain(stretch, first=log.count + 1) if log.between_traces else None
            if piece is None:
                yield from map(Events, log.read(stretch))
            else:
                yield from map(Events, log.rest())
                log.pass_over(stretch, len(piece))
                yield piece
    yield from map(Events, log.end())


def blocks(path: Path, size: int = limits.BATCH_ROWS) -> Iterator[list[Event]]:
    """The events in order one by one, ``size`` at a time or fewer where they are long, all read strictly.

    The log is never whole in memory. Document types, and with them entities, are refused; so is nesting deeper than
    the limit. Values that the log declares as defaults for all events are not filled in: they were not observed.
    Raises Unreadable.
    """
    files.check(path)
    log = _Log(path, size)
    with files.open_bytes(path) as file:
        while block := file.read(limits.BLOCK_BYTES):
            yield from log.read(block)
    yield from log.end()


def _stretches(file: BufferedReader) -> Iterator[bytes]:
    """The bytes of a log in stretches that end with a trace: the first after one, then as many as come together."""
    waiting, find = b"", bytes.find
    while block := file.read(limits.STRETCH_BYTES):
        waiting += block
        while (at := find(waiting, TRACE_END)) >= 0:
            yield waiting[: at + len(TRACE_END)]
            waiting, find = waiting[at + len(TRACE_END) :], bytes.rfind
        if len(waiting) > limits.BATCH_BYTES:
            yield waiting
            waiting = b""
    yield waiting


class _Log:
    """The strict reader: knows where it is in the log, and keeps the events it met until they are taken."""

    def __init__(self, path: Path, size: int = limits.BATCH_ROWS) -> None:
        self.count = 0
        self._path, self._size = path, size
        self._events: list[Event] = []
        self._depth, self._in_trace = 0, False
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._keys: list[str] = []
        self._fed, self._given, self._trace_ended, self._lines_passed = 0, 0, 0, 0
        self._encoding: str | None = None
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    @property
    def between_traces(self) -> bool:
        """Whether a trace has just ended, in a log written in UTF-8: whole traces after it may be passed over."""
        ended = self._depth == 1 and self._fed and self._trace_ended == self._fed - len(TRACE_END)
        return bool(ended) and (self._encoding or "utf-8").lower() == "utf-8"

    def pass_over(self, stretch: bytes, events: int) -> None:
        """Go on after whole traces that were read otherwise."""
        self.count += events
        self._lines_passed += stretch.count(b"\n")

    def read(self, data: bytes) -> Iterator[list[Event]]:
        """Read on, and give what events came together. Raises Unreadable."""
        for at in range(0, len(data), limits.BLOCK_BYTES):
            self._feed(data[at : at + limits.BLOCK_BYTES])
            while len(self._events) >= self._size or (self._events and self._fed - self._given > limits.BATCH_BYTES):
                yield self._events[: self._size]
                del self._events[: self._size]
                self._given = self._fed

    def rest(self) -> Iterator[list[Event]]:
        """Give the events that are left."""
        if self._events:
            yield self._events
        self._events, self._given = [], self._fed

    def end(self) -> Iterator[list[Event]]:
        """Find the log complete, and give the events that are left. Raises Unreadable."""
        self._feed(b"", last=True)
        yield from self.rest()

    def _feed(self, block: bytes, *, last: bool = False) -> None:
        self._fed += len(block)
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            raise self._malformed(
                f"{expat.ErrorString(error.code)}: line {error.lineno + self._lines_passed}"
            ) from error
        except (LookupError, ValueError) as error:
            raise self._malformed(str(error)) from error
        if self._fed - self._parser.CurrentByteIndex > limits.LINE_BYTES:
            raise self._refuse("holds a value too long to be an attribute's", "Export the log without long texts.")

    def _malformed(self, error: str) -> Unreadable:
        return self._refuse(f"is not well-formed XML: {error}", "Export the log again; it may be cut off.")

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        self._encoding = encoding

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
                self._trace.setdefault(f"{OF_TRACE}{key}", attributes["value"])

    def _end(self, name: str) -> None:
        tag = name if name in TAGS else name.rpartition(":")[2]
        self._depth -= 1
        if tag in ATTRIBUTES:
            if self._keys:
                self._keys.pop()
        elif tag == "event" and self._event is not None:
            self.count += 1
            self._events.append(Event(self._event, self._trace, self.count))
            self._event = None
        elif tag == "trace":
            self._trace, self._in_trace = {}, False
            self._trace_ended = self._parser.CurrentByteIndex
