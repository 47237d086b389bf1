"""How far into its file a reader is, so that somebody can be told how long the rest takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Meter:
    """The share of a file's bytes, rows or parts that was read so far, 0..1; None where nobody can tell."""

    share: float | None = None


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[Meter]:
    """A meter that every file read inside the block tells how far it is."""
    meter = Meter()
    before = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(before)


def tell(done: float, whole: float) -> None:
    """Say that ``done`` of ``whole`` is read, in whichever unit the format counts."""
    meter = _METER.get()
    if meter is not None:
        meter.share = min(1.0, done / whole) if whole else None
