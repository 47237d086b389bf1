"""A future role is written beside today's, answered for, approved, taken back and taken away, all without script."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from planner.services import futures as service
from planner.store.open import Stores

from ..hr import world
from ..hr.conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]
WHOLE = {
    "title": "Analyst of odd cases",
    "purpose": "Settle what machines cannot",
    "objective": "Answer within a day",
    "kpi": "Days until the first answer",
    "duties-0-text": "First duty of Analyst.",
    "duties-0-doer": "shared",
    "duties-0-today": "one",
    "duties-0-share": "40",
    "duties-0-stays": "20",
    "duties-0-because": "Machines do most of it",
    "duties-1-text": "Judge odd cases",
    "duties-1-doer": "human",
    "duties-1-share": "60",
    "wants-0-capability": "judging",
    "wants-0-level": "1",
    "rights-0-matter": "Payout",
    "rights-0-decides": "The analyst",
    "rights-0-alone": "Nothing",
    "rights-0-reviewer": "The lead",
    "rights-0-escalation": "To the head",
    "removals-0-text": "The weekly report",
    "removals-0-hours": "2.5",
    "ends": "day",
    "ends_on": "2027-06-30",
    "posts": "8",
    "because": "The old tool is switched off",
}


def write(client: FlaskClient, **changes: str) -> Any:
    """Send the editor of the analyst's future."""
    return client.post("/futures/analyst/edit", data={"seen": "0", **WHOLE, **changes})


def answer(client: FlaskClient, seen: int = 1) -> Any:
    """Answer all six questions."""
    return client.post("/futures/analyst/questions", data={"seen": str(seen), **dict.fromkeys(service.ASKED, "Said.")})


def approve(client: FlaskClient, **changes: str) -> Any:
    """Approve what was written and answered."""
    return client.post("/futures/analyst/decide", data={"seen": "2", "option": "approve", "reason": "Go"} | changes)


def test_before_anything_is_written_the_pages_teach(hr: FlaskClient, well_made: WellMade) -> None:
    """The list says how it works, and a role's page shows today and the way to begin."""
    text = hr.get("/futures").text
    assert "Nobody has written down yet what any role becomes." in text
    well_made(text)
    text = hr.get("/futures/analyst").text
    assert "Nobody has written down yet what Analyst becomes." in text
    assert "First duty of Analyst." in text
    well_made(text)
    for page in ("edit", "questions", "changes", "history"):
        well_made(hr.get(f"/futures/analyst/{page}").text)
    assert hr.get("/futures/nobody").status_code == 404


def test_the_editor_stands_beside_today(hr: FlaskClient) -> None:
    """With what it is for and needs today, and nothing chosen beforehand."""
    text = hr.get("/futures/analyst/edit").text
    assert "Does what an analyst does." in text
    assert "Judging drafts, level 1" in text
    assert '<option selected value="">Not decided yet</option>' in text


def test_rows_are_added_moved_and_taken_out_and_nothing_typed_is_lost(hr: FlaskClient, stores: Stores) -> None:
    """Until it is saved, nothing is kept."""
    text = write(hr, do="add:duties").text
    assert 'id="duties-2-text"' in text
    assert "Analyst of odd cases" in text
    first, _, rest = write(hr, do="up:duties:1").text.partition('id="duties-1-text"')
    assert "Judge odd cases" in first
    assert "Judge odd cases" not in rest
    assert "Judge odd cases" not in write(hr, do="remove:duties:1").text
    assert service.versions(stores, world.viewer(stores, "hr"), "analyst") == ()


def test_what_cannot_be_read_is_told_at_its_field_and_stays(hr: FlaskClient, well_made: WellMade) -> None:
    """The summary leads to it."""
    sent = write(hr, **{"duties-0-share": "lots", "posts": "-1"})
    assert sent.status_code == 422
    assert 'href="#duties-0-share"' in sent.text
    assert 'href="#posts"' in sent.text
    assert "Analyst of odd cases" in sent.text
    well_made(sent.text)


def test_it_is_written_answered_approved_and_taken_back(hr: FlaskClient, well_made: WellMade) -> None:
    """What lacks is a list of links; approval is refused until nothing does."""
    assert write(hr).status_code == 302
    text = hr.get("/futures/analyst").text
    assert "6 things lack before approval" in text
    assert 'href="/futures/analyst/questions#loops"' in text
    assert approve(hr, seen="1").status_code == 422
    assert answer(hr).status_code == 302
    text = hr.get("/futures/analyst").text
    assert "it waits for a decision" in text
    assert "Too few posts" in text
    well_made(text)
    refused = approve(hr, reason="")
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert approve(hr).status_code == 302
    text = hr.get("/futures/analyst").text
    assert "Analyst becomes “Analyst of odd cases”: approved, version 2." in text
    well_made(text)
    well_made(hr.get("/futures").text)
    well_made(hr.get("/futures/analyst/withdraw").text)
    assert hr.post("/futures/analyst/withdraw").status_code == 302
    assert "it waits for a decision" in hr.get("/futures/analyst").text
    assert "taken back" in hr.get("/futures/analyst/history").text
    assert hr.get("/futures/analyst/withdraw").status_code == 404


def test_a_decision_on_the_role_goes_on_from_what_was_approved(hr: FlaskClient) -> None:
    """Hours freed, the work that stops and the objective are filled in, for whoever decides to change."""
    write(hr)
    answer(hr)
    assert 'value="2.5"' not in hr.get("/roles/analyst").text
    approve(hr)
    text = hr.get("/roles/analyst").text
    for told in ('value="2.5"', 'value="The weekly report"', 'value="Answer within a day"'):
        assert told in text


