"""What was assigned together, role pathways and dates of workshops are kept and told."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from planner.activate.model import Occasion, Pathway, Personal, Step
from planner.reasons import Reason
from planner.store import assigned, pathways
from planner.store.records import Records
from planner.store.tables import Decision, Login, Person, RecommendationRecord, Run

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = NOW.date()


@pytest.fixture
def login(records: Records) -> int:
    """Somebody who can sign in."""
    with records.write() as session:
        row = Login(email="m@example.org", password_hash="x", persona="manager")
        session.add(row)
        session.flush()
        return row.id


def test_a_date_is_kept_once_with_its_newest_seats(records: Records, login: int) -> None:
    """Adding it again changes its seats; what is over is not told, and what is taken away is gone."""
    with records.write() as session:
        for seats in (8, 12):
            assigned.add_occasion(session, item="shop", day=DAY, seats=seats, by=login)
        assigned.add_occasion(session, item="shop", day=DAY - dt.timedelta(days=1), seats=4, by=login)
        rows = assigned.occasions(session, since=DAY)
        assert assigned.told(rows) == (Occasion(item="shop", day=DAY, seats=12),)
        assigned.remove_occasion(session, rows[0].id)
        assert assigned.occasions(session, since=DAY) == []


def test_a_role_pathway_gets_a_new_version_only_when_it_changes(records: Records) -> None:
    """The same steps are the same version; others are the next, each role for itself."""
    with records.write() as session:
        told = [assigned.role_version(session, "analyst", steps, NOW) for steps in ([1], [1], [2], [1])]
        assert told == [1, 1, 2, 3]
        assert assigned.role_version(session, "clerk", [1], NOW) == 1


def test_an_assignment_is_begun_closed_and_marked_when_taken_back(records: Records, login: int) -> None:
    """It says how far it came; nobody walking it any more, it counts as taken back."""
    with records.write() as session:
        number = assigned.begin(
            session, decision=_decision(session, login), by=login, now=NOW, rule={}, passed={"walks": 1}, people=3
        )
        assert [one.state for one in assigned.by_number(session, [number]).values()] == ["going"]
        assigned.close(session, number, people=2)
        row = assigned.get(session, number)
        assert row is not None
        assert (row.state, row.people) == ("done", 2)
        assigned.undone(session, [number], NOW)
        assert (row.state, row.undone_at) == ("undone", NOW)


def test_what_is_done_or_set_aside_and_the_seats_held_are_told(records: Records, login: int) -> None:
    """Items by person, and seats by item and Monday, without those left out; an end sets the seats free."""
    with records.write() as session:
        person = Person(name="Ada Quill")
        session.add(person)
        session.flush()
        numbers = pathways.save_together(
            session, [_pathway(person.id)], decision=_decision(session, login), start=DAY, by=login, now=NOW
        )
        first, second = pathways.steps(session, numbers[person.id])
        first.done_at, second.not_relevant_because = NOW, "I lead it"
        session.flush()
        assert assigned.personal(session, [person.id]) == {
            str(person.id): Personal(done=frozenset({"basics"}), dropped=frozenset({"shop"}))
        }
        assert assigned.seats_taken(session, ["shop"]) == {("shop", DAY + dt.timedelta(weeks=1)): 1}
        assert assigned.seats_taken(session, ["shop"], without=[person.id]) == {}
        pathways.end(session, numbers[person.id], NOW)
        assert assigned.seats_taken(session, ["shop"]) == {}


def test_open_steps_whose_item_is_gone_or_changed_make_a_pathway_outdated(records: Records, login: int) -> None:
    """What is done does not."""
    with records.write() as session:
        person = Person(name="Ada Quill")
        session.add(person)
        session.flush()
        made, digests = _pathway(person.id), {"basics": "a", "shop": "b"}
        decision = _decision(session, login)
        numbers = pathways.save_together(
            session, [made], decision=decision, start=DAY, by=login, now=NOW, digests=digests
        )
        assert assigned.outdated(session, [person.id], digests) == []
        (found,) = assigned.outdated(session, [person.id], {"basics": "c"})
        assert (found.changed, found.gone) == (("Basics",), ("Shop",))
        for step in pathways.steps(session, numbers[person.id]):
            step.done_at = NOW
        session.flush()
        assert assigned.outdated(session, [person.id], {}) == []


def _pathway(person: int) -> Pathway:
    steps = tuple(
        Step(
            item=key,
            title=key.capitalize(),
            kind="learn",
            capability="judgement",
            behaviour="review",
            week=week,
            hours=1.0,
            why=Reason(claim="It is needed"),
        )
        for week, key in enumerate(("basics", "shop"), 1)
    )
    return Pathway(
        person=str(person), role="analyst", decision="1", objective="", hours_per_week=2.0, gaps=(), steps=steps
    )


def _decision(session: Session, login: int) -> int:
    run = Run(
        phase="architect",
        at=NOW,
        by="m@example.org",
        seconds=0.0,
        seed=0,
        code_version="",
        inputs={},
        inputs_digest="",
        result={},
        result_digest="",
    )
    session.add(run)
    session.flush()
    said = RecommendationRecord(run_id=run.id, key="k", kind="verdict", subject="role:a", recommended="", body={})
    session.add(said)
    session.flush()
    row = Decision(
        recommendation_id=said.id,
        kind="verdict",
        subject="role:a",
        chosen="upskill",
        alternatives=[],
        reason="",
        by_login_id=login,
        at=NOW,
    )
    session.add(row)
    session.flush()
    return row.id
