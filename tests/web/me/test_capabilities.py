"""What I can do: my own word beside others', what is not needed, certificates, and taking back."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from planner.services import abilities, clock, stating
from planner.services.abilities import Ability, Page
from planner.store import log

from .company import Company, Enter, viewer

WellMade = Callable[[str], None]
FRAMING, OTHER = "decision-framing", "stakeholder-alignment"


def can(company: Company, name: str = "Ada Quill") -> Page:
    """Somebody's page as they see it."""
    return abilities.page(company.stores, viewer(company.stores, name))


def ability(company: Company, key: str = FRAMING) -> Ability:
    """One capability of Ada's."""
    found = can(company).ability(key)
    assert found is not None
    return found


def manager_says(company: Company, level: int | None, note: str = "", by: str = "Nora Wells") -> tuple[int, ...]:
    """What a manager says about Ada's framing."""
    said = stating.Statement(capability=FRAMING, level=level, note=note)
    return stating.say(company.stores, viewer(company.stores, by), company.ids["Ada Quill"], [said])


def test_everything_the_job_asks_for_is_there(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Each need with its level in words that others can see, and no evidence told from level zero."""
    html = enter("Ada Quill").get("/me/capabilities").text
    well_made(html)
    page = can(company)
    assert len(page.here) > 3
    for one in page.here:
        assert one.capability.name in html
    assert f"nothing yet of {len(page.here)}" in html
    assert 'data-kind="no evidence"' in html
    assert "Not yet" in html
    assert "First counts what was seen in the work or a certificate that somebody confirmed, then what your" in html


def test_several_answers_in_one_form(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Zero is an answer, what is left says nothing, and a need denied by oneself goes on counting."""
    client = enter("Ada Quill")
    keys = [one.capability.id for one in can(company).here]
    sent = {f"{keys[0]}-level": "0", f"{keys[1]}-level": "not needed", f"{keys[1]}-because": "Others do this"}
    html = client.post("/me/capabilities", data=sent, follow_redirects=True).text
    well_made(html)
    assert "Noted beside what others say: 2 answers." in html
    first, second, *rest = can(company).here
    assert (first.kind, first.level) == ("level", 0)
    assert second.kind == "no evidence"
    assert [one.shown.level for one in second.said] == [None]
    assert all(one.said == () for one in rest)
    assert "not needed in the job of Business analyst" in html
    undo = re.search(r'action="(/me/capabilities/take-back/[\d-]+)"', html)
    assert undo is not None
    html = client.post(undo[1], follow_redirects=True).text
    well_made(html)
    assert "taken back on" in html
    assert can(company).here[0].kind == "no evidence"
    assert client.post(undo[1]).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({f"{FRAMING}-level": "9"}, "Choose one of the answers"),
        ({f"{FRAMING}-level": "not needed", f"{FRAMING}-because": "  "}, "Say why “Decision framing” is not needed"),
        ({f"{FRAMING}-level": "1", f"{FRAMING}-note": "x" * 2001}, "2000"),
    ],
)
def test_a_wrong_answer_is_told_and_the_others_are_kept(
    company: Company, enter: Enter, well_made: WellMade, sent: dict[str, str], words: str
) -> None:
    """The summary leads to the field, and nothing was kept yet."""
    answer = enter("Ada Quill").post("/me/capabilities", data={f"{OTHER}-note": "kept text", **sent})
    assert answer.status_code == 400
    well_made(answer.text)
    assert words in answer.text
    assert "Please look at this again" in answer.text
    assert ability(company).said == ()


def test_nothing_chosen_keeps_nothing(company: Company, enter: Enter) -> None:
    """An empty form says so."""
    html = enter("Ada Quill").post("/me/capabilities", data={}, follow_redirects=True).text
    assert "Nothing was chosen" in html
    assert all(one.said == () for one in can(company).here)


