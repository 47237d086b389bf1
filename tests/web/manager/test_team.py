"""My team: what a manager sees, and what stays their people's own."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.services import assigning, mine, own, stating

from ..evidence.several import several
from ..me.company import NORTH, Company, Enter, viewer

WellMade = Callable[[str], None]


def test_one_friction_one_behaviour_one_thing_to_do(enter: Enter, well_made: WellMade) -> None:
    """The page opens with the team's finding, shows what is practised, and asks for one thing."""
    html = enter("Nora Wells").get("/team").text
    well_made(html)
    assert "<h1>Claims North waits for decisions more than for anything else" in html
    assert "“Starts routine work with AI” changed" in html
    assert "It is proposed against what was found; you decide." in html
    for name in NORTH:
        assert name in html
    assert "Hugo Vane" not in html


def test_a_team_without_findings_says_so(enter: Enter, well_made: WellMade) -> None:
    """Nothing found, nothing practised and no pathway look different from each other and from an error."""
    html = enter("Olaf Brand").get("/team").text
    well_made(html)
    assert "Nothing stands out" in html
    assert "Nothing is being practised" in html
    assert "Assign pathways" in html
    assert "Nora" not in html


def test_steps_and_hours_stand_beside_names(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Once assigned, each person's next step and hours are there, and each person sees who looked."""
    company.assign()
    html = enter("Nora Wells").get("/team").text
    well_made(html)
    page = mine.page(company.stores, viewer(company.stores, "Ada Quill"))
    assert page.pathway is not None
    assert page.pathway.next is not None
    assert page.pathway.next.title in html
    assert "21 hours a week are set aside" in html
    assert [(email, field) for _, email, _, field in page.looks] == [("nora.wells@example.org", "team")]


def test_a_reports_steps_without_their_words(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A manager reads steps; no note and no observation of a report, and no level on these pages."""
    ada = viewer(company.stores, "Ada Quill")
    doubts = stating.Statement(capability="decision-framing", level=1, note="secret doubts")
    stating.say(company.stores, ada, company.ids["Ada Quill"], [doubts])
    company.assign()
    page = mine.page(company.stores, ada)
    assert page.practising is not None
    own.observe(company.stores, ada, page.practising.id, seen=False, note="secret note")
    client = enter("Nora Wells")
    for address in ("/team", f"/team/{company.ids['Ada Quill']}"):
        html = client.get(address).text
        well_made(html)
        for words in ("secret", "by self", "Not this time", "not this time", "There is no evidence yet", "level 1"):
            assert words not in html, (address, words)
    assert "Next for Ada Quill" in html


def test_somebody_without_pathway(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A report without pathway has an empty page that says how one comes."""
    html = enter("Nora Wells").get(f"/team/{company.ids['Ben Ostler']}").text
    well_made(html)
    assert "Ben Ostler has no pathway." in html


@pytest.mark.parametrize("who", ["Ada Quill", "Ben Ostler", "Olaf Brand", "Petra Lund", "Rolf Dane"])
def test_nobody_else_opens_a_pathway(company: Company, enter: Enter, who: str) -> None:
    """A colleague, another manager and HR get 403 on a person's steps, whether the person is there or not."""
    client = enter(who)
    asked = company.ids["Ben Ostler"] if who != "Ben Ostler" else company.ids["Ada Quill"]
    assert client.get(f"/team/{asked}").status_code == 403
    assert client.get("/team/999").status_code == 403
    assert client.get("/team/x").status_code == 403


def test_ones_own_address_leads_to_ones_own_page(company: Company, enter: Enter) -> None:
    """Under the address of a report one finds oneself on one's own page."""
    answer = enter("Nora Wells").get(f"/team/{company.ids['Nora Wells']}")
    assert answer.location == "/me"


def test_a_pathway_taken_back_frees_its_hours(company: Company, enter: Enter) -> None:
    """A pathway that was taken back is gone from the list, with its hours."""
    numbers = company.assign()["pathways"]
    nora = viewer(company.stores, "Nora Wells")
    assert assigning.undo(company.stores, nora, numbers) == len(NORTH)
    assert "No hours are set aside" in enter("Nora Wells").get("/team").text


@pytest.mark.browser
@pytest.mark.parametrize("address", ["/team", "/assign", "/evidence"])
def test_nothing_runs_over_the_side_of_a_small_phone(
    company: Company, live: str, new_page: Callable[..., Any], address: str
) -> None:
    """At 320 pixels, with everything unfolded, only tables and drawings scroll, inside themselves."""
    company.assign()
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"{live}/sign-in?to={address}")
    page.get_by_label("E-mail").fill("nora.wells@example.org")
    page.get_by_label("Password").fill("four quiet brown horses")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live}{address}")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_fades_is_the_behaviour_to_look_at(company: Company, enter: Enter, well_made: WellMade) -> None:
    """The manager sees the fade with its questions and a cue; the other behaviours stand in a table with theirs."""
    several(company)
    html = enter("Nora Wells").get("/team").text
    well_made(html)
    assert "It fades since the week of 20\u00a0July 2026" in html
    assert "What of incentives?" in html
    assert "Ask each of the questions above in the next talk" in html
    assert "in about 6 weeks" in html
    assert "What nobody mentions fades." in html
    assert 'href="/retros' in html
    assert 'href="/assign' in html
