"""Accounts of sources matched to people, and decided by people."""

import datetime as dt

import pytest
from sqlalchemy import select

from planner.store import accounts, log
from planner.store.accounts import Matched
from planner.store.records import Records
from planner.store.tables import Account, Login, Person

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def people(records: Records) -> dict[str, int]:
    """Three people and somebody who decides, by what they are called."""
    with records.write() as session:
        ada = Person(external_id="K7", name="Ada Example", email="ada.e@x.example")
        ben = Person(name="Ben Sample", email="ben@x.example")
        other = Person(name="Ben Sample", email="ben.s@x.example")
        login = Login(email="hr@x.example", password_hash="-", persona="hr")
        session.add_all([ada, ben, other, login])
        session.flush()
        return {"ada": ada.id, "ben": ben.id, "other": other.id, "login": login.id}


def states(records: Records) -> dict[str, tuple[str, int | None, list[int]]]:
    """State, person and candidates by account."""
    with records.read() as session:
        return {one.name: (one.state, one.person_id, one.candidates) for one in session.scalars(select(Account))}


def match(records: Records, *names: str) -> Matched:
    """Match accounts of the source "desk"."""
    with records.write() as session:
        return accounts.match(session, "desk", names)


def decide(records: Records, people: dict[str, int], whose: int | str | None) -> None:
    """Decide the only account there is."""
    with records.write() as session:
        (account,) = accounts.list_(session)
        accounts.decide(session, account.id, whose, login_id=people["login"], by="hr@x.example", now=NOW)  # type: ignore[arg-type]


def take_back(records: Records) -> None:
    """Undo the newest decision on the only account there is."""
    with records.write() as session:
        (account,) = accounts.list_(session)
        accounts.take_back(session, account.id, by="hr@x.example", now=NOW)


def test_ids_and_addresses_are_certain_and_names_are_asked(records: Records, people: dict[str, int]) -> None:
    """Whatever the letters' size; an account that fits nobody stays unmatched."""
    found = match(records, "k7", "BEN@x.example", "ada.e", "Example, Ada", "ben_sample", "robot", " k7 ", "")
    assert found == Matched(matched=2, doubtful=3, unmatched=1)
    assert states(records) == {
        "k7": ("matched", people["ada"], []),
        "BEN@x.example": ("matched", people["ben"], []),
        "ada.e": ("doubtful", None, [people["ada"]]),
        "Example, Ada": ("doubtful", None, [people["ada"]]),
        "ben_sample": ("doubtful", None, [people["ben"], people["other"]]),
        "robot": ("unmatched", None, []),
    }
    with records.read() as session:
        assert accounts.doubtful_count(session) == 3
        assert [one.name for one in accounts.list_(session, state="unmatched")] == ["robot"]


def test_matching_again_finds_people_who_came_since(records: Records, people: dict[str, int]) -> None:
    """Accounts that nobody decided are looked at anew, also when no signals are new."""
    match(records, "cem@x.example")
    with records.write() as session:
        cem = Person(name="Cem Muster", email="cem@x.example")
        session.add(cem)
        session.flush()
    assert match(records) == Matched(matched=1)
    assert states(records)["cem@x.example"] == ("matched", cem.id, [])


@pytest.mark.parametrize(
    ("whose", "state"), [("ben", "matched"), (None, "unmatched"), ("automated", "automated"), ("ignored", "ignored")]
)
def test_a_decision_stays_and_can_be_undone(
    records: Records, people: dict[str, int], whose: str | None, state: str
) -> None:
    """Matching again leaves it, taking it back gives what was before, and the log holds both."""
    match(records, "ada.e")
    before = states(records)
    decide(records, people, people["ben"] if whose == "ben" else whose)
    assert match(records, "ada.e") == Matched(settled=1)
    assert states(records)["ada.e"] == (state, people["ben"] if whose == "ben" else None, [])
    take_back(records)
    assert states(records) == before
    with records.read() as session:
        assert log.broken(session) is None
        assert len(log.entries(session, limit=9)) == 2


def test_decisions_are_undone_one_by_one(records: Records, people: dict[str, int]) -> None:
    """The newest first, and nothing is left to undo in the end."""
    match(records, "ada.e")
    decide(records, people, people["ben"])
    decide(records, people, "automated")
    take_back(records)
    assert states(records)["ada.e"] == ("matched", people["ben"], [])
    take_back(records)
    assert states(records)["ada.e"] == ("doubtful", None, [people["ada"]])
    with pytest.raises(LookupError):
        take_back(records)


def test_an_account_cannot_be_given_to_nobody_known(records: Records, people: dict[str, int]) -> None:
    """The person must be there."""
    match(records, "ada.e")
    with pytest.raises(LookupError):
        decide(records, people, 10_000)
    assert states(records)["ada.e"][0] == "doubtful"
