"""Assigning: what can be chosen, who is hit, the job, and taking back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from planner.services import assigning, clock, mine
from planner.services.errors import Refused
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
    rule = assigning.Rule(decision=company.decision, start=clock.today(), hours_per_week=3.0, replace=True)
    assigning.assign(company.stores, viewer(company.stores, "Nora Wells"), rule)
    with company.stores.records.read() as session:
        assert before
        assert session.scalar(select(func.count()).select_from(Nudge)) == before


def test_a_second_pathway_says_what_it_replaces(company: Company, enter: Enter) -> None:
    """Who walks one already is named."""
    company.assign()
    html = enter("Nora Wells").get("/assign/preview", query_string=asked(company, replace="y")).text
    assert html.count("Walks a pathway already") == len(NORTH)


def test_who_walks_a_pathway_already_gets_no_second_one(company: Company, enter: Enter) -> None:
    """Without the mark they are left out, and it is said why."""
    company.assign()
    answer = enter("Nora Wells").get("/assign/preview", query_string=asked(company))
    assert answer.status_code == 400
    assert "7 already on a pathway" in answer.text
    with pytest.raises(Refused, match="already on a pathway"):
        company.assign()


def test_two_managers_at_once_give_nobody_two(company: Company) -> None:
    """Both see everybody free; whoever writes second leaves those out who have one by then, and says so."""
    rule = assigning.Rule(decision=company.decision, start=clock.today(), hours_per_week=3.0)
    nora = viewer(company.stores, "Nora Wells")
    first: dict[str, Any] = {}

    def meanwhile(note: str, share: float) -> None:
        if not first:
            first["given"] = {}
            only = replace(rule, people=frozenset({company.ids["Ada Quill"]}))
            first["given"] = assigning.assign(company.stores, nora, only)

    second = assigning.assign(company.stores, nora, replace(rule, people=None), progress=meanwhile)
    assert len(second["pathways"]) == len(NORTH) - 1
    assert walking(company) == {company.ids[name] for name in NORTH}


def test_what_was_given_meanwhile_is_left_out(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between choosing and writing somebody else gives one: the database lets no second one in, and it is counted."""
    rule = assigning.Rule(decision=company.decision, start=clock.today(), hours_per_week=3.0)
    nora = viewer(company.stores, "Nora Wells")
    begun = assigning._begin

    def late(*given: Any) -> int:
        monkeypatch.setattr(assigning, "_begin", begun)
        assigning.assign(company.stores, nora, replace(rule, people=frozenset({company.ids["Ada Quill"]})))
        return begun(*given)

    monkeypatch.setattr(assigning, "_begin", late)
    told = assigning.assign(company.stores, nora, rule)
    assert len(told["pathways"]) == len(NORTH) - 1
    assert told["passed"] == {"already on a pathway that somebody else gave meanwhile": 1}


def test_a_stranger_picked_by_hand_gets_none_and_is_not_named(company: Company) -> None:
    """Who was never below the manager is no name that the manager learns by a number."""
    names = frozenset({company.ids["Ada Quill"], company.ids["Hugo Vane"]})
    rule = assigning.Rule(decision=company.decision, start=clock.today(), hours_per_week=3.0, people=names)
    found = assigning.preview(company.stores, viewer(company.stores, "Nora Wells"), rule)
    assert [hit.name for hit in found.hits] == ["Ada Quill"]
    assert found.passed == ()


def test_a_leader_gets_a_pathway_of_what_to_show_and_to_ask_and_loses_it_with_theirs(company: Company) -> None:
    """Few steps, each of one behaviour of the team; taking all back ends it."""
    told = company.assign()
    nora = int(company.ids["Nora Wells"])
    with company.stores.records.read() as session:
        (leading,) = pathways.running(session, [nora], leads=True)
        steps = pathways.steps(session, leading.id)
        assert {step.item.split(":")[1] for step in steps} == {"model", "cue", "look-back"}
        assert pathways.running(session, [nora]) == []
        assert leading.hours_per_week == 1.0
    assigning.undo(company.stores, viewer(company.stores, "Nora Wells"), told["pathways"])
    with company.stores.records.read() as session:
        assert pathways.current(session, nora) is None


def test_a_step_whose_item_is_gone_or_changed_brings_a_new_version(
    company: Company, enter: Enter, well_made: WellMade
) -> None:
    """The manager is told which, one press makes new versions, what is done stays done, and each is told why."""
    company.assign()
    ada = int(company.ids["Ada Quill"])
    with company.stores.records.write() as session:
        before = pathways.current(session, ada)
        assert before is not None
        first, second, *_ = pathways.steps(session, before.id)
        first.done_at = clock.now()
        second.item, second.title = "gone-for-good", "An item that is gone"
    html = enter("Nora Wells").get("/assign").text
    well_made(html)
    assert "Gone from the library: An item that is gone" in html
    answer = enter("Nora Wells").post("/assign/renew", follow_redirects=True)
    assert "1 person has a new version" in answer.text
    assert "Gone from the library" not in answer.text
    with company.stores.records.read() as session:
        after = pathways.current(session, ada)
        assert after is not None
        assert (after.version, after.start) == (before.version + 1, before.start)
        assert first.item not in {step.item for step in pathways.steps(session, after.id)}
        assert any("new version" in nudge.text for nudge in pathways.inbox(session, ada, clock.today()))


def test_the_next_version_obeys_what_somebody_set_aside(company: Company) -> None:
    """What is not relevant to somebody is not planned again."""
    company.assign()
    ada = int(company.ids["Ada Quill"])
    with company.stores.records.write() as session:
        before = pathways.current(session, ada)
        assert before is not None
        step = pathways.steps(session, before.id)[0]
        step.not_relevant_because = "Done for years"
    rule = assigning.Rule(decision=company.decision, start=clock.today(), hours_per_week=3.0, replace=True)
    assigning.assign(company.stores, viewer(company.stores, "Nora Wells"), rule)
    with company.stores.records.read() as session:
        after = pathways.current(session, ada)
        assert after is not None
        assert after.version == before.version + 1
        assert step.item not in {one.item for one in pathways.steps(session, after.id)}


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


def test_a_number_beyond_counting_is_no_pathway(company: Company, enter: Enter) -> None:
    """It takes nothing back, and breaks nothing."""
    company.assign()
    answer = enter("Nora Wells").post("/assign/take-back", data={"pathways": "9" * 30}, follow_redirects=True)
    assert "0 pathways taken back." in answer.text
    assert len(walking(company)) == len(NORTH)


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
