"""The markup between the values of a plain stretch of an XES log, of which few forms recur."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_ = r"[ \t\r\n]*"
KEY = r"<(?:string|date|int|float|boolean|id)[ \t\r\n]+key="
EVENT = f"(?P<event><event>{_})?"
FIRST = re.compile(f"{_}<trace>{_}{EVENT}{KEY}".encode())
NEXT = re.compile(f"{_}/>{_}(?P<done></event>{_})?(?P<trace></trace>{_}<trace>{_})?{EVENT}{KEY}".encode())
LAST = re.compile(f"{_}/>{_}(?P<done></event>{_})?</trace>".encode())
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# Forms of markup, and bytes of one, beyond which a stretch is not plain.
MOST_FORMS, LONGEST_FORM = 1000, 1000


class Form(NamedTuple):
    """What one form of markup does: ends an event, goes on to a next trace, begins an event; with its signs counted."""

    done: bool
    trace: bool
    event: bool
    opened: int
    blank: int


class Markup(NamedTuple):
    """Per attribute of a stretch its trace and its event, both counted from 0; the event is -1 for a trace's own.

    ``opened`` counts the signs "<" and ``blank`` the tabs and line ends: what is beyond them stands in values.
    """

    trace: Places
    event: Places
    opened: int
    blank: int


def understood(markup: pa.BinaryArray) -> Markup | None:
    """What the pieces of markup before, between and after a stretch's attributes say; None where it is not plain."""
    if pc.max(pc.binary_length(markup)).as_py() > LONGEST_FORM:
        return None
    first, last = _form(FIRST, markup[0].as_py()), _form(LAST, markup[-1].as_py())
    between = markup.slice(1, len(markup) - 2).dictionary_encode()
    if first is None or last is None or len(between.dictionary) > MOST_FORMS:
        return None
    forms = [_form(NEXT, one) for one in between.dictionary.to_pylist()]
    known = [form for form in forms if form is not None]
    if len(known) < len(forms):
        return None
    codes = between.indices.to_numpy()
    done, trace, event = (
        np.array([head, *(form[at] for form in known)], bool)[np.concatenate(([0], codes + 1))]
        for at, head in enumerate((False, True, first.event))
    )
    within = np.cumsum(event.astype(np.int64) - done)
    if not _sound(within, done, trace | event, last):
        return None
    times = np.bincount(codes, minlength=len(known))
    return Markup(
        trace=np.cumsum(trace) - 1,
        event=np.where(within == 1, np.cumsum(event) - 1, -1),
        opened=first.opened + last.opened + int(times @ np.array([form.opened for form in known], np.int64)),
        blank=first.blank + last.blank + int(times @ np.array([form.blank for form in known], np.int64)),
    )


def _sound(within: Places, done: Flags, fresh: Flags, last: Form) -> bool:
    """Whether events end where one is open, and nothing begins inside an event."""
    before = within[:-1]
    ends, begins = done[1:], fresh[1:] & ~done[1:]
    return bool((before[ends] == 1).all() and (before[begins] == 0).all() and within[-1] == last.done)


@lru_cache(maxsize=4096)
def _form(pattern: re.Pattern[bytes], written: bytes) -> Form | None:
    found = pattern.fullmatch(written)
    if found is None:
        return None
    groups = found.groupdict()
    done, trace, event = (groups.get(name) is not None for name in ("done", "trace", "event"))
    if pattern is NEXT and done and not trace and not event:
        # A trace's own attribute after its events.
        return None
    opened, blank = written.count(b"<"), sum(written.count(sign) for sign in (b"\t", b"\r", b"\n"))
    return Form(done=done, trace=trace, event=event, opened=opened, blank=blank)
