"""My reminders: chosen by myself, stopped with one click, with a calendar feed that only I can hand out."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from planner.services import nudging, preferring
from planner.store import pathways
from planner.store.tables import Outgoing

from ..conftest import PASSWORD
from ..me.company import Company, Enter, address, viewer

WellMade = Callable[[str], None]
ADA = "Ada Quill"
FEED = re.compile(r"https?://[\w.:]+(/calendar/\d+/[\w-]+\.ics)")


def wanted(company: Company) -> preferring.Wanted:
    """What Ada has chosen."""
    return preferring.wanted(company.stores, viewer(company.stores, ADA))


def test_the_page_is_linked_and_well_made(company: Company, enter: Enter, well_made: WellMade) -> None:
    """It says how reminders reach me, names the quiet hours and shows what was sent."""
    client = enter(ADA)
    assert "/me/reminders" in client.get("/me").text
    html = client.get("/me/reminders").text
    well_made(html)
    for words in ("Reminders reach you", 'value="18:00"', 'value="08:00"', "not set up for this yet", "Nothing yet"):
        assert words in html
    assert "learning record store" not in html


def test_what_is_chosen_is_kept(company: Company, enter: Enter) -> None:
    """Ways, hours and time zone; the page shows them."""
    client = enter(ADA)
    sent = {"by_email": "y", "quiet_from": "20:30", "quiet_to": "07:15", "time_zone": " Asia/Kolkata "}
    assert client.post("/me/reminders", data=sent).status_code == 302
    found = wanted(company)
    assert found.channels == {"email"}
    assert (found.quiet.start, found.quiet.end, found.zone.key) == (20 * 60 + 30, 7 * 60 + 15, "Asia/Kolkata")
    html = client.get("/me/reminders").text
    assert 'value="20:30"' in html
    assert "Asia/Kolkata" in html


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"quiet_from": "late", "quiet_to": "07:00"}, "Not a valid time"),
        ({"quiet_from": "", "quiet_to": "07:00"}, "Give a time"),
        ({"quiet_from": "18:00", "quiet_to": "08:00", "time_zone": "Mars/Olympus"}, "no such time zone"),
        ({"quiet_from": "18:00", "quiet_to": "08:00", "time_zone": "../../etc/passwd"}, "no such time zone"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(
    company: Company, enter: Enter, well_made: WellMade, sent: dict[str, str], told: str
) -> None:
    """Nothing is kept, what was typed stays."""
    before = wanted(company)
    answer = enter(ADA).post("/me/reminders", data=sent)
    assert answer.status_code == 400
    well_made(answer.text)
    assert told in answer.text
    assert wanted(company).quiet == before.quiet


def test_one_click_stops_everything_and_one_brings_it_back(company: Company, enter: Enter, well_made: WellMade) -> None:
    """At once, with a way back; what else was chosen stays."""
    client = enter(ADA)
    client.post("/me/reminders", data={"by_email": "y", "quiet_from": "20:00", "quiet_to": "07:00"})
    html = client.post("/me/reminders/stop", follow_redirects=True).text
    well_made(html)
    assert "No reminders reach you." in html
    assert wanted(company).stopped
    client.post("/me/reminders/start")
    found = wanted(company)
    assert (found.stopped, found.quiet.start, found.channels) == (False, 20 * 60, {"email"})


def test_the_feed_is_shown_once_and_opens_without_signing_in(
    app: Flask, company: Company, enter: Enter, well_made: WellMade
) -> None:
    """Whoever has the address gets my steps, also a program without a session; the page does not show it again."""
    company.assign()
    client = enter(ADA)
    html = client.post("/me/reminders/feed").text
    well_made(html)
    assert html.count(" checked ") == 2
    found = FEED.search(html)
    assert found is not None
    assert FEED.search(client.get("/me/reminders").text) is None
    answer = app.test_client().get(found[1])
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) > 0
    assert b"Quill" not in answer.data


def test_a_feed_that_was_ended_or_guessed_answers_like_one_that_never_was(
    app: Flask, company: Company, enter: Enter
) -> None:
    """404, in every case."""
    client = enter(ADA)
    found = FEED.search(client.post("/me/reminders/feed").text)
    assert found is not None
    visitor = app.test_client()
    assert visitor.get(found[1]).status_code == 200
    client.post("/me/reminders/feed/revoke")
    for path in (found[1], found[1][:-5] + "x.ics", "/calendar/999/x.ics"):
        assert visitor.get(path).status_code == 404


def test_what_was_sent_stands_in_my_own_record(company: Company, enter: Enter, well_made: WellMade) -> None:
    """On the page, in the table and in the JSON, with way and outcome; of nobody else."""
    for name in (ADA, "Ben Ostler"):
        with company.stores.records.write() as session:
            person = int(company.ids[name])
            pathways.tell(session, person, f"A word for {name}", due=preferring.clock.today())
    nudging.lay_out(company.stores)
    with company.stores.records.write() as session:
        for row in session.query(Outgoing):
            row.due = row.made_at
    nudging.work(company.stores)
    client = enter(ADA)
    pages = [client.get(path).text for path in ("/me/data", "/me/data.csv", "/me/data.json", "/me/reminders")]
    well_made(pages[0])
    for text in pages:
        assert f"A word for {ADA}" in text
        assert "On my page here" in text
        assert "Ben Ostler" not in text


def test_a_login_without_a_record_has_no_reminders(company: Company, signed_in: Enter) -> None:
    """And can make no feed."""
    client = signed_in("employee")
    assert client.get("/me/reminders").status_code == 403
    assert client.post("/me/reminders/feed").status_code == 403


def test_sharing_notes_is_asked_only_where_a_store_is_set_up(
    app: Flask, company: Company, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off unless the person turns it on, and never turned off by a form that did not ask."""
    from dataclasses import replace

    client = enter(ADA)
    app.extensions["planner"] = replace(company.stores, settings=replace(company.stores.settings, xapi=True))
    hours = {"quiet_from": "18:00", "quiet_to": "08:00"}
    assert "learning record store" in client.get("/me/reminders").text
    assert not wanted(company).shares_notes
    client.post("/me/reminders", data={"shares_notes": "y", **hours})
    assert wanted(company).shares_notes
    app.extensions["planner"] = company.stores
    client.post("/me/reminders", data=hours)
    assert wanted(company).shares_notes


@pytest.mark.browser
def test_the_page_works_by_keyboard_without_script_on_a_small_screen(
    company: Company, live: str, new_page: Callable[..., Any]
) -> None:
    """At 320 px nothing is cut off, no script is needed, and Enter keeps what was chosen."""
    page = new_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto(f"{live}/sign-in")
    page.fill("#email", address(ADA))
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.goto(f"{live}/me/reminders")
    page.fill("#time_zone", "Europe/Berlin")
    page.press("#time_zone", "Enter")
    page.wait_for_selector(".notice.done")
    page.locator("section#feed button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("code.address")
    reach = page.locator("main").bounding_box()
    assert reach["x"] + reach["width"] <= 320
    small = [box for box in (one.bounding_box() for one in page.locator("main button").all()) if box["height"] < 24]
    assert small == []
    address_box = page.locator("code.address").bounding_box()
    assert address_box["x"] + address_box["width"] <= 320
    assert wanted(company).zone.key == "Europe/Berlin"
