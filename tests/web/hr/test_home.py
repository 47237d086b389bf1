"""The HR leader's home."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from planner.services import deciding
from planner.services.deciding import Choice
from planner.store.open import Stores

from . import world
from .conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]


def test_before_anything_came_in_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Home says what it will show and leads to the page that fills it."""
    answer = enter("hr").get("/hr")
    assert "Nothing has come in yet" in answer.text
    well_made(answer.text)


def test_home_says_what_was_found_and_what_waits(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """The first pulse counts as the first; what touches most people comes first, and decisions are listed."""
    pulse()
    text = enter("hr").get("/hr").text
    assert "The first pulse found 3 things, and 2 decisions wait for you." in text
    assert text.index("becoming one job") < text.index("team Claims was for decisions")
    assert 'href="/roles/analyst"' in text
    assert 'href="/friction/team/claims"' in text
    well_made(text)


def test_groups_too_small_leave_no_trace(pulse: Pulse, enter: Enter) -> None:
    """Nothing of the team of two is on the page."""
    pulse()
    assert "Law" not in enter("hr").get("/hr").text


def test_what_is_new_and_what_is_gone_is_told(pulse: Pulse, enter: Enter) -> None:
    """A second pulse marks what the first had not, and names what is no longer found."""
    pulse(merged=False)
    pulse(ghost=False)
    text = enter("hr").get("/hr").text
    assert "2 things changed since the pulse before" in text
    assert text.count('<span class="tag">New</span>') == 1
    assert "No longer found" in text
    assert "is work of 24 people that nobody named" in text
    assert "What still holds" in text


def test_nothing_changed_is_said_plainly(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """Two pulses that found the same: no card but the decisions that wait, and what still holds."""
    pulse()
    pulse()
    text = enter("hr").get("/hr").text
    assert "Nothing changed since the pulse before, and 2 decisions wait for you." in text
    assert text.count("<article") == 1
    assert "What still holds" in text
    well_made(text)


def test_a_decided_measure_no_longer_waits(pulse: Pulse, enter: Enter, stores: Stores) -> None:
    """Once decided, it is off the list."""
    runs = pulse()
    client = enter("hr")
    number = world.number_of(stores, runs["audit"], "measure:decision_wait:team:claims")
    deciding.decide(stores, world.viewer(stores, "hr"), number, Choice(option="none", reason="Not now"))
    assert "1 decision waits for you" in client.get("/hr").text


@pytest.mark.parametrize("persona", ["manager", "employee", "auditor"])
def test_home_is_for_hr(persona: str, pulse: Pulse, enter: Enter) -> None:
    """Others get the calm page that says so."""
    pulse()
    assert enter(persona).get("/hr").status_code == 403


def test_signing_in_leads_home(pulse: Pulse, enter: Enter) -> None:
    """The door leads HR leaders here."""
    pulse()
    client: FlaskClient = enter("hr")
    assert client.get("/").location == "/hr"
