"""Capability gaps: where evidence shows less than a role needs. No evidence is no evidence, never level zero."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.capability import by_person, states
from planner.library.model import Role
from planner.people import Workforce


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Of all needs times people: how many have evidence, how many of those fall short; and who falls short of what.

    ``people`` counts those with any evidence at all. ``short`` maps a capability to the levels
    missing, person by person.
    """

    asked: int = 0
    known: int = 0
    below: int = 0
    people: int = 0
    short: dict[str, dict[str, int]] = field(default_factory=dict)

    def share(self, *, known: float, least: int) -> float | None:
        """The part of what is known that falls short.

        None when less than the part ``known`` is known at all, or it is about fewer than ``least`` people.
        """
        if self.asked == 0:
            return 0.0
        if self.people < least:
            return None
        return self.below / self.known if self.known and self.known / self.asked >= known else None


def levels(workforce: Workforce, order: Sequence[Sequence[str]]) -> dict[tuple[str, str], int]:
    """The level that counts for each person and capability, its sources ranked by policy evidence.order."""
    return {
        (person, capability): state.level
        for person, shown in by_person(workforce).items()
        for capability, state in states(shown, order=order).items()
    }


def gaps(role: Role, holders: frozenset[str], seen: dict[tuple[str, str], int]) -> Gaps:
    """Compare what a role needs with the evidence of the people who hold it."""
    asked = known = below = 0
    short: dict[str, dict[str, int]] = {}
    for need in role.needs:
        for person in sorted(holders):
            asked += 1
            level = seen.get((person, need.capability))
            if level is None:
                continue
            known += 1
            if level < need.level:
                below += 1
                short.setdefault(need.capability, {})[person] = need.level - level
    people = sum(any((person, need.capability) in seen for need in role.needs) for person in holders)
    return Gaps(asked=asked, known=known, below=below, people=people, short=short)
