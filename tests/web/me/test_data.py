"""Everything held about me: it shows, it can be added to, it can be taken along."""

from collections.abc import Callable

import pytest

from planner.audit.model import Audit
from planner.services import clock, inputs, running, stating
from planner.store import evidence

from .company import Company, Enter, viewer

WellMade = Callable[[str], None]
FRAMING = "decision-framing"


def test_everything_held_is_shown(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Person, posts, capabilities, looks and objections stand on one page, in words."""
    html = enter("Ada Quill").get("/me/data").text
    well_made(html)
    for words in ("Ada Quill", "Claims North", "Nora Wells", "no level at all", "Nobody but you has looked"):
        assert words in html


def test_everything_can_be_taken_along(company: Company, enter: Enter) -> None:
    """The files hold what the page shows."""
    company.assign()
    client = enter("Ada Quill")
    client.post("/me/capabilities", data={f"{FRAMING}-level": "1", f"{FRAMING}-note": "=1+1"})
    nora = viewer(company.stores, "Nora Wells")
    waived = stating.Statement(capability=FRAMING, level=None, note="Others do this here")
    stating.say(company.stores, nora, company.ids["Ada Quill"], [waived])
    table = client.get("/me/data.csv")
    assert table.mimetype == "text/csv"
    assert "Ada Quill" in table.text
    assert "'=1+1" in table.text
    for words in (
        "level 1",
        "You",
        "not needed in the job of Business analyst",
        "Your manager, Nora Wells",
        "Others do",
    ):
        assert words in table.text
    held = client.get("/me/data.json").json
    assert held is not None
    assert {"lines", "posts", "noted", "contests", "wishes", "pathway"} == set(held)
    assert "Step" in {line["Kind"] for line in held["lines"]}


@pytest.mark.parametrize("address", ["/me", "/me/data", "/me/data.csv", "/me/data.json"])
def test_a_login_without_a_record_has_no_page(company: Company, signed_in: Enter, address: str) -> None:
    """A login that is tied to nobody opens nobody's data."""
    assert signed_in("employee").get(address).status_code == 403


def test_what_was_said_of_a_capability_that_is_gone_is_still_held(company: Company, enter: Enter) -> None:
    """An entry of the library that was taken away takes no statement with it."""
    number = int(company.ids["Ada Quill"])
    fact = evidence.Fact(
        person_id=number, capability="no-longer-there", level=2, source="self", date=clock.today(), rater_id=number
    )
    with company.stores.records.write() as session:
        evidence.add(session, [fact], at=clock.now(), notes={})
    client = enter("Ada Quill")
    for address in ("/me/data", "/me/data.csv", "/me/capabilities"):
        assert "no-longer-there" in client.get(address).text


def test_copies_that_runs_keep_are_told_and_taken_along(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Each copy of the people records that is kept to make runs again is counted, for as long as it is there."""
    client = enter("Ada Quill")
    before = client.get("/me/data").text
    assert "What runs keep" not in before
    described = inputs.take(company.stores)[1]
    outcome: running.Outcome = (Audit(window=None), (), (), [])
    running.keep(company.stores, "audit", outcome, by="test", described=described, seconds=0.0)
    html = client.get("/me/data").text
    well_made(html)
    assert "1 copy of the records of people is kept" in html
    assert "Of the records of people,1" in client.get("/me/data.csv").text
    inputs.shelf_of(company.stores).drop([described["workforce"]])
    assert "What runs keep" not in client.get("/me/data").text
