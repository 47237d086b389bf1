"""The list of roles, one role's page, and deciding on it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from planner.services import roles as service
from planner.store import library
from planner.store.open import Stores

from ..hr import world
from ..hr.conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]


def _sent(stores: Stores, **changes: str) -> dict[str, str]:
    number = service.page(stores, world.viewer(stores, "hr"), "analyst").row.number
    filled = {
        "recommendation": str(number),
        "option": "reskill",
        "reason": "The two jobs are one",
        "objective": "Answer within a day",
        "destination": "clerk",
        "hours_per_week": "2.5",
        "removed_work": "The weekly report",
    }
    return filled | changes


def test_before_a_pulse_the_list_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without any role the page says what it will show."""
    text = enter("hr").get("/roles").text
    assert "No roles yet" in text
    well_made(text)


def test_the_list_says_what_asks_for_a_decision(hr: FlaskClient, well_made: WellMade) -> None:
    """One row a role, the waiting one first, the one too few people hold apart and without figures."""
    text = hr.get("/roles").text
    assert "1 role asks for a change; 1 decision is waiting." in text
    assert text.index("/roles/analyst") < text.index("/roles/clerk") < text.index("/roles/chief")
    assert "1 role of which nothing can be shown" in text
    assert "Merging with other roles" in text
    well_made(text)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("text=ana", {"analyst"}),
        ("verdict=cannot+tell", {"clerk"}),
        ("change=merge", {"analyst", "clerk"}),
        ("decision=waiting", {"analyst"}),
        ("decision=made", set()),
        ("family=change", {"analyst", "clerk", "chief"}),
    ],
)
def test_the_list_can_be_narrowed(hr: FlaskClient, query: str, there: set[str]) -> None:
    """Each filter leaves the roles that fit, in the page and in the file."""
    text = hr.get(f"/roles?{query}").text.split('id="roles"')[1]
    assert {key for key in world.TITLES if f'href="/roles/{key}"' in text} == there
    lines = hr.get(f"/roles.csv?{query}").text.splitlines()[1:]
    assert len(lines) == len(there)


def _occupations(stores: Stores, number: int) -> None:
    spare = {
        f"spare{at}": replace(world.LIBRARY.roles["clerk"], id=f"spare{at}", title=f"Spare {at}")
        for at in range(number)
    }
    with stores.records.write() as session:
        now = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
        library.save(session, replace(world.LIBRARY, roles=dict(world.LIBRARY.roles) | spare), (), now=now)


@pytest.mark.parametrize(("number", "listed"), [(3, True), (300, False)])
def test_roles_that_nobody_holds_do_not_fill_the_page(
    stores: Stores, hr: FlaskClient, number: int, listed: bool, well_made: WellMade
) -> None:
    """They are counted apart from the roles held by too few; a few are listed, of many those that are looked for."""
    _occupations(stores, number)
    text = hr.get("/roles").text
    assert f"{number} roles of the library that nobody here holds" in text
    assert "1 role of which nothing can be shown" in text
    assert ('href="/roles/spare2"' in text) == listed
    assert f'href="/roles/spare{number - 1}"' in hr.get(f"/roles?text=spare+{number - 1}").text.split('id="roles"')[1]
    well_made(text)


def test_sorting_is_a_link_that_turns(hr: FlaskClient) -> None:
    """A column sorts by a link, keeps the filter, and turns when it is followed again."""
    text = hr.get("/roles?family=change&sort=role&order=up").text
    assert 'aria-sort="ascending"' in text
    assert "/roles?family=change&amp;sort=role&amp;order=down" in text
    down = hr.get("/roles?sort=role&order=down").text
    assert down.index('href="/roles/clerk"') < down.rindex('href="/roles/analyst"')


def test_the_file_hides_what_the_page_hides(hr: FlaskClient) -> None:
    """The figures of the role of two people are not in the file either."""
    line = next(line for line in hr.get("/roles.csv").text.splitlines() if line.startswith("Chief"))
    assert line == "Chief of Law,Change,,hidden: group too small,,hidden: group too small,"


