"""What is said about what people can do: what their work asks for, and every statement beside the others."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.capability import OWN, Kind, Shown, State, counts, states
from planner.library.model import Capability
from planner.services import clock, house, names
from planner.services.allowing import require
from planner.services.errors import NotAllowed, NotFound
from planner.store import directory, evidence, pathways
from planner.store.open import Stores
from planner.store.tables import CapabilityEvidence


@dataclass(frozen=True, kw_only=True)
class Said:
    """One statement: what was said, by whom, when; ``counts`` is false when it was taken back or has expired.

    ``shown`` is what it says; ``mine`` is true for what the viewer said on a page and may take back.
    """

    number: int
    shown: Shown
    job: str
    rater: str | None
    rater_name: str
    note: str
    name: str
    issuer: str
    withdrawn: dt.datetime | None
    counts: bool
    mine: bool

    @property
    def same(self) -> tuple[object, ...]:
        """What a credential says, whoever vouches for it."""
        one = self.shown
        return one.capability, one.level, one.date, one.expires, self.name, self.issuer


@dataclass(frozen=True, kw_only=True)
class Ability:
    """One capability of one person in the job ``role``: the level asked for (None: nobody asks), and what was said."""

    capability: Capability
    role: str | None
    need: int | None
    state: State | None
    said: tuple[Said, ...]

    @property
    def kind(self) -> Kind:
        """A level, not needed here, or no evidence."""
        return self.state.kind if self.state else "no evidence"

    @property
    def level(self) -> int | None:
        """The level that counts, None where there is no evidence of any."""
        return self.state.level if self.state else None

    @property
    def standing(self) -> tuple[Said, ...]:
        """What counts today, newest first."""
        return tuple(one for one in self.said if one.counts)

    def last(self, source: str) -> Said | None:
        """The newest word of a source that counts for this job."""
        heard = (one for one in self.standing if one.shown.source == source)
        return next((one for one in heard if one.shown.role in (None, self.role)), None)

    @cached_property
    def confirmed(self) -> frozenset[tuple[object, ...]]:
        """The credentials that somebody other than the person vouches for."""
        return frozenset(one.same for one in self.standing if one.shown.source == "credential" and not one.shown.own)

    @property
    def unconfirmed(self) -> tuple[Said, ...]:
        """The valid credentials that only the person named."""
        own = (one for one in self.standing if one.shown.source == "credential" and one.shown.own)
        return tuple(one for one in own if one.same not in self.confirmed)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is said of one person: what their job asks for, what the role they move to asks beyond it, and the rest."""

    person: str
    name: str
    role_key: str | None
    role: str
    team: str
    here: tuple[Ability, ...]
    next_role: str
    ahead: tuple[Ability, ...]
    beside: tuple[Ability, ...]

    @property
    def asked(self) -> tuple[Ability, ...]:
        """What the job and the role ahead ask for."""
        return (*self.here, *self.ahead)

    def ability(self, capability: str) -> Ability | None:
        """One of all capabilities that are asked for or spoken of."""
        return next((one for one in (*self.asked, *self.beside) if one.capability.id == capability), None)


def page(stores: Stores, viewer: Viewer, person: str | None = None) -> Page:
    """What is said of somebody; others than the person see levels and reasons, never the person's private notes."""
    whose = person or viewer.person
    if whose is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    require(viewer, "view", "capability", people=[whose])
    with stores.records.read() as session:
        found = pages(session, [whose], viewer=viewer, rules=house.policy(stores))
    if whose not in found:
        raise NotFound(f"There is nobody with the number {whose}.")
    return found[whose]


