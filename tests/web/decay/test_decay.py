"""Signs of decay: what is seen, what is not computable and why, and nothing about few people."""

from collections.abc import Callable

import pytest

from planner.audit.decay import KINDS, NO_USE
from planner.audit.diagnosed import Sign
from planner.audit.model import Audit
from planner.web.decay.shown import SIGNS

from ..hr.conftest import Enter
from ..pulse.conftest import WINDOW

Keep = Callable[..., int]
WellMade = Callable[[str], None]


def test_before_a_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without results it says what it will show."""
    text = enter("hr").get("/decay").text
    assert "No pulse yet" in text
    well_made(text)


def test_every_sign_has_words() -> None:
    """No page shows a key."""
    assert tuple(SIGNS) == KINDS


def test_signs_stand_with_what_they_rest_on(adopted: Keep, enter: Enter, well_made: WellMade) -> None:
    """The team with most signs is named first; a sign that is not computable says why."""
    adopted()
    text = enter("hr").get("/decay").text
    assert "1 early sign of decay shows in Claims." in text
    assert "Half of Claims do hardly any of the use" in text
    assert "Not computable, because no state says that work waits for a check." in text
    assert "Neither is said to cause the other" in text
    assert "few champions" not in text
    well_made(text)


def test_few_people_are_hidden_in_page_and_file(adopted: Keep, enter: Enter) -> None:
    """A team of four is hidden whole."""
    adopted()
    hr = enter("hr")
    text, file = hr.get("/decay").text, hr.get("/decay/signs.csv").text
    assert "One person of Law" not in text + file
    assert "Hidden, group too small" in text
    assert "Law,Drafting assistant,hidden: group too small" in file


def test_without_use_the_page_says_what_to_bring(adopted: Keep, enter: Enter, well_made: WellMade) -> None:
    """All five signs say that use is missing."""
    signs = tuple(Sign(kind=kind, team="", state="not computable", sentence=NO_USE) for kind in KINDS)
    adopted(Audit(window=WINDOW, signs=signs))
    text = enter("manager").get("/decay").text
    assert "Whether a new tool changes the work cannot be told yet." in text
    assert text.count("import how often each person used it") == len(KINDS)
    well_made(text)


@pytest.mark.parametrize("persona", ["employee", "auditor"])
def test_others_do_not_see_signs(persona: str, adopted: Keep, enter: Enter) -> None:
    """Signs are for HR leaders and managers."""
    adopted()
    assert enter(persona).get("/decay").status_code == 403
    assert enter(persona).get("/decay/signs.csv").status_code == 403
