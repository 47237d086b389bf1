"""Scenarios on pages: begin one, say what it supposes, have its plan made, compare, decide, open names, print."""

import io
import re
from collections.abc import Callable

import posing
import pytest
from flask.testing import FlaskClient

from planner.services import scenarios
from planner.store import log
from planner.store.open import Stores

from ..hr import world

WellMade = Callable[[str], None]


def begin(leader: FlaskClient, name: str = "Half", *, start: str = "policy") -> None:
    """A scenario, by the form."""
    sent = leader.post("/plan/scenarios/new", data={"name": name, "note": "Half of it", "start": start})
    assert sent.status_code == 302


def say(leader: FlaskClient, number: int = 1, *, version: int = 1, **said: str) -> int:
    """Fill in some figures of the whole plan as a browser would; the status that comes back."""
    text = leader.get(f"/plan/scenarios/{number}/figures").text
    fields = dict(re.findall(r'<input[^>]*id="([\w-]+)" name="\1"[^>]*type="text" value="([^"]*)"', text))
    by_name = {field.rpartition("-")[0]: field for field in fields}
    fields |= {by_name[what]: value for what, value in said.items()} | {"version": str(version)}
    sent = leader.post(f"/plan/scenarios/{number}/figures", data=fields)
    return sent.status_code


def plan(leader: FlaskClient, number: int = 1) -> str:
    """Have the plan made; the page on which it is read."""
    sent = leader.post(f"/plan/scenarios/{number}/plan")
    return leader.get(sent.location, follow_redirects=True).text