def pages(
    session: Session,
    people: Iterable[str],
    *,
    viewer: Viewer,
    rules: Mapping[str, Any],
    called: names.Names | None = None,
) -> dict[str, Page]:
    """The same for several people at once, by person; whoever asks has been let through the gate before."""
    wanted = list(people)
    reading = _Reading(
        viewer=viewer,
        rules=rules,
        today=clock.today(),
        called=called or names.load(session),
        posts=directory.posts_now(session, wanted, on=clock.today()),
        walking={str(one.person_id): one.role_key for one in pathways.running(session, map(int, wanted))},
    )
    rows: dict[str, list[CapabilityEvidence]] = {}
    for row in evidence.of_people(session, map(int, wanted)):
        rows.setdefault(str(row.person_id), []).append(row)
    raters = {str(row.rater_id) for found in rows.values() for row in found if row.rater_id is not None}
    people_names = directory.names(session, {*wanted, *raters})
    return {one: reading.page(one, rows.get(one, []), people_names) for one in wanted if one in people_names}


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """Puts one person's page together from what was read of all."""

    viewer: Viewer
    rules: Mapping[str, Any]
    today: dt.date
    called: names.Names
    posts: Mapping[str, directory.Post]
    walking: Mapping[str, str]

    def page(self, person: str, rows: list[CapabilityEvidence], people: Mapping[str, str]) -> Page:
        post = self.posts.get(person)
        job, ahead = (post.role_key if post else None), self.walking.get(person)
        said: dict[str, list[Said]] = {}
        for row in reversed(rows):
            if row.withdrawn_at is None or self.viewer.person == person:
                said.setdefault(row.capability, []).append(self._said(row, people))
        here, next_needs = self._needs(job), self._needs(ahead)
        further = {key: level for key, level in next_needs.items() if key not in here}
        rest: dict[str, int | None] = {key: None for key in said if key not in here and key not in further}
        return Page(
            person=person,
            name=people[person],
            role_key=job,
            role=self.called.role(job),
            team=post.team_name if post else "",
            here=self._abilities(here, said, job),
            next_role=self.called.role(ahead) if ahead and ahead != job else "",
            ahead=self._abilities(further, said, ahead),
            beside=self._abilities(rest, said, job),
        )

    def _needs(self, role: str | None) -> dict[str, int | None]:
        known = self.called.library.roles.get(role or "")
        return {need.capability: need.level for need in known.needs} if known else {}

    def _abilities(
        self, needs: Mapping[str, int | None], said: Mapping[str, list[Said]], role: str | None
    ) -> tuple[Ability, ...]:
        shown = [one.shown for key in needs for one in said.get(key, ()) if one.counts]
        found = states(shown, rules=self.rules, role=role, today=self.today)
        known = self.called.library.capabilities
        return tuple(
            Ability(
                # What was said of somebody stays theirs, also when the library no longer has the capability.
                capability=known.get(key)
                or Capability(id=key, name=self.called.capability(key), meaning="", levels=()),
                role=role,
                need=level,
                state=found.get(key),
                said=tuple(said.get(key, ())),
            )
            for key, level in needs.items()
            if key in known or key in said
        )

    def _said(self, row: CapabilityEvidence, people: Mapping[str, str]) -> Said:
        person, rater = str(row.person_id), None if row.rater_id is None else str(row.rater_id)
        shown = Shown(
            capability=row.capability,
            level=row.level,
            source=row.source,
            date=row.date,
            role=row.role_key,
            own=row.source == OWN or rater == person,
            expires=row.expires,
            at=row.said_at,
        )
        mine = rater is not None and rater == self.viewer.person
        # A reason why something is not needed is for those who answer it; other notes of a person are their own.
        readable = mine or self.viewer.person == person or row.level is None
        return Said(
            number=row.id,
            shown=shown,
            job=self.called.role(row.role_key) if row.role_key else "",
            rater=rater,
            rater_name=people.get(rater, "") if rater else "",
            note=row.note if readable else "",
            name=row.name or "",
            issuer=row.issuer or "",
            withdrawn=row.withdrawn_at,
            counts=row.withdrawn_at is None and counts(shown, self.today),
            mine=mine and row.said_at is not None and row.withdrawn_at is None,
        )
