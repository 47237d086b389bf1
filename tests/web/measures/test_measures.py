"""The list of measures: who sees which, since when, and what the work shows."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from planner.services import clock, deciding
from planner.services.deciding import Choice
from planner.services.errors import Refused
from planner.store.open import Stores

from ..hr import world

WellMade = Callable[[str], None]
KEY = "measure:decision_wait:team:claims"


@pytest.fixture
def number(stores: Stores) -> int:
    """The proposal against waiting in the team Claims."""
    world.prepare(stores)
    return world.number_of(stores, world.take(stores)["audit"], KEY)


def decide(stores: Stores, number: int, **more: dt.date) -> int:
    """Decide to let those decide who do the work."""
    choice = Choice(option="limits", reason="Most are small", owner="Lead of Claims", **more)
    return deciding.decide(stores, world.viewer(stores, "hr"), number, choice)


def test_a_proposal_waits(number: int, signed_in: Callable[[str], FlaskClient], well_made: WellMade) -> None:
    """Before a decision the page says that nothing runs, and what waits."""
    text = signed_in("hr").get("/measures").text
    assert "No measure is running; 1 proposal waits for a decision." in text
    assert f'href="/friction/measures/{number}"' in text
    well_made(text)


def test_a_decided_measure_says_since_when_and_whose(
    number: int, stores: Stores, signed_in: Callable[[str], FlaskClient], well_made: WellMade
) -> None:
    """Its start, owner, effort, reason and behaviour are there; what it does shows after the next pulse."""
    decision = decide(stores, number, start=clock.today() - dt.timedelta(days=30))
    client = signed_in("hr")
    text = client.get("/measures").text
    told = ("1 measure is running", "Lead of Claims", "Most are small", "Decides within limits", "one workshop")
    assert all(words in text for words in told)
    assert "It shows after the next pulse" in text
    well_made(text)
    deciding.withdraw(stores, world.viewer(stores, "hr"), decision)
    after = client.get("/measures").text
    assert "What was tried before" in after
    well_made(after)
    assert "Lead of Claims" in client.get("/measures.csv").text


def test_one_that_begins_later_has_not_begun(
    number: int, stores: Stores, signed_in: Callable[[str], FlaskClient]
) -> None:
    """A start to come is said to be one; a start out of reach is refused."""
    with pytest.raises(Refused, match="within a year"):
        decide(stores, number, start=clock.today() + dt.timedelta(days=900))
    decide(stores, number, start=clock.today() + dt.timedelta(days=9))
    assert "Not begun yet" in signed_in("hr").get("/measures").text


def test_managers_see_their_own_teams_only(
    number: int, stores: Stores, signed_in: Callable[[str], FlaskClient], well_made: WellMade
) -> None:
    """Somebody who leads nobody sees no team's measures; employees see no such page."""
    decide(stores, number)
    text = signed_in("manager").get("/measures").text
    assert "Lead of Claims" not in text
    well_made(text)
    assert signed_in("employee").get("/measures").status_code == 403