def test_from_a_name_to_a_decision(leader: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """Every page on the way is well made, and says what is next."""
    text = leader.get("/plan").text
    assert "Make a scenario" in text
    well_made(text)
    well_made(leader.get("/plan/scenarios/new").text)
    begin(leader)
    text = leader.get("/plan/scenarios/1/figures").text
    well_made(text)
    assert "Begin with" not in text
    assert 'value="40"' in text
    assert say(leader, budget="2,000; 0", hour_cost="10") == 302
    text = leader.get("/plan/scenarios/1").text
    assert "has no plan yet" in text
    well_made(text)
    text = plan(leader)
    assert "“Half”: 10 people change in 1 group, in about 200 hours of training and for about 2,000 in money." in text
    assert "No other plan within these limits wins more." in text
    assert "in money moves" in text
    assert "cannot be carried out within the limits" in text
    well_made(text)
    well_made(leader.get("/plan/plans/1/board").text)
    wrong = leader.post("/plan/plans/1/decide", data={"reason": ""})
    assert (wrong.status_code, "Say why" in wrong.text) == (422, True)
    well_made(wrong.text)
    leader.post("/plan/plans/1/decide", data={"reason": "It fits the budget"})
    text = leader.get("/plan").text
    assert "Decided: <a" in text
    assert "It fits the budget" in text
    assert "The decision is recorded." in text
    well_made(text)
    leader.post("/plan/decisions/1/withdraw")
    assert "Decided: <a" not in leader.get("/plan").text


def test_a_figure_that_cannot_be_is_told_at_its_field(leader: FlaskClient, stores: Stores) -> None:
    """What was typed stays in the form, and nothing is kept."""
    begin(leader)
    assert say(leader, budget="a lot") == 422
    assert say(leader, quarters="1") == 422
    assert say(leader, budget="5 5 8") == 422
    assert say(leader, version=7, budget="5") == 422
    found = scenarios.get(stores, world.viewer(stores, "hr"), 1)
    assert found.version.number == 1


def test_a_role_is_said_on_a_page_of_its_own(leader: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """What one role asks for goes into the list of roles; a role that no plan is about has no page."""
    begin(leader)
    text = leader.get("/plan/scenarios/1/figures/nurse").text
    well_made(text)
    name = re.findall(r'name="(needed-\d+)"', text)[0]
    assert leader.post("/plan/scenarios/1/figures/nurse", data={name: "7; 8", "version": "1"}).status_code == 302
    assert "7; 8" in leader.get("/plan/scenarios/1/figures").text
    assert leader.get("/plan/scenarios/1/figures/king").status_code == 404


def test_a_table_goes_out_and_comes_back(leader: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """What is mended in a spreadsheet is taken; a slip is told by row and column, and nothing is taken then."""
    begin(leader)
    table = leader.get("/plan/scenarios/1/figures.csv").text
    assert "Price of an hour of training" in table
    mended = re.sub(r"(Budget,,money),", r"\1,500", table, count=1)

    def bring(text: str) -> object:
        sent = {"file": (io.BytesIO(text.encode()), "figures.csv")}
        return leader.post("/plan/scenarios/1/file", data=sent, content_type="multipart/form-data")

    assert bring(mended).status_code == 302  # type: ignore[attr-defined]
    held = scenarios.get(stores, world.viewer(stores, "hr"), 1)
    assert (held.version.number, held.version.figures.row("budget")) == (2, (500.0,))
    wrong = bring(table.replace("Budget,", "Budgets,", 1))
    assert wrong.status_code == 422  # type: ignore[attr-defined]
    text = wrong.text  # type: ignore[attr-defined]
    assert "Row 3, Figure: There is no figure called so (“Budgets”). Did you mean “Budget”?" in text
    well_made(text)
    well_made(leader.post("/plan/scenarios/1/file").text)


def test_what_nobody_said_is_listed(leader: FlaskClient, well_made: WellMade) -> None:
    """A blank scenario has a plan of nobody, and says what it leaves out and what is not known."""
    begin(leader, start="blank")
    text = plan(leader)
    assert "“Half”: nobody changes." in text
    assert "What this plan leaves out" in text
    assert "How long a change takes" in text
    assert "Nobody who needs training can be planned for" in text
    well_made(text)


def test_scenarios_are_compared_and_one_is_chosen(leader: FlaskClient, well_made: WellMade) -> None:
    """On one axis with ranges, and by what each loses; with one ticked the page says what to do."""
    begin(leader, "Lean")
    say(leader, 1, hour_cost="10", budget="1200; 0")
    begin(leader, "Rich")
    say(leader, 2, hour_cost="10", budget="2800; 0")
    plan(leader, 1)
    plan(leader, 2)
    leader.post("/plan/compare", data={"scenario": ["1"]})
    assert "Choose from two to 6 scenarios." in leader.get("/plan").text
    sent = leader.post("/plan/compare", data={"scenario": ["1", "2"]})
    text = leader.get(sent.location, follow_redirects=True).text
    assert "The plan for “Lean” is the least to regret" in text
    assert "cannot be carried out everywhere" in text
    well_made(text)
    for axis in ("hours", "money", "short", "nonsense"):
        well_made(leader.get(f"/plan/compare/1?by={axis}").text)
    assert leader.get("/plan/compare/1.csv?by=money").text.splitlines()[1].startswith("Lean,1200")
    text = leader.get("/plan?by=hours").text
    assert "From 120 hours in “Lean” to 280 in “Rich”." in text
    well_made(text)


def test_a_way_out_becomes_a_scenario(leader: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """One button: the limits give way in a copy, and its plan is made."""
    begin(leader)
    hr = world.viewer(stores, "hr")
    scenarios.say(stores, hr, 1, {("fewest", "nurse"): (25.0,), ("quarters", ""): (3.0,)}, version=1, why="w")
    text = plan(leader)
    assert "no plan keeps to all limits" in text
    assert "It would be enough to have" in text
    well_made(text)
    well_made(leader.get("/plan/plans/1/board").text)
    sent = leader.post("/plan/plans/1/loosen/0")
    text = leader.get(sent.location, follow_redirects=True).text
    assert "Half, loosened" in text
    assert "people change" in text
    assert leader.post("/plan/plans/1/loosen/9").status_code == 404


def test_names_are_opened_by_an_act_with_a_reason(leader: FlaskClient, stores: Stores, well_made: WellMade) -> None:
    """No page of a plan names anybody; the names stand on the answer to a reason, and those named see the look."""
    begin(leader)
    assert "Person 01" not in plan(leader)
    assert leader.get("/plan/plans/1/people").status_code == 405
    wrong = leader.post("/plan/plans/1/people", data={"why": ""})
    assert (wrong.status_code, "Person 01" in wrong.text) == (422, False)
    text = leader.post("/plan/plans/1/people", data={"why": "To ask them"}).text
    assert "14 people change" in text
    assert "Person 01" in text
    well_made(text)
    with stores.records.read() as session:
        assert {entry.person_id for entry, _, _ in log.accesses(session, limit=99)} == set(range(1, 15))


def test_a_name_a_copy_and_a_way_back(leader: FlaskClient, stores: Stores) -> None:
    """Names, copies, deletion with undo, and versions."""
    begin(leader)
    begin(leader, "Other")
    leader.post("/plan/scenarios/1/name", data={"name": "Other", "note": ""})
    assert "called “Other” already" in leader.get("/plan").text
    leader.post("/plan/scenarios/1/name", data={"name": "Third", "note": "why"})
    leader.post("/plan/scenarios/1/copy")
    say(leader, 1, budget="5")
    leader.post("/plan/scenarios/1/back/1")
    assert scenarios.get(stores, world.viewer(stores, "hr"), 1).version.number == 3
    leader.post("/plan/scenarios/1/delete")
    text = leader.get("/plan").text
    assert "/plan/scenarios/1/restore" in text
    assert leader.get("/plan/scenarios/1").status_code == 404
    leader.post("/plan/scenarios/1/restore")
    assert {one.name for one in scenarios.listed(stores, world.viewer(stores, "hr"))} == {
        "Third",
        "Other",
        "Copy of Third",
    }


def test_a_plan_is_made_again_to_check_it(leader: FlaskClient, well_made: WellMade) -> None:
    """The page says whether it came out the same."""
    begin(leader)
    plan(leader)
    sent = leader.post("/plan/plans/1/replay")
    text = leader.get(sent.location, follow_redirects=True).text
    assert "the plan is the same to the last byte" in text
    well_made(text)
    lines = leader.get("/plan/plans/1.csv").text.splitlines()
    assert lines[1] == "Clerk,Nurse,Quarter 2: 14,14,280.0,20.0"


@pytest.mark.parametrize("persona", ["manager", "employee", "auditor"])
def test_scenarios_are_for_hr(persona: str, stores: Stores, signed_in: Callable[[str], FlaskClient]) -> None:
    """Others get the calm page, whatever they ask for."""
    posing.company(stores)
    client = signed_in(persona)
    for path in ("/plan/scenarios/new", "/plan/scenarios/1", "/plan/plans/1/board", "/plan/compare/1"):
        assert client.get(path).status_code == 403
    for path in ("/plan/scenarios/1/plan", "/plan/plans/1/decide", "/plan/plans/1/people", "/plan/scenarios/1/delete"):
        assert client.post(path, data={"why": "w", "reason": "r"}).status_code == 403


def test_without_a_pulse_a_scenario_cannot_begin(signed_in: Callable[[str], FlaskClient]) -> None:
    """It says what is missing."""
    sent = signed_in("hr").post("/plan/scenarios/new", data={"name": "One", "note": "", "start": "policy"})
    assert "starts from a pulse" in sent.text
