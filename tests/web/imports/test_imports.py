"""Bringing a file in: seen before it comes, counted when it came, taken back whole."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from planner import connectors, signals
from planner.services import clock, importing, reading, uploads
from planner.store import jobs
from planner.store.open import Stores
from planner.web.imports import guide

from ..pages import faults
from .files import PEOPLE, TICKETS, upload

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def hr(signed_in: Enter) -> FlaskClient:
    """An HR leader."""
    return signed_in("hr")


def send(client: FlaskClient, *given: Any, **more: Any) -> str:
    """Upload a file; the address of its mapping."""
    answer = client.post("/data", data=upload(*given, **more))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def fields(html: str) -> dict[str, str]:
    """What the mapping form would send as it stands."""
    sent = {}
    html = html.split('id="mapping"', 1)[1]
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        sent[name] = chosen.group(1) if chosen else ""
    for tag in re.findall(r"<input[^>]*>", html):
        if 'type="radio"' in tag and "checked" in tag:
            sent[re.search(r'name="([^"]+)"', tag).group(1)] = re.search(r'value="([^"]*)"', tag).group(1)  # type: ignore[union-attr]
    return sent


def bring(client: FlaskClient, address: str, **changes: str) -> Any:
    """Press the button that brings a file in, after changing some fields."""
    sent = fields(client.get(address).text) | changes | {"do": "import"}
    return client.post(address, data=sent)


def test_an_empty_instance_teaches_which_file_comes_first(hr: FlaskClient) -> None:
    """Before anything is in, the page says which file answers what, people first."""
    page = hr.get("/data").text
    assert faults(page) == []
    assert "Nothing is in yet" in page
    assert page.index("People from the HR system") < page.index("Steps of tickets") < page.index("Courses completed")
    assert page.index("Which file answers which question") < page.index("Bring a file in</h2>")


@pytest.mark.parametrize("persona", ["manager", "employee", "auditor"])
def test_only_hr_brings_files_in(signed_in: Enter, hr: FlaskClient, persona: str) -> None:
    """Nobody else sees what waits or is in."""
    waiting = send(hr, TICKETS, "tickets.csv")
    client = signed_in(persona)
    uploaded = [f"{waiting}/faults.csv", f"{waiting}/errors.csv"]
    imported = ["/data/imports/1", "/data/imports/1/errors.csv", "/data/imports/1/undo"]
    for address in ("/data", waiting, *uploaded, *imported):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{waiting}/cancel").status_code == 403
    assert client.post(f"{waiting}/read-as", data={"connector": "kpi"}).status_code == 403
    assert hr.get(waiting).status_code == 200


def test_the_mapping_is_proposed_with_reasons(hr: FlaskClient) -> None:
    """Each column says why it was chosen; what never enters is named and not shown."""
    page = hr.get(send(hr, TICKETS, "tickets.csv")).text
    assert faults(page) == []
    assert "“Changed at” is a usual heading" in page
    assert "Event table" in page
    assert "Never enters, whatever it holds: Comment" in page
    assert "SECRET" not in page
    assert '<option value="Comment">' not in page


def test_trying_changes_nothing_and_tells_every_fault(hr: FlaskClient, stores: Stores) -> None:
    """A dry run shows the counts, the first and last day, and each fault with its fix, on the page and as CSV."""
    address = send(hr, TICKETS, "tickets.csv")
    answer = hr.post(address, data=fields(hr.get(address).text) | {"do": "try"})
    assert answer.status_code == 302
    page = hr.get(address).text
    assert faults(page) == []
    assert "tickets.csv would bring in 3 new rows and leave 1 out." in page
    assert "5\u00a0January 2026 to 7\u00a0January 2026" in page
    assert "some day" in page
    table = hr.get(f"{address}/faults.csv")
    assert table.mimetype == "text/csv"
    assert "tickets.csv,5,Changed at,some day" in table.text
    assert importing.listed(stores) == ()


def test_a_file_comes_in_and_is_taken_back(hr: FlaskClient, stores: Stores) -> None:
    """Brought in as a job, listed with counts that add up, undone after asking, and the upload is gone."""
    address = send(hr, TICKETS, "tickets.csv")
    job = bring(hr, address).location
    page = hr.get(job).text
    assert faults(page) == []
    assert "tickets.csv is in: 3 new rows." in page
    assert hr.get(address).status_code == 404
    assert list(stores.settings.uploads_folder.iterdir()) == []
    (one,) = importing.listed(stores)
    assert one.read == one.created + one.updated + one.unchanged + one.rejected == 4
    assert (one.by, one.source, one.file) == ("hr@example.org", "helpdesk", "tickets.csv")
    detail = hr.get("/data/imports/1").text
    assert faults(detail) == []
    assert "some day" in detail
    asked = hr.get("/data/imports/1/undo").text
    assert faults(asked) == []
    assert "Take tickets.csv back?" in asked
    after = hr.post("/data/imports/1/undo", follow_redirects=True).text
    assert "tickets.csv is taken back: 3 signals gone" in after
    assert "Taken back on" in after
    assert hr.post("/data/imports/1/undo").status_code == 400


def test_people_come_in_the_same_way(hr: FlaskClient) -> None:
    """A people file is recognised, and counts as people."""
    page = hr.get(bring(hr, send(hr, PEOPLE, "staff.csv", source="hr")).location).text
    assert "staff.csv is in: 2 new rows." in page
    assert "1 file is in, from 1 system." in hr.get("/data").text


def test_a_changed_mapping_is_used_and_remembered(hr: FlaskClient, stores: Stores) -> None:
    """What somebody chose is what is read, and is proposed for the next file of that system."""
    address = send(hr, TICKETS, "tickets.csv")
    page = hr.get(address).text
    team = re.search(r'for="(column-\d+)">The team', page)
    assert team is not None
    bring(hr, address, **{team.group(1): ""})
    again = hr.get(send(hr, TICKETS.replace("T-1", "T-9"), "next.csv")).text
    assert fields(again)[team.group(1)] == ""
    assert "as this source was read last time" in again.lower()


def test_decisions_are_told_from_steps(hr: FlaskClient) -> None:
    """One choice makes the rows decisions, and the list of files knows it."""
    address = send(hr, TICKETS, "tickets.csv")
    kind = re.search(r'name="(same-\d+)"[^>]*>(?:(?!</select>).)*value="decision"', hr.get(address).text, re.S)
    assert kind is not None
    bring(hr, address, **{kind.group(1): "decision"})
    row = hr.get("/data").text.split("Decisions asked and taken")[1].split("</tr>")[0]
    assert "1 file" in row


def test_a_needed_field_without_a_column_is_told_beside_it(hr: FlaskClient) -> None:
    """Nothing is tried while something needed is missing; the field says so and keeps the rest."""
    address = send(hr, TICKETS, "tickets.csv")
    page = hr.get(address).text
    time = re.search(r'for="(column-\d+)">When it happened or ended', page)
    assert time is not None
    answer = hr.post(address, data=fields(page) | {time.group(1): "", "do": "try"})
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert f'href="#{time.group(1)}"' in answer.text
    assert "no column was found for time" in answer.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b"", "empty.csv"),
        (b"\x00\x01\x02" * 50, "noise.csv"),
        ("a,b\n1,2\n", "list.pdf"),
        (b"PK\x03\x04no", "book.xlsx"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_fix(
    hr: FlaskClient, stores: Stores, text: str | bytes, name: str
) -> None:
    """The refusal names the file as the sender knows it, and nothing is kept."""
    answer = hr.post("/data", data=upload(text, name))
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert name in answer.text
    assert list(stores.settings.uploads_folder.iterdir()) == []


@pytest.mark.parametrize("source", ["", "../up", "a" * 41, "<b>"])
def test_a_system_needs_a_plain_name(hr: FlaskClient, source: str) -> None:
    """The form is shown again with what is wrong."""
    answer = hr.post("/data", data=upload(TICKETS, "tickets.csv", source=source))
    assert answer.status_code == 422
    assert 'href="#source"' in answer.text


@pytest.mark.parametrize(
    "called", ["../../etc/passwd.csv", "C:\\temp\\t.csv", "\u202egnp.csv", ".about.json.csv", "a" * 300 + ".csv"]
)
def test_a_name_never_decides_where_a_file_lies(hr: FlaskClient, stores: Stores, called: str) -> None:
    """Whatever a file is called, it lies in a folder of its own below the uploads."""
    token = send(hr, TICKETS, called).rsplit("/", 1)[1]
    folder = stores.settings.uploads_folder / token
    inside = [path for path in stores.settings.instance.rglob("*.csv") if path.is_file()]
    assert [path.parent for path in inside] == [folder]
    assert hr.get(f"/data/uploads/{token}").status_code == 200


@pytest.mark.parametrize("token", ["x", "..", "%2e%2e", "a" * 22, "..%2fplanner.db"])
def test_made_up_tokens_lead_nowhere(hr: FlaskClient, token: str) -> None:
    """No address reaches another file."""
    assert hr.get(f"/data/uploads/{token}").status_code in (404, 308)


def test_what_waits_is_listed_and_can_be_taken_away(hr: FlaskClient, stores: Stores) -> None:
    """A file that was never brought in is not forgotten."""
    address = send(hr, TICKETS, "tickets.csv")
    assert "waits to be checked" in hr.get("/data").text
    after = hr.post(f"{address}/cancel", follow_redirects=True).text
    assert "nothing of it was brought in" in after
    assert "waits to be checked" not in after
    assert list(stores.settings.uploads_folder.iterdir()) == []


def test_faults_in_a_spreadsheet_start_no_formula(hr: FlaskClient) -> None:
    """A value that a spreadsheet would take for a formula is text in the CSV."""
    address = send(hr, TICKETS.replace("some day", "=1+1"), "tickets.csv")
    hr.post(address, data=fields(hr.get(address).text) | {"do": "try"})
    assert ",'=1+1," in hr.get(f"{address}/faults.csv").text


def test_a_file_from_elsewhere_is_never_removed(stores: Stores, tmp_path: Path) -> None:
    """Only what lies below the uploads is taken away after an import."""
    mine = tmp_path / "mine" / "tickets.csv"
    mine.parent.mkdir()
    mine.write_text(TICKETS)
    uploads.remove(stores, mine)
    assert mine.exists()


def test_an_import_that_fails_leads_back_to_the_mapping(hr: FlaskClient, stores: Stores) -> None:
    """The job says why in words, the file waits on with what was chosen, and a second try can succeed."""
    address = send(hr, TICKETS, "tickets.csv")
    page = hr.get(address).text
    time = re.search(r'for="(column-\d+)">When it happened or ended', page)
    assert time is not None
    failed = hr.get(bring(hr, address, **{time.group(1): ""}).location).text
    assert faults(failed) == []
    assert "did not work" in failed
    assert "tickets.csv" in failed
    assert f'href="{address}"' in failed
    assert importing.listed(stores) == ()
    assert "is in: 3 new rows" in hr.get(bring(hr, address, **{time.group(1): "Changed at"}).location).text


def test_the_log_tells_what_came_and_went_by_name(hr: FlaskClient) -> None:
    """Bringing in and taking back stand in the log with the file's name."""
    bring(hr, send(hr, TICKETS, "tickets.csv"))
    hr.post("/data/imports/1/undo")
    log = hr.get("/log").text
    assert log.count(">tickets.csv<") == 2


