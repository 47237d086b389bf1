"""A retro is proposed to the manager, gets a day, is held; what came out becomes signals and can be taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from planner.activate.model_programme import Outcome
from planner.services import clock, house, importing, retros
from planner.services.errors import NotAllowed, NotFound, Refused
from planner.store import imports

from ..conftest import PASSWORD
from ..me.company import BEHAVIOUR, Company, Enter, viewer

WellMade = Callable[[str], None]
TODAY = dt.date(2026, 9, 14)
DUE = dt.date(2026, 10, 12)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Monday after the invented pulse."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def signals(company: Company) -> list[dict[str, Any]]:
    """What teams said, as the signal store holds it."""
    with company.stores.records.read() as session:
        files = imports.live_files(session)
    table = company.stores.signals.table(files)
    rows: list[dict[str, Any]] = table.filter(table.kind == "feedback").order_by("row").to_pyarrow().to_pylist()
    return rows


def scheduled(company: Company) -> int:
    """A retro with a day."""
    return retros.schedule(company.stores, viewer(company.stores, "Nora Wells"), company.team, TODAY)


def said(text: str = "Ask for the limits in writing", **more: Any) -> dict[str, Any]:
    """What the form of outcomes sends."""
    one = {"kind": "try", "text": text, "owner": "Team lead", "due": DUE.isoformat(), "behaviour": BEHAVIOUR}
    return {f"o1-{name}": value for name, value in (one | more).items()}


def test_a_crossed_line_proposes_a_retro_with_charts_and_questions(
    company: Company, enter: Enter, well_made: WellMade
) -> None:
    """The manager reads why, sees the charts that there are, the questions of that cause, and what is missing."""
    text = enter("Nora Wells").get("/retros").text
    assert "62\u00a0% of all waiting was for decisions" in text
    assert "Which decision did you wait for last week" in text
    assert text.count('<figure class="shown">') == 2
    assert "Waiting week by week" in text
    well_made(text)
    room = enter("Nora Wells").get("/retros/room").text
    assert "fifteen minutes" in room
    assert not any(name in room for name in ("Ada", "Quill", "Ben Ostler"))
    well_made(room)


def test_a_retro_is_of_the_manager_alone(company: Company, enter: Enter) -> None:
    """Other managers, HR leaders and employees see nothing of it."""
    assert enter("Olaf Brand").get(f"/retros?team={company.team}").status_code == 404
    assert enter("Petra Lund").get("/retros").status_code == 403
    assert enter("Ada Quill").get("/retros").status_code == 403
    number = scheduled(company)
    assert enter("Olaf Brand").post(f"/retros/{number}/withdraw").status_code == 403
    with pytest.raises(NotAllowed):
        retros.withdraw(company.stores, viewer(company.stores, "Olaf Brand"), number)


def test_a_day_is_put_to_it_and_taken_back(company: Company, enter: Enter, well_made: WellMade) -> None:
    """A day in the past is refused with the form kept; a second day is refused; undo proposes it again."""
    client = enter("Nora Wells")
    wrong = client.post(f"/retros/{company.team}/schedule", data={"day": "2026-09-01"})
    assert wrong.status_code == 400
    assert "from today on" in wrong.text
    well_made(wrong.text)
    assert client.post(f"/retros/{company.team}/schedule", data={"day": "2026-09-16"}).status_code == 302
    page = client.get("/retros").text
    assert "is to be held on 16 September 2026" in page
    assert "Undo" in page
    well_made(page)
    with pytest.raises(Refused):
        scheduled(company)
    number = retros.page(company.stores, viewer(company.stores, "Nora Wells")).scheduled
    assert number is not None
    client.post(f"/retros/{number.number}/withdraw")
    assert "Put a day to it" in client.get("/retros").text


def test_a_skipped_retro_keeps_its_reason_and_rests(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Without a reason it is refused; with one, no other is proposed for the weeks that the policy says."""
    client = enter("Nora Wells")
    empty = client.post(f"/retros/{company.team}/skip", data={"reason": " "})
    assert empty.status_code == 400
    assert "Say why" in empty.text
    client.post(f"/retros/{company.team}/skip", data={"reason": "The move to the new office is this week"})
    text = client.get("/retros").text
    assert "Nothing before 12\u00a0October 2026" in text
    assert "The move to the new office" in text
    well_made(text)
    with pytest.raises(Refused):
        scheduled(company)


