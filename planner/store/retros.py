"""Keep retros with what came of them; what was taken back stays readable."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.activate.model_programme import Outcome, Retro
from planner.store.tables import RetroOutcome, RetroRecord
from planner.values import from_data, to_data


def save(
    session: Session,
    retro: Retro,
    *,
    state: str,
    day: dt.date,
    reason: str = "",
    by: int,
    now: dt.datetime,
) -> RetroRecord:
    """Keep that a retro is to be held on a day, was held, or was skipped, with why it was proposed."""
    row = RetroRecord(
        team_key=retro.team, state=state, day=day, reason=reason, body=to_data(retro), by_login_id=by, at=now
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, number: int) -> RetroRecord | None:
    """One retro by its number."""
    return session.get(RetroRecord, number)


def of_team(session: Session, team: str) -> list[RetroRecord]:
    """A team's retros that were not taken back, the newest first."""
    query = select(RetroRecord).where(RetroRecord.team_key == team, RetroRecord.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(RetroRecord.day.desc(), RetroRecord.id.desc())))


def proposal(row: RetroRecord) -> Retro:
    """Why a retro was proposed, as it was shown then."""
    return from_data(Retro, row.body)


def add_outcomes(session: Session, retro: int, outcomes: Iterable[Outcome]) -> None:
    """Keep what came out of a retro."""
    session.add_all(RetroOutcome(retro_id=retro, **_columns(one)) for one in outcomes)
    session.flush()


def outcomes(session: Session, retros: Sequence[int]) -> dict[int, list[RetroOutcome]]:
    """What came out of these retros, by retro, in the order in which it was said."""
    query = select(RetroOutcome).where(RetroOutcome.retro_id.in_(list(retros))).order_by(RetroOutcome.id)
    found: dict[int, list[RetroOutcome]] = {number: [] for number in retros}
    for row in session.scalars(query):
        found[row.retro_id].append(row)
    return found


def outcome(session: Session, number: int) -> tuple[RetroOutcome, RetroRecord] | None:
    """One outcome with its retro."""
    query = select(RetroOutcome, RetroRecord).join(RetroRecord, RetroRecord.id == RetroOutcome.retro_id)
    row = session.execute(query.where(RetroOutcome.id == number)).first()
    return None if row is None else (row[0], row[1])


def said(row: RetroOutcome) -> Outcome:
    """An outcome as a frozen value."""
    return Outcome(
        kind=row.kind,  # type: ignore[arg-type]
        text=row.text,
        owner_role=row.owner_role,
        due=row.due,
        behaviour=row.behaviour,
        shared=row.shared,
    )


def forget_outcomes(session: Session, retro: int) -> None:
    """Take away what came out of a retro that was not held after all."""
    for row in outcomes(session, [retro])[retro]:
        session.delete(row)
    session.flush()


def shared(session: Session, start: dt.date, end: dt.date) -> list[tuple[RetroOutcome, RetroRecord]]:
    """What teams shared with the programme from a day up to, not including, another."""
    query = (
        select(RetroOutcome, RetroRecord)
        .join(RetroRecord, RetroRecord.id == RetroOutcome.retro_id)
        .where(RetroOutcome.shared.is_(True), RetroRecord.state == "held", RetroRecord.withdrawn_at.is_(None))
        .where(RetroRecord.day >= start, RetroRecord.day < end)
        .order_by(RetroOutcome.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _columns(one: Outcome) -> dict[str, Any]:
    return {**vars(one), "done_at": None}
