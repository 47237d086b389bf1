"""What an organisation says its states mean: versions, who said it, and the way back."""

import datetime as dt

import pytest

from planner.store import log, state_meanings
from planner.store.records import Records
from planner.store.state_meanings import Said

DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def said(activity: str, meaning: str, *, type: str = "", note: str = "") -> Said:  # noqa: A002
    """What a state of the desk means."""
    return Said(source="desk", activity=activity, type=type, meaning=meaning, note=note)


def say(records: Records, *told: Said, hour: int = 0) -> int | None:
    """Say it, some hours after the first."""
    with records.write() as session:
        return state_meanings.say(session, told, by="ida@example.org", now=DAY + dt.timedelta(hours=hour))


def back(records: Records, number: int, *, hour: int = 9) -> int:
    """Take it back."""
    with records.write() as session:
        return state_meanings.take_back(session, number, by="ida@example.org", now=DAY + dt.timedelta(hours=hour))


def now(records: Records) -> dict[tuple[str, str], str]:
    """What holds."""
    with records.read() as session:
        return {(row.activity, row.type): row.meaning for row in state_meanings.standing(session)}


def test_the_newest_word_holds_and_the_older_stays(records: Records) -> None:
    """A second meaning ends the first, which stays with its note and its days."""
    say(records, said("Parked", "outside", note="We park what customers must answer"))
    say(records, said("Parked", "queue"), hour=1)
    assert now(records) == {("Parked", ""): "queue"}
    with records.read() as session:
        newest, first = state_meanings.history(session, "desk", limit=9)
        assert (newest.until, first.until, first.meaning) == (None, DAY + dt.timedelta(hours=1), "outside")
        assert first.note == "We park what customers must answer"
        assert state_meanings.changed_at(session) == DAY + dt.timedelta(hours=1)
        assert log.broken(session) is None


def test_what_is_known_already_changes_nothing(records: Records) -> None:
    """Saying the same again, or going back where nothing was said, leaves no trace."""
    assert say(records, said("Parked", "")) is None
    assert say(records, said("Parked", "queue")) is not None
    assert say(records, said("Parked", "queue"), hour=1) is None
    with records.read() as session:
        assert len(log.entries(session, limit=9)) == 1


def test_one_change_of_many_states_is_taken_back_whole(records: Records) -> None:
    """What it said ends, and what it ended holds again; the taking back can be taken back."""
    say(records, said("Parked", "outside"))
    number = say(records, said("Parked", "queue"), said("Zone 9", "working", type="Bug"), hour=1)
    assert number is not None
    assert back(records, number) == 2
    assert now(records) == {("Parked", ""): "outside"}
    with records.read() as session:
        undoing = log.newest(session)
    assert back(records, undoing, hour=10) == 2
    assert now(records) == {("Parked", ""): "queue", ("Zone 9", "Bug"): "working"}


def test_going_back_to_what_is_shipped_can_be_undone(records: Records) -> None:
    """An empty meaning ends the own one; undo brings it again."""
    say(records, said("Parked", "outside"))
    number = say(records, said("Parked", ""), hour=1)
    assert now(records) == {}
    assert number is not None
    back(records, number)
    assert now(records) == {("Parked", ""): "outside"}


def test_a_later_word_is_not_undone_with_an_earlier(records: Records) -> None:
    """Only states of which the change is the last word go back."""
    first = say(records, said("Parked", "outside"), said("Zone 9", "queue"))
    say(records, said("Parked", "working"), hour=1)
    assert first is not None
    assert back(records, first) == 1
    assert now(records) == {("Parked", ""): "working"}
    with pytest.raises(LookupError):
        back(records, first, hour=10)
    with pytest.raises(LookupError):
        back(records, 999)
