"""Cycles with their reviews and lessons are kept on both databases."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from planner.activate.model_programme import Lesson, Plan, Right
from planner.store import programme
from planner.store.records import Records

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
START, END = dt.date(2026, 1, 5), dt.date(2026, 4, 6)
PLAN = Plan(
    objective="Why",
    outcomes={"cost": 2},
    rights=(Right(what="Teams", role="Head"),),
    lessons=(Lesson(kind="kept", text="Old", cycle=1),),
)


def begin(records: Records, *, number: int = 1, before: int | None = None, end: dt.date = END) -> int:
    """Keep a cycle with two reviews."""
    with records.write() as session:
        return programme.begin(
            session,
            programme="P",
            number=number,
            start=START,
            end=end,
            plan=PLAN,
            before=before,
            reviews=(START + dt.timedelta(weeks=3), START + dt.timedelta(weeks=6)),
            by="hr",
            now=NOW,
        )


def test_a_cycle_comes_back_as_it_was_begun(records: Records) -> None:
    """With its plan, its reviews in order and the cycle after it."""
    first = begin(records)
    second = begin(records, number=2, before=first)
    with records.read() as session:
        row = programme.get(session, first)
        assert row is not None
        assert programme.plan(row) == PLAN
        assert [one.due for one in programme.reviews(session, first)] == [dt.date(2026, 1, 26), dt.date(2026, 2, 16)]
        assert [one.id for one in programme.cycles(session)] == [second, first]
        following = programme.after(session, first)
        assert following is not None
        assert following.id == second
        assert programme.gates(session, "cycle:P, cycle 1") == []
        assert programme.pathways(session, START, END) == []


def test_lessons_stand_until_they_are_taken_back(records: Records) -> None:
    """Removing a cycle takes its lessons and reviews."""
    number = begin(records)
    with records.write() as session:
        lesson = programme.learn(session, number, kind="tried", text="New", by="hr", now=NOW)
        assert [one.text for one in programme.lessons(session, number)] == ["New"]
        row = programme.lesson(session, lesson)
        assert row is not None
        row.ended_at = NOW
        session.flush()
        assert programme.lessons(session, number) == []
        cycle = programme.get(session, number)
        assert cycle is not None
        programme.remove(session, cycle)
        assert programme.cycles(session) == []


def test_one_cycle_follows_another(records: Records) -> None:
    """The database itself keeps two people at once from beginning two next cycles."""
    first = begin(records)
    begin(records, number=2, before=first)
    with pytest.raises(IntegrityError):
        begin(records, number=3, before=first)


def test_a_cycle_ends_after_it_begins(records: Records) -> None:
    """The database takes no other."""
    with pytest.raises(IntegrityError):
        begin(records, end=START)
