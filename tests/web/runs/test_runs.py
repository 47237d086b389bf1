"""Runs: started by HR leaders, checked by auditors, held against the run before."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from keeping import FINDING, MEASURE, keep_run

from planner.services import importing
from planner.services.importing import Order
from planner.store.open import Stores

from ..pages import faults

Enter = Callable[[str], FlaskClient]
AT = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
TICKETS = "Ticket,Status,Changed at,Assignee\nT-1,Open,2026-01-05 09:00,ada\nT-1,Done,2026-01-06 09:00,ada\n"


def save(stores: Stores, *, result: str = "same", policy: str = "p1", code: str = "1.0", phase: str = "audit") -> int:
    """A run that is kept; its number."""
    with stores.records.write() as session:
        return keep_run(
            session,
            phase,
            {"value": result},
            by="hr@example.org",
            now=AT,
            code_version=code,
            inputs={"imports": [[1, "f" * 64]], "policy": policy, "seed": 0},
            findings=[FINDING],
            recommendations=[MEASURE],
        )


@pytest.fixture
def brought(stores: Stores, tmp_path: Path) -> None:
    """One small file is in."""
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS)
    importing.ingest(stores, Order(connector="event_csv", source="helpdesk", path=path), by="test")


def test_an_empty_list_says_what_a_run_is(signed_in: Enter) -> None:
    """Before the first run the page teaches; only HR leaders find the button."""
    for persona, button in (("hr", True), ("auditor", False)):
        page = signed_in(persona).get("/runs").text
        assert faults(page) == []
        assert "A run turns files into findings" in page
        assert ("Run now" in page) is button


def test_hr_runs_all_phases_on_what_is_in(signed_in: Enter, brought: None) -> None:
    """One click runs the three phases as one piece of work, which leads to what each read and gave."""
    client = signed_in("hr")
    page = client.post("/runs/start", follow_redirects=True).text
    assert faults(page) == []
    assert "The phases ran on all that is in." in page
    listed = client.get("/runs").text
    assert faults(listed) == []
    for number, phase in enumerate(("Audit", "Architect", "Activate"), start=1):
        assert phase in listed
        shown = client.get(f"/runs/{number}").text
        assert faults(shown) == []
        assert "This is the first run of its phase" in shown
        assert "tickets.csv" in shown


def test_a_second_run_of_the_same_gives_the_same(signed_in: Enter, brought: None) -> None:
    """Run twice on the same files, every phase says that it can be repeated."""
    client = signed_in("hr")
    client.post("/runs/start")
    client.post("/runs/start")
    for number in (4, 5, 6):
        assert "it can be repeated" in client.get(f"/runs/{number}").text


@pytest.mark.parametrize("persona", ["auditor", "manager", "employee"])
def test_only_hr_starts_a_run(signed_in: Enter, persona: str) -> None:
    """Auditors look, others do not even that."""
    client = signed_in(persona)
    assert client.post("/runs/start").status_code == 403
    assert client.get("/runs").status_code == (200 if persona == "auditor" else 403)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({}, "gave the same result: it can be repeated"),
        ({"result": "other"}, "this must not be"),
        ({"result": "other", "code": "1.1"}, "the planner itself changed, from 1.0 to 1.1"),
        ({"result": "other", "policy": "p2"}, "the thresholds that judgements turn on; so did the result"),
        ({"policy": "p2"}, "the result stayed the same"),
    ],
)
def test_a_run_is_held_against_the_one_before(
    signed_in: Enter, stores: Stores, second: dict[str, str], said: str
) -> None:
    """The first sentence says whether inputs and result stayed the same, and what changed."""
    save(stores)
    number = save(stores, **second)
    page = signed_in("auditor").get(f"/runs/{number}").text
    assert faults(page) == []
    assert said in " ".join(page.split())


def test_what_came_out_is_counted_in_words(signed_in: Enter, stores: Stores) -> None:
    """Kinds are said in words, and a recommendation by what it is called."""
    page = signed_in("auditor").get(f"/runs/{save(stores)}").text
    assert "Work waits for a decision" in page
    assert "Let the team decide up to a limit" in page
    assert "decision_wait" not in page


def test_a_run_that_is_not_there(signed_in: Enter) -> None:
    """A made-up number is a calm page."""
    answer = signed_in("auditor").get("/runs/99")
    assert answer.status_code == 404
    assert faults(answer.text) == []


def test_long_lists_have_pages(signed_in: Enter, stores: Stores) -> None:
    """The newest come first, older ones on the next page."""
    for _ in range(51):
        save(stores)
    client = signed_in("auditor")
    assert 'rel="next"' in client.get("/runs").text
    second = client.get("/runs?page=2").text
    assert faults(second) == []
    assert 'rel="prev"' in second
    assert second.count("<tr>") == 2