def test_not_yet_is_a_decision_too(hr: FlaskClient) -> None:
    """It is kept with its reason, and nothing is approved."""
    write(hr)
    assert approve(hr, seen="1", option="not yet", reason="Ask the works council").status_code == 302
    text = hr.get("/futures/analyst/history").text
    assert "Not yet, version 1: Ask the works council" in text


def test_what_changes_is_shown_against_today_and_versions(hr: FlaskClient, well_made: WellMade) -> None:
    """Words that come are marked, and an older version can be gone on from."""
    write(hr)
    write(hr, seen="1", title="Analyst")
    text = hr.get("/futures/analyst/changes").text
    assert "<ins>Judge odd cases, by people (60" in text
    text = hr.get("/futures/analyst/changes?now=2&before=1").text
    assert "differs from version 1 in 1 line." in text
    well_made(text)
    assert hr.post("/futures/analyst/again/1").status_code == 302
    assert "says the same as version 1" in hr.get("/futures/analyst/changes?now=3&before=1").text
    assert hr.get("/futures/analyst/changes?now=9").status_code == 404


def test_somebody_elses_save_is_not_overwritten_unseen(hr: FlaskClient, well_made: WellMade) -> None:
    """What was typed stays on the page."""
    write(hr)
    sent = write(hr, title="Another name")
    assert sent.status_code == 409
    assert "Somebody else saved first" in sent.text
    assert 'value="Another name"' in sent.text
    well_made(sent.text)
    assert answer(hr, seen=0).status_code == 409


def test_it_can_be_taken_away(hr: FlaskClient) -> None:
    """As a text and as a table beside today, which say how it stands."""
    write(hr)
    text = hr.get("/futures/analyst/future.md").text
    assert "a draft that nobody has approved" in text
    assert "- Judge odd cases, by people" in text
    table = hr.get("/futures/analyst/future.csv").text
    assert table.splitlines()[0].endswith("About,Today,Then")
    assert "Analyst of odd cases" in table


def test_managers_read_and_others_do_not(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """Whoever leads nobody in the role is not offered to comment, and what they send is not kept."""
    pulse()
    write(enter("hr"))
    manager = enter("manager")
    text = manager.get("/futures/analyst").text
    assert "Judge odd cases" in text
    assert "Record this decision" not in text
    assert "Say what you think of it" not in text
    well_made(text)
    well_made(manager.get("/futures").text)
    assert manager.post("/futures/analyst/comments", data={"text": "Hm"}).status_code == 403
    assert manager.get("/futures/analyst/edit").status_code == 403
    assert manager.get("/futures/duplicates").status_code == 403
    for persona in ("employee", "auditor"):
        assert enter(persona).get("/futures/analyst").status_code == 403


def test_comments_stand_beside_it(hr: FlaskClient, well_made: WellMade) -> None:
    """With who said them and on which version; an empty one is refused."""
    write(hr)
    assert hr.post("/futures/analyst/comments", data={"text": ""}).status_code == 422
    assert hr.post("/futures/analyst/comments", data={"text": "Who answers the phone?"}).status_code == 302
    text = hr.get("/futures/analyst").text
    assert "Who answers the phone?" in text
    assert "hr@example.org" in text
    well_made(text)


def test_initiatives_that_may_be_one_are_told_apart(hr: FlaskClient, well_made: WellMade) -> None:
    """With a reason, which can be taken back."""
    assert "Nothing to compare yet" in hr.get("/futures/duplicates").text
    texts = {"duties-0-text": "Judge odd cases", "duties-1-text": "Teach the machine"}
    rest = {f"duties-{row}-{part}": "" for row in range(2) for part in ("doer", "today")}
    body = {"seen": "0", "ends": "unknown", **texts, **rest}
    for role in ("analyst", "clerk"):
        assert hr.post(f"/futures/{role}/edit", data=body).status_code == 302
    text = hr.get("/futures/duplicates").text
    assert "1 pair of initiatives may be one and the same." in text
    assert "2 of 2 pieces of work are in both" in text
    well_made(text)
    assert "1 pair</a>" in hr.get("/hr").text
    pair = {"one": "future:analyst", "other": "future:clerk"}
    refused = hr.post("/futures/duplicates", data=pair | {"reason": ""})
    assert refused.status_code == 422
    well_made(refused.text)
    assert hr.post("/futures/duplicates", data=pair | {"reason": "Two products"}).status_code == 302
    text = hr.get("/futures/duplicates").text
    assert "Two products" in text
    well_made(text)
    assert hr.post("/futures/duplicates/undo", data=pair).status_code == 302
    assert "1 pair of initiatives" in hr.get("/futures/duplicates").text


@pytest.mark.parametrize("approved", [False, True])
def test_the_roles_page_leads_to_it_and_says_what_its_verdict_read(
    pulse: Pulse, enter: Enter, approved: bool, well_made: WellMade
) -> None:
    """Which version, or that none was approved."""

    def told(found: Any) -> Any:
        if not approved:
            return found
        verdicts = tuple(replace(one, details={**one.details, "future": 3}) for one in found.verdicts)
        return replace(found, verdicts=verdicts)

    pulse(alter=told)
    text = enter("hr").get("/roles/analyst").text
    assert ("version 3" in text) is approved
    assert 'href="/futures/analyst"' in text
    well_made(text)
