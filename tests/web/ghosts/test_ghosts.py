"""The ghosts page."""

from collections.abc import Callable

import pytest

from ..hr.conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]


def test_before_a_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without results it says what it will show."""
    text = enter("hr").get("/ghosts").text
    assert "No pulse yet" in text
    well_made(text)


def test_a_ghost_is_quoted_placed_and_without_owner(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """Its own words, where it is done, and who could own it; quotes are text, never markup."""
    pulse()
    text = enter("hr").get("/ghosts").text
    assert "1 kind of work has grown that no role and no course names." in text
    assert "judge the draft &lt;again&gt;" in text
    assert 'href="/roles/clerk"' in text
    assert "Nobody owns it" in text
    well_made(text)


def test_when_nothing_goes_unnamed_the_page_says_so(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """No ghost is an answer, with what would tell more."""
    pulse(ghost=False)
    text = enter("hr").get("/ghosts").text
    assert "All the work that was seen is named" in text
    well_made(text)


def test_ghosts_are_a_file(pulse: Pulse, enter: Enter) -> None:
    """The list can be downloaded."""
    pulse()
    assert "judge · draft,Clerk,judge the draft <again>,Likely" in enter("manager").get("/ghosts.csv").text


@pytest.mark.parametrize("persona", ["employee", "auditor"])
def test_others_do_not_see_ghosts(persona: str, pulse: Pulse, enter: Enter) -> None:
    """Ghosts are for HR leaders and managers."""
    pulse()
    assert enter(persona).get("/ghosts").status_code == 403
