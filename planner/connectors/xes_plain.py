"""Plain stretches of an XES log, read a column at a time: whole traces of attributes that have none of their own.

A stretch is cut at its quotes. What stands between them is markup of few forms, keys, and values, and each is looked at
as a column. A stretch that is unusual in any way is not plain: it is left to the strict reader.
"""

from collections.abc import Collection
from functools import cached_property
from xml.parsers import expat

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.connectors import limits
from planner.connectors.xes_events import OF_TRACE, filled
from planner.connectors.xes_markup import MOST_FORMS, Markup, Places, understood

PARTED = b' value="'
# Bytes of the shortest attribute, which has four quotes.
SHORTEST = len('<id key="" value=""/>')
# What begins the well-formed UTF-8 that XML does not allow, and little else.
NO_LETTERS = b"\xef\xbf"
# What a value is read by itself for: entities, and blanks that XML turns into spaces.
UNUSUAL = "[&\\x00-\\x1f]"
Cells = tuple[pa.BinaryArray, pa.BinaryArray, pa.BinaryArray]


def plain(stretch: bytes, *, first: int) -> "Plain | None":
    """The events of a stretch that begins and ends between traces, the first at position ``first``; None: not plain."""
    signs = np.frombuffer(stretch, np.uint8)
    cells = _cells(stretch, signs)
    markup = understood(cells[0]) if cells else None
    # One byte is found many times faster than two.
    allowed = NO_LETTERS[:1] not in stretch or NO_LETTERS not in stretch
    if cells is None or markup is None or not allowed or np.count_nonzero(signs == ord("<")) != markup.opened:
        return None
    usual = np.count_nonzero(signs < ord(" ")) == markup.blank and b"&" not in stretch
    names, values = _names(cells[1]), _texts(cells[2], usual)
    if names is None or values is None or markup.event.max() < 0:
        return None
    return Plain(first=first, names=names[0], codes=names[1], values=values, markup=markup)


def _cells(stretch: bytes, signs: npt.NDArray[np.uint8]) -> Cells | None:
    """Markup, keys and values, where four quotes and nothing but `` value=`` make an attribute."""
    quoted = signs == ord('"')
    if np.count_nonzero(quoted) * SHORTEST > len(stretch) * 4:
        return None
    quotes = np.flatnonzero(quoted)
    if not len(quotes) or len(quotes) % 4 or (np.diff(quotes)[::2] > limits.BLOCK_BYTES).any():
        return None
    words = np.ndarray((len(stretch) - 7,), "<u8", stretch, strides=(1,))
    parted = (quotes[2::4] - quotes[1::4] == len(PARTED)).all()
    if not parted or (words[quotes[1::4] + 1] != int.from_bytes(PARTED, "little")).any():
        return None
    bounds = np.empty(2 * len(quotes) + 2, np.int32)
    bounds[0], bounds[1:-1:2], bounds[2:-1:2], bounds[-1] = 0, quotes, quotes + 1, len(stretch)
    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(stretch)]
    cut = pa.BinaryArray.from_buffers(pa.binary(), len(bounds) - 1, buffers)
    markup, keys, values = (cut.take(pa.array(np.arange(at, len(cut), 8))) for at in (0, 2, 6))
    return markup, keys, values


def _names(keys: pa.BinaryArray) -> tuple[list[str], Places] | None:
    """The keys there are, and which of them each attribute has."""
    found = keys.dictionary_encode()
    if len(found.dictionary) > MOST_FORMS:
        return None
    try:
        names: list[str] = found.dictionary.cast(pa.string()).to_pylist()
    except pa.ArrowInvalid:
        return None
    if any(name.startswith(OF_TRACE) or "&" in name or min(name, default=" ") < " " for name in names):
        return None
    return names, found.indices.to_numpy().astype(np.int64)


def _texts(values: pa.BinaryArray, usual: bool) -> pa.StringArray | None:
    """The values as text; the unusual ones read by the strict parser, each once."""
    try:
        texts = values.cast(pa.string())
    except pa.ArrowInvalid:
        return None
    if usual:
        return texts
    where = pc.match_substring_regex(texts, UNUSUAL)
    odd = texts.filter(where).dictionary_encode()
    read = [_value(one) for one in odd.dictionary.to_pylist()]
    if None in read:
        return None
    return pc.replace_with_mask(texts, where, pa.array(read, pa.string()).take(odd.indices))


