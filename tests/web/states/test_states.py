"""What states mean: shown with hours and reasons, corrected one by one, at once or by a file, and taken back."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from planner.services import running, state_maps
from planner.services.errors import Refused
from planner.services.state_maps import State
from planner.store.open import Stores
from planner.web.states.words import key

from .conftest import look, viewer_of

Enter = Callable[[str], FlaskClient]
Seen = dict[tuple[str, str], State]
LIMBO = ("desk", "=Limbo")


def test_the_page_teaches_before_the_first_run(signed_in: Enter, well_made: Callable[[str], None]) -> None:
    """An empty instance says what will stand here."""
    page = signed_in("hr").get("/friction/states").text
    well_made(page)
    assert "States come with the log" in page


def test_each_state_has_its_hours_and_why(signed_in: Enter, seen: Seen, well_made: Callable[[str], None]) -> None:
    """Numbers of ServiceNow, words of any table, and what nobody knows, which comes first."""
    page = signed_in("hr").get("/friction/states").text
    well_made(page)
    assert "Nobody has said what 1 state means: 40\u00a0% of all hours." in page
    assert page.index("=Limbo") < page.index(">Open<")
    assert "Shipped for ServiceNow incidents" in page
    assert "Shipped: “open” is in its name" in page
    told = {name: (one.meaning, one.times, one.hours) for name, one in seen.items()}
    assert told == {
        ("desk", "Open"): ("queue", 6, 12.0),
        ("desk", "=Limbo"): ("", 6, 24.0),
        ("desk", "Done"): ("ended", 6, 0.0),
        ("snow", "1"): ("queue", 6, 6.0),
        ("snow", "3"): ("unattributed", 6, 18.0),
        ("snow", "6"): ("ended", 6, 0.0),
    }


def test_one_state_is_corrected_and_taken_back(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """A choice in the row counts with its note from the next run on; undo puts it back."""
    client, name = signed_in("hr"), key(seen[LIMBO])
    sent = {f"means-{name}": "outside", f"was-{name}": "", "note": "Customers answer from there", "every": ""}
    page = client.post("/friction/states", data=sent, follow_redirects=True).text
    assert "Noted for 1 state. The next run counts it." in page
    assert "Said by hr@example.org on" in page
    assert "“Customers answer from there”" in page
    assert "Run 1 counted: not mapped" in page
    assert "Run again" in page
    assert look(stores)[LIMBO].meaning == "outside"
    undo = re.search(r'action="(/friction/states/undo/\d+)"', page)
    assert undo is not None
    assert "Taken back: 1 state as before." in client.post(undo[1], follow_redirects=True).text
    assert look(stores)[LIMBO].meaning == ""
    assert "Nothing is left to undo" in client.post(undo[1], follow_redirects=True).text


def test_ticked_states_get_one_meaning(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """One choice for all ticked ones; the others stay; and all go back to what is shipped."""
    client, two = signed_in("hr"), [seen[LIMBO], seen["snow", "3"]]
    sent = {"tick": [key(one) for one in two], "every": "decision"}
    assert "Noted for 2 states" in client.post("/friction/states", data=sent, follow_redirects=True).text
    meant = {name: one.meaning for name, one in look(stores).items()}
    assert (meant[LIMBO], meant["snow", "3"], meant["snow", "1"]) == ("decision", "decision", "queue")
    client.post("/friction/states", data=sent | {"every": "shipped"})
    assert {one.own for one in look(stores).values()} == {""}


def test_what_somebody_else_changed_meanwhile_stays(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """A page that was open for long overwrites only the rows that were changed on it."""
    client, limbo, three = signed_in("hr"), key(seen[LIMBO]), key(seen["snow", "3"])
    client.post("/friction/states", data={"every": "", f"means-{limbo}": "outside", f"was-{limbo}": ""})
    old = {"every": "", f"means-{limbo}": "", f"was-{limbo}": "", f"means-{three}": "decision", f"was-{three}": ""}
    client.post("/friction/states", data=old)
    meant = look(stores)
    assert (meant[LIMBO].meaning, meant["snow", "3"].meaning) == ("outside", "decision")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"every": "decision"}, "Tick at least one state"),
        ({"every": "nonsense", "tick": ["x"]}, "Not a valid choice"),
        ({"every": "", "note": "x" * 501}, "Use at most 500 letters"),
    ],
)
def test_what_cannot_be_taken_is_said(signed_in: Enter, seen: Seen, sent: dict[str, object], told: str) -> None:
    """The error stands on top and nothing is changed."""
    answer = signed_in("hr").post("/friction/states", data=sent)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_meaning_that_is_none_is_refused(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """Skill cannot be read off a state, whatever a form says."""
    name = key(seen[LIMBO])
    answer = signed_in("hr").post("/friction/states", data={"every": "", f"means-{name}": "skill"})
    assert answer.status_code == 422
    assert "nothing that a state can mean" in answer.text
    assert look(stores)[LIMBO].meaning == ""


def test_saving_nothing_says_so(signed_in: Enter, seen: Seen) -> None:
    """A form sent as it came changes nothing."""
    sent = {f"{field}-{key(one)}": one.own for one in seen.values() for field in ("means", "was")}
    sent |= {"every": ""}
    assert "Nothing was changed" in signed_in("hr").post("/friction/states", data=sent, follow_redirects=True).text


def test_the_next_run_counts_it(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """The new meaning takes effect with the next run, whose inputs tell that the map is another."""
    client, name = signed_in("hr"), key(seen[LIMBO])
    client.post("/friction/states", data={"every": "", f"means-{name}": "governance"})
    assert look(stores)[LIMBO].counted == ""
    running.run(stores, by="test", phases=("audit",))
    assert look(stores)[LIMBO].counted == "governance"
    page = client.get("/friction/states").text
    assert "Every state that work was in has a meaning." in page
    assert "It used the meanings shown here." in page
    assert (
        "It read something else than the run before: what the states of each source mean" in client.get("/runs/2").text
    )


def test_rows_are_found_and_narrowed(signed_in: Enter, seen: Seen, well_made: Callable[[str], None]) -> None:
    """By name, by source, by how they stand; ticks in an address tick rows."""
    client = signed_in("hr")
    page = client.get("/friction/states?find=limbo").text
    well_made(page)
    assert ("=Limbo" in page, ">Open<" in page) == (True, False)
    page = client.get("/friction/states?source=snow").text
    well_made(page)
    assert ("=Limbo" in page, "What was changed in snow" in page) == (False, True)
    page = client.get("/friction/states?view=unmapped&tick=page").text
    assert len(re.findall("checked", page)) == 1
    assert "No state here is like that" in client.get("/friction/states?view=own").text


def test_managers_look_and_others_do_not(signed_in: Enter, seen: Seen, well_made: Callable[[str], None]) -> None:
    """A manager sees the meanings and can change none; employees and auditors do not see them."""
    manager = signed_in("manager")
    page = manager.get("/friction/states").text
    well_made(page)
    assert ("Not mapped" in page, "Save what they mean" in page) == (True, False)
    sent = {f"means-{key(seen[LIMBO])}": "outside"}
    assert manager.post("/friction/states", data=sent).status_code == 403
    assert manager.post("/friction/states/undo/1").status_code == 403
    assert manager.post("/friction/states/file").status_code == 403
    for persona in ("employee", "auditor"):
        assert signed_in(persona).get("/friction/states").status_code == 403


def sheet(client: FlaskClient) -> list[dict[str, str]]:
    """The map as a spreadsheet opens it."""
    text = client.get("/friction/states.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def bring(client: FlaskClient, rows: list[dict[str, str]], *, delimiter: str = ",") -> str:
    """Send the map back."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    sent = {"file": (io.BytesIO(text.getvalue().encode("utf-8-sig")), "states.csv")}
    return client.post("/friction/states/file", data=sent, follow_redirects=True).text


