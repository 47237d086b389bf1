"""What waits for a manager's word, and how a team stands against what its work asks for: counts, never a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.access import Viewer
from planner.services import abilities, house, names
from planner.services.abilities import Ability
from planner.services.allowing import require
from planner.store.open import Stores

Why = Literal["unanswered", "apart", "certificate"]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One report, and what of theirs waits: the capability's name and why."""

    person: str
    name: str
    role: str
    what: tuple[tuple[str, Why], ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One capability of one role in a team: how many people reach what is needed, and the rest by what is known."""

    role: str
    capability: str
    need: int
    reached: int
    below: int
    no_evidence: int
    not_needed: int

    @property
    def people(self) -> int:
        """Everybody whose role asks for it."""
        return self.reached + self.below + self.no_evidence + self.not_needed


@dataclass(frozen=True, kw_only=True)
class Overview:
    """My reports by name, with what waits of each, and the counts for each capability their roles ask for."""

    people: tuple[Waiting, ...]
    rows: tuple[Row, ...]
    teams: tuple[str, ...]


def overview(stores: Stores, viewer: Viewer, *, team: str | None = None) -> Overview:
    """What waits for the viewer's word, of all reports or of those of one team."""
    require(viewer, "view", "capability", people=viewer.reports)
    rules = house.policy(stores)
    with stores.records.read() as session:
        called = names.load(session)
        found = abilities.pages(session, viewer.reports, viewer=viewer, rules=rules, called=called)
    teams = sorted({one.team for one in found.values() if one.team})
    pages = [one for one in found.values() if team not in teams or one.team == team]
    waiting = [_waiting(page, rules) for page in pages]
    return Overview(
        people=tuple(sorted(waiting, key=lambda one: (one.name, one.person))),
        rows=_rows(pages),
        teams=tuple(teams),
    )


def why(ability: Ability, rules: Mapping[str, Any]) -> Why | None:
    """Why a capability waits for a manager's word, if it does."""
    if ability.unconfirmed:
        return "certificate"
    own, manager = ability.last("self"), ability.last("manager")
    if own is None or ability.need is None:
        return None
    if manager is None:
        return "unanswered"
    one, other = own.shown.level, manager.shown.level
    if one is None or other is None:
        # Saying that it is needed after all, or that it is not, asks for a word once more.
        return "unanswered" if (one is None) != (other is None) and own.shown.when > manager.shown.when else None
    return "apart" if abs(one - other) > rules["evidence.told_apart"] else None


def _waiting(page: abilities.Page, rules: Mapping[str, Any]) -> Waiting:
    found = [(one.capability.name, why(one, rules)) for one in (*page.asked, *page.beside)]
    what = tuple((name, because) for name, because in found if because is not None)
    return Waiting(person=page.person, name=page.name, role=page.role, what=what)


def _rows(pages: Sequence[abilities.Page]) -> tuple[Row, ...]:
    kinds: dict[tuple[str, str, int], list[str]] = {}
    for page in pages:
        for ability in page.here:
            key = (page.role, ability.capability.name, ability.need or 0)
            kinds.setdefault(key, []).append(_kind(ability))
    return tuple(
        Row(role=role, capability=capability, need=need, **{name: told.count(name) for name in KINDS})
        for (role, capability, need), told in sorted(kinds.items())
    )


KINDS = ("reached", "below", "no_evidence", "not_needed")


def _kind(ability: Ability) -> str:
    if ability.kind == "not needed":
        return "not_needed"
    if ability.level is None:
        return "no_evidence"
    return "reached" if ability.level >= (ability.need or 0) else "below"
