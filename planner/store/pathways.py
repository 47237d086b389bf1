"""Keep pathways, steps, observations, nudges and contests, and give them back."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from planner.activate.model import Pathway, Reminder
from planner.reasons import Reason
from planner.store.tables import Contest, Nudge, Observation, PathwayRecord, StepRecord
from planner.values import to_data

# Records asked for at once; fewer than a database takes in one list.
TOGETHER = 500


def save_together(
    session: Session,
    made: Sequence[Pathway],
    *,
    decision: int,
    start: dt.date,
    by: int,
    now: dt.datetime,
    assigned: int | None = None,
    role_version: int | None = None,
    replace: AbstractSet[int] = frozenset(),
    digests: Mapping[str, str] | None = None,
    leads: bool = False,
) -> dict[int, int]:
    """Keep pathways of several people as their newest versions; the number of each by person.

    Whoever walks one already keeps it and is left out, unless named in ``replace``: then that one ends. ``digests`` are
    of the items as the library has them now.
    """
    wanted = {int(one.person): one for one in made}
    going = {row.person_id: row for row in _running(session, wanted, leads=leads)}
    end_together(session, [row.id for person, row in going.items() if person in replace], now)
    left = {person: one for person, one in wanted.items() if person not in going or person in replace}
    if not left:
        return {}
    newest = _newest(session, left)
    rows = [
        {
            "person_id": person,
            "decision_id": decision,
            "role_key": one.role,
            "version": newest.get(person, 0) + 1,
            "objective": one.objective,
            "hours_per_week": one.hours_per_week,
            "start": start,
            "assigned_by": by,
            "assigned_at": now,
            "gaps": to_data(one.gaps),
            "assigned_id": assigned,
            "role_version": role_version,
            "leads": leads,
        }
        for person, one in left.items()
    ]
    found = session.execute(insert(PathwayRecord).returning(PathwayRecord.person_id, PathwayRecord.id), rows)
    numbers = {row.person_id: row.id for row in found}
    session.execute(
        insert(StepRecord),
        [row for person, one in left.items() for row in _steps(numbers[person], one, digests or {})],
    )
    return numbers


def save(
    session: Session, pathway: Pathway, *, decision: int, start: dt.date, by: int, now: dt.datetime
) -> PathwayRecord:
    """Keep one person's pathway as their newest version; the one before it ends."""
    person = int(pathway.person)
    made = save_together(
        session, [pathway], decision=decision, start=start, by=by, now=now, replace=frozenset({person})
    )
    return session.get_one(PathwayRecord, made[person])


def end(session: Session, pathway: int, now: dt.datetime) -> None:
    """Take one assigned pathway back."""
    end_together(session, [pathway], now)


def end_together(session: Session, numbers: Sequence[int], now: dt.datetime) -> None:
    """Take assigned pathways back, with their reminders; the versions before them do not return by themselves."""
    for at in range(0, len(numbers), TOGETHER):
        some = numbers[at : at + TOGETHER]
        steps_of = select(StepRecord.id).where(StepRecord.pathway_id.in_(some))
        session.execute(delete(Nudge).where(Nudge.step_id.in_(steps_of)))
        ending = update(PathwayRecord).where(PathwayRecord.id.in_(some), PathwayRecord.ended_at.is_(None))
        session.execute(ending.values(ended_at=now))


def current(session: Session, person: int) -> PathwayRecord | None:
    """The pathway somebody is on; their own before the one they lead by."""
    return session.scalars(_current(person).order_by(PathwayRecord.leads)).first()


def since(session: Session, pathway: PathwayRecord) -> dt.date:
    """The first day of the pathway and of those it replaced without a break."""
    query = select(PathwayRecord).where(PathwayRecord.person_id == pathway.person_id)
    ended = {row.ended_at: row for row in session.scalars(query.where(PathwayRecord.ended_at.is_not(None)))}
    first = pathway
    # Taken out as they are passed: one that ended at the moment it was assigned would be its own forerunner for ever.
    while first.assigned_at in ended:
        first = ended.pop(first.assigned_at)
    return min(first.start, pathway.start)


def get(session: Session, pathway: int) -> PathwayRecord | None:
    """One pathway by its number."""
    return session.get(PathwayRecord, pathway)


def some(session: Session, numbers: Sequence[int]) -> list[PathwayRecord]:
    """Pathways by their numbers, as far as there are any."""
    return list(session.scalars(select(PathwayRecord).where(PathwayRecord.id.in_(numbers)).order_by(PathwayRecord.id)))


def running(session: Session, people: Iterable[int] | None = None, *, leads: bool = False) -> list[PathwayRecord]:
    """The pathways being walked, of some people or of all; with ``leads`` those that leaders lead by."""
    return _running(session, None if people is None else list(people), leads=leads)


def steps(session: Session, pathway: int) -> list[StepRecord]:
    """A pathway's steps in order."""
    query = select(StepRecord).where(StepRecord.pathway_id == pathway).order_by(StepRecord.position)
    return list(session.scalars(query))


def step(session: Session, number: int) -> tuple[StepRecord, PathwayRecord] | None:
    """One step with its pathway."""
    row = session.execute(
        select(StepRecord, PathwayRecord)
        .join(PathwayRecord, PathwayRecord.id == StepRecord.pathway_id)
        .where(StepRecord.id == number)
    ).first()
    return None if row is None else (row[0], row[1])


