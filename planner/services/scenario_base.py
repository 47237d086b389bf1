"""What every scenario starts from: the newest pulse's verdicts as decided on, and who holds which role."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from planner.architect.gaps import gaps
from planner.architect.model import Architecture, Destination
from planner.architect.plan.base import Base, base, decided
from planner.architect.plan.figures import Figures
from planner.architect.plan.inputs import read as said_in_policy
from planner.architect.plan.posed import unknown
from planner.capability import by_person
from planner.people import Workforce
from planner.policy import Policy
from planner.reasons import Missing
from planner.services import clock, house, names, results, wishing
from planner.services.errors import Refused
from planner.store import decisions, library, log, people
from planner.store.open import Stores

KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Start:
    """The people of a plan and what is open to them, the run it follows from, and what things are called."""

    base: Base
    run: int
    period: str
    policy: Policy
    names: names.Names

    @property
    def roles(self) -> dict[str, str]:
        """The titles of the roles that a plan is about, by id."""
        return {role: self.names.role(role) for role in self.base.roles}

    @property
    def capabilities(self) -> dict[str, str]:
        """The names of the capabilities that a plan trains, by id."""
        return {key: self.names.capability(key) for key in self.base.courses}

    def unknown(self, given: Figures) -> tuple[Missing, ...]:
        """What nobody said among some figures."""
        return unknown(self.base, given)

    def figures(self) -> Figures:
        """The figures that the organisation's policy says."""
        return said_in_policy(self.policy)[0]


def lately(stores: Stores) -> Start:
    """What scenarios start from, as it stood after the last thing that anybody did; for pages that list roles.

    Raises Refused before the first pulse.
    """
    run = results.latest(stores, "architect")
    with stores.records.read() as session:
        mark = log.newest(session) if run is not None else 0
    return _lately(stores, mark)


@lru_cache(maxsize=KEPT)
def _lately(stores: Stores, mark: int) -> Start:
    return start(stores)


def start(stores: Stores) -> Start:
    """What scenarios start from, as it stands. Raises Refused before the first pulse."""
    run, audit = results.latest(stores, "architect"), results.latest(stores, "audit")
    if run is None or audit is None:
        raise Refused("A scenario starts from a pulse, and there is none yet.")
    policy, found = house.policy(stores), run.value
    with stores.records.read() as session:
        workforce = people.workforce(session, on=clock.today())
        shelf, refused = library.load(session), wishing.refused(session)
        called = names.load(session)
        chosen = _chosen(decisions.standing(session, "verdict"))
    holders, window = _holders(workforce), audit.value.window
    shown, on = by_person(workforce), window.end if window else None
    known = {
        role: gaps(shelf.roles[role], holders[role], shown, rules=policy, on=on)
        for role in holders
        if role in shelf.roles
    }
    verdicts, targets = decided(found.verdicts, _targets(found, shelf.roles), chosen)
    return Start(
        base=base(verdicts, targets, known, library=shelf, holders=holders, refused=refused),
        run=run.run,
        period="none" if window is None else f"{window.start}/{window.end}",
        policy=policy,
        names=called,
    )


def _holders(workforce: Workforce) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in workforce.current.to_pylist():
        if row["role"] and row["person"]:
            found.setdefault(row["role"], set()).add(row["person"])
    return {role: frozenset(found[role]) for role in sorted(found)}


def _targets(found: Architecture, roles: Mapping[str, Any]) -> dict[str, list[Destination]]:
    targets: dict[str, list[Destination]] = {}
    for one in found.destinations:
        if one.role in roles:
            targets.setdefault(one.origin, []).append(one)
    return targets


def _chosen(standing: Mapping[str, Any]) -> dict[str, tuple[str, str | None]]:
    """What was decided on each role: the option, and where its people move to."""
    return {
        subject.removeprefix("role:"): (row.chosen, row.details.get("destination") or None)
        for subject, row in standing.items()
    }
