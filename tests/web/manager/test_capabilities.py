"""What my people can do: what waits for a manager's word, saying it, confirming certificates, taking back."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from planner.services import abilities, assigning, confirming, stating
from planner.services.abilities import Ability
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.store import evidence, pathways
from planner.store.tables import Nudge

from ..me.company import Company, Enter, viewer

WellMade = Callable[[str], None]
FRAMING, TESTS = "decision-framing", "test-design"


def say(company: Company, who: str, level: int | None, note: str = "", key: str = FRAMING, about: str = "") -> None:
    """What somebody says of themselves, or about somebody."""
    said = stating.Statement(capability=key, level=level, note=note)
    stating.say(company.stores, viewer(company.stores, who), company.ids[about or who], [said])


def name_certificate(company: Company, level: int = 2) -> None:
    """A certificate that Ada names."""
    named = stating.Credential(
        capability=FRAMING, level=level, name="Framing licence", issuer="Board", issued=dt.date(2025, 3, 1)
    )
    stating.add_credential(company.stores, viewer(company.stores, "Ada Quill"), named)


def ability(company: Company, key: str = FRAMING) -> Ability:
    """One capability of Ada's, as Nora sees it."""
    page = abilities.page(company.stores, viewer(company.stores, "Nora Wells"), company.ids["Ada Quill"])
    found = page.ability(key)
    assert found is not None
    return found


def waits(company: Company, name: str = "Ada Quill") -> list[str]:
    """Why something of somebody's waits for Nora."""
    found = confirming.overview(company.stores, viewer(company.stores, "Nora Wells"))
    return [why for one in found.people if one.name == name for _, why in one.what]


def test_what_waits_and_what_does_not(company: Company) -> None:
    """Said by them and not by me, or more than one level apart; neighbouring levels agree."""
    assert waits(company) == []
    say(company, "Ada Quill", 2)
    assert waits(company) == ["unanswered"]
    say(company, "Nora Wells", 1, about="Ada Quill")
    assert waits(company) == []
    say(company, "Nora Wells", 0, about="Ada Quill")
    assert waits(company) == ["apart"]
    say(company, "Nora Wells", 2, about="Ada Quill")
    say(company, "Ada Quill", None, "Others do this")
    assert waits(company) == ["unanswered"]
    say(company, "Nora Wells", None, "So it is", about="Ada Quill")
    assert waits(company) == []
    say(company, "Ada Quill", 1)
    assert waits(company) == ["unanswered"]
    name_certificate(company)
    assert waits(company) == ["certificate"]
    assert waits(company, "Ben Ostler") == []


def test_the_list_names_what_waits_and_ranks_nobody(company: Company, enter: Enter, well_made: WellMade) -> None:
    """My reports by name, with counts that keep the three nothings apart."""
    say(company, "Ada Quill", 2, "secret doubts")
    say(company, "Nora Wells", None, "The test team does this", TESTS, "Ben Ostler")
    html = enter("Nora Wells").get("/team/capabilities").text
    well_made(html)
    assert "1 person of 7 said something" in html
    assert "Decision framing: they said something, and you have not" in html
    assert "secret" not in html
    assert html.index("Ada Quill") < html.index("Ben Ostler") < html.index("Cleo Marsh")
    assert "Hugo Vane" not in html
    for words in ('1 <span class="nothing" data-kind="not needed">', '"no evidence">6<', '"no evidence">7<'):
        assert words in html


def test_counts_add_up(company: Company) -> None:
    """At or above, below, no evidence and not needed: everybody whose role asks for it, once."""
    say(company, "Nora Wells", 2, about="Ada Quill")
    say(company, "Nora Wells", 0, about="Ben Ostler")
    say(company, "Nora Wells", None, "Not here", about="Cleo Marsh")
    say(company, "Ben Ostler", None, "Not here", TESTS)
    found = confirming.overview(company.stores, viewer(company.stores, "Nora Wells"))
    rows = {row.capability: row for row in found.rows}
    framing = rows["Decision framing"]
    assert (framing.reached, framing.below, framing.no_evidence, framing.not_needed) == (1, 1, 4, 1)
    assert {row.people for row in found.rows} == {7}
    assert sum(row.not_needed for row in found.rows) == 1


