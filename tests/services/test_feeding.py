"""A person's steps as a calendar feed: theirs alone, whole, stable, and ended when they say so."""

import datetime as dt
from typing import Any

import pytest
from icalendar import Calendar

from planner.access import Viewer
from planner.config import Settings
from planner.services import accounts, auditing, feeding
from planner.services.errors import NotAllowed
from planner.store.open import Stores
from planner.store.tables import Assignment, Feed, StepRecord

from .reminded import MONDAY, NINE, Office, office

ADA, BEN = "Ada Quill", "Ben Ostler"


@pytest.fixture
def here(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two people with a step each."""
    return office(stores, monkeypatch, ADA, BEN)


def read(here: Office, address: feeding.Address) -> list[dict[str, Any]]:
    """The events at an address."""
    text = feeding.read(here.stores, address.number, address.secret)
    assert text is not None
    return [dict(one) for one in Calendar.from_ical(text).walk("VEVENT")]


def test_the_feed_has_ones_own_steps_and_nothing_else(here: Office) -> None:
    """Title, when, and that is all: nine in the morning where the person is, two hours."""
    (event,) = read(here, feeding.make(here.stores, here.viewer(ADA)))
    assert event["SUMMARY"] == "Read a draft before it is sent"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (NINE, NINE + dt.timedelta(hours=2))
    assert {"ATTENDEE", "ORGANIZER", "DESCRIPTION", "LOCATION"} & set(event) == set()
    assert event["STATUS"] == "CONFIRMED"


def test_uids_never_change_and_differ_between_people(here: Office) -> None:
    """Read again, and at a new address, a step has the number it had."""
    first = feeding.make(here.stores, here.viewer(ADA))
    before = read(here, first)[0]["UID"]
    assert read(here, first)[0]["UID"] == before
    assert read(here, feeding.make(here.stores, here.viewer(ADA)))[0]["UID"] == before
    assert read(here, feeding.make(here.stores, here.viewer(BEN)))[0]["UID"] != before


def test_what_is_set_aside_or_taken_back_is_cancelled_and_stays(here: Office) -> None:
    """A calendar that saw a step learns that it is off."""
    mine, theirs = (feeding.make(here.stores, here.viewer(name)) for name in (ADA, BEN))
    before = [read(here, one)[0]["UID"] for one in (mine, theirs)]
    here.change(StepRecord, here.steps[ADA], not_relevant_because="Not my work")
    here.clock.at = NINE - dt.timedelta(hours=1)
    here.take_back(BEN)
    events = [read(here, one)[0] for one in (mine, theirs)]
    assert [one["STATUS"] for one in events] == ["CANCELLED", "CANCELLED"]
    assert [one["UID"] for one in events] == before


def test_a_step_that_was_done_is_not_cancelled_with_its_pathway(here: Office) -> None:
    """The time was spent."""
    mine = feeding.make(here.stores, here.viewer(ADA))
    here.change(StepRecord, here.steps[ADA], done_at=NINE)
    here.take_back(ADA)
    assert read(here, mine)[0]["STATUS"] == "CONFIRMED"


def test_renewing_and_revoking_end_the_address(here: Office) -> None:
    """At once, and the person's other address is not brought back."""
    first = feeding.make(here.stores, here.viewer(ADA))
    second = feeding.make(here.stores, here.viewer(ADA))
    assert feeding.read(here.stores, first.number, first.secret) is None
    assert read(here, second)
    assert feeding.revoke(here.stores, here.viewer(ADA)) == 1
    assert feeding.read(here.stores, second.number, second.secret) is None
    assert feeding.since(here.stores, here.viewer(ADA)) is None


def test_the_secret_is_kept_as_a_code_and_each_opens_its_own_feed(here: Office) -> None:
    """Neither the records nor another's secret open it."""
    mine, theirs = (feeding.make(here.stores, here.viewer(name)) for name in (ADA, BEN))
    with here.stores.records.read() as session:
        rows = session.query(Feed).all()
    assert not any(one.secret in str(vars(row)) for one in (mine, theirs) for row in rows)
    assert feeding.read(here.stores, mine.number, theirs.secret) is None
    assert feeding.read(here.stores, mine.number, "") is None
    assert feeding.read(here.stores, mine.number, rows[0].secret_hash) is None
    assert feeding.read(here.stores, 99, mine.secret) is None


def test_who_left_or_may_not_sign_in_has_no_feed(here: Office) -> None:
    """Whoever is kept out is kept out of the feed as well."""
    mine, theirs = (feeding.make(here.stores, here.viewer(name)) for name in (ADA, BEN))
    accounts.create(
        here.stores, email="ada@example.org", persona="employee", password="x" * 20, person_id=here.people[ADA]
    )
    assert read(here, mine)
    accounts.switch(here.stores, "ada@example.org", active=False)
    assert feeding.read(here.stores, mine.number, mine.secret) is None
    with here.stores.records.write() as session:
        session.query(Assignment).filter_by(person_id=here.people[BEN]).one().valid_to = MONDAY
    assert feeding.read(here.stores, theirs.number, theirs.secret) is None


def test_long_past_steps_are_left_out(here: Office) -> None:
    """A quarter back, and no further."""
    mine = feeding.make(here.stores, here.viewer(ADA))
    here.clock.forward(days=91)
    assert len(read(here, mine)) == 1
    here.clock.forward(days=3)
    assert read(here, mine) == []


def test_only_ones_own(here: Office) -> None:
    """A sign-in that is tied to nobody makes no feed."""
    nobody = Viewer(login=1, email="x@example.org", persona="hr")
    with pytest.raises(NotAllowed):
        feeding.make(here.stores, nobody)
    assert Settings().public_address == ""


def test_the_log_tells_nobody_else_who_chose_something_for_themselves(here: Office) -> None:
    """The entry is there and fits the chain; HR leaders and auditors read no name with it."""
    feeding.make(here.stores, here.viewer(ADA))
    auditor = Viewer(login=0, email="auditor@example.org", persona="auditor")
    [made], broken = auditing.acts(here.stores, auditor)
    assert (made.action, made.by, broken) == ("make calendar feed", auditing.ITSELF, None)
