"""What was wrong with many rows, each problem told once with how often it was seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.faults import Fault
from planner.values import to_data

LEFT_OUT = "The row was left out."
# Beyond so many different problems a file is not what somebody took it for; the rest is counted together.
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem: how many rows have it, and the first of them. Without a row it speaks of the whole file."""

    count: int
    example: Fault

    @property
    def left_out(self) -> bool:
        """Whether the rows that have it did not come in."""
        return LEFT_OUT in self.example.fix

    def described(self) -> dict[str, Any]:
        """The problem as plain values."""
        return {"count": self.count, "example": to_data(self.example)}


@dataclass
class Problems:
    """Problems as they are found."""

    _first: dict[tuple[str, ...], Fault] = field(default_factory=dict)
    _count: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, faults: Sequence[Fault]) -> set[int]:
        """Count these faults; the ids of those that are the first of their problem."""
        new = set()
        for fault in faults:
            key = self._key(fault)
            if key not in self._first:
                self._first[key] = fault
                new.add(id(fault))
            self._count[key] = self._count.get(key, 0) + 1
        return new

    def again(self, fault: Fault, times: int) -> None:
        """Count a problem so many times more, of whose faults only some are told one by one."""
        key = self._key(fault)
        self._count[key] = self._count.get(key, 0) + times

    def _key(self, fault: Fault) -> tuple[str, ...]:
        key = (fault.column or "", fault.problem, fault.fix)
        return key if key in self._first or len(self._first) < MOST else ()

    def found(self) -> tuple[Problem, ...]:
        """Each problem once, the most frequent first."""
        every = [Problem(count=self._count[key], example=first) for key, first in self._first.items() if key]
        return tuple(sorted(every, key=lambda one: -one.count))


def grouped(faults: Sequence[Fault]) -> tuple[Problem, ...]:
    """These faults, each problem once."""
    problems = Problems()
    problems.add(faults)
    return problems.found()


def from_data(values: Sequence[dict[str, Any]]) -> tuple[Problem, ...]:
    """Problems as :meth:`Problem.described` wrote them."""
    return tuple(Problem(count=one["count"], example=Fault(**one["example"])) for one in values)
