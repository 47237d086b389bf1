"""Simulated time: what happens next, and when."""

import heapq
from collections.abc import Callable
from itertools import count

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Clock:
    """Whole seconds since Monday 00:00; calls are made in order of time, and of asking where times are equal."""

    def __init__(self) -> None:
        self.now = 0
        self._calls: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()

    def at(self, time: int, call: Callable[[], None]) -> None:
        """Make a call at a time that has not passed."""
        heapq.heappush(self._calls, (max(time, self.now), next(self._order), call))

    def after(self, seconds: int, call: Callable[[], None]) -> None:
        """Make a call some seconds from now."""
        self.at(self.now + seconds, call)

    def run(self) -> None:
        """Go on until nothing is left to happen."""
        while self._calls:
            self.now, _, call = heapq.heappop(self._calls)
            call()
