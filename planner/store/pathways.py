"""Keep pathways, steps, observations, nudges and contests, and give them back."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from planner.activate.model import Pathway, Reminder
from planner.store.tables import Contest, Nudge, Observation, PathwayRecord, StepRecord
from planner.values import to_data


def save(
    session: Session, pathway: Pathway, *, decision: int, start: dt.date, by: int, now: dt.datetime
) -> PathwayRecord:
    """Keep a person's pathway as their newest version; the one before it ends."""
    person = int(pathway.person)
    for earlier in session.scalars(_current(person)).all():
        end(session, earlier.id, now)
    newest = session.scalar(select(func.max(PathwayRecord.version)).where(PathwayRecord.person_id == person)) or 0
    record = PathwayRecord(
        person_id=person,
        decision_id=decision,
        role_key=pathway.role,
        version=newest + 1,
        objective=pathway.objective,
        hours_per_week=pathway.hours_per_week,
        start=start,
        assigned_by=by,
        assigned_at=now,
        gaps=to_data(pathway.gaps),
    )
    session.add(record)
    session.flush()
    session.add_all(_steps(record.id, pathway))
    session.flush()
    return record


def end(session: Session, pathway: int, now: dt.datetime) -> None:
    """Take an assigned pathway back; the version before it does not return by itself."""
    record = session.get(PathwayRecord, pathway)
    if record is not None and record.ended_at is None:
        record.ended_at = now
        for nudge in session.scalars(
            select(Nudge).join(StepRecord, StepRecord.id == Nudge.step_id).where(StepRecord.pathway_id == pathway)
        ):
            session.delete(nudge)


def current(session: Session, person: int) -> PathwayRecord | None:
    """The pathway somebody is on."""
    return session.scalar(_current(person))


def since(session: Session, pathway: PathwayRecord) -> dt.date:
    """The first day of the pathway and of those it replaced without a break."""
    query = select(PathwayRecord).where(PathwayRecord.person_id == pathway.person_id)
    ended = {row.ended_at: row for row in session.scalars(query.where(PathwayRecord.ended_at.is_not(None)))}
    first = pathway
    while first.assigned_at in ended:
        first = ended[first.assigned_at]
    return min(first.start, pathway.start)


def get(session: Session, pathway: int) -> PathwayRecord | None:
    """One pathway by its number."""
    return session.get(PathwayRecord, pathway)


def running(session: Session, people: Iterable[int] | None = None) -> list[PathwayRecord]:
    """The pathways being walked, of some people or of all."""
    query = select(PathwayRecord).where(PathwayRecord.ended_at.is_(None)).order_by(PathwayRecord.id)
    if people is not None:
        query = query.where(PathwayRecord.person_id.in_(list(people)))
    return list(session.scalars(query))


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
    found: dict[int, dict[str, int]] = {}
    for reminder in reminders:
        person = int(reminder.person)
        if person not in pathways:
            continue
        if person not in found:
            found[person] = {row.item: row.id for row in steps(session, pathways[person])}
        session.add(
            Nudge(
                person_id=person,
                step_id=found[person].get(reminder.item),
                channel="inbox",
                text=reminder.text,
                due=reminder.due,
            )
        )


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


def _steps(pathway_id: int, pathway: Pathway) -> list[StepRecord]:
    return [
        StepRecord(
            pathway_id=pathway_id,
            position=position,
            item=step.item,
            title=step.title,
            kind=step.kind,
            capability=step.capability,
            behaviour=step.behaviour,
            week=step.week,
            hours=step.hours,
            why=to_data(step.why),
        )
        for position, step in enumerate(pathway.steps, 1)
    ]
