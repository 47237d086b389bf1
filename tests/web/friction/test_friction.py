"""Where work waits, findings with their signals, and deciding on measures."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from planner.store.open import Stores

from ..hr import world
from ..hr.conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]
KEY = "decision_wait:team:claims"
SENT = {"option": "limits", "owner": "Lead of Claims", "reason": "They know the limits"}


@pytest.fixture
def hr(pulse: Pulse, enter: Enter) -> FlaskClient:
    """An HR leader, after a pulse."""
    pulse()
    return enter("hr")


def _number(stores: Stores) -> int:
    return world.number_of(stores, 1, f"measure:{KEY}")


def test_before_a_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without results it says what it will show."""
    text = enter("hr").get("/friction").text
    assert "No pulse yet" in text
    well_made(text)


def test_the_headline_the_bars_and_the_table_agree(hr: FlaskClient, well_made: WellMade) -> None:
    """What most work waits for is said first, with its range, and the causes are in words."""
    text = hr.get("/friction").text
    assert "Work here waits most for others outside (customers, vendors): 55\u00a0% (50 to 60)" in text
    assert "1\u00a0January 2026 to 30\u00a0June 2026" in text
    assert "<td>for a decision</td>" in text
    assert "unattributed</td>" not in text
    assert "1.0\u00a0% of them come from accounts that belong to nobody known" in text
    well_made(text)


def test_small_teams_are_hidden_in_words_and_files(hr: FlaskClient) -> None:
    """The team of two is named as hidden, without any figure of it."""
    row = hr.get("/friction").text.split('href="/friction/team/law"')[1].split("</tr>")[0]
    assert "Hidden, group too small" in row
    assert "90" not in row
    assert "Law,hidden: group too small,,,,,," in hr.get("/friction.csv").text
    team = hr.get("/friction/team/law").text
    assert "too few people work in this team" in team
    assert "90\u00a0%" not in team
    assert hr.get("/findings/1/decision_wait:team:law").status_code == 404


def test_a_team_has_its_own_page(hr: FlaskClient, well_made: WellMade) -> None:
    """Its causes with their ranges, what was found, what is proposed, what part could be placed."""
    text = hr.get("/friction/team/claims").text
    for words in ("70 % of waiting time in team Claims", "70\u00a0% (65 to 75)", "What could be done", "900 signals"):
        assert words in text, words
    well_made(text)
    assert "Claims,a decision,0.7,0.65,0.75,700.0,300,Likely" in hr.get("/friction/team/claims.csv").text
    assert hr.get("/friction/team/nobody").status_code == 404


def test_a_finding_unfolds_to_its_signals(hr: FlaskClient, well_made: WellMade) -> None:
    """Sentence, factors, signals: each one click further, without ids."""
    text = hr.get(f"/findings/1/{KEY}").text
    assert "Of 1,000 hours, 700 were for decisions" in text
    assert "f" * 32 not in text
    assert "audit.wait_share" not in text
    assert "The limits it was judged by" in text
    assert f'href="/signals/1/{KEY}"' in text
    well_made(text)
    below = hr.get(f"/signals/1/{KEY}").text
    assert "No signals to show" in below
    assert "taken back" in below
    well_made(below)
    assert hr.get(f"/signals.csv/1/{KEY}").text.splitlines()[0].endswith("When,Team,Source,Case,What happened,Title")


@pytest.mark.parametrize("path", ["/findings/9/x", "/findings/1/x", "/signals/9/x", "/friction/measures/99"])
def test_what_is_not_there_is_a_calm_page(hr: FlaskClient, path: str) -> None:
    """Unknown runs, findings and proposals are not found."""
    assert hr.get(path).status_code == 404


