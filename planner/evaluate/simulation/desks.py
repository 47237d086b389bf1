"""Where a case waits for somebody's answer: deciders, reviewers of rules, customers, vendors, dates."""

from collections.abc import Callable

from planner.evaluate.simulation.clock import MINUTE, Clock
from planner.evaluate.simulation.duty import Duty

ONE_DECISION = 10 * MINUTE


class Decider:
    """Turns to a request after a while, in hours on duty, one request after another."""

    def __init__(self, name: str, duty: Duty, *, clock: Clock) -> None:
        self.name, self.pending = name, 0
        self._duty, self._clock, self._free = duty, clock, 0

    def ask(self, latency: int, answered: Callable[[str], None]) -> None:
        """``answered`` is called with the decider's name once decided, ``latency`` seconds from now at the earliest."""
        self.pending += 1
        self._clock.after(latency, lambda: self._turn_to(answered))

    def _turn_to(self, answered: Callable[[str], None]) -> None:
        self._free = self._duty.done(max(self._free, self._clock.now), ONE_DECISION)

        def decide() -> None:
            self.pending -= 1
            answered(self.name)

        self._clock.at(self._free, decide)


class Batch:
    """Holds what comes until so many are there, or the oldest has waited long enough."""

    def __init__(self, size: int, patience: int, *, clock: Clock) -> None:
        self._size, self._patience, self._clock = size, patience, clock
        self._held: list[Callable[[], None]] = []
        self._round = 0

    def hold(self, release: Callable[[], None]) -> None:
        """``release`` is called once the batch is full."""
        self._held.append(release)
        if len(self._held) >= self._size:
            self._let_go()
        elif len(self._held) == 1:
            here = self._round
            self._clock.after(self._patience, lambda: self._let_go() if self._round == here else None)

    def _let_go(self) -> None:
        held, self._held = self._held, []
        self._round += 1
        for release in held:
            release()
