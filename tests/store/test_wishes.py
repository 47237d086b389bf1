"""Where people want to go: the newest word holds, older ones stay, and only their owner deletes them."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from planner.store import wishes
from planner.store.records import Records
from planner.store.tables import Person, Wish

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def people(records: Records) -> tuple[int, int]:
    """Two people."""
    with records.write() as session:
        both = [Person(name="Ada Example"), Person(name="Ben Example")]
        session.add_all(both)
        session.flush()
        return both[0].id, both[1].id


def say(records: Records, person: int, role: str, what: str, *, hour: int = 0) -> tuple[int, int | None]:
    """Say it, some hours after the first."""
    with records.write() as session:
        now = DAY + dt.timedelta(hours=hour)
        return wishes.say(session, person=person, role=role, what=what, note=f"hour {hour}", now=now)


def refused(records: Records) -> list[tuple[int, str]]:
    """Who refuses what."""
    with records.read() as session:
        return [(row.person_id, row.role_key) for row in wishes.refusals(session)]


def test_the_newest_word_holds_and_the_older_stays(records: Records, people: tuple[int, int]) -> None:
    """A second word on the same role ends the first, of the same person alone."""
    ada, ben = people
    first, _ = say(records, ada, "clerk", "refused")
    say(records, ben, "clerk", "refused", hour=1)
    assert refused(records) == [(ada, "clerk"), (ben, "clerk")]
    assert say(records, ada, "clerk", "wanted", hour=2)[1] == first
    assert refused(records) == [(ben, "clerk")]
    with records.read() as session:
        told = [(row.what, row.note, row.until) for row in wishes.history(session, ada)]
        assert told == [("wanted", "hour 2", None), ("refused", "hour 0", DAY + dt.timedelta(hours=2))]


def test_what_is_taken_back_holds_no_more(records: Records, people: tuple[int, int]) -> None:
    """Ending gives the number of what held, and nothing where nothing did."""
    ada, _ = people
    number, _ = say(records, ada, "clerk", "refused")
    with records.write() as session:
        assert wishes.end(session, ada, "clerk", DAY) == number
        assert wishes.end(session, ada, "clerk", DAY) is None
    assert refused(records) == []


def test_only_what_ended_is_deleted_and_only_by_its_owner(records: Records, people: tuple[int, int]) -> None:
    """A standing word has to be taken back first."""
    ada, ben = people
    number, _ = say(records, ada, "clerk", "refused")
    with records.write() as session:
        assert not wishes.forget(session, ada, number)
        wishes.end(session, ada, "clerk", DAY)
        assert not wishes.forget(session, ben, number)
        assert wishes.forget(session, ada, number)
        assert wishes.history(session, ada) == []


def test_two_words_at_one_moment_leave_the_newer(records: Records, people: tuple[int, int]) -> None:
    """Were both kept as standing, the later row counts."""
    with records.write() as session:
        for what in ("refused", "wanted"):
            session.add(Wish(person_id=people[0], role_key="clerk", what=what, note="", at=DAY, until=None))
            session.flush()
    assert refused(records) == []


def test_nothing_else_can_be_said(records: Records, people: tuple[int, int]) -> None:
    """The database takes two words only."""
    with pytest.raises(IntegrityError):
        say(records, people[0], "clerk", "perhaps")
