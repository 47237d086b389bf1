"""My answers stand on my own page and on nobody else's."""

from collections.abc import Callable
from pathlib import Path

from planner.services import importing
from planner.services.importing import Order

from .company import Company, Enter, address

WellMade = Callable[[str], None]
ITEM = "I learn a new tool quickly."


def test_my_own_answers_are_shown_to_me_alone(
    company: Company, enter: Enter, tmp_path: Path, well_made: WellMade
) -> None:
    """Ada sees what she answered; Ben, her manager and HR do not."""
    path = tmp_path / "survey.csv"
    rows = f"R1,2026-02-02,{address('Ada Quill')},Claims North,{ITEM},4\n"
    path.write_text("Round,Answered at,Respondent,Team,Question,Answer\n" + rows)
    importing.ingest(company.stores, Order(connector="survey", source="survey", path=path), by="test")
    text = enter("Ada Quill").get("/me").text
    assert "My answers beside my team's" in text
    assert ITEM in text
    well_made(text)
    for name, where in (("Ben Ostler", "/me"), ("Nora Wells", "/team"), ("Petra Lund", "/pulse")):
        assert ITEM not in enter(name).get(where).text
