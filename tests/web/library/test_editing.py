"""An entry is written, proposed, decided and looked back on."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from planner.services import shelf
from planner.store.open import Stores

from ..pages import faults

Enter = Callable[[str], FlaskClient]


def fields(html: str) -> dict[str, str]:
    """What the editor's form would send as it stands."""
    form = html.split('id="writing"', 1)[1].split("</form>", 1)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            sent[name[1]] = unescape(value[1]) if value else ""
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = unescape(text.strip())
    return sent


def counter(html: str) -> str:
    """The counter that the page's forms carry."""
    found = re.search(r'name="counter"[^>]* value="(\d+)"', html)
    assert found
    return found[1]


def begin(hr: FlaskClient, address: str = "/library/roles/underwriter", **given: str) -> str:
    """Begin a draft; the address of its page."""
    answer = hr.post(f"{address}/draft", data=given)
    assert answer.status_code == 302, answer.text
    return str(answer.location).removesuffix("/edit")


def save(hr: FlaskClient, draft: str, **changes: str) -> Any:
    """Change some fields and save."""
    return hr.post(f"{draft}/edit", data=fields(hr.get(f"{draft}/edit").text) | changes | {"do": "save"})


def decide(hr: FlaskClient, draft: str, **given: str) -> Any:
    """Propose and decide."""
    sent = {"counter": counter(hr.get(draft).text), "why": "People asked for it"}
    assert hr.post(f"{draft}/propose", data=sent).status_code == 302
    sent = {"counter": counter(hr.get(draft).text), "option": "publish", "reason": "Agreed"}
    return hr.post(f"{draft}/decide", data=sent | given, follow_redirects=True)


def test_a_role_is_changed_by_decision(hr: FlaskClient, stores: Stores) -> None:
    """Each page on the way is well made; the history tells the difference, with both names."""
    draft = begin(hr)
    assert faults(hr.get(f"{draft}/edit").text) == []
    assert "says what is in force already" in hr.get(draft).text
    assert save(hr, draft, purpose="Prices risks fairly.").status_code == 302
    page = hr.get(draft).text
    assert faults(page) == []
    assert "<ins>" in page
    assert "Underwriter would change in 1 line." in page
    assert faults(hr.get("/library/drafts").text) == []
    done = decide(hr, draft)
    assert "Underwriter: it is in force now" in done.text
    assert "Prices risks fairly." in done.text
    history = hr.get("/library/roles/underwriter/history").text
    assert faults(history) == []
    assert "(the same person)" in history
    assert "Go back to this" in history
    assert shelf.kept(stores).library.roles["underwriter"].purpose == "Prices risks fairly."
    assert "Published a change of the library" in hr.get("/log").text
    assert faults(hr.get(draft).text) == []


def test_saving_without_changing_says_the_same(hr: FlaskClient) -> None:
    """What the form shows is what the entry says: nothing is lost by opening and saving it."""
    for address in (
        "/library/roles/underwriter",
        "/library/capabilities/risk-triage",
        "/library/items/decide-and-record",
    ):
        draft = begin(hr, address)
        save(hr, draft)
        assert "says what is in force already" in hr.get(draft).text, address


def test_rows_are_added_moved_and_taken_out_without_script(hr: FlaskClient) -> None:
    """Nothing is saved by it, and all that was typed stays."""
    draft = begin(hr)
    sent = fields(hr.get(f"{draft}/edit").text) | {"purpose": "Typed.", "responsibilities-0-share": "a third"}
    first, second = sent["responsibilities-0-text"], sent["responsibilities-1-text"]
    rows = sum(name.startswith("responsibilities-") and name.endswith("-text") for name in sent)
    down = fields(hr.post(f"{draft}/edit", data=sent | {"do": "down:responsibilities:0"}).text)
    assert (down["responsibilities-0-text"], down["responsibilities-1-text"]) == (second, first)
    assert (down["purpose"], down["responsibilities-1-share"]) == ("Typed.", "a third")
    more = fields(hr.post(f"{draft}/edit", data=down | {"do": "add:responsibilities"}).text)
    assert more[f"responsibilities-{rows}-text"] == ""
    less = fields(hr.post(f"{draft}/edit", data=more | {"do": "remove:responsibilities:1"}).text)
    assert less["responsibilities-0-text"] == second
    assert first not in less.values()
    assert "says what is in force already" in hr.get(draft).text
    for strange in ("up:responsibilities:0", "remove:responsibilities:999", "down:nothing:3", "remove:needs:9999"):
        assert hr.post(f"{draft}/edit", data=sent | {"do": strange}).status_code == 200


