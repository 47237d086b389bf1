"""Whose account is whose: what is doubtful comes first, what is decided can be taken back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from planner.services import accounts as logins
from planner.services import importing
from planner.services.importing import Order
from planner.store import log
from planner.store.open import Stores

from ..conftest import PASSWORD
from ..pages import faults
from .conftest import look

Enter = Callable[[str], FlaskClient]


def test_the_page_teaches_before_any_account_is_there(signed_in: Enter) -> None:
    """An empty instance says where accounts come from."""
    page = signed_in("hr").get("/data/accounts").text
    assert faults(page) == []
    assert "Accounts come with the files" in page


@pytest.mark.parametrize("persona", ["manager", "employee", "auditor"])
def test_only_hr_sees_accounts(signed_in: Enter, brought: dict[str, int], persona: str) -> None:
    """Nobody else sees whose account is whose, or decides it."""
    client = signed_in(persona)
    assert client.get("/data/accounts").status_code == 403
    sent = {"number": [brought["mailbot"]], "whose": "automated"}
    assert client.post("/data/accounts", data=sent).status_code == 403
    assert client.post(f"/data/accounts/undo?number={brought['mailbot']}").status_code == 403


def test_what_waits_comes_first_with_who_it_could_be(signed_in: Enter, brought: dict[str, int]) -> None:
    """Doubtful accounts first, each with the names it could be; the sentence says how many signals that is."""
    page = signed_in("hr").get("/data/accounts").text
    assert faults(page) == []
    assert "4 accounts belong to nobody yet: 50\u00a0% of the signals." in page
    assert page.index("ben.orrin") < page.index("mailbot")
    assert ">Ben Orrin</option>" in page
    assert "ada@example.org" not in page
    assert "every team figure says what share of its signals is unmatched" in page


def test_a_look_at_names_is_written_down(signed_in: Enter, brought: dict[str, int]) -> None:
    """Whose names stood on the page is in the access log, as numbers."""
    signed_in("hr").get("/data/accounts?view=matched")
    log = signed_in("auditor").get("/access").text
    assert "accounts in other systems" in log
    assert "Ada" not in log


def test_a_candidate_is_taken_and_taken_back(signed_in: Enter, stores: Stores, brought: dict[str, int]) -> None:
    """One tick and one choice match an account; undo puts it back among those that wait."""
    client, number = signed_in("hr"), brought["ben.orrin"]
    candidate = look(stores)["ben.orrin"].candidates[0].person
    sent = {"number": [number], "whose": "candidate", f"candidate-{number}": candidate}
    page = client.post("/data/accounts", data=sent, follow_redirects=True).text
    assert "1 account matched to the people you chose" in page
    assert "/data/accounts/undo/" in page
    found = look(stores)["ben.orrin"]
    assert found.person is not None
    assert (found.state, found.person.name) == ("matched", "Ben Orrin")
    client.post(f"/data/accounts/undo?number={number}")
    assert look(stores)["ben.orrin"].state == "doubtful"


@pytest.mark.parametrize(
    ("whose", "state"), [("automated", "automated"), ("ignored", "ignored"), ("nobody", "unmatched")]
)
def test_several_are_decided_at_once(
    signed_in: Enter, stores: Stores, brought: dict[str, int], whose: str, state: str
) -> None:
    """All ticked accounts get the same answer, and one undo takes all of it back."""
    client, numbers = signed_in("hr"), [brought["mailbot"], brought["outsider"]]
    page = client.post("/data/accounts", data={"number": numbers, "whose": whose}, follow_redirects=True).text
    assert "Noted for 2 accounts" in page
    found = look(stores)
    assert {found[name].state for name in ("mailbot", "outsider")} == {state}
    assert all(found[name].decided for name in ("mailbot", "outsider"))
    client.post("/data/accounts/undo", query_string={"number": numbers})
    assert not any(look(stores)[name].decided for name in ("mailbot", "outsider"))


def test_somebody_named_by_address_gets_the_account(signed_in: Enter, stores: Stores, brought: dict[str, int]) -> None:
    """Where nobody was found, an address or number says who it is."""
    sent = {"number": [brought["outsider"]], "whose": "person", "person": "ADA@example.org"}
    assert "matched to Ada Quill" in signed_in("hr").post("/data/accounts", data=sent, follow_redirects=True).text
    assert look(stores)["outsider"].state == "matched"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"whose": "automated"}, "Tick at least one account"),
        ({"number": "1"}, "Say whose they are"),
        ({"number": "1", "whose": "king"}, "Say whose they are"),
        ({"number": "1", "whose": "person"}, "e-mail address or number"),
        ({"number": "1", "whose": "person", "person": "no@example.org"}, "Nobody in the people records"),
        ({"number": "1", "whose": "candidate"}, "nobody chosen"),
    ],
)
def test_what_lacks_is_told_beside_the_form(
    signed_in: Enter, brought: dict[str, int], sent: dict[str, str], said: str
) -> None:
    """Nothing is decided by half; the ticks stay."""
    given = sent | ({"number": str(brought["mailbot"])} if "number" in sent else {})
    answer = signed_in("hr").post("/data/accounts", data=given)
    assert answer.status_code == 422
    assert said in answer.text
    assert faults(answer.text) == []
    if "number" in sent:
        assert " checked" in answer.text


def test_nobody_decides_their_own_account(signed_in: Enter, stores: Stores, brought: dict[str, int]) -> None:
    """An HR leader with a record does not match an account to themselves."""
    me = look(stores)["hild.roe"].candidates[0].person
    logins.create(stores, email="hild@example.org", persona="hr", password=PASSWORD, person_id=int(me))
    client = signed_in("hr")
    client.post("/sign-out")
    client.post("/sign-in", data={"email": "hild@example.org", "password": PASSWORD})
    number = brought["hild.roe"]
    sent = {"number": [number], "whose": "candidate", f"candidate-{number}": me}
    answer = client.post("/data/accounts", data=sent)
    assert answer.status_code == 403
    assert "Nobody decides their own case" in answer.text
    assert look(stores)["hild.roe"].state == "doubtful"


def test_nobody_takes_a_decision_on_their_own_account_back(
    signed_in: Enter, stores: Stores, brought: dict[str, int]
) -> None:
    """What another decided on an HR leader's account stays as it is, and so do those undone together with it."""
    me, number = look(stores)["hild.roe"].candidates[0].person, brought["hild.roe"]
    sent = {"number": [number], "whose": "candidate", f"candidate-{number}": me}
    client = signed_in("hr")
    client.post("/data/accounts", data=sent)
    client.post("/data/accounts", data={"number": [brought["mailbot"]], "whose": "automated"})
    logins.create(stores, email="hild@example.org", persona="hr", password=PASSWORD, person_id=int(me))
    client.post("/sign-out")
    client.post("/sign-in", data={"email": "hild@example.org", "password": PASSWORD})
    answer = client.post("/data/accounts/undo", query_string={"number": [brought["mailbot"], number]})
    assert answer.status_code == 403
    assert "Nobody decides their own case" in answer.text
    found = look(stores)
    assert (found["hild.roe"].state, found["mailbot"].state) == ("matched", "automated")


