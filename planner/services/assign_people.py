"""Whom an assignment is for: by role, team, site and gap or by hand, and why others it could mean get none."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.capability import gaps
from planner.capability import by_person, states
from planner.library.model import Library, Role
from planner.people import Workforce
from planner.policy import Policy
from planner.store import pathways
from planner.store.tables import Person

LEFT = "no longer here"
OTHER = "not among your people in this role"
WALKS = "already on a pathway"
BY_HAND = "taken out by hand"
NO_GAP = "without a gap there"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who is to get a pathway: the reports who hold the decided role, by team, site and gap, less those taken out.

    ``people`` names them by hand instead (None: by rule). ``gap`` is a capability that the role needs more of than they
    show. With ``replace`` those who walk a pathway get a new version of it. ``reason`` says why these people.
    """

    decision: int
    start: dt.date
    hours_per_week: float
    team: str | None = None
    without: frozenset[str] = frozenset()
    removed_work: str = ""
    site: str | None = None
    gap: str | None = None
    people: frozenset[str] | None = None
    replace: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Who is meant, and why others who could be are not, by person."""

    people: frozenset[str]
    passed: Mapping[str, str] = field(default_factory=dict)


def choose(
    session: Session,
    viewer: Viewer,
    rule: Rule,
    *,
    role: str,
    target: Role | None,
    workforce: Workforce,
    policy: Policy,
    today: dt.date,
) -> Chosen:
    """The people a rule reaches now. ``role`` is the one they hold, ``target`` the one they are led to."""
    mine = workforce.holders(role) & viewer.reports
    gone = _gone(role, viewer, workforce)
    passed = {one: LEFT for one in gone if rule.people is None}
    if rule.people is not None:
        passed |= _named(rule.people - mine, gone, viewer)
    meant = mine if rule.people is None else mine & rule.people
    if rule.team:
        meant &= workforce.members(rule.team)
    if rule.site:
        meant &= _at(session, rule.site, meant)
    if rule.gap and target is not None:
        open_ones = _lacking(meant, rule.gap, target, workforce, policy, today)
        passed |= dict.fromkeys(meant - open_ones, NO_GAP)
        meant &= open_ones
    walking = {str(row.person_id) for row in pathways.running(session, [int(one) for one in meant])}
    passed |= dict.fromkeys(rule.without & meant, BY_HAND)
    meant -= rule.without
    if not rule.replace:
        passed |= dict.fromkeys(walking & meant, WALKS)
        meant -= walking
    return Chosen(people=frozenset(meant), passed=passed)


def sites(session: Session, people: Collection[str]) -> tuple[str, ...]:
    """The sites these people are at."""
    wanted = [int(one) for one in people]
    rows = session.scalars(select(Person.site).where(Person.id.in_(wanted), Person.site.is_not(None)).distinct())
    return tuple(sorted(one for one in rows if one))


def gap_names(library: Library, role: Role | None) -> tuple[tuple[str, str], ...]:
    """The capabilities a role needs, by key and name."""
    if role is None:
        return ()
    known = library.capabilities
    return tuple(
        (n.capability, known[n.capability].name if n.capability in known else n.capability) for n in role.needs
    )


def _named(people: Collection[str], gone: Collection[str], viewer: Viewer) -> dict[str, str]:
    """Why people picked by hand are passed over; nobody hears of people who never were below them."""
    return {one: LEFT if one in gone else OTHER for one in people if one in gone or one in viewer.reports}


def _gone(role: str, viewer: Viewer, workforce: Workforce) -> set[str]:
    """Those who held the role below the viewer when their last post ended."""
    current = {row["person"] for row in workforce.current.to_pylist()}
    rows = workforce.assignments.to_pylist()
    above = viewer.reports | {viewer.person or ""}
    return {
        row["person"]
        for row in rows
        if row["role"] == role and row["manager"] in above and row["person"] not in current
    }


def _at(session: Session, site: str, people: Collection[str]) -> set[str]:
    wanted = [int(one) for one in people]
    return {str(one) for one in session.scalars(select(Person.id).where(Person.site == site, Person.id.in_(wanted)))}


def _lacking(
    people: Collection[str], capability: str, role: Role, workforce: Workforce, policy: Policy, today: dt.date
) -> set[str]:
    shown = by_person(workforce)
    found = set()
    for person in people:
        known = states(shown.get(person, ()), rules=policy, role=role.id, today=today)
        if any(gap.capability == capability for gap in gaps(role.needs, known)):
            found.add(person)
    return found
