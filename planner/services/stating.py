"""Say what somebody can do: a level, or that it is not needed in their job; each word stands beside the others."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from planner.access import Viewer
from planner.services import abilities, clock, names
from planner.services.allowing import require
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.store import evidence, log, pathways
from planner.store.evidence import Fact
from planner.store.open import Stores
from planner.store.tables import CapabilityEvidence

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A level of a capability, or None: not needed in the job, for which ``note`` is the reason."""

    capability: str
    level: int | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class _Spoken:
    """Facts that are kept together under one name in the log, with a note by capability."""

    facts: Sequence[Fact]
    action: str
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Credential:
    """A certificate: what it is called, who gave it and when, until when it counts, and the level that it shows."""

    capability: str
    level: int
    name: str
    issuer: str
    issued: dt.date
    expires: dt.date | None = None


def say(
    stores: Stores, viewer: Viewer, person: str, statements: Sequence[Statement], *, certificates: Sequence[int] = ()
) -> tuple[int, ...]:
    """Keep what the viewer says of themselves or of a report, all of it or nothing; gives the numbers, for undoing it.

    ``certificates`` are those of a report that the viewer vouches for: a word of their own, beside that of the report.
    Raises NotAllowed, NotFound for what the person's work does not ask for or a certificate that does not wait, and
    Refused for what is no level, for nothing said, and for a need denied without a reason.
    """
    rater = _rater(viewer)
    require(viewer, "change", "capability", people=[person])
    page = abilities.page(stores, viewer, person)
    if not statements and not certificates:
        raise Refused("Choose an answer for at least one of them.")
    spoken = [_vouched_for(viewer, page, rater, certificates)] if certificates else []
    facts = [_fact(one, page, rater, clock.today()) for one in statements]
    notes = {one.capability: one.note.strip() for one in statements}
    spoken += [_Spoken(facts=facts, notes=notes, action="state capability")] if facts else []
    return _keep(stores, viewer, page, spoken)


def add_credential(stores: Stores, viewer: Viewer, credential: Credential) -> tuple[int, ...]:
    """Name a certificate of one's own; until somebody else confirms it, it counts as one's own word."""
    person = _rater(viewer)
    require(viewer, "change", "capability", people=[str(person)])
    page = abilities.page(stores, viewer)
    if page.ability(credential.capability) is None:
        raise NotFound("That is none of the capabilities that your work asks for.")
    fact = _credential(credential, page, person, clock.today())
    return _keep(stores, viewer, page, [_Spoken(facts=[fact], action="name credential")])


def take_back(stores: Stores, viewer: Viewer, person: str, numbers: Sequence[int]) -> tuple[str, ...]:
    """Take back what the viewer said of somebody; it stays on record as taken back. Gives the capabilities' ids."""
    rater = _rater(viewer)
    require(viewer, "change", "capability", people=[person])
    now = clock.now()
    with stores.records.write() as session:
        gone = evidence.withdraw(session, numbers, rater=rater, person=int(person), now=now)
        if not gone:
            raise NotFound("There is nothing of yours to take back.")
        _log(session, viewer, "take back capability", person, gone, now)
        if person != viewer.person:
            called = names.load(session)
            about = _listed(called.capability(row.capability) for row in gone)
            text = f"Your manager took back what they said about: {about}."
            pathways.tell(session, int(person), text, due=now.date())
    return tuple(row.capability for row in gone)


def _rater(viewer: Viewer) -> int:
    if viewer.person is None:
        raise NotAllowed("This sign-in is not tied to anybody in the people records.")
    return int(viewer.person)


def _vouched_for(viewer: Viewer, page: abilities.Page, rater: int, numbers: Sequence[int]) -> _Spoken:
    if page.person == viewer.person:
        raise NotAllowed("Nobody confirms a certificate of their own: somebody else has to.")
    named = {one.number: one for ability in (*page.asked, *page.beside) for one in ability.unconfirmed}
    if not set(numbers) <= set(named):
        raise NotFound("That certificate does not wait to be confirmed.")
    facts = [_vouched(named[number], int(page.person), rater) for number in numbers]
    return _Spoken(facts=facts, action="confirm credential")


def _keep(stores: Stores, viewer: Viewer, page: abilities.Page, spoken: Sequence[_Spoken]) -> tuple[int, ...]:
    """Keep all of it in one transaction, so that nothing is half said."""
    now = clock.now()
    numbers: list[int] = []
    with stores.records.write() as session:
        for one in spoken:
            numbers += evidence.add(session, one.facts, at=now, notes=one.notes)
            _log(session, viewer, one.action, page.person, one.facts, now)
        if page.person != viewer.person:
            facts = [fact for one in spoken for fact in one.facts]
            pathways.tell(session, int(page.person), _word(page, facts), due=now.date())
    return tuple(numbers)


def _log(
    session: Session,
    viewer: Viewer,
    action: str,
    person: str,
    said: Sequence[Fact | CapabilityEvidence],
    now: dt.datetime,
) -> None:
    """Who said what about whom; never the note."""
    levels = {one.capability: "not needed" if one.level is None else one.level for one in said}
    subject, detail = f"person:{person}", {"said": levels}
    log.append(session, by=viewer.email, action=action, subject=subject, detail=detail, now=now)


def _word(page: abilities.Page, facts: Sequence[Fact]) -> str:
    found = [page.ability(one.capability) for one in facts]
    called = _listed(one.capability.name for one in found if one)
    return f"Your manager said something about what you can do: {called}. It is on “What I can do”."


def _listed(called: Iterable[str]) -> str:
    return ", ".join(sorted(set(called)))


def _fact(one: Statement, page: abilities.Page, rater: int, today: dt.date) -> Fact:
    asked = page.here if one.level is None else page.asked
    ability = next((other for other in asked if other.capability.id == one.capability), None)
    if ability is None:
        raise NotFound("That is none of the capabilities that this work asks for.")
    if one.level is None and not one.note.strip():
        raise Refused(f"Say why “{ability.capability.name}” is not needed.")
    _check(ability, one.level)
    return Fact(
        person_id=int(page.person),
        capability=one.capability,
        level=one.level,
        source="self" if int(page.person) == rater else "manager",
        date=today,
        rater_id=rater,
        role_key=page.role_key if one.level is None else None,
    )


def _check(ability: abilities.Ability, level: int | None) -> None:
    known = [0, *(entry.level for entry in ability.capability.levels)]
    if level is not None and level not in known:
        raise Refused(f"“{ability.capability.name}” has the levels 0 to {max(known)}.")


def _credential(one: Credential, page: abilities.Page, person: int, today: dt.date) -> Fact:
    ability = page.ability(one.capability)
    assert ability is not None
    _check(ability, one.level)
    name, issuer = one.name.strip(), one.issuer.strip()
    if not name or not issuer or max(len(name), len(issuer)) > LONGEST:
        raise Refused("Write what the certificate is called and who gave it.")
    if one.issued > today:
        raise Refused("The day of issue is still to come.")
    if one.expires is not None and one.expires < one.issued:
        raise Refused("It ends before the day of issue.")
    return Fact(
        person_id=person,
        capability=one.capability,
        level=one.level,
        source="credential",
        date=one.issued,
        rater_id=person,
        name=name,
        issuer=issuer,
        expires=one.expires,
    )


def _vouched(said: abilities.Said, person: int, rater: int) -> Fact:
    return Fact(
        person_id=person,
        capability=said.shown.capability,
        level=said.shown.level,
        source="credential",
        date=said.shown.date,
        rater_id=rater,
        name=said.name,
        issuer=said.issuer,
        expires=said.shown.expires,
    )
