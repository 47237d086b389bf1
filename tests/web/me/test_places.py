"""Where I could go: what shows, what I may say of it, and that nobody else reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from keeping import keep_run

from planner.architect.model import Architecture, Destination
from planner.reasons import Reason
from planner.services import clock, wishing

from .company import ROLE, Company, Enter, on_a_phone, viewer

WellMade = Callable[[str], None]
NEAR, FAR = "data-analyst", "ways-of-working-coach"
NOTE = "My own reason <b>"


def show(company: Company, *roles: str) -> None:
    """A run that shows these roles as places to go to from the company's role."""
    found = tuple(
        Destination(
            origin=ROLE,
            role=role,
            score=0.5,
            viable=0.5,
            desirable=None,
            safe=None,
            distance="near" if role == NEAR else "far",
            gaps={"decision-framing": 2},
            because=Reason(claim="since"),
            held=role == NEAR,
        )
        for role in roles
    )
    with company.stores.records.write() as session:
        keep_run(session, "architect", Architecture(destinations=found), now=clock.now())


@pytest.fixture
def going(company: Company) -> Company:
    """The company with two places to go to."""
    show(company, NEAR, FAR)
    return company


def refused(company: Company) -> dict[str, frozenset[str]]:
    """Who refuses what, as a plan reads it."""
    with company.stores.records.read() as session:
        return wishing.refused(session)


def number(company: Company) -> int:
    """The number of what Ada says of the near place."""
    wish = wishing.mine(company.stores, viewer(company.stores, "Ada Quill")).places[0].wish
    assert wish is not None
    return wish.number


def post(client: FlaskClient, address: str, **data: str) -> str:
    """Send a form and read the page it leads to."""
    answer = client.post(address, data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_before_any_comparison_the_section_teaches(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Without destinations it says what will stand there."""
    html = enter("Ada Quill").get("/me").text
    well_made(html)
    assert "the ones that fit best with yours stand here" in html


def test_places_show_how_far_they_are_and_who_reads_what_is_said(
    going: Company, enter: Enter, well_made: WellMade
) -> None:
    """A near and a far one, in words, with who sees it."""
    html = enter("Ada Quill").get("/me").text
    well_made(html)
    for words in ("A near move", "A far move", "Nobody here holds it yet", "Only you see what you say here"):
        assert words in html
    assert "You said" not in html


def test_a_refusal_is_noted_changed_and_taken_back(going: Company, enter: Enter, well_made: WellMade) -> None:
    """One tap each; each notice leads back to what held before."""
    client, ada = enter("Ada Quill"), going.ids["Ada Quill"]
    html = post(client, "/me/places", role=NEAR, what="refused")
    well_made(html)
    assert "You said: not for me" in html
    assert refused(going) == {ada: frozenset({NEAR})}
    first = number(going)
    assert f"/me/places/{first}/again" in post(client, "/me/places", role=NEAR, what="wanted")
    assert refused(going) == {}
    assert "What you said before holds again" in post(client, f"/me/places/{first}/again")
    assert refused(going) == {ada: frozenset({NEAR})}
    last = number(going)
    html = post(client, f"/me/places/{last}/back")
    well_made(html)
    assert f"/me/places/{last}/again" in html
    assert refused(going) == {}


def test_a_first_word_can_be_undone_at_once(going: Company, enter: Enter) -> None:
    """The notice offers to take it back."""
    client = enter("Ada Quill")
    html = client.post("/me/places", data={"role": NEAR, "what": "wanted"}, follow_redirects=True).text
    assert html.count(f"/me/places/{number(going)}/back") == 2


def test_a_note_is_kept_and_one_too_long_is_not(going: Company, enter: Enter, well_made: WellMade) -> None:
    """The form comes back with what was written and what is wrong with it."""
    client = enter("Ada Quill")
    post(client, "/me/places", role=NEAR, what="refused")
    html = post(client, "/me/places", role=NEAR, what="refused", note=NOTE)
    assert "My own reason &lt;b&gt;" in html
    answer = client.post("/me/places", data={"role": NEAR, "what": "refused", "note": "long " * 500})
    assert answer.status_code == 400
    well_made(answer.text)
    assert 'href="#place-note-1"' in answer.text
    assert "long long" in answer.text


@pytest.mark.parametrize(
    ("role", "what", "status"), [("no-such-role", "refused", 404), (NEAR, "perhaps", 400), ("", "wanted", 400)]
)
def test_nothing_else_can_be_said(going: Company, enter: Enter, role: str, what: str, status: int) -> None:
    """Neither another word nor of another role."""
    assert enter("Ada Quill").post("/me/places", data={"role": role, "what": what}).status_code == status
    assert refused(going) == {}


def test_what_a_newer_run_no_longer_shows_can_be_taken_back(going: Company, enter: Enter, well_made: WellMade) -> None:
    """It stands beside the places of now."""
    client = enter("Ada Quill")
    post(client, "/me/places", role=NEAR, what="refused")
    said = number(going)
    show(going, FAR)
    html = client.get("/me").text
    well_made(html)
    assert "Said of roles that are not shown for you now" in html
    post(client, f"/me/places/{said}/back")
    assert refused(going) == {}


def test_all_that_was_said_can_be_taken_along_and_deleted(going: Company, enter: Enter, well_made: WellMade) -> None:
    """Page and files hold it with its note; what was taken back can be deleted for good."""
    client = enter("Ada Quill")
    post(client, "/me/places", role=NEAR, what="refused", note=NOTE)
    said = number(going)
    assert client.post(f"/me/places/{said}/forget").status_code == 404
    post(client, f"/me/places/{said}/back")
    html = client.get("/me/data").text
    well_made(html)
    assert "not for me, until" in html
    assert NOTE in client.get("/me/data.csv").text
    held = client.get("/me/data.json").json
    assert held is not None
    assert [one["note"] for one in held["wishes"]] == [NOTE]
    assert "It is deleted" in post(client, f"/me/places/{said}/forget")
    assert NOTE not in client.get("/me/data.csv").text


@pytest.mark.parametrize("who", ["Ben Ostler", "Nora Wells", "Petra Lund"])
def test_nobody_else_reads_or_changes_it(going: Company, enter: Enter, who: str) -> None:
    """A colleague, the own manager and HR see nothing of it and cannot touch it."""
    post(enter("Ada Quill"), "/me/places", role=NEAR, what="refused", note=NOTE)
    said, client = number(going), enter(who)
    for act in ("back", "again", "forget"):
        assert client.post(f"/me/places/{said}/{act}").status_code == 404
    for address in ("/me", "/me/data", f"/team/{going.ids['Ada Quill']}", f"/roles/{ROLE}", "/plan", "/access"):
        html = client.get(address, follow_redirects=True).text
        assert "My own reason" not in html
        assert "You said: not for me" not in html
    assert refused(going) == {going.ids["Ada Quill"]: frozenset({NEAR})}


@pytest.mark.browser
def test_a_refusal_works_by_keyboard_without_script_on_a_small_phone(
    going: Company, live: str, new_page: Callable[..., Any]
) -> None:
    """At 320 pixels without script nothing runs over the side, and a refusal can be said, undone and read back."""
    page = on_a_phone(new_page, live)
    page.get_by_role("button", name="Not for me").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("You said: not for me").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Undo").press("Enter")
    page.get_by_text("Taken back.").wait_for()
    assert refused(going) == {}
