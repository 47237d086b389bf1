"""The employee's pages: my pathway, and everything held about me."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from planner.access import Viewer
from planner.library.model import Behaviour, Item
from planner.reasons import Reason, Recommendation
from planner.services import abilities, allowing, clock, house, inputs, names, nudging, results, sent, wishing
from planner.services.errors import NotAllowed
from planner.store import decisions, directory, log, pathways
from planner.store.open import Stores
from planner.values import from_data

LOOKS = 200
SET_ASIDE = "set aside"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of my pathway, with the text to read and why I have it."""

    number: int
    position: int
    title: str
    kind: str
    capability: str
    behaviour: str
    behaviour_name: str
    week: int
    starts: dt.date
    hours: float
    text: str
    why: Reason
    done: bool
    not_relevant_because: str | None


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One thing I noticed about my own behaviour."""

    number: int
    behaviour: str
    at: dt.datetime
    seen: bool
    source: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """My pathway as it stands: the next step first, what I practise, the rest."""

    number: int
    objective: str
    role: str
    hours_per_week: float
    start: dt.date
    assigned_at: dt.datetime
    steps: tuple[Step, ...]
    gaps: tuple[tuple[str, int | None, int], ...]
    decision: str
    decided_because: str

    @property
    def next(self) -> Step | None:
        """The first step neither done nor set aside."""
        return next((step for step in self.steps if not step.done and not step.not_relevant_because), None)

    @property
    def later(self) -> tuple[Step, ...]:
        """What comes after the next step."""
        first = self.next
        return tuple(
            step for step in self.steps if step is not first and not step.done and not step.not_relevant_because
        )

    @property
    def behind(self) -> tuple[Step, ...]:
        """What is done or set aside."""
        return tuple(step for step in self.steps if step.done or step.not_relevant_because)

    @property
    def finished(self) -> tuple[Step, ...]:
        """What is done: activity, which says nothing of whether it helped."""
        return tuple(step for step in self.behind if step.done)

    @property
    def set_aside(self) -> tuple[Step, ...]:
        """What was said to be not relevant."""
        return tuple(step for step in self.behind if not step.done)


@dataclass(frozen=True, kw_only=True)
class Page:
    """The employee's page: my role and what changes in it, my pathway, my observations, my inbox.

    ``waived`` names the capabilities that the pathway's role needs and that are not needed of me in it.
    """

    name: str
    role: str
    team: str
    verdict: Recommendation | None
    verdict_hidden: bool
    pathway: Pathway | None
    practising: Behaviour | None
    noted: tuple[Noted, ...]
    nudges: tuple[tuple[int, str, dt.date], ...]
    looks: tuple[tuple[dt.datetime, str, str, str], ...]
    contests: tuple["Contested", ...]
    waived: frozenset[str]
    names: names.Names


@dataclass(frozen=True, kw_only=True)
class Contested:
    """Something somebody said is not right, and the answer."""

    number: int
    person: str
    about: str
    text: str
    at: dt.datetime
    answer: str | None
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Held:
    """Everything held about me, in words; ``copies`` are those of the people records that runs keep."""

    name: str
    email: str
    number: str
    site: str
    posts: tuple[directory.Post, ...]
    accounts: tuple[tuple[str, str], ...]
    abilities: abilities.Page
    noted: tuple[Noted, ...]
    pathways: int
    looks: tuple[tuple[dt.datetime, str, str, str], ...]
    contests: tuple[Contested, ...]
    wishes: tuple[wishing.Wish, ...]
    messages: tuple[sent.Message, ...]
    names: names.Names
    copies: int = 0


def page(stores: Stores, viewer: Viewer, *, person: str | None = None) -> Page:
    """A person's own page; a manager sees a report's steps on it, never the notes."""
    whose = person or viewer.person
    if whose is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    allowing.require(viewer, "view", "pathway", people=[whose])
    own = whose == viewer.person
    number = int(whose)
    with stores.records.read() as session:
        called = names.load(session)
        assignment = directory.current_post(session, number, on=clock.today())
        name = directory.names(session, [whose]).get(whose, whose)
        record = pathways.current(session, number)
        pathway = _pathway(session, record, called, own=own) if record else None
        noted = _noted(session, number, called) if own else ()
        nudges = nudging.inbox(session, stores, number, pathways.inbox(session, number, clock.today())) if own else []
        looks = _looks(session, number) if own else ()
        contests = _contests(pathways.contests(session, person=number)) if own else ()
        said = (
            abilities.pages(session, [whose], viewer=viewer, rules=house.policy(stores), called=called) if own else {}
        )
    role = assignment.role_key if assignment else None
    verdict, hidden = _verdict(stores, role)
    return Page(
        name=name,
        role=called.role(role),
        team=assignment.team_name if assignment else "",
        verdict=verdict,
        verdict_hidden=hidden,
        pathway=pathway,
        practising=_practising(pathway, called),
        noted=noted,
        nudges=tuple((row.id, row.text, row.due) for row in nudges),
        looks=looks,
        contests=contests,
        waived=frozenset(
            one.capability.name
            for found in said.values()
            for one in found.asked
            if pathway and one.kind == "not needed" and called.role(one.role) == pathway.role
        ),
        names=called,
    )


def held(stores: Stores, viewer: Viewer) -> Held:
    """Everything held about the viewer."""
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    allowing.require(viewer, "view", "own-data", people=[viewer.person])
    number = int(viewer.person)
    with stores.records.read() as session:
        called = names.load(session)
        person = directory.get(session, number)
        said = abilities.pages(session, [viewer.person], viewer=viewer, rules=house.policy(stores), called=called)
        return Held(
            name=person.name if person else "",
            email=(person.email if person else None) or "",
            number=(person.external_id if person else None) or "",
            site=(person.site if person else None) or "",
            posts=directory.posts(session, number),
            accounts=directory.accounts(session, number),
            abilities=said[viewer.person],
            noted=_noted(session, number, called),
            pathways=len(pathways.running(session, [number])),
            looks=_looks(session, number),
            contests=_contests(pathways.contests(session, person=number)),
            wishes=wishing.told(session, number, called),
            messages=sent.to_person(session, number),
            names=called,
            copies=inputs.copies(stores, session),
        )


def open_contests(stores: Stores, viewer: Viewer) -> tuple[Contested, ...]:
    """What people say is not right and nobody has answered yet."""
    with stores.records.read() as session:
        rows = pathways.contests(session, open_only=True)
        people = [str(row.person_id) for row in rows]
        allowing.require(viewer, "view", "contest", people=people)
        called = directory.names(session, people)
    return tuple(replace(one, name=called.get(one.person, "")) for one in _contests(rows))


def _verdict(stores: Stores, role: str | None) -> tuple[Recommendation | None, bool]:
    """The verdict on a role, or that there is one whose group is too small to show it."""
    result = results.latest(stores, "architect")
    found = (result.recommendations.values() if result else ()) if role else ()
    mine = next((one for one in found if one.subject == f"role:{role}" and one.kind == "verdict"), None)
    hidden = mine is not None and result is not None and not result.shown("verdicts", mine.key)
    return (None if hidden else mine), hidden


def _practising(pathway: Pathway | None, called: names.Names) -> Behaviour | None:
    """The behaviour of the next step, and once none is open that of the last one done: practice goes on."""
    if pathway is None:
        return None
    done = [step for step in pathway.steps if step.done]
    step = pathway.next or (done[-1] if done else None)
    return called.library.behaviours.get(step.behaviour) if step else None


def _pathway(session: Any, record: Any, called: names.Names, *, own: bool) -> Pathway:
    decision = decisions.get(session, record.decision_id)
    gaps = tuple((called.capability(gap["capability"]), gap["has"], gap["needs"]) for gap in record.gaps)
    return Pathway(
        number=record.id,
        objective=record.objective,
        role=called.role(record.role_key),
        hours_per_week=record.hours_per_week,
        start=record.start,
        assigned_at=record.assigned_at,
        steps=tuple(_step(row, record.start, called, own=own) for row in pathways.steps(session, record.id)),
        gaps=gaps,
        decision=decision.chosen if decision else "",
        decided_because=decision.reason if decision else "",
    )


def _step(row: Any, start: dt.date, called: names.Names, *, own: bool) -> Step:
    item: Item | None = called.library.items.get(row.item)
    monday = start - dt.timedelta(days=start.weekday())
    return Step(
        number=row.id,
        position=row.position,
        title=row.title,
        kind=row.kind,
        capability=called.capability(row.capability),
        behaviour=row.behaviour,
        behaviour_name=called.behaviour(row.behaviour),
        week=row.week,
        starts=max(start, monday + dt.timedelta(weeks=row.week - 1)),
        hours=row.hours,
        text=item.text if item else "",
        why=from_data(Reason, row.why),
        done=row.done_at is not None,
        # Why a step is not relevant is read by nobody else, and that it is only where the person allows it.
        not_relevant_because=row.not_relevant_because if own else (SET_ASIDE if row.not_relevant_shared else None),
    )


def _noted(session: Any, person: int, called: names.Names) -> tuple[Noted, ...]:
    return tuple(
        Noted(
            number=row.id,
            behaviour=called.behaviour(row.behaviour),
            at=row.at,
            seen=row.seen,
            source=row.source,
            note=row.note,
        )
        for row in pathways.observations(session, person)
    )


def _looks(session: Any, person: int) -> tuple[tuple[dt.datetime, str, str, str], ...]:
    rows = log.accesses(session, person=person, limit=LOOKS)
    return tuple((entry.at, email, persona, entry.field) for entry, email, persona in rows)


def _contests(rows: Any) -> tuple[Contested, ...]:
    return tuple(
        Contested(
            number=row.id,
            person=str(row.person_id),
            about=row.about,
            text=row.text,
            at=row.at,
            answer=row.answer,
        )
        for row in rows
    )
