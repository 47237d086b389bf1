"""How the files of a source are read again: remembered columns, new ones, lost ones; the day that a file describes."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.connectors.base import Mapping
from planner.services import importing
from planner.services.errors import NotFound
from planner.services.importing import Order
from planner.store import directory
from planner.store.open import Stores

Write = Callable[[str, str], Order]
FIRST = "id,name,squad,boss,job title\n1,Ada Quill,Claims,2,Handler\n2,Ben Orrin,Claims,,Lead\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a people file and say how it comes in."""

    def order(text: str, called: str = "people.csv") -> Order:
        path = tmp_path / called
        path.write_text(text)
        return Order(connector="people", source="hr", path=path)

    return order


def first(stores: Stores, write: Write) -> None:
    """Bring the first file in, with columns that a person chose."""
    columns = {"external_id": "id", "name": "name", "team": "squad", "manager": "boss", "title": "job title"}
    order = write(FIRST, "people.csv")
    mapping = Mapping(columns=columns, constants={"as_of": "2026-01-31"})
    importing.ingest(stores, replace(order, mapping=mapping), by="test")


def test_what_was_chosen_is_remembered_when_columns_come(stores: Stores, write: Write) -> None:
    """A new heading changes nothing; the day of the last file is not remembered."""
    first(stores, write)
    proposal = importing.propose(stores, write(FIRST.replace("boss", "floor,boss").replace(",2,", ",3rd,2,"), "b.csv"))
    assert proposal.mapping.columns["team"] == "squad"
    assert proposal.reasons["team"] == "as this source was read last time"
    assert "floor" in proposal.unmapped
    assert proposal.mapping.constants == {}


def test_a_remembered_column_that_is_gone_is_told(stores: Stores, write: Write) -> None:
    """The others stay; what feeds the field now is named, before and after the import."""
    first(stores, write)
    order = write(FIRST.replace("squad", "department").replace("boss", "chief"), "c.csv")
    proposal = importing.propose(stores, order)
    assert (proposal.mapping.columns["team"], proposal.mapping.columns["title"]) == ("department", "job title")
    said = [f"{one.problem}: {one.fix}" for one in proposal.faults]
    assert said == [
        "no longer has the column “squad”, which fed team last time: "
        "It is taken from “department” now; choose another column if that is wrong.",
        "no longer has the column “boss”, which fed manager last time: "
        "Nothing feeds it now; choose the column that holds it, or bring the file in without.",
    ]
    outcome = importing.dry_run(stores, order)
    assert [one.problem for one in outcome.faults[:2]] == [one.problem for one in proposal.faults]


def test_monthly_states_become_transfers_on_their_days(stores: Stores, write: Write) -> None:
    """The day in a file's name counts; whoever is missing is told, and ended where the file lists everybody."""
    first(stores, write)
    february = write("id,name,squad,boss,job title\n1,Ada Quill,Billing,2,Handler\n", "hr_2026-02-28.csv")
    outcome = importing.ingest(stores, february, by="test")
    assert ("as_of", "2026-02-28") in [(name, column) for name, column, _ in outcome.columns]
    assert "does not name 1 person" in outcome.faults[0].problem
    full = replace(february, given={"as_of": "2026-03-31", "everybody": "yes"})
    importing.ingest(stores, full, by="test")
    with stores.records.read() as session:
        ada, ben = (directory.find(session, number) for number in "12")
        assert ada is not None
        assert ben is not None
        moved = [(one.team_name, str(one.valid_from), str(one.valid_to)) for one in directory.posts(session, ada.id)]
        assert moved == [("Billing", "2026-02-28", "None"), ("Claims", "None", "2026-02-28")]
        assert [str(one.valid_to) for one in directory.posts(session, ben.id)] == ["2026-03-31"]


def test_a_preset_is_taken_by_name(stores: Stores, write: Write) -> None:
    """It goes before what was remembered; a name that is none lists those there are."""
    first(stores, write)
    order = write("Person Number,Known As,Last Name,Department\n1,Ada,Quill,Claims\n", "d.csv")
    proposal = importing.propose(stores, replace(order, preset="oracle_hcm"))
    assert proposal.mapping.columns["external_id"] == "Person Number"
    with pytest.raises(NotFound, match="There are: adp"):
        importing.propose(stores, replace(order, preset="help"))
    with pytest.raises(NotFound, match="Only people files"):
        importing.propose(stores, replace(order, connector="kpi", preset="adp"))


def test_another_kind_of_record_is_read_by_its_own_keys(stores: Stores, tmp_path: Path) -> None:
    """A tool's records of two kinds have keys of their own: how one kind was read says nothing about the other."""
    link = "https://api.github.com/repos/acme/letters/pulls/7"
    pull = {"number": 7, "title": "A", "html_url": "https://github.com/acme/letters/pull/7", "user": {"login": "mara"}}
    pull |= {"url": link, "created_at": "2025-04-03T09:00:00Z"}
    review = {"id": 1, "state": "APPROVED", "submitted_at": "2025-04-03T10:00:00Z", "user": {"login": "ben"}}
    review |= {"pull_request_url": link, "html_url": "https://github.com/acme/letters/pull/7#review"}
    orders = {}
    for name, record in (("pulls", pull), ("reviews", review)):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps([record]))
        orders[name] = Order(connector="github", source="github", path=path)
    alone = importing.propose(stores, orders["reviews"])
    importing.ingest(stores, orders["pulls"], by="test")
    assert importing.propose(stores, orders["reviews"]) == alone
