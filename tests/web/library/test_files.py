"""Bringing a framework in: uploaded, tried, brought in as long work, told what was left out."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from planner.services import shelf
from planner.store.open import Stores

from ..pages import faults
from .samples import LADDER, RELEASE, zipped

Enter = Callable[[str], FlaskClient]


def send(client: FlaskClient, kind: str, name: str, content: bytes, **more: str) -> Any:
    """Upload a file."""
    return client.post("/library/files", data={"kind": kind, "file": (io.BytesIO(content), name), **more})


def test_a_release_is_tried_brought_in_and_read(hr: FlaskClient, stores: Stores) -> None:
    """Nothing is in before somebody says so; then its roles are own ones, ready to be changed."""
    answer = send(hr, "onet", "db_99_1_text.zip", zipped(RELEASE))
    assert answer.status_code == 302, answer.text
    tried = hr.get(answer.location).text
    assert faults(tried) == []
    assert "db_99_1_text.zip would bring 1 new entry" in tried
    assert "waits to be brought in" in hr.get("/library/files").text
    assert "paper-sorters" not in shelf.kept(stores).library.roles
    done = hr.post(answer.location, follow_redirects=True).text
    assert faults(done) == []
    assert "db_99_1_text.zip is in: 1 new entry" in done
    assert "It was brought in or taken away since" in hr.get(answer.location).text
    assert hr.post(answer.location).status_code == 404
    role = hr.get("/library/roles/paper-sorters").text
    assert faults(role) == []
    assert "Not said yet" in role
    assert "Major group 43 (SOC)" in role
    assert "99.1" in role


def test_its_job_page_leads_there(hr: FlaskClient) -> None:
    """One address for one piece of work."""
    address = send(hr, "ladder", "a.md", LADDER.encode()).location
    number = address.rsplit("/", 1)[1]
    assert hr.get(f"/jobs/{number}").location == address


def test_faults_are_shown_and_taken_away_as_a_table(hr: FlaskClient) -> None:
    """With the row and the fix; a cell that a spreadsheet would run is made harmless."""
    text = "id,title,kind,builds,from,to,hours,behaviour,foundation,text\na,A,=1+1,flying,0,1,2,nothing,trust,Do.\n"
    address = send(hr, "catalogue", "catalogue.csv", text.encode()).location
    page = hr.get(address).text
    assert faults(page) == []
    assert "1 would be left out" in page
    table = hr.get(f"{address}/faults.csv").text
    assert ",=1+1" not in table
    assert "'=1+1" in table


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("onet", "release.txt", b"x", "Choose a .zip file"),
        ("", "a.csv", b"x", "Say what it is"),
        ("csv", "", b"", "Choose a file"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    hr: FlaskClient, kind: str, name: str, content: bytes, said: str
) -> None:
    """And nothing is kept."""
    answer = send(hr, kind, name, content)
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert said in answer.text


def test_a_file_that_cannot_be_read_says_why(hr: FlaskClient) -> None:
    """On the page of its work."""
    answer = send(hr, "onet", "x.zip", zipped({"a.txt": "x"}))
    page = hr.get(answer.location).text
    assert faults(page) == []
    assert "holds no Occupation Data.txt" in page


def test_a_file_is_taken_away(hr: FlaskClient, stores: Stores) -> None:
    """Before it came in."""
    address = send(hr, "ladder", "a.md", LADDER.encode()).location
    assert "nothing of it was brought in" in hr.post(f"{address}/cancel", follow_redirects=True).text
    assert list(stores.settings.uploads_folder.iterdir()) == []


def test_others_see_neither_the_form_nor_the_work(hr: FlaskClient, signed_in: Enter) -> None:
    """They may take the library out."""
    address = send(hr, "ladder", "a.md", LADDER.encode()).location
    manager = signed_in("manager")
    assert manager.get(address).status_code == 403
    page = manager.get("/library/files").text
    assert "Bring a file in" not in page
    assert "Take the library out" in page
    assert send(manager, "ladder", "a.md", b"x").status_code == 403


def test_library_uploads_do_not_mix_with_data(hr: FlaskClient) -> None:
    """The page of the data files does not offer a framework as tickets."""
    send(hr, "ladder", "ladder-of-ours.md", LADDER.encode())
    assert "ladder-of-ours" not in hr.get("/data").text
