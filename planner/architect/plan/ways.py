"""All changes a plan could make, as arrays: each way of each group, started in each quarter that leaves time for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.architect.plan.problem import Group, Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Ways:
    """One row for each way of each group.

    ``group``, ``origin`` and ``role`` are positions among groups and roles; ``courses`` holds, padded with the number
    of courses, positions among them. Hours and cost that nobody knows stand at zero and are left out of limits.
    """

    group: Ints
    origin: Ints
    role: Ints
    ready: Ints
    quarters: Ints
    hours: Floats
    cost: Floats
    worth: Floats
    courses: Ints
    after: Floats
    covered: npt.NDArray[np.bool_]
    begun: npt.NDArray[np.bool_]
    span: int

    @property
    def inside(self) -> npt.NDArray[np.bool_]:
        """Whether people stay in their role and learn more in it."""
        return np.asarray(self.origin == self.role)

    @cached_property
    def started(self) -> tuple[Ints, Ints]:
        """Every change as (way, quarter of its start): those that end before the last quarter is over."""
        start = np.arange(self.span)[None, :]
        possible = (start >= self.ready[:, None]) & (start + self.quarters[:, None] < self.span)
        possible &= (start == 0) | ~self.begun[:, None]
        way, at = np.nonzero(possible)
        return way, at


def ways(problem: Problem, groups: Sequence[Group], roles: Sequence[str], courses: Sequence[str]) -> Ways:
    """The ways of all groups as arrays, in the order of the groups."""
    place = {role: at for at, role in enumerate(roles)}
    seat = {course: at for at, course in enumerate(courses)}
    every = [(at, group, way) for at, group in enumerate(groups) for way in group.ways]
    widest = max((len(way.courses) for _, _, way in every), default=0)
    taken = np.full((len(every), widest), len(courses), dtype=np.int64)
    for row, (_, _, way) in enumerate(every):
        known = [seat[course] for course in way.courses if course in seat]
        taken[row, : len(known)] = known

    def column(values: list[Any], kind: Any) -> Any:
        return np.array(values, dtype=kind)

    return Ways(
        group=column([at for at, _, _ in every], np.int64),
        origin=column([place[group.role] for _, group, _ in every], np.int64),
        role=column([place[way.role] for _, _, way in every], np.int64),
        ready=column([group.ready for _, group, _ in every], np.int64),
        quarters=column([way.quarters for _, _, way in every], np.int64),
        hours=column([way.hours or 0.0 for _, _, way in every], np.float64),
        cost=column([way.cost or 0.0 for _, _, way in every], np.float64),
        worth=column([way.worth for _, _, way in every], np.float64),
        courses=taken,
        after=column([way.after for _, _, way in every], np.float64),
        covered=column([way.covered for _, _, way in every], np.bool_),
        begun=column([group.begun for _, group, _ in every], np.bool_),
        span=len(problem.quarters),
    )