def test_a_role_is_told_from_its_change_to_its_reasons(hr: FlaskClient, well_made: WellMade) -> None:
    """The main change, the factors that add up, what would change the verdict, versions, destinations."""
    text = hr.get("/roles/analyst").text
    for words in (
        "Analyst and Clerk are becoming one job.",
        "Points towards moving people to other work",
        "What would change this",
        "2 versions so far",
        "Gone: An old duty.",
        "Judging drafts (1 level)",
        "judge a draft",
        "12 people hold this role",
    ):
        assert words in text, words
    well_made(text)


def test_no_key_or_id_is_shown(hr: FlaskClient) -> None:
    """Keys of capabilities and the ids of signals have names or stay away."""
    for path in ("/roles", "/roles/analyst", "/roles/clerk"):
        text = hr.get(path).text
        assert "capability:" not in text
        assert "a" * 32 not in text


def test_a_small_role_shows_nothing_of_its_work(hr: FlaskClient, well_made: WellMade) -> None:
    """A role of two people has a page without ribbon, verdict or count."""
    text = hr.get("/roles/chief").text
    assert "Too few people hold this role" in text
    assert "<svg xmlns" not in text
    assert "hold this role" not in text.split("<main")[1].split("</dl>")[0]
    well_made(text)


def test_an_unknown_role_is_not_there(hr: FlaskClient) -> None:
    """An address that names no role is a calm page."""
    assert hr.get("/roles/nobody").status_code == 404


def test_nothing_is_chosen_before_a_person_chooses(hr: FlaskClient) -> None:
    """No option is ticked when the form opens."""
    assert "checked" not in hr.get("/roles/analyst").text


def test_a_decision_is_kept_and_can_be_undone(hr: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """After deciding the page shows what and why; the notice takes it back."""
    answer = hr.post("/roles/analyst", data=_sent(stores), follow_redirects=True)
    assert "Decided on Analyst: Reskill." in answer.text
    for words in ("The two jobs are one", "Answer within a day", "2 hours for each person", "The weekly report"):
        assert words in answer.text
    well_made(answer.text)
    undo = answer.text.split('class="notice')[1].split('action="')[1].split('"')[0]
    back = hr.post(undo, follow_redirects=True)
    assert "The decision is taken back" in back.text
    assert 'id="decide"' in back.text


def test_taking_back_from_the_page_asks_first(hr: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """The link on the page leads to a question, not to the deed."""
    page = hr.post("/roles/analyst", data=_sent(stores), follow_redirects=True).text
    link = page.split('">Take this decision back')[0].rsplit('href="', 1)[1]
    asked = hr.get(link)
    assert "Take back the decision on Analyst?" in asked.text
    well_made(asked.text)
    assert 'id="decided"' in hr.get("/roles/analyst").text


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"option": ""}, "Choose what to do", "option"),
        ({"reason": "  "}, "Say why, in a sentence", "reason"),
        ({"objective": ""}, "Name the business objective this serves", "objective"),
        ({"destination": ""}, "Choose the role that people move to", "destination"),
        ({"hours_per_week": "200"}, "Enter hours between 0 and 168", "hours_per_week"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    hr: FlaskClient, stores: Stores, well_made: WellMade, changes: dict[str, Any], words: str, field: str
) -> None:
    """The summary leads to the field, and what was typed stays."""
    answer = hr.post("/roles/analyst", data=_sent(stores, **changes))
    assert answer.status_code == 400
    assert f'<a href="#{field}">{words}' in answer.text
    assert "The weekly report" in answer.text
    well_made(answer.text)


def test_no_objective_is_needed_to_leave_a_role_as_it_is(hr: FlaskClient, stores: Stores) -> None:
    """An option without training asks only for the reason."""
    sent = _sent(stores, option="no change", objective="", destination="", hours_per_week="")
    assert hr.post("/roles/analyst", data=sent).status_code == 302


def test_a_decision_on_an_older_pulse_is_not_taken(hr: FlaskClient, stores: Stores, pulse: Pulse) -> None:
    """Whoever opened the page before a newer pulse is asked to look again."""
    sent = _sent(stores)
    pulse()
    answer = hr.post("/roles/analyst", data=sent)
    assert answer.status_code == 400
    assert "A newer pulse has come in" in answer.text


