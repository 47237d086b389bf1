"""Drafts of library changes, and how many people an entry touches."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from planner.store import drafts
from planner.store.records import Records
from planner.store.tables import Assignment, Login, Person

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
TODAY = NOW.date()
COMMON: dict[str, Any] = {"sort": "role", "key": "clerk", "based_on": 1, "by": "ada@x.example", "now": NOW}


def test_a_draft_comes_back_as_it_was_kept(records: Records) -> None:
    """With its counter and who wrote in it; locked or not."""
    with records.write() as session:
        number = drafts.create(session, body={"title": "Clerk"}, **COMMON)
    with records.write() as session:
        draft = drafts.get(session, number, locked=True)
        assert draft is not None
        assert (draft.body, draft.counter, draft.writers) == ({"title": "Clerk"}, 1, ["ada@x.example"])
        assert drafts.open_of(session, "role", "clerk") is draft
        assert drafts.open_of(session, "item", "clerk") is None
        draft.state = "published"
    with records.read() as session:
        assert drafts.open_of(session, "role", "clerk") is None
        assert [one.id for one in drafts.listed(session, ("published",), sort="role", key="clerk")] == [number]
        assert drafts.listed(session, drafts.OPEN) == []
        assert drafts.keys(session, "role") == {"clerk"}


def test_what_is_to_be_dropped_has_no_body(records: Records) -> None:
    """And is told from an empty one."""
    with records.write() as session:
        number = drafts.create(session, body=None, state="proposed", why="Gone", **COMMON)
    with records.read() as session:
        draft = drafts.get(session, number)
        assert draft is not None
        assert (draft.body, draft.proposed_by) == (None, "ada@x.example")


def test_two_open_drafts_of_an_entry_are_refused(records: Records) -> None:
    """By the database itself, whoever is faster."""
    with records.write() as session:
        drafts.create(session, body={}, **COMMON)
    with pytest.raises(IntegrityError), records.write() as session:
        drafts.create(session, body={}, **COMMON)


def test_people_are_counted_on_the_day(records: Records) -> None:
    """Each once, from their first day to the day before their last entry ends."""
    with records.write() as session:
        people = [Person(name=f"P {n}") for n in range(4)]
        session.add_all(people)
        session.add(Login(email="a@x.example", password_hash="x", persona="hr"))
        session.flush()
        ends = (None, TODAY, TODAY + dt.timedelta(days=1), None)
        starts = (TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=9), None, TODAY + dt.timedelta(days=1))
        for person, start, end in zip(people, starts, ends, strict=True):
            session.add(Assignment(person_id=person.id, role_key="clerk", valid_from=start, valid_to=end))
        session.flush()
        assert drafts.people(session, "clerk", TODAY) == 2
        assert [drafts.pathways(session, sort, "clerk") for sort in ("role", "capability", "behaviour", "item")] == [
            0
        ] * 4
