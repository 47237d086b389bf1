"""Everything held about me: it shows, it can be added to, it can be taken along."""

from collections.abc import Callable

import pytest

from planner.services import mine

from .company import Company, Enter, viewer

WellMade = Callable[[str], None]
FRAMING = "decision-framing"


def test_everything_held_is_shown(company: Company, enter: Enter, well_made: WellMade) -> None:
    """Person, posts, capabilities, looks and objections stand on one page, in words."""
    html = enter("Ada Quill").get("/me/data").text
    well_made(html)
    for words in ("Ada Quill", "Claims North", "Nora Wells", "Decision framing", "Nobody but you has looked"):
        assert words in html


def test_a_self_assessment_stands_beside_the_others(company: Company, enter: Enter, well_made: WellMade) -> None:
    """What I say is kept as what I say; zero is an answer."""
    client = enter("Ada Quill")
    sent = {f"{FRAMING}-level": "0", f"{FRAMING}-note": "new to me"}
    html = client.post(f"/me/data/{FRAMING}", data=sent, follow_redirects=True).text
    well_made(html)
    held = mine.held(company.stores, viewer(company.stores, "Ada Quill"))
    assert [row[:3] for row in held.evidence] == [("Decision framing", 0, "self")]
    assert "Side by side" in html


def test_a_level_has_to_be_chosen(enter: Enter, well_made: WellMade) -> None:
    """An empty or impossible level is refused beside its question."""
    client = enter("Ada Quill")
    for sent in ({}, {f"{FRAMING}-level": "9"}):
        answer = client.post(f"/me/data/{FRAMING}", data=sent)
        assert answer.status_code == 400
        well_made(answer.text)
        assert "There is a problem" in answer.text or "Please look at this again" in answer.text
    assert client.post("/me/data/nothing", data={}).status_code == 404


def test_everything_can_be_taken_along(company: Company, enter: Enter) -> None:
    """The files hold what the page shows."""
    company.assign()
    client = enter("Ada Quill")
    client.post(f"/me/data/{FRAMING}", data={f"{FRAMING}-level": "1", f"{FRAMING}-note": "=1+1"})
    table = client.get("/me/data.csv")
    assert table.mimetype == "text/csv"
    assert "Ada Quill" in table.text
    assert "'=1+1" in table.text
    held = client.get("/me/data.json").json
    assert held is not None
    assert {"lines", "posts", "noted", "contests", "pathway"} == set(held)
    assert "Step" in {line["Kind"] for line in held["lines"]}


@pytest.mark.parametrize("address", ["/me", "/me/data", "/me/data.csv", "/me/data.json"])
def test_a_login_without_a_record_has_no_page(company: Company, signed_in: Enter, address: str) -> None:
    """A login that is tied to nobody opens nobody's data."""
    assert signed_in("employee").get(address).status_code == 403
