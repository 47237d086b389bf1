"""Assign pathways from a decision: choose people by rule or by hand, see who is hit, assign, undo."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.activate.model import Activation, Decided, Pathway
from planner.reasons import Missing
from planner.services import accounts, clock, house
from planner.services.allowing import require
from planner.services.errors import NotFound, Refused
from planner.services.progress import Progress, ignore
from planner.store import decisions, directory, library, log, pathways, people
from planner.store.open import Stores
from planner.store.tables import Decision
from planner.values import from_data

TRAINING = ("upskill", "reskill", "both")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who is to get a pathway: the reports who hold the decided role, in one team or all, less those taken out."""

    decision: int
    start: dt.date
    hours_per_week: float
    team: str | None = None
    without: frozenset[str] = frozenset()
    removed_work: str = ""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A decision that pathways can be assigned from, with the names a manager knows."""

    decision: int
    role: str
    option: str
    destination: str
    hours_per_week: float
    removed_work: str
    people: int
    teams: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Given:
    """Pathways that were assigned together and still stand."""

    pathways: tuple[int, ...]
    people: tuple[str, ...]
    names: tuple[str, ...]
    role: str
    start: dt.date
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One person the rule reaches: their steps, their hours, and what stands in the way."""

    person: str
    name: str
    steps: int
    hours: float
    weeks: int
    gaps: int
    missing: tuple[Missing, ...]
    replaces: bool


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an assignment would do, before it does it."""

    rule: Rule
    objective: str
    role: str
    destination: str | None
    hits: tuple[Hit, ...]
    missing: tuple[Missing, ...]

    @property
    def ready(self) -> tuple[Hit, ...]:
        """Those whose pathway can be published."""
        return tuple(hit for hit in self.hits if not hit.missing and hit.steps)


def choices(stores: Stores, viewer: Viewer) -> list[tuple[int, str, str, int]]:
    """The decisions a manager can assign from: number, role key, option, and how many reports hold the role."""
    with stores.records.read() as session:
        posts = directory.posts_now(session, viewer.reports, on=clock.today())
        return [(one.id, role, one.chosen, count) for one, role, count in _open(session, posts)]


def offers(stores: Stores, viewer: Viewer) -> tuple[Offer, ...]:
    """The decisions a manager can assign from, in names, with the teams of the people they concern."""
    with stores.records.read() as session:
        posts = directory.posts_now(session, viewer.reports, on=clock.today())
        titles = library.role_titles(session)
        return tuple(_offer(one, role, count, posts, titles) for one, role, count in _open(session, posts))


def _open(session: Session, posts: dict[str, directory.Post]) -> list[tuple[Decision, str, int]]:
    found = []
    for subject, decision in decisions.standing(session, "verdict").items():
        role = subject.removeprefix("role:")
        count = sum(post.role_key == role for post in posts.values())
        if decision.chosen in TRAINING and count:
            found.append((decision, role, count))
    return found


def standing(stores: Stores, viewer: Viewer) -> tuple[Given, ...]:
    """What the viewer's reports were assigned and still walk, the newest first."""
    require(viewer, "view", "assign", people=viewer.reports)
    with stores.records.read() as session:
        titles = library.role_titles(session)
        rows = pathways.running(session, [int(person) for person in viewer.reports])
        called_people = directory.names(session, [str(row.person_id) for row in rows])
    together: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        together.setdefault((row.assigned_at, row.decision_id, row.role_key, row.start), []).append(row)
    found = [
        Given(
            pathways=tuple(row.id for row in group),
            people=tuple(str(row.person_id) for row in group),
            names=tuple(sorted(called_people.get(str(row.person_id), "") for row in group)),
            role=titles.get(role, role),
            start=start,
            at=at,
        )
        for (at, _, role, start), group in together.items()
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def preview(stores: Stores, viewer: Viewer, rule: Rule) -> Preview:
    """Who the rule reaches and what each would get. Raises NotFound, NotAllowed or Refused."""
    with stores.records.read() as session:
        decided, activation = _plan(stores, session, viewer, rule)
        require(viewer, "view", "assign", people=decided.people)
        called = directory.names(session, decided.people)
        walking = {str(row.person_id) for row in pathways.running(session, [int(p) for p in decided.people])}
    hits = tuple(_hit(pathway, called, walking) for pathway in activation.pathways)
    return Preview(
        rule=rule,
        objective=decided.objective,
        role=decided.role,
        destination=decided.destination,
        hits=tuple(sorted(hits, key=lambda hit: hit.name)),
        missing=activation.missing,
    )


def assign(stores: Stores, viewer: Viewer, rule: Rule, *, progress: Progress = ignore) -> dict[str, list[int]]:
    """Assign pathways in one transaction; returns the numbers of the pathways, for undo.

    People whose pathway lacks something get none. Raises NotFound, NotAllowed or Refused.
    """
    progress("Choosing steps for each person", 0.1)
    with stores.records.write() as session:
        decided, activation = _plan(stores, session, viewer, rule)
        require(viewer, "decide", "assign", people=decided.people)
        ready = [pathway for pathway in activation.pathways if not pathway.missing and pathway.steps]
        if not ready:
            raise Refused("Nobody's pathway can be published yet: the preview says what is missing.")
        now = clock.now()
        saved = {
            int(pathway.person): pathways.save(
                session, pathway, decision=rule.decision, start=rule.start, by=viewer.login, now=now
            ).id
            for pathway in ready
        }
        pathways.schedule(session, activation.reminders, saved)
        detail = {
            "pathways": sorted(saved.values()),
            "hours_per_week": rule.hours_per_week,
            "removed_work": rule.removed_work,
        }
        subject = f"decision:{rule.decision}"
        log.append(session, by=viewer.email, action="assign", subject=subject, detail=detail, now=now)
    progress("Assigned", 1.0)
    return {"pathways": sorted(saved.values())}


def assign_queued(stores: Stores, arguments: dict[str, Any], *, progress: Progress = ignore) -> dict[str, list[int]]:
    """Assign as a job, on behalf of the login that asked for it and with the rights it has now."""
    viewer = accounts.viewer(stores, arguments["login"])
    if viewer is None:
        raise Refused("Whoever asked for this can no longer sign in.")
    return assign(stores, viewer, from_data(Rule, arguments["rule"]), progress=progress)


def undo(stores: Stores, viewer: Viewer, numbers: Sequence[int]) -> int:
    """Take assigned pathways back; returns how many were."""
    with stores.records.write() as session:
        found = [row for number in numbers if (row := pathways.get(session, number)) is not None]
        standing = [row for row in found if row.ended_at is None]
        require(viewer, "decide", "assign", people=[str(row.person_id) for row in found])
        for row in standing:
            pathways.end(session, row.id, clock.now())
        detail = {"pathways": sorted(row.id for row in standing)}
        log.append(session, by=viewer.email, action="undo assign", subject="pathways", detail=detail, now=clock.now())
    return len(standing)


def _plan(stores: Stores, session: Session, viewer: Viewer, rule: Rule) -> tuple[Decided, Activation]:
    from planner import activate

    decision = decisions.get(session, rule.decision)
    if decision is None or decision.withdrawn_at is not None:
        raise NotFound(f"There is no standing decision {rule.decision}.")
    if decision.chosen not in TRAINING:
        raise Refused(f"The decision was “{decision.chosen}”: it asks for no pathway.")
    workforce = people.workforce(session, on=clock.today())
    role = decision.subject.removeprefix("role:")
    mine = workforce.holders(role) & viewer.reports
    if rule.team:
        mine &= workforce.members(rule.team)
    chosen = mine - rule.without
    if not chosen:
        raise Refused("None of the people who report to you hold this role there.")
    decided = Decided(
        decision=str(decision.id),
        role=role,
        option=decision.chosen,  # type: ignore[arg-type]
        destination=decision.details.get("destination"),
        objective=decision.details.get("objective", ""),
        hours_per_week=rule.hours_per_week,
        start=rule.start,
        people=chosen,
    )
    activation = activate.plan(
        [decided],
        library=library.load(session),
        workforce=workforce,
        policy=house.policy(stores),
        today=clock.today(),
    )
    return decided, activation


def _offer(
    decision: Decision, role: str, count: int, posts: dict[str, directory.Post], titles: dict[str, str]
) -> Offer:
    details = decision.details
    destination = details.get("destination") or ""
    return Offer(
        decision=decision.id,
        role=titles.get(role, role),
        option=decision.chosen,
        destination=titles.get(destination, destination),
        hours_per_week=details.get("hours_per_week") or 0.0,
        removed_work=details.get("removed_work") or "",
        people=count,
        teams=tuple(
            sorted({(post.team, post.team_name) for post in posts.values() if post.role_key == role and post.team})
        ),
    )


def _hit(pathway: Pathway, called: dict[str, str], walking: set[str]) -> Hit:
    return Hit(
        person=pathway.person,
        name=called.get(pathway.person, pathway.person),
        steps=len(pathway.steps),
        hours=sum(step.hours for step in pathway.steps),
        weeks=max((step.week for step in pathway.steps), default=0),
        gaps=len(pathway.gaps),
        missing=pathway.missing,
        replaces=pathway.person in walking,
    )