def test_a_managers_word_is_seen_at_once_beside_mine(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Both stay; the manager's counts; it is in the inbox, and the log says who said what without the note."""
    client = enter("Ada Quill")
    client.post("/me/capabilities", data={f"{FRAMING}-level": "1", f"{FRAMING}-note": "secret doubts"})
    manager_says(company, 2)
    html = client.get("/me/capabilities").text
    well_made(html)
    for words in ("<strong>You</strong>: level 1", "<strong>Your manager, Nora Wells</strong>: level 2", "secret"):
        assert words in html
    assert ability(company).level == 2
    assert "Your manager said something about what you can do: Decision framing." in client.get("/me").text
    with company.stores.records.read() as session:
        kept = [(entry.by, entry.action, entry.detail) for entry in log.entries(session, limit=2)]
        assert log.broken(session) is None
    assert kept == [
        ("nora.wells@example.org", "state capability", {"said": {FRAMING: 2}}),
        ("ada.quill@example.org", "state capability", {"said": {FRAMING: 1}}),
    ]


def test_the_three_nothings_look_different(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A manager's reason stands beside "not needed here"; level zero is a level."""
    manager_says(company, None, "The framing is done by the leads")
    client = enter("Ada Quill")
    client.post("/me/capabilities", data={f"{OTHER}-level": "0"})
    html = client.get("/me/capabilities").text
    well_made(html)
    for words in ('data-kind="not needed"', 'data-kind="no evidence"', "shown: level 0", "The framing is done by"):
        assert words in html


def test_a_need_that_is_taken_away_later_is_not_told_as_reached(company: Company, enter: Enter) -> None:
    """On the pathway, "not needed here", "no evidence yet" and "reached" are three things."""
    company.assign()
    manager_says(company, None, "Others do this")
    html = enter("Ada Quill").get("/me").text
    assert html.count('<span class="nothing" data-kind="not needed">Not needed here</span>') == 1
    assert '<span class="nothing" data-kind="no evidence">No evidence yet</span>' in html
    assert "Reached, nothing to do" not in html


def certificate(**options: Any) -> dict[str, str]:
    """A certificate as the form sends it."""
    sent = {
        "capability": FRAMING,
        "level": "2",
        "name": "Framing licence",
        "issuer": "Board of analysts",
        "issued": "2025-03-01",
        "expires": "",
    }
    return {f"certificate-{name}": str(value) for name, value in (sent | options).items()}


def test_a_certificate_of_ones_own_ranks_as_ones_own_word(company: Company, enter: Enter, well_made: WellMade) -> None:
    """It is marked as stated by me; confirmed, it counts before what a manager says."""
    client = enter("Ada Quill")
    html = client.post("/me/capabilities/certificate", data=certificate(), follow_redirects=True).text
    well_made(html)
    assert "Certificate “Framing licence” from Board of analysts" in html
    assert "stated by you, not confirmed" in html
    manager_says(company, 1)
    assert ability(company).level == 1
    (waiting,) = ability(company).unconfirmed
    nora = viewer(company.stores, "Nora Wells")
    stating.say(company.stores, nora, company.ids["Ada Quill"], [], certificates=[waiting.number])
    assert ability(company).level == 2
    assert ability(company).unconfirmed == ()
    html = client.get("/me/capabilities").text
    well_made(html)
    assert "confirmed by Nora Wells" in html


def test_an_expired_certificate_is_shown_and_no_longer_counts(company: Company, enter: Enter) -> None:
    """The day after its last day it stands among what no longer counts."""
    yesterday = clock.today() - dt.timedelta(days=1)
    html = (
        enter("Ada Quill")
        .post("/me/capabilities/certificate", data=certificate(expires=yesterday), follow_redirects=True)
        .text
    )
    assert "expired on" in html
    assert ability(company).kind == "no evidence"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"level": "0"},
        {"capability": "nothing"},
        {"issued": "2999-01-01"},
        {"issued": "soon"},
        {"expires": "2020-01-01"},
    ],
)
def test_a_wrong_certificate_is_told(
    company: Company, enter: Enter, well_made: WellMade, wrong: dict[str, str]
) -> None:
    """Values stay in the form, and nothing is kept."""
    answer = enter("Ada Quill").post("/me/capabilities/certificate", data=certificate(**wrong))
    assert answer.status_code == 400
    well_made(answer.text)
    assert "Please look at this again" in answer.text
    assert ability(company).said == ()


def test_nobody_takes_back_the_word_of_another(company: Company, enter: Enter) -> None:
    """A manager's statement stays when the person, a colleague or another manager tries; odd numbers are no page."""
    (number,) = manager_says(company, 1)
    for who in ("Ada Quill", "Ben Ostler", "Olaf Brand"):
        assert enter(who).post(f"/me/capabilities/take-back/{number}").status_code == 404
    client = enter("Ada Quill")
    for odd in ("x", "1-", "９", "-".join(["1"] * 500), "99999999999999999999"):
        assert client.post(f"/me/capabilities/take-back/{odd}").status_code == 404
    assert ability(company).level == 1


@pytest.mark.parametrize("address", ["/me/capabilities"])
def test_a_login_without_a_record_has_no_page(company: Company, signed_in: Enter, address: str) -> None:
    """A login that is tied to nobody opens nothing."""
    assert signed_in("employee").get(address).status_code == 403


@pytest.mark.browser
def test_saying_it_without_script_and_with_the_keyboard(
    company: Company, live: str, new_page: Callable[..., Any]
) -> None:
    """A level is chosen and kept; Enter in a text keeps the answers and takes nothing back."""
    manager_says(company, 2)
    stating.say(
        company.stores,
        viewer(company.stores, "Ada Quill"),
        company.ids["Ada Quill"],
        [stating.Statement(capability=FRAMING, level=1)],
    )
    page = new_page(java_script_enabled=False)
    page.goto(f"{live}/sign-in")
    page.fill("input[name=email]", "ada.quill@example.org")
    page.fill("input[name=password]", "four quiet brown horses")
    page.click("main button")
    page.goto(f"{live}/me/capabilities")
    row = page.locator(f"#can-{OTHER}")
    row.locator("summary").click()
    row.get_by_label("Not needed in my job").check()
    row.locator("input[type=text]").fill("Others do this")
    row.locator("input[type=text]").press("Enter")
    page.get_by_text("Noted beside what others say: 1 answer.").wait_for()
    assert [one.shown.level for one in ability(company).standing] == [1, 2]
    page.locator(f"#can-{FRAMING}").get_by_role("button", name="Take back").click()
    page.get_by_text("Taken back.").wait_for()
    assert [one.shown.level for one in ability(company).standing] == [2]
