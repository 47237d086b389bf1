"""Decisions, hand-offs and other frictions: what is shown, what is hidden, and the events taken out."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from planner.services import importing, running
from planner.store import log
from planner.store.open import Stores

from ..conftest import PASSWORD

WellMade = Callable[[str], None]
Enter = Callable[[str], FlaskClient]
HEADING = "case id,activity,time,actor,team,role"
START = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
PAGES = ("/friction/decisions", "/friction/hand-offs", "/friction/others")


def _log() -> Iterator[str]:
    """Claims of twelve people that a desk of eight, two lawyers and a board of three decide on; some go round twice."""
    yield HEADING
    for case in range(60):
        at = START + dt.timedelta(days=case // 3, hours=case % 3)
        steps = [("Submitted", f"clerk{case % 12}", "Claims", "clerk"), ("Approved", f"desk{case % 8}", "Desk", "desk")]
        if case % 4 == 0:
            steps[1:1] = [("Rejected", f"desk{case % 8}", "Desk", "desk"), ("Submitted", "clerk1", "Claims", "clerk")]
        if case % 6 == 0:
            steps.append(("Signed off", f"law{case % 4}", "Law", "law"))
        if case % 6 == 3:
            steps.append(("Signed off", f"board{case % 9}", "Board", "board"))
        for place, (said, who, team, role) in enumerate([*steps, ("Paid", "clerk1", "Claims", "clerk")]):
            moment = (at + dt.timedelta(hours=5 * place)).isoformat()
            yield f"c{case},{said},{moment},{who},{team},{role}"
    yield f"open,Submitted,{START.isoformat()},clerk2,Claims,clerk"


@pytest.fixture
def filled(stores: Stores, tmp_path: Path) -> Stores:
    """An instance after one pulse over that log."""
    path = tmp_path / "claims.csv"
    path.write_text("\n".join(_log()), "utf-8")
    importing.ingest(stores, importing.Order(connector="event_csv", source="claims", path=path), by="test")
    running.run(stores, by="test", phases=("audit",))
    return stores


@pytest.mark.parametrize("path", PAGES)
def test_before_a_pulse_the_pages_teach(signed_in: Enter, well_made: WellMade, path: str) -> None:
    """Without results they say what they will show."""
    text = signed_in("hr").get(path).text
    assert "will show" in text or "this page shows" in text
    well_made(text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("persona", ["employee", "auditor"])
def test_others_do_not_see_them(signed_in: Enter, path: str, persona: str) -> None:
    """Frictions are for HR leaders and managers."""
    client = signed_in(persona)
    assert [client.get(path).status_code, client.get(f"{path}.csv").status_code] == [403, 403]


def test_decisions_by_role_with_both_denominators(filled: Stores, signed_in: Enter, well_made: WellMade) -> None:
    """A role of two people is left out and counted; what goes round and what is open is told."""
    client = signed_in("hr")
    text = client.get("/friction/decisions").text
    assert "of the waiting for approvals was for those who decide" in text
    assert "Of the waiting for approvals" in text
    assert "Of all waiting" in text
    assert "desk" in text
    assert ">law<" not in text
    assert "3 roles are left out" in text
    assert "Asked for 2 times" in text
    assert "Open at the end of these days" in text
    well_made(text)
    table = client.get("/friction/decisions.csv").text
    assert "desk,log of steps,75,60,15,5.0" in table
    assert "law" not in table


def test_the_signals_of_a_role_are_one_click_away(filled: Stores, signed_in: Enter, well_made: WellMade) -> None:
    """Without accounts; a role that is hidden has none."""
    client = signed_in("hr")
    text = client.get("/friction/decisions/signals/1/steps/desk").text
    assert "Approved" in text
    assert "desk3" not in text
    well_made(text)
    assert "Submitted" in client.get("/friction/decisions/signals/1/steps/?open=1").text
    assert client.get("/friction/decisions/signals/1/steps/law").status_code == 404
    assert client.get("/friction/decisions/signals/9/steps/desk").status_code == 404


def test_a_pair_of_teams_is_shown_when_both_are_large_enough(
    filled: Stores, signed_in: Enter, well_made: WellMade
) -> None:
    """What a team of two takes over is told of nobody."""
    client = signed_in("hr")
    text = client.get("/friction/hand-offs").text
    assert "of the cases go from one team to another" in text
    assert "Law" not in text
    well_made(text)
    lines = client.get("/friction/hand-offs.csv").text.splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [["Claims", "Desk", "75"], ["Desk", "Claims", "55"]]
    signals = client.get("/friction/hand-offs/signals/1?giver=Claims&taker=Desk")
    assert "Claims gave work to Desk 75 times" in signals.text
    well_made(signals.text)
    assert client.get("/friction/hand-offs/signals/1?giver=Desk&taker=Law").status_code == 404
    assert client.get("/friction/hand-offs/signals/1").status_code == 404


def test_other_frictions_say_how_sure_and_why(filled: Stores, signed_in: Enter, well_made: WellMade) -> None:
    """One list with figures, what could not be said, and the signals."""
    client = signed_in("hr")
    text = client.get("/friction/others").text
    assert "Time to a first answer" in text
    assert "no case names any" in text
    well_made(text)
    link = next(part.split('"')[0] for part in text.split('href="')[1:] if part.startswith("/friction/others/signals"))
    below = client.get(link).text
    assert "Submitted" in below
    well_made(below)
    assert "Time to a first answer,The whole organisation" in client.get("/friction/others.csv").text
    assert client.get("/friction/others/signals/1/none").status_code == 404


def test_events_are_taken_out_with_pseudonyms_and_logged(filled: Stores, signed_in: Enter, well_made: WellMade) -> None:
    """The file holds no account; the log keeps who took it."""
    client = signed_in("hr")
    well_made(client.get("/friction/events").text)
    taken = client.post("/friction/events", data={"source": "claims", "format": "xes"}, buffered=True)
    assert taken.headers["Content-Disposition"].endswith("filename=claims.xes")
    assert "account-" in taken.text
    assert "desk3" not in taken.text
    with filled.records.read() as session:
        entry = log.entries(session, limit=1, offset=0)[0]
    assert (entry.by, entry.action, entry.detail["accounts"]) == ("hr@example.org", "export events", False)
    wrong = client.post("/friction/events", data={"source": "other", "format": "xes"})
    assert wrong.status_code == 400
    well_made(wrong.text)


@pytest.mark.parametrize("persona", ["manager", "employee", "auditor"])
def test_only_hr_leaders_take_events_out(filled: Stores, signed_in: Enter, persona: str) -> None:
    """Everybody else is told so."""
    sent = {"source": "claims", "format": "xes"}
    assert signed_in(persona).post("/friction/events", data=sent).status_code == 403


def test_in_a_browser(filled: Stores, live: str, page: Page) -> None:
    """From the waiting to the decisions, to the hand-offs, to a file."""
    page.goto(f"{live}/sign-in")
    page.fill("input[name=email]", "hr@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.goto(f"{live}/friction/decisions")
    page.get_by_role("link", name="Hand-offs").click()
    assert page.get_by_role("heading", name="Who gives work to whom").is_visible()
    page.get_by_role("link", name="Other frictions").click()
    page.get_by_role("link", name="Take the events behind this out").click()
    page.get_by_label("Table (CSV), for spreadsheets").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "claims.csv"