def test_managers_look_and_do_not_decide(pulse: Pulse, enter: Enter, stores: Stores, well_made: WellMade) -> None:
    """A manager sees the role without the form, and the form's address is closed to them."""
    pulse()
    manager = enter("manager")
    text = manager.get("/roles/analyst").text
    assert "An HR leader decides" in text
    assert 'id="decide"' not in text
    well_made(text)
    assert manager.post("/roles/analyst", data=_sent(stores)).status_code == 403


@pytest.mark.parametrize("persona", ["employee", "auditor"])
def test_others_do_not_see_roles(persona: str, pulse: Pulse, enter: Enter) -> None:
    """Roles are for HR leaders and managers."""
    pulse()
    client = enter(persona)
    assert client.get("/roles").status_code == client.get("/roles/analyst").status_code == 403


def test_the_work_of_a_role_is_a_file(hr: FlaskClient) -> None:
    """The table beside the ribbon can be downloaded; a small role's is empty."""
    assert "draft · judge,0.2,0.7" in hr.get("/roles/analyst/work.csv").text
    assert len(hr.get("/roles/chief/work.csv").text.splitlines()) == 1


def test_people_decide_in_a_browser_without_script(live: str, pulse: Pulse, new_page: Callable[..., Any]) -> None:
    """From the list to a decision and back again by the notice, with script off, at a phone's width."""
    pulse()
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{live}/roles")
    page.fill("#email", "hr@example.org")
    page.fill("#password", "four quiet brown horses")
    page.click("form .button")
    page.click("text=Decide on Analyst")
    page.check('input[value="reskill"]')
    page.fill("#reason", "The two jobs are one")
    page.fill("#objective", "Answer within a day")
    page.select_option("#destination", "clerk")
    page.click("text=Record this decision")
    assert page.locator(".notice").inner_text().startswith("Decided on Analyst")
    page.click("text=Undo")
    assert "taken back" in page.locator(".notice").inner_text()


def test_no_text_is_quoted_from_a_group_too_small_for_texts(
    pulse: Pulse, enter: Enter, stores: Stores, well_made: WellMade
) -> None:
    """Where figures may be shown but texts may not, the kinds of work stay without their own words."""
    pulse()
    stores.settings.policy_file.write_text("[privacy.minimum_group_free_text]\nvalue = 20\n")
    text = enter("hr").get("/roles/analyst").text
    assert "draft · judge" in text
    assert "judge a draft" not in text
    assert "Hidden, group too small" in text.split('id="work"')[1]
    well_made(text)


def test_both_questions_are_asked_and_the_answers_stand_beside_the_proposal(
    hr: FlaskClient, stores: Stores, well_made: WellMade
) -> None:
    """Half an answer is told at its field; whole ones are kept with who gave them and where they lean."""
    asked = hr.get("/roles/analyst").text
    assert "Two questions that no figure answers" in asked
    half = hr.post("/roles/analyst/answers", data={"job": "same"})
    assert half.status_code == 400
    assert "Choose one of the two" in half.text
    well_made(half.text)
    assert hr.post("/roles/analyst/answers", data={"job": "same", "horizon": "today"}).status_code == 302
    told = hr.get("/roles/analyst").text
    assert "The same job, better; today&#39;s capacity" in told
    assert "Answer them anew" in told
    well_made(told)
    warned = hr.post("/roles/analyst", data=_sent(stores))
    assert warned.status_code == 302


def test_a_wrong_answer_leaves_the_decision_open(hr: FlaskClient, stores: Stores) -> None:
    """The page that tells of it still knows which proposal is decided on."""
    number = service.page(stores, world.viewer(stores, "hr"), "analyst").row.number
    page = hr.post("/roles/analyst/answers", data={"job": "none"}).text
    assert f'name="recommendation" type="hidden" value="{number}"' in page


def test_traps_are_told_before_a_decision_and_stop_it(pulse: Pulse, enter: Enter, stores: Stores) -> None:
    """The page names the trap; deciding so all the same is refused with the reason and nothing is kept."""
    pulse(leaving=True)
    hr = enter("hr")
    told = hr.get("/roles/analyst").text
    assert "Stopped as things stand." in told
    assert "upskill-only" in told
    refused = hr.post("/roles/analyst", data=_sent(stores, option="upskill"))
    assert refused.status_code == 400
    assert "a role whose work is leaving" in refused.text
    assert service.page(stores, world.viewer(stores, "hr"), "analyst").row.decided is None
