"""Assigning: what can be chosen, who is hit, the job, and taking back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from planner.services import assigning, clock, mine
from planner.store import log, pathways
from planner.store.tables import Nudge

from ..me.company import NORTH, Company, Enter, viewer

WellMade = Callable[[str], None]


def asked(company: Company, **changes: str) -> dict[str, str]:
    """A full form."""
    start = clock.today() + dt.timedelta(days=7)
    full = {"decision": str(company.decision), "team": "", "start": start.isoformat(), "hours": "3", "work": "Reports"}
    return full | changes


def walking(company: Company) -> set[str]:
    """Who has a pathway."""
    with company.stores.records.read() as session:
        return {str(row.person_id) for row in pathways.running(session)}


def assign(client: FlaskClient, company: Company, *names: str) -> Any:
    """Assign to some people."""
    people = [company.ids[name] for name in names]
    return client.post("/assign", data={**asked(company), "person": people}, follow_redirects=True)


def test_decisions_of_my_people_can_be_chosen(enter: Enter, well_made: WellMade) -> None:
    """The form names the decision, how many it concerns, and what the decision said about time and work."""
    html = enter("Nora Wells").get("/assign").text
    well_made(html)
    assert "Business analyst: upskill (7 people of yours)" in html
    assert 'value="The weekly status report"' in html


def test_the_preview_names_everybody(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Steps, hours and weeks stand beside each name, and looking is written down."""
    html = enter("Nora Wells").get("/assign/preview", query_string=asked(company)).text
    well_made(html)
    for name in NORTH:
        assert name in html
    assert "7 people can start on" in html
    assert "Hugo Vane" not in html
    page = mine.page(company.stores, viewer(company.stores, "Ada Quill"))
    assert "assign" in [field for *_, field in page.looks]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"work": ""}, "Name the work that goes"),
        ({"hours": "0"}, "enter more than 0"),
        ({"hours": "x"}, "Not a valid"),
        ({"hours": "inf"}, "at most 168"),
        ({"hours": "169"}, "at most 168"),
        ({"start": "2020-01-01"}, "Choose today or a later day"),
        ({"start": ""}, "Enter the first day"),
        ({"decision": ""}, "Choose a decision"),
        ({"decision": "999"}, "Not a valid choice"),
        ({"team": "claims-south"}, "Not a valid choice"),
    ],
)
def test_a_wrong_rule_is_said_beside_its_field(
    company: Company, enter: Enter, well_made: WellMade, wrong: dict[str, str], said: str
) -> None:
    """What is wrong is said, what was typed is kept, and nothing is assigned."""
    client = enter("Nora Wells")
    for answer in (
        client.get("/assign/preview", query_string=asked(company, **wrong)),
        client.post("/assign", data=asked(company, **wrong)),
    ):
        assert answer.status_code == 400
        well_made(answer.text)
        assert said in answer.text
    assert walking(company) == set()


def test_only_those_left_in_get_a_pathway(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Whoever is taken out by hand gets none; the log keeps the work that goes."""
    answer = assign(enter("Nora Wells"), company, "Ada Quill", "Ben Ostler")
    well_made(answer.text)
    assert walking(company) == {company.ids["Ada Quill"], company.ids["Ben Ostler"]}
    with company.stores.records.read() as session:
        entry = next(one for one in log.entries(session, limit=5) if one.action == "assign")
    assert entry.detail["removed_work"] == "Reports"


def test_somebody_has_to_be_left_in(company: Company, enter: Enter, well_made: WellMade) -> None:
    """With everybody taken out, or only strangers named, the preview comes back and says so."""
    client = enter("Nora Wells")
    for names in ((), ("Hugo Vane",)):
        answer = assign(client, company, *names)
        assert answer.status_code == 400
        well_made(answer.text)
        assert "Leave at least one person in" in answer.text
    assert walking(company) == set()


def test_a_pathway_that_is_replaced_takes_its_reminders_along(company: Company) -> None:
    """Nobody is reminded twice, or of a step that they no longer have."""
    company.assign()
    with company.stores.records.read() as session:
        before = session.scalar(select(func.count()).select_from(Nudge))
    company.assign()
    with company.stores.records.read() as session:
        assert before
        assert session.scalar(select(func.count()).select_from(Nudge)) == before


def test_a_second_pathway_says_what_it_replaces(company: Company, enter: Enter) -> None:
    """Who walks one already is named."""
    company.assign()
    html = enter("Nora Wells").get("/assign/preview", query_string=asked(company)).text
    assert html.count("Walks a pathway already") == len(NORTH)


def test_taking_back_asks_first(company: Company, enter: Enter, well_made: WellMade) -> None:
    """The question names everybody; only the answer takes the pathways back."""
    numbers = ",".join(map(str, company.assign()["pathways"]))
    client = enter("Nora Wells")
    well_made(client.get("/assign").text)
    question = client.post("/assign/1/undo", data={"pathways": numbers})
    well_made(question.text)
    assert "Take back the pathways of 7 people?" in question.text
    assert len(walking(company)) == len(NORTH)
    answer = client.post("/assign/take-back", data={"pathways": numbers}, follow_redirects=True)
    assert "7 pathways taken back." in answer.text
    assert walking(company) == set()


def test_another_manager_takes_nothing_back(company: Company, enter: Enter) -> None:
    """Pathways of other people's reports stay."""
    numbers = ",".join(map(str, company.assign()["pathways"]))
    client = enter("Olaf Brand")
    assert "Ada Quill" not in client.post("/assign/1/undo", data={"pathways": numbers}).text
    assert client.post("/assign/take-back", data={"pathways": numbers}).status_code == 403
    assert len(walking(company)) == len(NORTH)
    assert [one.names for one in assigning.standing(company.stores, viewer(company.stores, "Olaf Brand"))] == []


@pytest.mark.parametrize("who", ["Ada Quill", "Petra Lund"])
def test_only_managers_assign(company: Company, enter: Enter, who: str) -> None:
    """Employees and HR get 403 on every page of it."""
    client = enter(who)
    assert client.get("/assign").status_code == 403
    assert client.get("/assign/preview", query_string=asked(company)).status_code == 403
    assert client.post("/assign", data=asked(company)).status_code == 403
    assert client.post("/assign/take-back", data={"pathways": "1"}).status_code == 403


@pytest.mark.browser
def test_a_manager_assigns_with_everything_but_one(company: Company, live: str, new_page: Callable[..., Any]) -> None:
    """From the form over the preview to pathways, with one person taken out by hand."""
    page = new_page()
    page.goto(f"{live}/sign-in?to=/assign")
    page.get_by_label("E-mail").fill("nora.wells@example.org")
    page.get_by_label("Password").fill("four quiet brown horses")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="See who gets what").click()
    page.get_by_label("Ben Ostler").uncheck()
    page.get_by_role("button", name="Assign these pathways").click()
    page.wait_for_url(lambda address: not address.endswith("preview") and "preview?" not in address)
    assert walking(company) == {company.ids[name] for name in NORTH if name != "Ben Ostler"}
