"""Friction over time: what the pages show, to whom, and taking pulses."""

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.services import clock, importing, pulses, results
from planner.services.importing import Order
from planner.store import runs
from planner.store.open import Stores

Enter = Callable[[str], FlaskClient]
WellMade = Callable[[str], None]
HEADINGS = "Employee ID,Name,E-mail,Job title,Team,From\n"
START, TURN = dt.datetime(2025, 7, 1, 8, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def filled(stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stores:
    """A year of work of two teams, one of which waits far longer for decisions since January; a third is small."""
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 7, 5))
    teams = {"Claims": 8, "Support": 8, "Law": 3}
    who = [(f"p{n}{team[0].lower()}@example.org", team) for team, size in teams.items() for n in range(size)]
    people = "".join(f"{mail},Invented {mail},{mail},Handler,{team},2020-01-01\n" for mail, team in who)
    steps = ["case,activity,time,actor\n"]
    draw = random.Random(4)
    for number in range(1800):
        begin = START + dt.timedelta(hours=365 * 24 * draw.random())
        mail, team = who[number % len(who)]
        wait = draw.lognormvariate(2.5, 0.4) * (3 if team == "Claims" and begin > TURN else 1)
        moments = [("In progress", 0.0), ("Waiting for decision", 2.0), ("In progress", 2 + wait)]
        steps += [
            f"C{number},{name},{begin + dt.timedelta(hours=h):%Y-%m-%dT%H:%M:%SZ},{mail}\n" for name, h in moments
        ]
    for connector, source, text in (("people", "people", HEADINGS + people), ("event_csv", "tickets", "".join(steps))):
        path = tmp_path / f"{source}.csv"
        path.write_text(text)
        importing.ingest(stores, Order(connector=connector, source=source, path=path), by="test")
    return stores


def test_before_any_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """It says what a pulse is; HR leaders find the button, managers are told whose it is."""
    text = enter("hr").get("/friction/over-time").text
    assert "Take the pulses" in text
    well_made(text)
    manager = enter("manager").get("/friction/over-time").text
    assert "HR leaders take pulses" in manager
    well_made(manager)


def test_a_year_of_work_shows_what_changed_and_since_when(filled: Stores, enter: Enter, well_made: WellMade) -> None:
    """The team whose waiting tripled is named with its week; the other is not; the small one is hidden."""
    pulses.take(filled, by="test")
    client = enter("hr")
    text = client.get("/friction/over-time").text
    assert "work of team Claims has waited" in text
    assert "in team Support" not in text
    assert "Hidden, group too small" in text
    well_made(text)
    page = client.get("/friction/over-time/team/claims").text
    assert "January 2026" in page
    assert page.count("<svg") >= 2
    well_made(page)
    well_made(client.get("/friction/over-time/everywhere").text)
    assert "hours" not in client.get("/friction/over-time/team/law").text
    assert "Week of,Hours waited a case" in client.get("/friction/over-time/team/claims.csv").text
    assert client.get("/friction/over-time/team/nobody").status_code == 404
    changes = client.get("/friction/over-time/changes.csv").text
    assert "hidden: group too small" in changes
    newest = results.latest(filled, "course")
    assert newest is not None
    assert [one.start for one in newest.value.periods] == [dt.date(2025, 7, 1), *QUARTERS]


QUARTERS = [dt.date(2025, 10, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 1)]


def test_pulses_leave_the_run_over_all_days_the_newest(filled: Stores) -> None:
    """A pulse is a run with a period; what reads the newest audit goes on reading that of all days."""
    assert results.latest(filled, "audit") is None
    told = pulses.take(filled, by="test", last=2)
    assert sorted(told.pulses) == ["2026-01-01/2026-04-01", "2026-04-01/2026-07-01"]
    assert results.latest(filled, "audit") is None
    with filled.records.read() as session:
        assert runs.pulses(session) == told.pulses
    again = pulses.take(filled, by="test", last=2)
    assert (again.kept, again.pulses) == (2, told.pulses)


def test_hr_leaders_take_pulses_in_the_browser(filled: Stores, enter: Enter, well_made: WellMade) -> None:
    """The work is queued and its page leads to what changed; a period that is none is said at its field."""
    client = enter("hr")
    answer = client.post("/friction/over-time/take", data={"unit": "quarter", "period": "2026Q2"})
    page = client.get(answer.location).text
    assert "1 pulse is there" in page
    well_made(page)
    wrong = client.post("/friction/over-time/take", data={"unit": "quarter", "period": "spring"})
    assert wrong.status_code == 400
    assert "is no period" in wrong.text
    well_made(wrong.text)


def test_only_hr_leaders_take_them(enter: Enter) -> None:
    """Managers look; employees and auditors do not."""
    assert enter("manager").post("/friction/over-time/take", data={"unit": "quarter"}).status_code == 403
    assert enter("employee").get("/friction/over-time").status_code == 403
    assert enter("auditor").get("/friction/over-time").status_code == 403
