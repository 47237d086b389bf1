"""Candidates: the roles there are here, those that could be made, and how well people of one fit another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.architect.observed import Observed
from planner.architect.similarity import Space, Vectors
from planner.architect.statements import declared
from planner.library.model import Role
from planner.people import Workforce


def present(roles: Mapping[str, Role], observed: Observed, workforce: Workforce) -> dict[str, Role]:
    """The roles that somebody here holds or has worked in; all of them where that is known of none."""
    here = {*observed.roles, *workforce.current["role"].to_pylist()}
    return {key: role for key, role in roles.items() if key in here} or dict(roles)


def described(roles: Mapping[str, Role], here: Mapping[str, Role]) -> dict[str, Role]:
    """The roles there are here, and the others that say what they need.

    A list of occupations names nearly all work there is. Unless somebody holds them or they are worked out, with the
    capabilities they ask for, they must not change what is found here.
    """
    return {key: role for key, role in roles.items() if key in here or role.needs}


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How viable a move is: shared needs and alike responsibilities, each 0..1 or None where nothing is written."""

    needs: float | None
    work: float | None

    @property
    def viable(self) -> float | None:
        """The mean of what is known; None when nothing is."""
        known = [part for part in (self.needs, self.work) if part is not None]
        return sum(known) / len(known) if known else None


class Fits:
    """How well people of one role fit another: some roles, all compared in one space."""

    def __init__(self, roles: Mapping[str, Role], space: Space) -> None:
        self.roles = roles
        self._vectors = {key: space.of([one.text for one in declared({key: roles[key]})]) for key in sorted(roles)}

    @cached_property
    def usual(self) -> Vectors:
        """How close statements of different roles are to one another, each pair once, in order."""
        later = np.concatenate(list(self._vectors.values()))
        pairs = []
        for vectors in self._vectors.values():
            later = later[len(vectors) :]
            pairs.append((vectors @ later.T).ravel())
        found = np.concatenate(pairs)
        found.sort()
        return found

    def of(self, origin: str, target: str) -> Fit:
        """How viable it is for people of one role to do another."""
        have = {need.capability: need.level for need in self.roles[origin].needs}
        needs = self.roles[target].needs
        asked = sum(need.level for need in needs)
        met = sum(min(have.get(need.capability, 0), need.level) for need in needs)
        return Fit(needs=met / asked if asked and have else None, work=self._work(origin, target))

    def _work(self, origin: str, target: str) -> float | None:
        ours, theirs = self._vectors[origin], self._vectors[target]
        if not len(ours) or not len(theirs) or not len(self.usual):
            return None
        nearest = (theirs @ ours.T).max(axis=1)
        return float(np.mean(np.searchsorted(self.usual, nearest) / len(self.usual)))
