"""Retros and what came of them are kept, given back and taken away."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from planner.activate.model_programme import Crossed, Outcome, Retro
from planner.reasons import Reason
from planner.store import retros, unsent
from planner.store.records import Records
from planner.store.tables import Login

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = NOW.date()
RETRO = Retro(
    team="claims",
    crossed=(Crossed(line="waiting", about="decision", sentence="Half", because=Reason(claim="Half")),),
    charts=("causes",),
    questions=("Who could decide?",),
)


@pytest.fixture
def login(records: Records) -> int:
    """Somebody who can sign in."""
    with records.write() as session:
        row = Login(email="m@example.org", password_hash="x", persona="manager")
        session.add(row)
        session.flush()
        return row.id


def keep(records: Records, login: int, *, state: str = "scheduled", day: dt.date = DAY) -> int:
    """Keep a retro."""
    with records.write() as session:
        return retros.save(session, RETRO, state=state, day=day, by=login, now=NOW).id


def outcome(text: str, *, shared: bool = False) -> Outcome:
    """Something to try."""
    return Outcome(kind="try", text=text, owner_role="Team lead", due=NOW.date(), shared=shared)


def test_a_retro_comes_back_as_it_was_proposed(records: Records, login: int) -> None:
    """With its reasons; the newest of a team first, without those taken back."""
    first = keep(records, login, state="skipped", day=dt.date(2026, 1, 5))
    second, gone = keep(records, login), keep(records, login)
    with records.write() as session:
        row = retros.get(session, gone)
        assert row is not None
        row.withdrawn_at = NOW
    with records.read() as session:
        rows = retros.of_team(session, "claims")
        assert [row.id for row in rows] == [second, first]
        assert retros.proposal(rows[0]) == RETRO
        assert retros.of_team(session, "others") == []


def test_outcomes_are_kept_shared_and_forgotten(records: Records, login: int) -> None:
    """Shared ones of held retros are found by their days; those forgotten are gone."""
    number = keep(records, login, state="held")
    with records.write() as session:
        retros.add_outcomes(session, number, [outcome("One"), outcome("Two", shared=True)])
    with records.read() as session:
        said = retros.outcomes(session, [number])[number]
        assert [retros.said(one) for one in said] == [outcome("One"), outcome("Two", shared=True)]
        day = dt.timedelta(days=1)
        assert [row.text for row, _ in retros.shared(session, NOW.date(), NOW.date() + day)] == ["Two"]
        assert retros.shared(session, NOW.date() + day, NOW.date() + 2 * day) == []
        assert unsent.unsent(session) == [number]
        assert retros.outcome(session, 0) is None
    with records.write() as session:
        retros.forget_outcomes(session, number)
    with records.read() as session:
        assert retros.outcomes(session, [number]) == {number: []}


def test_there_is_no_other_state(records: Records, login: int) -> None:
    """The database takes three words only."""
    with pytest.raises(IntegrityError):
        keep(records, login, state="perhaps")