def test_what_cannot_be_read_is_told_beside_its_field(hr: FlaskClient) -> None:
    """The values stay, and nothing is saved."""
    draft = begin(hr)
    answer = save(hr, draft, **{"responsibilities-0-share": "a third", "purpose": "Typed."})
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert 'href="#responsibilities-0-share"' in answer.text
    assert fields(answer.text)["purpose"] == "Typed."
    assert "says what is in force already" in hr.get(draft).text


def test_faults_of_a_draft_lead_to_their_fields(hr: FlaskClient) -> None:
    """It is saved all the same, and cannot be proposed from its page."""
    draft = begin(hr)
    save(hr, draft, title="", **{"needs-0-level": "99"})
    page = hr.get(draft).text
    assert f'href="{draft}/edit#title"' in page
    assert 'id="propose"' not in page
    save(hr, draft, title="Underwriter")
    page = hr.get(draft).text
    assert "above the highest level" in page
    assert f'href="{draft}/edit#needs-0-' in page
    assert faults(hr.get(f"{draft}/edit").text) == []


def test_the_second_to_save_keeps_what_was_typed(hr: FlaskClient) -> None:
    """They are told who was first and how the two differ, and may save again."""
    draft = begin(hr)
    old = fields(hr.get(f"{draft}/edit").text)
    save(hr, draft, purpose="First.")
    answer = hr.post(f"{draft}/edit", data=old | {"purpose": "Second.", "do": "save"})
    assert answer.status_code == 409
    assert faults(answer.text) == []
    assert "Somebody else saved first" in answer.text
    assert "First." in answer.text
    assert fields(answer.text)["purpose"] == "Second."
    assert hr.post(f"{draft}/edit", data=fields(answer.text) | {"do": "save"}).status_code == 302


@pytest.mark.parametrize("part", ["roles", "capabilities", "items"])
def test_a_new_entry_needs_a_name_first(hr: FlaskClient, part: str) -> None:
    """Its id is made of it."""
    address = f"/library/new/{part}"
    page = hr.get(address).text
    assert faults(page) == []
    answer = hr.post(address, data=fields(page) | {"do": "save"})
    assert answer.status_code == 422
    assert "Give it a name first" in answer.text
    name = "name" if part == "capabilities" else "title"
    made = hr.post(address, data=fields(page) | {name: "Flying high", "do": "save"})
    assert made.status_code == 302
    page = hr.get(made.location).text
    assert faults(page) == []
    assert "Flying high would be a new" in page


def test_a_new_capability_role_and_item_come_into_force(hr: FlaskClient, stores: Stores) -> None:
    """Each refers to the one before."""
    sent = {
        "name": "Flying",
        "meaning": "Flies.",
        "levels-0-seen": "Takes off.",
        "levels-1-seen": "Lands.",
        "do": "save",
    }
    assert "in force now" in decide(hr, hr.post("/library/new/capabilities", data=sent).location).text
    role = {
        "title": "Pilot",
        "family": "Air crew",
        "purpose": "Flies.",
        "responsibilities-0-text": "Fly planes.",
        "responsibilities-0-share": "40",
        "needs-0-capability": "flying",
        "needs-0-level": "2",
        "also": "Flyer\nAviator",
        "do": "save",
    }
    draft = hr.post("/library/new/roles", data=role).location
    assert "Pilot</a> needs Flying, level 1" in hr.get(draft).text
    assert "in force now" in decide(hr, draft).text
    item = {
        "title": "Take off",
        "kind": "practise",
        "builds": "flying",
        "from_level": "0",
        "to_level": "1",
        "hours": "2.5",
        "behaviour": "decisions-on-record",
        "foundation": "literacy",
        "text": "Take off.\r\n\r\nThen *land*.",
        "do": "save",
    }
    draft = hr.post("/library/new/items", data=item).location
    assert "Taught from then on" in hr.get(draft).text
    assert "in force now" in decide(hr, draft).text
    held = shelf.kept(stores).library
    assert held.roles["pilot"].responsibilities[0].share == 0.4
    assert (held.roles["pilot"].family, held.roles["pilot"].also) == ("air-crew", ("Flyer", "Aviator"))
    assert held.items["take-off"].text == "Take off.\n\nThen *land*."
    page = hr.get("/library/roles/pilot").text
    assert "Nothing teaches level 2" in page
    assert faults(page) == []


