"""How far long work is: a note and a share, told to whoever watches; and how long the rest takes, where that shows."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

Progress = Callable[[str, float], None]
# Seconds between two words about the same step, and before a rate is worth telling.
EVERY, SETTLED = 0.5, 2.0


class Stopped(Exception):
    """Somebody stopped the work. Raised by a Progress, wherever the work can still be broken off."""


def ignore(note: str, share: float) -> None:
    """Nobody watches."""


def unstoppable(progress: Progress) -> Progress:
    """The same, for what is to be finished once it has begun."""

    def report(note: str, share: float) -> None:
        with suppress(Stopped):
            progress(note, share)

    return report


@dataclass
class Pace:
    """How fast something is read, from when its first part was there. ``now`` gives seconds."""

    now: Callable[[], float] = time.monotonic
    _began: float | None = None
    _first: tuple[int, float] = (0, 0.0)
    _told: float = field(default=float("-inf"))

    def due(self) -> bool:
        """Whether it is time for another word."""
        if self.now() - self._told < EVERY:
            return False
        self._told = self.now()
        return True

    def words(self, count: int, share: float | None) -> str:
        """The rate so far and how long the rest takes, as far as both can be told.

        ``share`` is that of the file, None where the format does not tell; a whole file that still gives rows tells
        nothing either.
        """
        if self._began is None:
            self._began, self._first = self.now(), (count, share or 0.0)
        took, (rows, start) = self.now() - self._began, self._first
        if took < SETTLED or count <= rows:
            return ""
        rate = f", {(count - rows) / took:,.0f} a second"
        if share is None or share >= 1 or share <= start:
            return f"{rate}; how long the rest takes cannot be told"
        return f"{rate}, {spoken((1 - share) * took / (share - start))} left to read"


def spoken(seconds: float) -> str:
    """A time that nobody knows exactly: "about 40 seconds", "about 3 minutes"."""
    for size, name in ((3600, "hour"), (60, "minute")):
        if seconds >= 1.5 * size:
            return f"about {seconds / size:.0f} {name}s"
    return "about a minute" if seconds >= 50 else f"about {max(10, round(seconds, -1)):.0f} seconds"
