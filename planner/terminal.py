"""What the command line shows of long work: a line that moves on a terminal, a line now and then elsewhere."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

import click

from planner.services.progress import Progress, ignore

# Seconds between two lines about one step, where lines stay.
EVERY = 5.0
ERASE = "\r\033[K"


@dataclass
class Line:
    """Progress on a stream, with the time since it began. ``now`` gives seconds."""

    stream: TextIO
    now: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _told: tuple[str, float] = ("", 0.0)

    def __post_init__(self) -> None:
        self._began = self.now()

    def report(self, note: str, share: float) -> None:
        """Show how far the work is."""
        step, elapsed = note.partition(":")[0], self.now() - self._began
        line = f"{share:>4.0%}  {_clock(elapsed)}  {note}"
        if self.stream.isatty():
            width = shutil.get_terminal_size().columns
            click.echo(ERASE + line[: width - 1], file=self.stream, nl=False)
        elif step != self._told[0] or elapsed - self._told[1] >= EVERY:
            click.echo(line, file=self.stream)
        else:
            return
        self._told = step, elapsed

    def end(self) -> None:
        """Leave the stream at the start of a clean line."""
        if self.stream.isatty() and self._told[0]:
            click.echo(ERASE, file=self.stream, nl=False)


@contextmanager
def watching(stream: TextIO, *, quiet: bool = False) -> Iterator[Progress]:
    """Shows how far the work inside the block is, unless it is to be quiet."""
    if quiet:
        yield ignore
        return
    line = Line(stream)
    try:
        yield line.report
    finally:
        line.end()


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
