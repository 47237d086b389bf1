"""Behaviours being watched: verdicts, charts, and what is hidden."""

from collections.abc import Callable

import pytest

from ..me.company import BEHAVIOUR, Company, Enter

WellMade = Callable[[str], None]


@pytest.mark.parametrize("who", ["Petra Lund", "Nora Wells"])
def test_verdicts_stand_with_their_charts(enter: Enter, well_made: WellMade, who: str) -> None:
    """HR and managers read the verdict, its chart, and that a group too small is hidden."""
    html = enter(who).get("/evidence").text
    well_made(html)
    assert "One behaviour is being watched, and it changed as meant." in html
    assert "<svg" in html
    assert "Claims North" in html
    assert "One behaviour more is watched in groups so small" in html


def test_the_weeks_can_be_taken_along(company: Company, enter: Enter) -> None:
    """The file of a shown behaviour has its weeks; one that is hidden has no file."""
    client = enter("Petra Lund")
    answer = client.get(f"/evidence/{company.team}/{BEHAVIOUR}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.text.count("2026-") == 26
    assert client.get(f"/evidence/few/{BEHAVIOUR}.csv").status_code == 404


def test_one_team_can_be_picked(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A team without anything watched says so."""
    html = enter("Petra Lund").get("/evidence?team=claims-south").text
    well_made(html)
    assert "Nothing is being watched yet." in html


def test_employees_do_not_see_teams(company: Company, enter: Enter) -> None:
    """Somebody's own evidence is on their own page; the teams' is not open to them."""
    assert enter("Ada Quill").get("/evidence").status_code == 403
    assert enter("Ada Quill").get(f"/evidence/{company.team}/{BEHAVIOUR}.csv").status_code == 403