def test_the_list_is_narrowed(signed_in: Enter, brought: dict[str, int]) -> None:
    """By how an account stands, by system, and by a part of its name."""
    client = signed_in("hr")
    assert "ada@example.org" in client.get("/data/accounts?view=matched").text
    assert "mailbot" in client.get("/data/accounts?find=BOT").text
    assert "outsider" not in client.get("/data/accounts?find=BOT").text
    nothing = client.get("/data/accounts?source=people").text
    assert faults(nothing) == []
    assert "No account here has that name" in nothing


def test_an_account_whose_files_are_gone_asks_nothing(
    signed_in: Enter, stores: Stores, brought: dict[str, int]
) -> None:
    """After an import is taken back its accounts wait for no decision."""
    importing.undo(stores, 2, by="test")
    assert "mailbot" not in signed_in("hr").get("/data/accounts").text


def batch_of(page: str) -> str:
    """The address that undoes what was just decided."""
    return str(re.findall(r"/data/accounts/undo/\d+", page)[-1])


def test_one_undo_restores_exactly_what_stood_before(
    signed_in: Enter, stores: Stores, brought: dict[str, int], tmp_path: Path
) -> None:
    """Several people's accounts, one of them decided before, as one decision; also after a later import."""
    client, one, bot = signed_in("hr"), brought["ben.orrin"], brought["mailbot"]
    client.post("/data/accounts", data={"number": [bot], "whose": "ignored"})
    before = look(stores)
    ben, hild = (before[name].candidates[0].person for name in ("ben.orrin", "hild.roe"))
    numbers = [one, brought["hild.roe"], bot]
    sent = {f"candidate-{one}": ben, f"candidate-{brought['hild.roe']}": hild, f"candidate-{bot}": ben}
    page = client.post("/data/accounts", data={"number": numbers, "whose": "candidate", **sent}, follow_redirects=True)
    assert "3 accounts matched to the people you chose" in page.text
    assert {look(stores)[name].state for name in ("ben.orrin", "hild.roe", "mailbot")} == {"matched"}
    path = tmp_path / "more.csv"
    path.write_text("Ticket,Status,Changed at,Assignee\nT-99,Open,2026-02-01 09:00,newcomer\n")
    importing.ingest(stores, Order(connector="event_csv", source="event_csv", path=path), by="test")
    assert "3 accounts as before" in client.post(batch_of(page.text), follow_redirects=True).text
    after = look(stores)
    assert {name: after[name] for name in before} == before
    assert "Nothing is left to undo" in client.post(batch_of(page.text), follow_redirects=True).text