def test_a_change_is_turned_down_with_a_reason(hr: FlaskClient, signed_in: Enter) -> None:
    """The history shows it to those who may see names."""
    draft = begin(hr)
    save(hr, draft, purpose="Wrong.")
    assert "turned down" in decide(hr, draft, option="reject", reason="Not ours").text
    assert "Not ours" in hr.get("/library/roles/underwriter/history").text
    assert "Not ours" not in signed_in("employee").get("/library/roles/underwriter/history").text


def test_a_decision_needs_an_option_and_a_reason(hr: FlaskClient) -> None:
    """What was typed stays."""
    draft = begin(hr)
    save(hr, draft, purpose="Better.")
    bare = hr.post(f"{draft}/propose", data={"counter": counter(hr.get(draft).text), "why": ""})
    assert bare.status_code == 422
    assert faults(bare.text) == []
    hr.post(f"{draft}/propose", data={"counter": counter(hr.get(draft).text), "why": "So"})
    answer = hr.post(f"{draft}/decide", data={"counter": counter(hr.get(draft).text), "reason": "Typed"})
    assert answer.status_code == 422
    assert faults(answer.text) == []
    assert "Choose what to do" in answer.text
    assert ">\r\nTyped</textarea>" in answer.text or "Typed</textarea>" in answer.text


def test_a_file_changed_by_hand_asks_before_it_is_replaced(hr: FlaskClient, stores: Stores) -> None:
    """Told on the page, refused without the tick, done with it."""
    draft = begin(hr)
    save(hr, draft, purpose="One.")
    decide(hr, draft)
    path = stores.settings.library_root / "roles/insurance/underwriter.toml"
    path.write_text(path.read_text("utf-8") + "# by hand\n", "utf-8")
    draft = begin(hr)
    save(hr, draft, purpose="Two.")
    refused = decide(hr, draft)
    assert refused.status_code == 422
    assert faults(refused.text) == []
    assert "changed by a person" in refused.text
    sent = {"counter": counter(refused.text), "option": "publish", "reason": "Agreed", "overwrite": "y"}
    assert "in force now" in hr.post(f"{draft}/decide", data=sent, follow_redirects=True).text


def test_an_older_version_and_the_shipped_one_come_back(hr: FlaskClient, stores: Stores) -> None:
    """By a draft and a decision each."""
    shipped = shelf.kept(stores).library.roles["underwriter"]
    draft = begin(hr)
    save(hr, draft, purpose="One.")
    decide(hr, draft)
    back = begin(hr, version="1")
    assert "would change in 1 line" in hr.get(back).text
    hr.post(f"{back}/drop", data={"counter": counter(hr.get(back).text)})
    assert faults(hr.get("/library/roles/underwriter/withdraw").text) == []
    sent = hr.post("/library/roles/underwriter/withdraw", data={"why": "The shipped one is better"})
    page = hr.get(sent.location).text
    assert faults(page) == []
    assert "would say what is shipped again" in page
    given = {"counter": counter(page), "option": "publish", "reason": "Agreed"}
    assert "in force now" in hr.post(f"{sent.location}/decide", data=given, follow_redirects=True).text
    assert shelf.kept(stores).library.roles["underwriter"] == shipped


def test_a_draft_put_away_can_be_taken_up_again(hr: FlaskClient) -> None:
    """With the button of the notice."""
    draft = begin(hr)
    page = hr.post(f"{draft}/drop", data={"counter": counter(hr.get(f"{draft}/edit").text)}, follow_redirects=True).text
    assert f'action="{draft}/restore"' in page
    assert faults(page) == []
    assert "The draft is back." in hr.post(f"{draft}/restore", follow_redirects=True).text


def test_a_copy_begins_as_a_new_entry(hr: FlaskClient) -> None:
    """Under a name of its own, without the other titles."""
    draft = begin(hr, copy="yes")
    assert "Copy of Underwriter would be a new role." in hr.get(draft).text


def test_markup_that_somebody_types_stays_text(hr: FlaskClient) -> None:
    """In the draft, in the difference, in what is published."""
    draft = begin(hr)
    save(hr, draft, purpose="<script>alert(1)</script> prices")
    assert "<script>alert" not in hr.get(draft).text
    assert "<script>alert" not in decide(hr, draft).text
