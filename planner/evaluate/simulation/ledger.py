"""What is true of each case at each second, and what a log may show of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal[
    "decision", "hand-off", "rework", "outside", "queue", "unavailability", "governance", "tooling", "unattributed"
]


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A state was entered: ``role`` is what the state stands for, ``step`` the step it belongs to ("" for none)."""

    case: int
    time: int
    role: str
    step: str
    actor: str
    team: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """A piece of work, or something that happened in no time (``start`` equal to ``end``)."""

    case: int
    step: str
    role: str
    start: int
    end: int
    actor: str
    team: str


@dataclass
class Ledger:
    """Seconds that each case waited by reason, and the records from which logs are written."""

    waited: dict[int, Counter[str]] = field(default_factory=dict)
    entered: list[Entered] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    arrived: dict[int, int] = field(default_factory=dict)
    resolved: dict[int, int] = field(default_factory=dict)
    _since: dict[int, tuple[Reason | None, int]] = field(default_factory=dict)

    def turn(self, case: int, reason: Reason | None, now: int) -> None:
        """From now on a case waits for this reason; None: it is worked on, or over."""
        before, since = self._since.get(case, (None, now))
        if before is not None and now > since:
            self.waited.setdefault(case, Counter())[before] += now - since
        self._since[case] = reason, now

    def seconds(self) -> Counter[str]:
        """Seconds waited by reason, over all cases."""
        return sum(self.waited.values(), Counter[str]())

    def waiting(self, case: int) -> int:
        """Seconds of a case in which nobody worked on it, counted from its work alone."""
        worked = sum(one.end - one.start for one in self.done if one.case == case)
        return self.resolved[case] - self.arrived[case] - worked