def test_a_measure_is_decided_tracked_and_stopped(hr: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """Deciding starts the tracking; the notice, or the page after asking, stops it."""
    form = f"/friction/measures/{_number(stores)}"
    well_made(hr.get(form).text)
    page = hr.post(form, data=SENT, follow_redirects=True).text
    assert "Decided: Let those who do the work decide within written limits." in page
    tracked = page.split('id="measures"')[1]
    assert "Lead of Claims" in tracked
    assert "Decides within limits" in tracked
    link = tracked.split('">Stop')[0].rsplit('href="', 1)[1]
    asked = hr.get(link).text
    well_made(asked)
    stopped = hr.post(link, follow_redirects=True).text
    assert "No measure is running" in stopped


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"option": ""}, '<a href="#option">Choose what to do'),
        ({"owner": " "}, '<a href="#owner">Name who answers for the measure'),
        ({"reason": ""}, '<a href="#reason">Say why, in a sentence'),
    ],
)
def test_what_a_measure_lacks_is_told_at_its_field(
    hr: FlaskClient, stores: Stores, well_made: WellMade, changes: dict[str, str], words: str
) -> None:
    """The summary leads to the field."""
    answer = hr.post(f"/friction/measures/{_number(stores)}", data=SENT | changes)
    assert answer.status_code == 400
    assert words in answer.text
    well_made(answer.text)


def test_leaving_things_as_they_are_needs_no_owner(hr: FlaskClient, stores: Stores) -> None:
    """Deciding for nothing is a decision too, and starts no measure."""
    form = f"/friction/measures/{_number(stores)}"
    text = hr.post(form, data=SENT | {"option": "none", "owner": ""}, follow_redirects=True).text
    assert "No measure is running" in text
    assert "Leave it as it is" in text


@pytest.mark.parametrize("persona", ["employee", "auditor"])
def test_others_do_not_see_friction(persona: str, pulse: Pulse, enter: Enter) -> None:
    """Friction is for HR leaders and managers."""
    pulse()
    client = enter(persona)
    for path in ("/friction", "/friction/team/claims", f"/findings/1/{KEY}", f"/signals/1/{KEY}"):
        assert client.get(path).status_code == 403


def test_managers_see_every_team_and_decide_only_where_they_lead(
    pulse: Pulse, enter: Enter, stores: Stores, well_made: WellMade
) -> None:
    """A manager to whom nobody of the team reports sees released figures, but neither button nor form."""
    pulse()
    manager = enter("manager")
    page = manager.get("/friction").text
    well_made(page)
    assert "/friction/measures/" not in page
    for answer in (manager.get, manager.post):
        assert answer(f"/friction/measures/{_number(stores)}", data=SENT).status_code == 403


def test_reasons_open_without_script(live: str, pulse: Pulse, new_page: Callable[..., Any]) -> None:
    """In a browser with script off, the reasons of a finding unfold, and the chart's table too."""
    pulse()
    page = new_page(java_script_enabled=False)
    page.goto(f"{live}/friction/team/claims")
    page.fill("#email", "hr@example.org")
    page.fill("#password", "four quiet brown horses")
    page.click("form .button")
    page.click("text=The same as a table")
    assert page.locator(".shown table").is_visible()
    assert page.get_by_text("Of 1,000 hours, 700 were for decisions").is_visible()


def test_a_team_is_found_among_many(hr: FlaskClient, well_made: WellMade, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long list has pages and a search by name, which keep the clock; small teams come last."""
    monkeypatch.setattr("planner.web.friction.views.ROWS", 2)
    first = hr.get("/friction")
    assert 'name="team"' in first.text
    assert 'rel="next"' in first.text
    assert "/friction/team/law" not in _teams(first.text)
    well_made(first.text)
    found = hr.get("/friction?team=LAW").text
    assert "/friction/team/law" in _teams(found)
    assert "/friction/team/claims" not in _teams(found)
    assert "Show all" in found
    nobody = hr.get("/friction?team=nowhere").text
    assert "No team is called that." in _teams(nobody)
    well_made(nobody)


def _teams(text: str) -> str:
    return text.split('<section id="teams">')[1].split("</section>", maxsplit=1)[0]