def test_a_survey_with_a_column_for_each_question_is_read(hr: FlaskClient) -> None:
    """Each question is a field of its own, with its column chosen."""
    text = "Respondent,Date,I trust the tool,I had time\nada,2026-01-05,4,2\nben,2026-01-06,5,3\n"
    address = send(hr, text, "pulse.csv", source="pulse", connector="survey")
    page = hr.get(address).text
    assert faults(page) == []
    assert "Survey item 1" in page
    assert "something needed has no column" not in page
    assert "is in: 4 new rows" in hr.get(bring(hr, address).location).text


def test_a_wrong_guess_is_put_right(hr: FlaskClient) -> None:
    """A file can be read as something else without sending it again; one that does not fit stays as it was."""
    address = send(hr, PEOPLE, "staff.csv", source="hr", connector="event_csv")
    assert "“Event table (CSV or Excel)”" in hr.get(address).text
    page = hr.post(f"{address}/read-as", data={"connector": "people"}, follow_redirects=True).text
    assert faults(page) == []
    assert "“People from the HR system”" in page
    after = hr.post(f"{address}/read-as", data={"connector": "xes"}, follow_redirects=True).text
    assert "It cannot be read like that. staff.csv" in after
    assert "“People from the HR system”" in after
    assert "is in: 2 new rows" in hr.get(bring(hr, address).location).text