def test_after_the_rest_another_is_proposed(company: Company, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest ends on its day."""
    retros.skip(company.stores, viewer(company.stores, "Nora Wells"), company.team, "Too busy")
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 10, 12))
    assert "Put a day to it" in enter("Nora Wells").get("/retros").text


def test_what_came_out_becomes_signals_and_practice(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Without anybody's name; the file of signals can be taken back with the retro, and written anew."""
    number, client = scheduled(company), enter("Nora Wells")
    well_made(client.get(f"/retros/{number}/hold").text)
    assert client.post(f"/retros/{number}/hold", data=said()).status_code == 302
    (row,) = signals(company)
    assert (row["activity"], row["title"], row["team"], row["actor"]) == (
        "try",
        "Ask for the limits in writing",
        company.team,
        None,
    )
    assert dict(row["attributes"]) == {"owner": "Team lead", "due": DUE.isoformat()}
    (practice,) = retros.practices(company.stores, company.team)
    assert (practice.behaviour, practice.title) == (BEHAVIOUR, "Ask for the limits in writing")
    page = client.get("/retros").text
    assert "1 thing is kept" in page
    well_made(page)
    assert client.post(f"/retros/{number}/hold", data=said()).status_code == 404
    client.post(f"/retros/{number}/reopen")
    assert signals(company) == []
    assert client.post(f"/retros/{number}/hold", data=said("Ask once")).status_code == 302
    assert [one["title"] for one in signals(company)] == ["Ask once"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "at least one thing"),
        (said("Ben Ostler asks first"), "Ben Ostler"),
        (said("Ostler asks first"), "Ostler"),
        (said(due=""), "Name the day"),
        (said(owner="Nobody"), "Not a valid choice"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(
    company: Company, enter: Enter, well_made: WellMade, sent: dict[str, Any], told: str
) -> None:
    """Nothing is kept of it."""
    number = scheduled(company)
    answer = enter("Nora Wells").post(f"/retros/{number}/hold", data=sent)
    assert answer.status_code == 400
    assert told in answer.text
    well_made(answer.text)
    assert signals(company) == []


def test_a_retro_taken_back_as_an_import_is_taken_back_once(company: Company, enter: Enter) -> None:
    """Whoever takes the import back first, nothing is double and nothing is lost."""
    number, client = scheduled(company), enter("Nora Wells")
    client.post(f"/retros/{number}/hold", data=said())
    (brought,) = [one for one in importing.listed(company.stores) if one.connector == "feedback"]
    assert brought.label == "What teams said in retros"
    importing.undo(company.stores, brought.number, by="test")
    assert signals(company) == []
    assert client.post(f"/retros/{number}/reopen").status_code == 302


def test_a_stop_between_keeping_and_bringing_in_is_made_good(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept comes in later, once."""
    number, nora = scheduled(company), viewer(company.stores, "Nora Wells")
    outcome = Outcome(kind="keep", text="Limits at the desk", owner_role="Team lead", due=DUE)
    with monkeypatch.context() as patched:
        patched.setattr(retros, "_send", lambda *_, **__: None)
        retros.hold(company.stores, nora, number, [outcome])
    assert signals(company) == []
    house.prepare(company.stores.settings).close()
    assert len(signals(company)) == 1
    assert retros.finish(company.stores) == 0


def test_what_was_agreed_can_be_ticked(company: Company, enter: Enter) -> None:
    """Done, and open again; a practice that is done is no step any more."""
    number, client = scheduled(company), enter("Nora Wells")
    client.post(f"/retros/{number}/hold", data=said())
    (one,) = retros.page(company.stores, viewer(company.stores, "Nora Wells")).past[0].said
    client.post(f"/retros/outcomes/{one.number}/done", data={"team": company.team})
    assert "Done 14" in client.get("/retros").text or "Done " in client.get("/retros").text
    assert retros.practices(company.stores, company.team) == ()
    client.post(f"/retros/outcomes/{one.number}/open", data={"team": company.team})
    assert len(retros.practices(company.stores, company.team)) == 1


def test_only_what_a_team_shares_is_a_lesson(company: Company, enter: Enter) -> None:
    """Nothing else of a retro leaves the team."""
    number = scheduled(company)
    sent = said("Kept to ourselves") | {
        name.replace("o1", "o2"): value for name, value in said("Shared", shared="y").items()
    }
    enter("Nora Wells").post(f"/retros/{number}/hold", data=sent)
    lessons = retros.lessons(company.stores, TODAY, TODAY + dt.timedelta(days=1), cycle=1)
    assert [(one.kind, one.text) for one in lessons] == [("tried", "Shared")]


def test_a_retro_that_is_not_there_is_not_found(company: Company, enter: Enter) -> None:
    """No page of nothing."""
    assert enter("Nora Wells").get("/retros/99/hold").status_code == 404
    with pytest.raises(NotFound):
        retros.concerned(company.stores, viewer(company.stores, "Nora Wells"), number=99)


def test_the_manager_s_first_page_leads_to_the_retro(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Proposed, then with its day; nothing while the team rests."""
    client = enter("Nora Wells")
    text = client.get("/team").text
    assert "A retro is proposed" in text
    well_made(text)
    scheduled(company)
    assert "retro is on 14" in client.get("/team").text
    client.post("/retros/1/withdraw")
    client.post(f"/retros/{company.team}/skip", data={"reason": "Not now"})
    assert "quarter of an hour" not in client.get("/team").text


@pytest.mark.browser
def test_a_retro_is_held_by_keyboard_on_a_phone(company: Company, live: str, new_page: Callable[..., Any]) -> None:
    """Without script, at 320 pixels: a day is put to it, an outcome is written, nothing is wider than the screen."""
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(f"{live}/sign-in?to=/retros")
    page.fill("#email", "nora.wells@example.org")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#day").wait_for()
    page.fill("#day", TODAY.isoformat())
    page.get_by_role("button", name="Put a day to it").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Write down what came out").focus()
    page.keyboard.press("Enter")
    page.locator("#o1-text").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("#o1-text").focus()
    page.keyboard.type("Ask with two options")
    page.keyboard.press("Enter")
    page.get_by_text("1 thing is kept").wait_for()
    assert [one["title"] for one in signals(company)] == ["Ask with two options"]
