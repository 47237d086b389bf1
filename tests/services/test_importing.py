"""Bringing files in."""

import json
from pathlib import Path

import pytest

from planner.connectors.base import Mapping
from planner.faults import Unreadable
from planner.services import errors, importing, running
from planner.store import accounts
from planner.store.open import Stores

LOG = "Ticket,Status,Changed at,Assignee\n1,Open,2026-03-02 09:00,ada@x.example\n1,Done,2026-03-02 12:00,ben\n"
PEOPLE = (
    "Employee ID,Name,Email,Job title,Team\n7,Ada Invented,ada@x.example,Underwriter,Desk\n"
    "8,Ben Invented,,Juggler,Desk\n"
)


def order(
    path: Path, text: str = LOG, *, connector: str = "event_csv", mapping: Mapping | None = None
) -> importing.Order:
    """A file with this text, to be imported."""
    path.write_text(text, "utf-8")
    return importing.Order(connector=connector, source=connector, path=path, mapping=mapping)


@pytest.mark.parametrize(("text", "connector"), [(LOG, "event_csv"), (PEOPLE, "people")])
def test_a_dry_run_tells_all_and_changes_nothing(stores: Stores, tmp_path: Path, text: str, connector: str) -> None:
    """Counts are as the import's will be; nothing is held before it."""
    file = order(tmp_path / "file.csv", text, connector=connector)
    tried = importing.dry_run(stores, file)
    assert (tried.number, tried.created, tried.read) == (None, 2, 2)
    assert importing.listed(stores) == ()
    done = importing.ingest(stores, file, by="test")
    assert (done.created, done.read) == (tried.created, tried.read)


def test_bad_rows_are_told_and_the_rest_comes_in(stores: Stores, tmp_path: Path) -> None:
    """A row without a time is rejected with file, row, column, value and fix; counts reconcile."""
    outcome = importing.ingest(stores, order(tmp_path / "log.csv", LOG + "2,Open,yesterday,ada\n"), by="test")
    assert (outcome.read, outcome.created, outcome.rejected) == (3, 2, 1)
    (fault,) = [fault for fault in outcome.faults if fault.row is not None]
    assert (fault.file, fault.row, fault.column, fault.value) == ("log.csv", 4, "Changed at", "yesterday")
    assert fault.fix


def test_the_mapping_of_a_source_is_remembered(stores: Stores, tmp_path: Path) -> None:
    """What was mapped by hand last time is proposed next time, while it fits."""
    odd = LOG.replace("Ticket,Status,Changed at,Assignee", "a,b,c,d")
    mapping = Mapping(columns={"case": "a", "activity": "b", "time": "c", "actor": "d"})
    importing.ingest(stores, order(tmp_path / "odd.csv", odd, mapping=mapping), by="test")
    proposal = importing.propose(stores, order(tmp_path / "next.csv", odd))
    assert proposal.mapping == mapping
    other = importing.propose(stores, order(tmp_path / "other.csv"))
    assert other.mapping.columns["case"] == "Ticket"


def test_a_file_that_lacks_what_is_needed_is_refused_whole(stores: Stores, tmp_path: Path) -> None:
    """Without a column for people's names or times nothing can be read, and nothing is."""
    with pytest.raises((errors.Refused, Unreadable)):
        importing.ingest(stores, order(tmp_path / "log.csv", "colour\nred\n"), by="test")
    assert importing.listed(stores) == ()


def test_a_wrong_connector_is_told_with_the_right_ones(stores: Stores, tmp_path: Path) -> None:
    """The message names what there is."""
    with pytest.raises(errors.NotFound, match="event_csv"):
        importing.ingest(stores, order(tmp_path / "log.csv", connector="event-csv"), by="test")


def test_accounts_find_their_people_whichever_came_first(stores: Stores, tmp_path: Path) -> None:
    """Tickets before people: the e-mail is matched once the people are there, the bare name waits for a person."""
    importing.ingest(stores, order(tmp_path / "log.csv"), by="test")
    importing.ingest(stores, order(tmp_path / "people.csv", PEOPLE, connector="people"), by="test")
    with stores.records.read() as session:
        states = {account.name: account.state for account in accounts.list_(session)}
    assert states["ada@x.example"] == "matched"
    assert states["ben"] != "matched"


def test_a_title_nobody_declares_becomes_a_role_without_content(stores: Stores, tmp_path: Path) -> None:
    """Known titles find their framework; the juggler is listed until nobody holds that title."""
    from planner.store import library

    done = importing.ingest(stores, order(tmp_path / "people.csv", PEOPLE, connector="people"), by="test")
    with stores.records.read() as session:
        assert library.role_titles(session)["juggler"] == "Juggler"
        assert "underwriter" in library.load(session).roles
    importing.undo(stores, done.number or 0, by="test")
    with stores.records.read() as session:
        assert "juggler" not in library.role_titles(session)


def test_what_came_in_can_be_run_and_undone_by_its_number(stores: Stores, tmp_path: Path) -> None:
    """An import that is not there cannot be undone, nor one twice."""
    done = importing.ingest(stores, order(tmp_path / "log.csv"), by="test")
    running.run(stores, by="test")
    assert importing.undo(stores, done.number or 0, by="test").startswith(
        f"Import {done.number} is undone: 2 signals gone"
    )
    for number in (done.number or 0, 99):
        with pytest.raises(errors.NotFound):
            importing.undo(stores, number, by="test")


@pytest.mark.parametrize("text", ["{", '{"rows": {}}', "[]"])
def test_a_mapping_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    """The fix shows how one looks."""
    path = tmp_path / "map.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Unreadable, match="columns"):
        importing.read_mapping(path)


def test_a_mapping_file_comes_back(tmp_path: Path) -> None:
    """As written by the mapping itself."""
    mapping = Mapping(columns={"case": "Ticket"}, time_zone="Europe/Berlin")
    path = tmp_path / "map.json"
    path.write_text(json.dumps(mapping.to_dict()), "utf-8")
    assert importing.read_mapping(path) == mapping


def test_a_file_without_rows_says_so(stores: Stores, tmp_path: Path) -> None:
    """Headings alone come in as nothing, which is told."""
    outcome = importing.ingest(stores, order(tmp_path / "log.csv", LOG.partition("\n")[0] + "\n"), by="test")
    assert (outcome.read, outcome.problems[-1].example.problem) == (0, "holds no row to bring in")