def test_answers_for_a_report_in_one_form(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Their own answer is marked, notes stay theirs, reasons do not; several answers go in at once and come back."""
    say(company, "Ada Quill", 1, "secret doubts")
    say(company, "Ada Quill", None, "The test team does this", TESTS)
    client, address = enter("Nora Wells"), f"/team/{company.ids['Ada Quill']}/capabilities"
    html = client.get(address).text
    well_made(html)
    assert "secret" not in html
    assert "The test team does this" in html
    assert "(their own answer)" in html
    sent = {f"{FRAMING}-level": "2", f"{TESTS}-level": "not needed", f"{TESTS}-because": "Agreed"}
    html = client.post(address, data=sent, follow_redirects=True).text
    well_made(html)
    assert "Noted beside what Ada Quill says: 2 answers. Ada Quill sees it now." in html
    assert (ability(company).level, ability(company, TESTS).kind) == (2, "not needed")
    assert [one.rater_name for one in ability(company).standing] == ["Nora Wells", "Ada Quill"]
    undo = re.search(rf'action="({address}/take-back/[\d-]+)"', html)
    assert undo is not None
    well_made(client.post(undo[1], follow_redirects=True).text)
    assert (ability(company).level, ability(company, TESTS).kind) == (1, "no evidence")
    assert "taken back on" not in client.get(address).text
    inbox = enter("Ada Quill").get("/me").text
    assert "Your manager took back what they said about: Decision framing, Test design." in inbox


def test_a_reason_is_asked_for(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Not needed without a reason is refused, and so is an answer that does not exist; nothing is kept."""
    client, address = enter("Nora Wells"), f"/team/{company.ids['Ada Quill']}/capabilities"
    for sent in ({f"{TESTS}-level": "not needed"}, {f"{TESTS}-level": "44"}):
        answer = client.post(address, data=sent)
        assert answer.status_code == 400
        well_made(answer.text)
        assert "Please look at this again" in answer.text
    assert "Nothing was chosen" in client.post(address, data={}, follow_redirects=True).text
    assert ability(company, TESTS).said == ()


def test_a_certificate_is_confirmed_by_somebody_else(company: Company, enter: Enter, well_made: WellMade) -> None:
    """The manager vouches; the person does not; what does not wait cannot be confirmed."""
    name_certificate(company)
    client, address = enter("Nora Wells"), f"/team/{company.ids['Ada Quill']}/capabilities"
    html = client.get(address).text
    well_made(html)
    assert "Certificates that wait for you" in html
    assert "stated by the person, not confirmed" in html
    (one,) = ability(company).unconfirmed
    ada = viewer(company.stores, "Ada Quill")
    with pytest.raises(NotAllowed):
        stating.say(company.stores, ada, company.ids["Ada Quill"], [], certificates=[one.number])
    html = client.post(address, data={"certificate": str(one.number)}, follow_redirects=True).text
    well_made(html)
    assert "Certificates that wait for you" not in html
    assert [said.shown.own for said in ability(company).standing] == [False, True]
    assert client.post(address, data={"certificate": str(one.number)}).status_code == 404


def test_certificates_and_answers_go_in_together_or_not_at_all(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is refused, or that fails while it is kept, leaves no certificate confirmed; one word is sent."""
    name_certificate(company)
    (one,) = ability(company).unconfirmed
    nora, ada = viewer(company.stores, "Nora Wells"), company.ids["Ada Quill"]

    def both(level: int) -> tuple[int, ...]:
        said = stating.Statement(capability=TESTS, level=level)
        return stating.say(company.stores, nora, ada, [said], certificates=[one.number])

    with pytest.raises(Refused):
        both(9)
    add = evidence.add

    def failing(*args: Any, **options: Any) -> list[int]:
        if options["notes"]:
            raise ConnectionError
        return add(*args, **options)

    with monkeypatch.context() as broken:
        broken.setattr(evidence, "add", failing)
        with pytest.raises(ConnectionError):
            both(1)
    assert ability(company).unconfirmed == (one,)
    assert ability(company, TESTS).said == ()
    assert len(both(1)) == 2
    assert (ability(company).unconfirmed, ability(company, TESTS).level) == ((), 1)
    with company.stores.records.read() as session:
        told = session.scalars(select(Nudge.text).where(Nudge.person_id == int(ada))).all()
    assert [text for text in told if "Decision framing, Test design" in text] == list(told)[-1:]


def test_what_no_page_offers_is_refused(company: Company) -> None:
    """A capability that nobody asks for, a level that is none, and nothing at all."""
    nora, ada = viewer(company.stores, "Nora Wells"), company.ids["Ada Quill"]
    for wrong, error in (
        ([stating.Statement(capability="juggling", level=1)], NotFound),
        ([stating.Statement(capability=FRAMING, level=9)], Refused),
        ([stating.Statement(capability=FRAMING, level=None)], Refused),
        ([], Refused),
    ):
        with pytest.raises(error):
            stating.say(company.stores, nora, ada, wrong)
    assert ability(company).said == ()


@pytest.mark.parametrize("who", ["Ada Quill", "Ben Ostler", "Olaf Brand", "Petra Lund"])
def test_nobody_else_says_or_sees_it(company: Company, enter: Enter, who: str) -> None:
    """A colleague, another manager and HR get 403, whether the person is there or not."""
    client, other = enter(who), company.ids["Cleo Marsh"]
    for address in (f"/team/{other}/capabilities", "/team/999/capabilities"):
        assert client.get(address).status_code == 403
        assert client.post(address, data={f"{FRAMING}-level": "1"}).status_code == 403
        assert client.post(f"{address}/take-back/1").status_code == 403
    if who != "Olaf Brand":
        assert client.get("/team/capabilities").status_code == 403


def test_what_is_not_needed_leaves_no_step(company: Company) -> None:
    """A pathway assigned after the manager's word has neither the gap nor a step for it."""
    before = {gap["capability"] for gap in gaps(company)}
    say(company, "Nora Wells", None, "Others do this", about="Ada Quill")
    assert before - {gap["capability"] for gap in gaps(company)} == {FRAMING}


def gaps(company: Company) -> list[dict[str, Any]]:
    """The gaps of a pathway assigned to Ada now; it is taken back again."""
    made = company.assign()
    try:
        with company.stores.records.read() as session:
            walking = pathways.current(session, int(company.ids["Ada Quill"]))
        assert walking is not None
        return list(walking.gaps)
    finally:
        nora = viewer(company.stores, "Nora Wells")
        assigning.undo(company.stores, nora, made["pathways"])


@pytest.mark.browser
def test_a_manager_answers_without_script(company: Company, live: str, new_page: Callable[..., Any]) -> None:
    """From the list to the person, a level by its words, and back with the undo."""
    say(company, "Ada Quill", 1)
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(f"{live}/sign-in")
    page.fill("input[name=email]", "nora.wells@example.org")
    page.fill("input[name=password]", "four quiet brown horses")
    page.click("main button")
    page.goto(f"{live}/team/capabilities")
    page.locator("#people").get_by_role("link", name="Ada Quill").click()
    row = page.locator(f"#can-{FRAMING}")
    row.locator("summary").click()
    row.get_by_label("(their own answer)").check()
    page.get_by_role("button", name="Keep what I chose").last.click()
    page.get_by_text("Ada Quill sees it now").wait_for()
    assert waits(company) == []
    page.get_by_role("button", name="Undo").click()
    assert waits(company) == ["unanswered"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
