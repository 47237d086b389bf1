"""What everybody reads in the library, and what only those see who answer for it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.services import house
from planner.store.open import Stores

from ..pages import faults

Enter = Callable[[str], FlaskClient]
PAGES = (
    "/library",
    "/library?part=capabilities",
    "/library?part=behaviours",
    "/library?part=items&group=workshop&text=a",
    "/library/roles/underwriter",
    "/library/capabilities/judgement-under-uncertainty",
    "/library/behaviours/decisions-on-record",
    "/library/items/decide-and-record",
    "/library/roles/underwriter/history",
    "/library/files",
)


@pytest.mark.parametrize("persona", ["hr", "employee", "manager", "auditor"])
def test_everybody_reads_every_page(signed_in: Enter, persona: str) -> None:
    """Roles and items are open to all; the way to change them is shown to HR leaders only."""
    client = signed_in(persona)
    for address in PAGES:
        page = client.get(address)
        assert (page.status_code, faults(page.text)) == (200, []), address
    role = client.get("/library/roles/underwriter").text
    assert ("Write your own version" in role) == (persona == "hr")
    assert ("What really happens in this role" in role) == (persona in ("hr", "manager"))


def test_only_hr_leaders_find_changes_and_uploads(signed_in: Enter) -> None:
    """Others get the calm page, whatever they send."""
    client = signed_in("employee")
    for address in ("/library/drafts", "/library/new/roles", "/library/drafts/1"):
        assert client.get(address).status_code == 403
    for address in ("/library/files", "/library/reload", "/library/roles/underwriter/draft"):
        assert client.post(address).status_code == 403


def test_the_bar_leads_hr_leaders_there(signed_in: Enter) -> None:
    """Others reach it from other pages."""
    assert ">Library</a>" in signed_in("hr").get("/library").text.split("</nav>")[0]
    assert ">Library</a>" not in signed_in("employee").get("/library").text.split("</nav>")[0]


def test_a_list_is_narrowed_by_words_family_and_origin(hr: FlaskClient) -> None:
    """Titles, other titles, purposes and responsibilities are searched."""
    assert "Underwriter" in hr.get("/library?text=risk+underwriter").text
    narrowed = hr.get("/library?group=insurance").text
    assert "Underwriter" in narrowed
    assert "Accountant" not in narrowed
    assert "Nothing fits" in hr.get("/library?origin=own").text


def test_a_capability_says_what_is_not_taught(hr: FlaskClient, stores: Stores) -> None:
    """Beside the roles that need it."""
    _own(stores, "roles/capabilities/flying.toml", 'name = "Flying"\nmeaning = "Flies."\n[levels]\n1 = "Flies."\n')
    page = hr.get("/library/capabilities/flying").text
    assert faults(page) == []
    assert "Nothing teaches this" in page
    assert "No role names it" in page
    assert "Your own." in page


def test_faults_of_files_are_shown_with_their_fix(hr: FlaskClient, signed_in: Enter, stores: Stores) -> None:
    """To those who can mend them; reading the files again takes mended ones up."""
    path = _own(stores, "roles/office/flyer.toml", 'titel = "Flyer"\n')
    page = hr.get("/library").text
    assert faults(page) == []
    assert "Did you mean title?" in page
    assert str(path.parent.parent) not in page
    assert "Did you mean" not in signed_in("manager").get("/library").text
    path.unlink()
    answer = hr.post("/library/reload", follow_redirects=True)
    assert "The files were read again." in answer.text
    assert "Nothing is wrong with the library" in answer.text


def test_what_does_not_exist_is_no_page(hr: FlaskClient) -> None:
    """Neither a part, nor an entry, nor a draft, nor a job."""
    for address in (
        "/library?part=people",
        "/library/people/x",
        "/library/roles/nobody",
        "/library/roles/nobody/history",
        "/library/drafts/99",
        "/library/files/99",
        "/library/new/behaviours",
        "/library/export/onet",
    ):
        assert hr.get(address).status_code == 404, address


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ladder", "case"])
def test_the_library_is_taken_out_as_a_download(signed_in: Enter, kind: str) -> None:
    """Anybody who reads it may."""
    answer = signed_in("employee").get(f"/library/export/{kind}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.data) > 1000


def test_no_page_shows_an_id(hr: FlaskClient) -> None:
    """Ids stand in addresses, never in words."""
    for address in PAGES:
        words = re.sub(r"<[^>]*>", " ", hr.get(address).text)
        assert not re.search(r"judgement-under-uncertainty|decide-and-record|people-and-learning", words), address


def _own(stores: Stores, name: str, text: str) -> Path:
    path = stores.settings.library_root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    house.refresh_library(stores)
    return path
