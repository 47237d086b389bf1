"""Capability gaps: where evidence shows less than a role needs. No evidence is no evidence, never level zero."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.capability import Shown, State, states
from planner.library.model import Role


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Of all needs times people: how many have evidence, how many of those fall short; and who falls short of what.

    ``asked`` leaves out the ``not_needed``: where the job of a person does not ask for a capability. ``people`` counts
    those with any evidence at all, out of the ``holders``. ``short`` maps a capability to the levels missing, person by
    person; ``asked_of``, ``known_of`` and ``below_of`` give the same counts for each capability.
    """

    asked: int = 0
    known: int = 0
    below: int = 0
    not_needed: int = 0
    people: int = 0
    holders: int = 0
    short: dict[str, dict[str, int]] = field(default_factory=dict)
    asked_of: dict[str, int] = field(default_factory=dict)
    known_of: dict[str, int] = field(default_factory=dict)
    below_of: dict[str, int] = field(default_factory=dict)

    def share(self, *, known: float, least: int) -> float | None:
        """The part of what is known that falls short.

        None when less than the part ``known`` is known at all, when it is about fewer than ``least`` people, and when
        nobody wrote what the role needs.
        """
        if self.asked == 0:
            return 0.0 if self.not_needed else None
        if self.people < least:
            return None
        return self.below / self.known if self.known and self.known / self.asked >= known else None

    def widest(self, *, known: float, least: int) -> float | None:
        """The part of people with evidence who are short of the capability that most are short of, if any is known.

        A capability counts when the part ``known`` of those asked have evidence of it, and ``least`` people do.
        """
        enough = [
            name
            for name, people in self.known_of.items()
            if people and people >= least and people / self.asked_of[name] >= known
        ]
        return max((self.below_of.get(name, 0) / self.known_of[name] for name in enough), default=None)


def gaps(
    role: Role,
    holders: frozenset[str],
    shown: Mapping[str, Sequence[Shown]],
    *,
    rules: Mapping[str, Any],
    on: dt.date | None = None,
) -> Gaps:
    """Compare what a role needs with what was said of the people who hold it, as ``capability.by_person`` gives it.

    ``rules`` is the policy; what expired before ``on`` no longer counts.
    """
    known = {person: _known(shown.get(person, ()), role, rules, on) for person in sorted(holders)}
    asked = [(person, need, known[person].get(need.capability)) for need in role.needs for person in known]
    needed = [(person, need, state) for person, need, state in asked if state is None or state.needed]
    levels = [(person, need, state.level) for person, need, state in needed if state and state.level is not None]
    short: dict[str, dict[str, int]] = {}
    for person, need, level in levels:
        if level < need.level:
            short.setdefault(need.capability, {})[person] = need.level - level
    return Gaps(
        asked=len(needed),
        known=len(levels),
        below=sum(map(len, short.values())),
        not_needed=len(asked) - len(needed),
        people=len({person for person, *_ in levels}),
        holders=len(holders),
        short=short,
        asked_of=dict(Counter(need.capability for _, need, _ in needed)),
        known_of=dict(Counter(need.capability for _, need, _ in levels)),
        below_of={name: len(people) for name, people in short.items()},
    )


def _known(shown: Sequence[Shown], role: Role, rules: Mapping[str, Any], on: dt.date | None) -> dict[str, State]:
    valid = [one for one in shown if one.expires is None or on is None or on <= one.expires]
    return states(valid, rules=rules, role=role.id)