def observe(
    session: Session, *, person: int, behaviour: str, seen: bool, source: str, note: str, now: dt.datetime
) -> int:
    """Keep that a behaviour was, or was not, seen."""
    row = Observation(person_id=person, behaviour=behaviour, at=now, seen=seen, source=source, note=note)
    session.add(row)
    session.flush()
    return row.id


def observations(session: Session, person: int) -> list[Observation]:
    """What was noted about somebody's behaviour, oldest first."""
    return list(session.scalars(select(Observation).where(Observation.person_id == person).order_by(Observation.at)))


def remove_observation(session: Session, person: int, number: int) -> bool:
    """Take back one's own observation."""
    row = session.get(Observation, number)
    if row is None or row.person_id != person or row.source != "self":
        return False
    session.delete(row)
    return True


def schedule(session: Session, reminders: Iterable[Reminder], pathways: dict[int, int]) -> None:
    """Put reminders into people's inboxes; ``pathways`` gives each person's pathway."""
    mine = [one for one in reminders if int(one.person) in pathways]
    query = select(StepRecord.pathway_id, StepRecord.item, StepRecord.id)
    numbers = list(pathways.values())
    found: dict[tuple[int, str], int] = {}
    for at in range(0, len(numbers), TOGETHER):
        rows = session.execute(query.where(StepRecord.pathway_id.in_(numbers[at : at + TOGETHER])))
        found |= {(pathway, item): number for pathway, item, number in rows}
    nudges = [
        {
            "person_id": int(one.person),
            "step_id": found.get((pathways[int(one.person)], one.item)),
            "channel": "inbox",
            "text": one.text,
            "due": one.due,
        }
        for one in mine
    ]
    if nudges:
        session.execute(insert(Nudge), nudges)


def tell(session: Session, person: int, text: str, *, due: dt.date) -> None:
    """Put a word into somebody's inbox that belongs to no step."""
    session.add(Nudge(person_id=person, step_id=None, channel="inbox", text=text, due=due))


def inbox(session: Session, person: int, today: dt.date) -> list[Nudge]:
    """The nudges due by today that were not put away, newest first."""
    query = select(Nudge).where(Nudge.person_id == person, Nudge.due <= today, Nudge.seen_at.is_(None))
    return list(session.scalars(query.order_by(Nudge.due.desc(), Nudge.id)))


def put_away(session: Session, person: int, number: int, now: dt.datetime) -> bool:
    """Mark one's own nudge as seen."""
    nudge = session.get(Nudge, number)
    if nudge is None or nudge.person_id != person:
        return False
    nudge.seen_at = now
    return True


def contest(session: Session, *, person: int, about: str, text: str, now: dt.datetime) -> int:
    """Keep that somebody says what is held about them is not right."""
    row = Contest(person_id=person, about=about, text=text, at=now)
    session.add(row)
    session.flush()
    return row.id


def contests(session: Session, *, person: int | None = None, open_only: bool = False) -> list[Contest]:
    """Contests, oldest first."""
    query = select(Contest).order_by(Contest.id)
    if person is not None:
        query = query.where(Contest.person_id == person)
    if open_only:
        query = query.where(Contest.answered_at.is_(None))
    return list(session.scalars(query))


def answer(session: Session, number: int, *, text: str, by: int, now: dt.datetime) -> Contest | None:
    """Answer a contest."""
    row = session.get(Contest, number)
    if row is not None:
        row.answer, row.answered_by, row.answered_at = text, by, now
    return row


def _current(person: int) -> Select[PathwayRecord]:
    return select(PathwayRecord).where(PathwayRecord.person_id == person, PathwayRecord.ended_at.is_(None))


def _running(session: Session, people: Iterable[int] | None, *, leads: bool) -> list[PathwayRecord]:
    query = select(PathwayRecord).where(PathwayRecord.ended_at.is_(None), PathwayRecord.leads.is_(leads))
    query = query.order_by(PathwayRecord.id)
    if people is None:
        return list(session.scalars(query))
    wanted = sorted(people)
    parts = [wanted[at : at + TOGETHER] for at in range(0, len(wanted), TOGETHER)]
    return [row for part in parts for row in session.scalars(query.where(PathwayRecord.person_id.in_(part)))]


def _newest(session: Session, people: Iterable[int]) -> dict[int, int]:
    query = select(PathwayRecord.person_id, func.max(PathwayRecord.version)).group_by(PathwayRecord.person_id)
    wanted = sorted(people)
    return {
        person: version
        for at in range(0, len(wanted), TOGETHER)
        for person, version in session.execute(query.where(PathwayRecord.person_id.in_(wanted[at : at + TOGETHER])))
    }


def _steps(pathway_id: int, pathway: Pathway, digests: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "pathway_id": pathway_id,
            "position": position,
            "item": step.item,
            "title": step.title,
            "kind": step.kind,
            "capability": step.capability,
            "behaviour": step.behaviour,
            "week": step.week,
            "hours": step.hours,
            "why": _why(step.why),
            "item_digest": digests.get(step.item),
        }
        for position, step in enumerate(pathway.steps, 1)
    ]


def _why(reason: Reason) -> dict[str, Any]:
    """A reason as plain data, as planner.values gives it; most of ten thousand pathways' writing is this."""
    return {
        "claim": reason.claim,
        "figure": None if reason.figure is None else to_data(reason.figure),
        "part": reason.part,
        "policy": list(reason.policy),
        "quotes": list(reason.quotes),
        "signals": None if reason.signals is None else to_data(reason.signals),
        "because": [_why(below) for below in reason.because],
    }
