"""Objections: read and answered by HR, never by oneself."""

from collections.abc import Callable

import pytest

from planner.services import mine, own
from planner.services.errors import NotFound

from ..me.company import Company, Enter, viewer

WellMade = Callable[[str], None]


def object_(company: Company, name: str, text: str) -> int:
    """Let somebody say what is not right."""
    return own.contest(company.stores, viewer(company.stores, name), "What is said about my role", text)


def test_an_empty_page_says_what_will_stand_there(enter: Enter, well_made: WellMade) -> None:
    """Without objections the page says so."""
    html = enter("Petra Lund").get("/contests").text
    well_made(html)
    assert "Nobody waits for an answer." in html


def test_hr_answers_and_the_person_reads_it(company: Company, enter: Enter, well_made: WellMade) -> None:
    """The answer leaves the list, stands on the person's page, and the look is written down."""
    number = object_(company, "Ada Quill", "I do more than that <b>")
    client = enter("Petra Lund")
    html = client.get("/contests").text
    well_made(html)
    assert "I do more than that &lt;b&gt;" in html
    sent = {f"{number}-text": "You are right, it is corrected."}
    html = client.post(f"/contests/{number}", data=sent, follow_redirects=True).text
    well_made(html)
    assert "Ada Quill can read your answer now." in html
    page = mine.page(company.stores, viewer(company.stores, "Ada Quill"))
    assert [one.answer for one in page.contests] == ["You are right, it is corrected."]
    assert "contest" in [field for *_, field in page.looks]
    assert client.post(f"/contests/{number}", data=sent).status_code == 404


def test_an_answer_is_never_written_over(company: Company) -> None:
    """Of two people in HR who answer at once, the second is told; what the person read stays."""
    number = object_(company, "Ada Quill", "Wrong")
    own.answer(company.stores, viewer(company.stores, "Petra Lund"), number, "It is corrected.")
    with pytest.raises(NotFound):
        own.answer(company.stores, viewer(company.stores, "Rolf Dane"), number, "It stays.")
    (contest,) = mine.page(company.stores, viewer(company.stores, "Ada Quill")).contests
    assert contest.answer == "It is corrected."


def test_an_empty_answer_is_refused(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Without words nothing is sent."""
    number = object_(company, "Ada Quill", "Wrong")
    answer = enter("Petra Lund").post(f"/contests/{number}", data={f"{number}-text": " "})
    assert answer.status_code == 400
    well_made(answer.text)
    assert "Write the answer" in answer.text


def test_nobody_answers_their_own(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Somebody in HR sees their own objection without a form, and cannot send an answer past the page."""
    number = object_(company, "Petra Lund", "Wrong")
    client = enter("Petra Lund")
    html = client.get("/contests").text
    well_made(html)
    assert "somebody else in HR answers it" in html
    assert client.post(f"/contests/{number}", data={f"{number}-text": "Fine"}).status_code == 403
    assert enter("Rolf Dane").post(f"/contests/{number}", data={f"{number}-text": "Fine"}).status_code == 302


@pytest.mark.parametrize("who", ["Ada Quill", "Ben Ostler", "Nora Wells", "Olaf Brand"])
def test_others_read_no_objection(company: Company, enter: Enter, who: str) -> None:
    """Employees and managers get 403, the person's own manager too."""
    number = object_(company, "Ada Quill", "Wrong")
    client = enter(who)
    assert client.get("/contests").status_code == 403
    assert client.post(f"/contests/{number}", data={f"{number}-text": "Fine"}).status_code == 403