def test_rows_left_out_are_taken_away_to_be_mended(hr: FlaskClient) -> None:
    """Before the file comes in and after, until it is taken back; never what may not enter."""
    address = send(hr, TICKETS, "tickets.csv")
    hr.post(address, data=fields(hr.get(address).text) | {"do": "try"})
    assert f"{address}/errors.csv" in hr.get(address).text
    tried = hr.get(f"{address}/errors.csv", buffered=True)
    assert tried.headers["Content-Disposition"] == "attachment; filename=errors.csv"
    assert "T-2,Done,some day,ben,Claims,Changed at: is no date or time" in tried.text
    assert "SECRET" not in tried.text
    bring(hr, address)
    assert "/data/imports/1/errors.csv" in hr.get("/data/imports/1").text
    assert hr.get("/data/imports/1/errors.csv", buffered=True).text == tried.text
    hr.post("/data/imports/1/undo")
    assert hr.get("/data/imports/1/errors.csv").status_code == 404
    assert "errors.csv" not in hr.get("/data/imports/1").text


def test_a_large_file_is_tried_as_long_work(hr: FlaskClient, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits at a page for it; the work leads back to what came of it."""
    monkeypatch.setattr(reading, "takes_long", lambda *_: True)
    address = send(hr, TICKETS, "tickets.csv")
    job = hr.post(address, data=fields(hr.get(address).text) | {"do": "try"}).location
    assert job == "/jobs/1"
    answer = hr.get(job)
    assert answer.location == f"{address}#tried"
    page = hr.get(address).text
    assert faults(page) == []
    assert "tickets.csv would bring in 3 new rows and leave 1 out." in page
    assert "The first rows as they are understood" in page
    assert importing.listed(stores) == ()


def test_equal_faults_are_one_line(hr: FlaskClient) -> None:
    """A problem stands once with its count and its first row, before the file comes in and after."""
    address = send(hr, TICKETS + "T-3,Done,some day,ben,Claims,x\n" * 2, "tickets.csv")
    hr.post(address, data=fields(hr.get(address).text) | {"do": "try"})
    before = hr.get(address).text
    bring(hr, address)
    for page in (before, hr.get("/data/imports/1").text):
        assert page.count("“some day”") == 1
        assert '<td class="num">3</td>' in page


def test_pressing_twice_brings_a_file_in_once(
    hr: FlaskClient, app: Flask, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second press leads to the work that the first one began."""
    asked = []

    def submit(kind: str, arguments: dict[str, Any], *, by: str) -> int:
        asked.append(kind)
        with stores.records.write() as session:
            return jobs.create(session, kind=kind, arguments=arguments, by=by, now=clock.now())

    monkeypatch.setattr(app.extensions["jobs"], "submit", submit)
    address = send(hr, TICKETS, "tickets.csv")
    sent = fields(hr.get(address).text) | {"do": "import"}
    first, second = hr.post(address, data=sent), hr.post(address, data=sent)
    assert first.location == second.location == "/jobs/1"
    assert asked == ["import"]


def test_the_same_file_again_is_recognised(hr: FlaskClient) -> None:
    """The page says when it came in, and what bringing it in again would do."""
    bring(hr, send(hr, TICKETS, "tickets.csv"))
    page = hr.get(send(hr, TICKETS, "again.csv")).text
    assert faults(page) == []
    assert "This very file came in on" in page
    assert "Bringing it in again changes nothing" in page
    assert "its rows would count twice" in hr.get(send(hr, TICKETS, "again.csv", source="other")).text


def test_undoing_says_before_what_it_will_do(hr: FlaskClient) -> None:
    """How much goes and how much stays, and afterwards who took it back."""
    bring(hr, send(hr, TICKETS, "tickets.csv"))
    bring(hr, send(hr, TICKETS.replace("T-2", "T-9"), "more.csv"))
    asked = hr.get("/data/imports/1/undo").text
    assert faults(asked) == []
    assert "1 rows go." in asked
    assert "2 rows stay, because a later file holds them too." in asked
    hr.post("/data/imports/1/undo")
    assert re.search(r"Taken back</dt>\s*<dd>[^<]* by hr@example.org", hr.get("/data/imports/1").text)


def test_every_connector_is_in_the_guide(hr: FlaskClient) -> None:
    """The page tells of each kind of file where it is found, and every kind of signal has words."""
    told = {way.connector for file in guide.FILES for way in file.ways}
    assert told == set(connectors.connectors())
    assert set(guide.KINDS) == set(signals.KINDS)
    assert faults(hr.get("/data").text) == []