def test_the_map_goes_out_and_comes_back(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """Formulas are escaped on the way out; only what was changed in the file is changed here."""
    client = signed_in("hr")
    rows = sheet(client)
    assert {row["State"] for row in rows} == {"'=Limbo", "Open", "Done", "1", "3", "6"}
    assert "Nothing was changed" in bring(client, rows)
    for row in rows:
        if row["State"] == "'=Limbo":
            row |= {"Means": "Waits for its turn", "Note": "Read the desk's handbook"}
        if row["State"] == "3":
            row["Means"] = "outside"
    assert "Noted for 2 states" in bring(client, rows, delimiter=";")
    found = look(stores)
    assert (found[LIMBO].own, found[LIMBO].note) == ("queue", "Read the desk's handbook")
    assert found["snow", "3"].own == "outside"
    back = [row | {"Means": ""} for row in rows]
    bring(client, back)
    assert {one.own for one in look(stores).values()} == {""}


def test_a_file_with_faults_changes_nothing(signed_in: Enter, stores: Stores, seen: Seen) -> None:
    """Every row that cannot be used is named."""
    client = signed_in("hr")
    rows = sheet(client)
    rows[0]["Means"] = "decision"
    rows[1]["Means"] = "lunch"
    rows[2]["State"] = "Quokka"
    page = bring(client, rows)
    assert (
        "Nothing was changed. row 3: “lunch” is nothing that a state can mean; row 4: there is no state “Quokka”"
        in page
    )
    assert {one.own for one in look(stores).values()} == {""}
    assert "lacks the column Source" in bring(client, [{"State": "Open", "Means": "queue"}])
    assert "Choose a file" in client.post("/friction/states/file").text


def test_what_was_ever_said_is_kept(signed_in: Enter, seen: Seen) -> None:
    """The page of a source tells who said what, from when until when."""
    client, name = signed_in("hr"), key(seen[LIMBO])
    for meaning in ("outside", "queue"):
        client.post("/friction/states?source=desk", data={"every": "", f"means-{name}": meaning, f"was-{name}": "?"})
    page = client.get("/friction/states?source=desk").text
    assert page.index("Holds now") < page.index("Waits for others outside", page.index("What was changed in desk"))
    told = signed_in("auditor").get("/log").text
    assert told.count("Said what states of a source mean") == 2


def test_only_states_that_were_seen_can_be_named(stores: Stores, seen: Seen) -> None:
    """A state that no run saw is refused."""
    said = state_maps.Said(source="desk", activity="Quokka", type="", meaning="queue")
    with pytest.raises(Refused):
        state_maps.correct(stores, viewer_of(stores), [said])