def _value(written: str) -> str | None:
    found: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda _, attributes: found.append(attributes["value"])
    try:
        parser.Parse(f'<string value="{written}"/>'.encode(), True)
    except expat.ExpatError:
        return None
    return found[0]


class Plain:
    """The events of a plain stretch; ``rows`` are their positions in the log.

    An attribute's place is its number in the stretch; ``own`` are the places of the events' own, ``shared`` of the
    traces', each without those whose key was given before.
    """

    def __init__(self, *, first: int, names: list[str], codes: Places, values: pa.StringArray, markup: Markup) -> None:
        own = markup.event >= 0
        self._names = [*names, *(OF_TRACE + name for name in names)]
        self._codes = np.where(own, codes, codes + len(names))
        self._values, self._event, self._trace = values, markup.event, markup.trace
        self._own = _given_first(np.flatnonzero(own), markup.event, self._codes)
        self._shared = _given_first(np.flatnonzero(~own), markup.trace, self._codes)
        self._count = int(markup.event.max()) + 1
        self._trace_of = np.zeros(self._count, np.int64)
        self._trace_of[self._event[self._own]] = self._trace[self._own]
        self.rows = range(first, first + self._count)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the events' attributes, those of their traces with ``case:`` before them."""
        return frozenset(self._names[code] for code in np.unique(self._codes))

    def column(self, key: str) -> pa.StringArray:
        """The values of a key, null where it is absent or empty."""
        if key not in self.keys:
            return pa.nulls(self._count, pa.string())
        code, of_trace = self._names.index(key), key.startswith(OF_TRACE)
        places, groups = (self._shared, self._trace) if of_trace else (self._own, self._event)
        places = places[self._codes[places] == code]
        found = np.full(int(self._trace[-1]) + 1 if of_trace else self._count, -1, np.int64)
        found[groups[places]] = places
        found = found[self._trace_of] if of_trace else found
        return filled(self._values.take(pa.array(found, mask=found < 0)))

    def attributes(self, away: Collection[str]) -> pa.MapArray:
        """What keys not in ``away`` hold, per event, its own before its trace's; long texts left out."""
        wanted = np.array([name not in away for name in self._names], bool)[self._codes]
        wanted &= pc.utf8_length(self._values).to_numpy() <= limits.ATTRIBUTE_CHARACTERS
        own, shared = self._own[wanted[self._own]], self._shared[wanted[self._shared]]
        of_event = np.bincount(self._event[own], minlength=self._count)
        of_trace = np.bincount(self._trace[shared], minlength=int(self._trace[-1]) + 1)
        inherited = of_trace[self._trace_of]
        ends = np.cumsum(of_event + inherited)
        begins = ends - of_event - inherited
        order = np.empty(int(ends[-1]), np.int64)
        order[_spread(begins, of_event)] = own
        first = (np.cumsum(of_trace) - of_trace)[self._trace_of]
        order[_spread(begins + of_event, inherited)] = shared[_spread(first, inherited)]
        offsets = pa.array(np.concatenate(([0], ends)), pa.int32())
        keys = pa.array(self._names, pa.string()).take(pa.array(self._codes[order]))
        return pa.MapArray.from_arrays(offsets, keys, self._values.take(pa.array(order)))


def _spread(begins: Places, counts: Places) -> Places:
    """The places ``begin``, ``begin + 1`` ... of each group, one group after the other."""
    return np.repeat(begins - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))


def _given_first(places: Places, groups: Places, codes: Places) -> Places:
    """The places without those whose code came before in their group."""
    order = np.argsort(codes[places].astype(np.uint16), kind="stable")
    group, code = groups[places][order], codes[places][order]
    again = (group[1:] == group[:-1]) & (code[1:] == code[:-1])
    return np.delete(places, order[1:][again]) if again.any() else places