def test_what_was_decided_anew_is_left_by_an_older_undo(
    signed_in: Enter, stores: Stores, brought: dict[str, int]
) -> None:
    """Only the accounts that still stand as decided go back."""
    client, numbers = signed_in("hr"), [brought["mailbot"], brought["outsider"]]
    page = client.post("/data/accounts", data={"number": numbers, "whose": "ignored"}, follow_redirects=True).text
    client.post("/data/accounts", data={"number": [brought["mailbot"]], "whose": "automated"})
    assert "1 account as before" in client.post(batch_of(page), follow_redirects=True).text
    found = look(stores)
    assert (found["mailbot"].state, found["outsider"].decided) == ("automated", False)


def test_many_decisions_are_one_entry_of_the_log(signed_in: Enter, stores: Stores, brought: dict[str, int]) -> None:
    """All or none: an account that is not there leaves the others as they were."""
    client = signed_in("hr")
    answer = client.post("/data/accounts", data={"number": [brought["mailbot"], 999], "whose": "automated"})
    assert answer.status_code == 422
    assert look(stores)["mailbot"].state == "unmatched"
    client.post("/data/accounts", data={"number": [brought["mailbot"], brought["outsider"]], "whose": "automated"})
    with stores.records.read() as session:
        told = [one for one in log.entries(session, limit=9) if one.action == "decide account"]
        assert [one.subject for one in told] == ["2 accounts"]
        assert log.broken(session) is None


@pytest.mark.parametrize(("tick", "count"), [("page", 4), ("likely", 2), ("none", 0)])
def test_rows_are_ticked_by_a_link(signed_in: Enter, brought: dict[str, int], tick: str, count: int) -> None:
    """All on this page, or those that are likely one person."""
    page = signed_in("hr").get(f"/data/accounts?tick={tick}").text
    assert page.count(" checked") == count
    assert faults(page) == []


def test_of_two_people_of_one_name_nobody_is_chosen(
    signed_in: Enter, stores: Stores, brought: dict[str, int], tmp_path: Path
) -> None:
    """A name alone never decides between them: somebody has to choose, and no tick takes the first."""
    path = tmp_path / "more.csv"
    path.write_text("Employee ID,Name,Team\n9,Ben Orrin,Claims\n")
    importing.ingest(stores, Order(connector="people", source="people", path=path), by="test")
    client, number = signed_in("hr"), brought["ben.orrin"]
    page = client.get("/data/accounts").text
    assert "One of 2" in page
    answer = client.post("/data/accounts", data={"number": [number], "whose": "candidate", f"candidate-{number}": ""})
    assert answer.status_code == 422
    assert "nobody chosen" in answer.text
    assert look(stores)["ben.orrin"].state == "doubtful"
