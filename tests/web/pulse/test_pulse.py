"""Pulse answers: team means, refused scales, and nothing about few people."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from planner.audit.model import Audit

from ..hr.conftest import Enter
from .conftest import WINDOW, made

Keep = Callable[..., int]
WellMade = Callable[[str], None]


def test_before_a_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without answers it says what it will show."""
    text = enter("hr").get("/pulse").text
    assert "No answers yet" in text
    well_made(text)


def test_what_can_be_scored_is_said_first_and_what_cannot_says_why(
    adopted: Keep, enter: Enter, well_made: WellMade
) -> None:
    """Means with ranges and response, alpha with its range, a refused scale without any score."""
    adopted()
    text = enter("hr").get("/pulse").text
    assert "Literacy can be scored in the newest round; compliance cannot." in text
    assert "4.4 (4.3 to 4.5)" in text
    assert "18 of 20" in text
    assert "+1.40 (+1.30 to +1.50)" in text
    assert "alpha 0.80 (0.70 to 0.90)" in text
    compliance = text.split('id="compliance"')[1].split("</section>")[0]
    assert "Its items do not hang together" in compliance
    assert "The whole organisation" not in compliance
    assert "I like my chair." in text
    well_made(text)


def test_few_people_are_hidden_in_page_and_file(adopted: Keep, enter: Enter) -> None:
    """A team of four is named as hidden; its mean and what it says of skill are nowhere."""
    adopted()
    hr = enter("hr")
    text, file = hr.get("/pulse").text, hr.get("/pulse/answers.csv").text
    assert "Hidden, group too small" in text
    assert "1.2 (" not in text
    assert "99\u00a0%" not in text
    assert "Law" not in file
    assert "literacy,Round 2,Claims,4.4,4.3,4.5,18,0.8," in file


def test_a_change_is_told_only_where_the_mean_before_is_shown(adopted: Keep, enter: Enter) -> None:
    """The mean of now less the change would be the hidden mean of then."""
    kept = made()
    adopted(replace(kept, scores=tuple(one for one in kept.scores if one.team != "law")))
    row = enter("hr").get("/pulse").text.split(">Operations<")[1].split("</tr>")[0]
    assert "3.2" in row
    assert "0.77" not in row


def test_without_any_source_skill_is_not_identifiable(adopted: Keep, enter: Enter) -> None:
    """The page says so, and what would make it so."""
    adopted(Audit(window=WINDOW))
    text = enter("hr").get("/pulse").text
    assert "No answers yet" in text


@pytest.mark.parametrize("persona", ["employee", "auditor"])
def test_others_do_not_see_answers(persona: str, adopted: Keep, enter: Enter) -> None:
    """Team means are for HR leaders and managers."""
    adopted()
    assert enter(persona).get("/pulse").status_code == 403
    assert enter(persona).get("/pulse/answers.csv").status_code == 403


def test_the_pages_beside_lead_to_each_other(adopted: Keep, enter: Enter) -> None:
    """Friction, answers and signs are tabs of one another."""
    adopted()
    manager = enter("manager")
    for path in ("/friction", "/pulse", "/decay"):
        text = manager.get(path).text
        assert 'href="/pulse"' in text
        assert 'href="/decay"' in text
