"""My pathway: what shows, what I may do, and who may not look."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from planner.services import accounts, mine, own
from planner.services.errors import NotAllowed

from .company import Company, Enter, on_a_phone, viewer

WellMade = Callable[[str], None]
LIGHT = 100_000


def ada(company: Company) -> mine.Page:
    """Ada's page as the service gives it."""
    return mine.page(company.stores, viewer(company.stores, "Ada Quill"))


def step(company: Company) -> int:
    """The number of Ada's next step."""
    pathway = ada(company).pathway
    assert pathway is not None
    assert pathway.next is not None
    return pathway.next.number


def post(client: FlaskClient, address: str, **data: str) -> str:
    """Send a form and read the page it leads to."""
    answer = client.post(address, data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_page_without_pathway_teaches(enter: Enter, well_made: WellMade) -> None:
    """Before anything is assigned the page says what changes, and what will stand there."""
    html = enter("Ada Quill").get("/me").text
    well_made(html)
    assert "Your role stays, and some of the work in it changes." in html
    assert "No pathway yet" in html
    assert "Nobody but you has looked so far" in html


def test_the_pathway_shows_one_step_and_no_score(company: Company, enter: Enter, well_made: WellMade) -> None:
    """One next step with its time; later ones are folded; nothing counts completions; the page is light."""
    company.assign()
    html = enter("Ada Quill").get("/me").text
    well_made(html)
    pathway = ada(company).pathway
    assert pathway is not None
    assert pathway.next is not None
    assert pathway.next.title in html
    assert "set aside in the week from" in html
    assert len(html.encode()) < LIGHT
    assert "<progress" not in html
    assert not re.search(r"\b(streak|badge|rank|points)\b", html)
    assert "activate." not in html


def test_done_can_be_taken_back(company: Company, enter: Enter) -> None:
    """A step that is done goes behind me, and comes back with one click."""
    company.assign()
    client, number = enter("Ada Quill"), step(company)
    assert f"/me/steps/{number}/not-done" in post(client, f"/me/steps/{number}/done")
    assert step(company) != number
    post(client, f"/me/steps/{number}/not-done")
    assert step(company) == number


def test_a_step_is_set_aside_only_with_a_reason(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Without a reason the form says so; with one the step is set aside, and can be taken up again."""
    company.assign()
    client, number = enter("Ada Quill"), step(company)
    refused = client.post(f"/me/steps/{number}/not-relevant", data={"because": " "})
    assert refused.status_code == 400
    well_made(refused.text)
    assert "Say why this step is not relevant" in refused.text
    assert "Done last year" in post(client, f"/me/steps/{number}/not-relevant", because="Done last year")
    assert step(company) != number
    post(client, f"/me/steps/{number}/relevant")
    assert step(company) == number


def test_noting_takes_one_tap_and_can_be_undone(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A tap is noted with its private note, shows in the sentence of the chart, and can be taken back."""
    company.assign()
    client, behaviour = enter("Ada Quill"), ada(company).practising
    assert behaviour is not None
    html = post(client, "/me/practice", behaviour=behaviour.id, seen="yes", note="Asked first <b>")
    well_made(html)
    assert "you noted that you did this once, and never that you did not" in html
    assert "Asked first &lt;b&gt;" in html
    noted = ada(company).noted
    assert [one.seen for one in noted] == [True]
    assert "Your note is gone" in post(client, f"/me/practice/{noted[0].number}/forget")
    assert ada(company).noted == ()
    assert client.get("/me/noticed.csv").text.count("\n") == 13


def test_a_tap_that_says_neither_is_refused(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Only yes or no can be noted, and only of a behaviour that there is."""
    company.assign()
    client = enter("Ada Quill")
    refused = client.post("/me/practice", data={"behaviour": "x", "seen": "maybe"})
    assert refused.status_code == 400
    well_made(refused.text)
    assert client.post("/me/practice", data={"behaviour": "x", "seen": "yes"}).status_code == 404


def test_a_reminder_can_be_put_away(company: Company, enter: Enter) -> None:
    """A reminder that is put away does not come back."""
    company.assign()
    client = enter("Ada Quill")
    number = ada(company).nudges[0][0]
    post(client, f"/me/nudges/{number}/away")
    assert number not in [one[0] for one in ada(company).nudges]


def test_an_objection_is_kept_and_answered(company: Company, enter: Enter, well_made: WellMade) -> None:
    """What is not right goes to HR, and the answer stands on the page."""
    client = enter("Ada Quill")
    refused = client.post("/me/not-right", data={"about": "Something else", "text": ""})
    assert refused.status_code == 400
    well_made(refused.text)
    html = post(client, "/me/not-right", about="Something else", text="My title is wrong")
    assert "HR has not answered yet" in html
    own.answer(company.stores, viewer(company.stores, "Petra Lund"), ada(company).contests[0].number, "Corrected.")
    html = client.get("/me").text
    well_made(html)
    assert "Corrected." in html


@pytest.mark.parametrize("act", ["done", "not-done", "not-relevant", "relevant"])
@pytest.mark.parametrize("who", ["Ben Ostler", "Nora Wells", "Olaf Brand", "Petra Lund"])
def test_nobody_touches_another_ones_step(company: Company, enter: Enter, who: str, act: str) -> None:
    """A colleague, the own manager, another manager and HR cannot change somebody's step."""
    company.assign()
    number = step(company)
    answer = enter(who).post(f"/me/steps/{number}/{act}", data={"because": "no"})
    assert answer.status_code == 403
    assert step(company) == number


@pytest.mark.parametrize("who", ["Ben Ostler", "Nora Wells", "Petra Lund"])
def test_notes_are_ones_own(company: Company, enter: Enter, who: str) -> None:
    """Nobody else reads or removes a note."""
    company.assign()
    behaviour = ada(company).practising
    assert behaviour is not None
    number = own.observe(
        company.stores, viewer(company.stores, "Ada Quill"), behaviour.id, seen=True, note="too tired to ask"
    )
    client = enter(who)
    assert client.post(f"/me/practice/{number}/forget").status_code == 404
    for address in ("/me", "/me/data", f"/team/{company.ids['Ada Quill']}"):
        assert "too tired" not in client.get(address).text
    assert len(ada(company).noted) == 1


@pytest.mark.parametrize("who", ["Ben Ostler", "Olaf Brand", "Petra Lund"])
def test_the_service_refuses_strangers_too(company: Company, who: str) -> None:
    """Whatever a page does, the service itself shows a pathway to its owner and those above alone."""
    with pytest.raises(NotAllowed):
        mine.page(company.stores, viewer(company.stores, who), person=company.ids["Ada Quill"])


def test_looks_are_shown_in_words(company: Company, enter: Enter) -> None:
    """Who looked stands on the page with what they opened."""
    manager = viewer(company.stores, "Nora Wells")
    accounts.log_access(company.stores, manager, frozenset({company.ids["Ada Quill"]}), "pathway", "/team/1")
    html = enter("Ada Quill").get("/me").text
    assert "nora.wells@example.org" in html
    assert "looked at the steps of your pathway" in html


@pytest.mark.browser
def test_a_note_works_by_keyboard_without_script_on_a_small_phone(
    company: Company, live: str, new_page: Callable[..., Any]
) -> None:
    """At 320 pixels without script nothing runs over the side, and noting is a matter of Tab and Enter."""
    company.assign()
    page = on_a_phone(new_page, live)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="I did this").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Noted: you did this.").wait_for()
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("Your note is gone").wait_for()
    assert ada(company).noted == ()


def test_activity_stands_apart_and_practice_goes_on(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A step that is done stands under activity alone; what was noted of its behaviour is drawn on."""
    company.assign()
    client = enter("Ada Quill")
    behaviour = ada(company).practising
    assert behaviour is not None
    post(client, "/me/practice", behaviour=behaviour.id, seen="yes")
    pathway = ada(company).pathway
    assert pathway is not None
    while pathway.next is not None:
        own.finish_step(company.stores, viewer(company.stores, "Ada Quill"), pathway.next.number)
        pathway = ada(company).pathway
        assert pathway is not None
    html = client.get("/me").text
    well_made(html)
    assert html.index(">Activity</h2>") < html.index("Not done after all")
    assert "It is no measure of progress" in html
    assert ada(company).practising is not None
    assert f"{behaviour.name}: what I noted" in html
    assert len(html.encode()) < LIGHT
