"""Imports recorded whole, at the same time, and taken back."""

import datetime as dt
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import select

from planner import signals
from planner.faults import Fault
from planner.store import imports
from planner.store.imports import Origin, Tally
from planner.store.records import Records
from planner.store.signals import SignalStore
from planner.store.tables import Assignment, Import, Person, Team

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
JUNE = dt.date(2026, 6, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SignalStore]:
    """An empty signal store."""
    opened = SignalStore(tmp_path / "signals")
    yield opened
    opened.close()


def origin(**fields: Any) -> Origin:
    """Where a test's import comes from."""
    said = {"connector": "event_csv", "source": "desk", "file": "desk.csv", "digest": "d", "by": "hr", "at": NOON}
    return Origin(**{**said, **fields})


def batch(letters: str) -> pa.RecordBatch:
    """One event per letter."""
    shared = {"kind": "event", "source": "desk", "case": "c", "time": NOON}
    return signals.batch([{**shared, "activity": letter, "row": row} for row, letter in enumerate(letters, 1)])


def add(records: Records, store: SignalStore, letters: str) -> Import:
    """Import one event per letter."""
    return imports.add_signals(records, store, [batch(letters)], origin=origin())


def held(records: Records, store: SignalStore) -> str:
    """The letters of all live events in order."""
    with records.read() as session:
        files = imports.live_files(session)
    return "".join(sorted(store.table(files).activity.to_pyarrow().to_pylist()))


def take_back(records: Records, store: SignalStore, manifest: Import) -> imports.Undone:
    """Undo an import."""
    return imports.undo(records, store, manifest.id, by="hr", at=NOON)


def test_an_import_is_recorded_with_its_counts(records: Records, store: SignalStore) -> None:
    """Read is created, unchanged and rejected together, and the faults come back."""
    add(records, store, "ab")
    fault = Fault(file="desk.csv", row=4, problem="has no time", fix="Give it one.")
    made = imports.add_signals(
        records, store, [batch("bc")], origin=origin(), tally=lambda: Tally(rejected=1, faults=(fault,))
    )
    assert (made.read, made.created, made.unchanged, made.rejected) == (3, 1, 1, 1)
    with records.read() as session:
        (newest, _) = imports.list_(session)
        found = imports.get(session, made.id)
        assert found is newest
        assert imports.faults(newest) == (fault,)
        assert (newest.first, newest.last) == (NOON, NOON)
    assert held(records, store) == "abc"


def test_the_mapping_is_remembered_for_the_source(records: Records, store: SignalStore) -> None:
    """The last one used counts."""
    for name in ("Old", "New"):
        imports.add_signals(records, store, [batch("a")], origin=origin(mapping={"columns": {"case": name}}))
    with records.read() as session:
        found = imports.remembered(session, connector="event_csv", source="desk")
        assert imports.remembered(session, connector="xes", source="desk") is None
    assert found == {"columns": {"case": "New"}}


def test_undo_takes_one_import_away(records: Records, store: SignalStore) -> None:
    """The others' signals stay, and it cannot be undone twice."""
    first, second = add(records, store, "ab"), add(records, store, "cd")
    undone = take_back(records, store, first)
    assert (undone.signals_gone, undone.signals_kept) == (2, 0)
    assert held(records, store) == "cd"
    with pytest.raises(LookupError):
        take_back(records, store, first)
    take_back(records, store, second)
    assert held(records, store) == ""


def test_what_a_later_import_brought_again_lives_on(records: Records, store: SignalStore) -> None:
    """Undoing the first of two overlapping imports removes only what it alone held."""
    first, second = add(records, store, "abc"), add(records, store, "bcd")
    undone = take_back(records, store, first)
    assert (undone.signals_gone, undone.signals_kept) == (1, 2)
    assert held(records, store) == "bcd"
    assert add(records, store, "bcd").created == 0
    assert second.unchanged == 2


@pytest.mark.parametrize("seed", range(4))
def test_after_any_undo_exactly_the_remaining_imports_are_held(
    sqlite_records: Records, store: SignalStore, seed: int
) -> None:
    """The live signals are the union of the files not taken back, in whichever order they go."""
    chance = random.Random(seed)
    made = {}
    for _ in range(5):
        letters = "".join(sorted(set(chance.choices("abcdef", k=4))))
        made[add(sqlite_records, store, letters).id] = letters
    while made:
        gone = chance.choice(list(made))
        del made[gone]
        imports.undo(sqlite_records, store, gone, by="hr", at=NOON)
        assert held(sqlite_records, store) == "".join(sorted(set("".join(made.values()))))


def test_two_imports_at_once_hold_each_signal_once(records: Records, store: SignalStore) -> None:
    """Both were compared with nothing; the later one notices and compares again."""
    ready = threading.Barrier(2, timeout=30)
    made: list[Import] = []

    def slow(letters: str) -> Iterator[pa.RecordBatch]:
        yield batch(letters)
        ready.wait()

    def run(letters: str) -> None:
        made.append(imports.add_signals(records, store, slow(letters), origin=origin()))

    threads = [threading.Thread(target=run, args=(letters,)) for letters in ("abc", "bcd")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert held(records, store) == "abcd"
    assert sorted((one.created, one.unchanged) for one in made) == [(1, 2), (3, 0)]


def test_a_stop_before_the_commit_leaves_the_state_before(
    records: Records, store: SignalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files have their lasting names, the record was not committed: nothing is live, and the sweep clears up."""
    add(records, store, "a")

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(imports, "_remember", stop)
        with pytest.raises(KeyboardInterrupt):
            add(records, store, "b")
    assert held(records, store) == "a"
    with records.read() as session:
        kept = imports.referenced_files(session)
    assert len(store.sweep(kept)) == 1
    assert held(records, store) == "a"
    assert add(records, store, "b").created == 1


def test_a_file_that_breaks_off_is_not_recorded(records: Records, store: SignalStore) -> None:
    """Nothing of it stays."""

    def broken() -> Iterator[pa.RecordBatch]:
        yield batch("a")
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        imports.add_signals(records, store, broken(), origin=origin())
    with records.read() as session:
        assert imports.list_(session) == []
    assert store.sweep([]) == []


def bring(records: Records, *rows: dict[str, Any], on: dt.date = JUNE) -> Import:
    """Import people."""
    return imports.add_people(records, rows, origin=origin(connector="people", source="hr"), on=on)


def everything(records: Records) -> list[tuple[Any, ...]]:
    """All rows about people."""
    with records.read() as session:
        found: list[tuple[Any, ...]] = []
        for table in (Person, Team, Assignment):
            columns = table.__table__.columns
            found += [tuple(row) for row in session.execute(select(*columns).order_by(columns["id"]))]
        return found


ADA = {"external_id": "1", "name": "Ada Example", "email": "ada@x.example", "team": "Claims", "title": "Analyst"}
BEN = {"external_id": "2", "name": "Ben Sample", "team": "Claims", "manager": "1", "manager_by": "id"}


def test_undoing_a_people_import_puts_everything_back(records: Records, store: SignalStore) -> None:
    """New people go, changed ones are as before."""
    bring(records, ADA)
    before = everything(records)
    second = bring(records, ADA | {"team": "Billing", "email": "ada@new.example"}, BEN)
    assert (second.created, second.updated) == (1, 1)
    undone = take_back(records, store, second)
    assert undone.kept == ()
    assert undone.put_back > 0
    assert everything(records) == before


def test_what_a_later_people_import_states_stays(records: Records, store: SignalStore) -> None:
    """The same file twice, the first one undone: the people are still those of the second."""
    first, second = bring(records, ADA, BEN), bring(records, ADA, BEN)
    before = everything(records)
    take_back(records, store, first)
    assert everything(records) == before
    take_back(records, store, second)
    assert everything(records) == []


def test_a_field_a_later_import_changed_stays_and_is_told(records: Records, store: SignalStore) -> None:
    """And once the later import is undone too, the value is the one before both."""
    bring(records, ADA)
    before = everything(records)
    second = bring(records, {"external_id": "1", "site": "North"})
    third = bring(records, {"external_id": "1", "site": "South"})
    undone = take_back(records, store, second)
    assert any("site stays" in sentence for sentence in undone.kept)
    take_back(records, store, third)
    assert everything(records) == before


def test_a_value_changed_by_hand_stays_and_is_told(records: Records, store: SignalStore) -> None:
    """Undo never overwrites a correction."""
    bring(records, ADA)
    second = bring(records, {"external_id": "1", "site": "North"})
    with records.write() as session:
        session.scalars(select(Person)).one().site = "West"
    assert any("changed since" in sentence for sentence in take_back(records, store, second).kept)
    with records.read() as session:
        assert session.scalars(select(Person.site)).all() == ["West"]


def test_a_person_other_records_refer_to_stays_and_is_told(records: Records, store: SignalStore) -> None:
    """Somebody whom another import names as a manager goes with that import."""
    first = bring(records, ADA)
    second = bring(records, BEN)
    undone = take_back(records, store, first)
    assert undone.kept == ("The person Ada Example stays, because other records refer to it.",)
    take_back(records, store, second)
    assert everything(records) == []


def test_a_later_change_of_post_closes_the_gap_when_the_one_before_goes(records: Records, store: SignalStore) -> None:
    """Analyst, then planner, then owner: without the planner import, the analyst post lasts until the owner's."""
    bring(records, ADA)
    second = bring(records, ADA | {"title": "Planner"}, on=JUNE)
    third = bring(records, ADA | {"title": "Owner"}, on=dt.date(2026, 7, 1))
    take_back(records, store, second)
    with records.read() as session:
        posts = session.scalars(select(Assignment).order_by(Assignment.id)).all()
        assert [(post.title, post.valid_to) for post in posts] == [("Analyst", dt.date(2026, 7, 1)), ("Owner", None)]
    take_back(records, store, third)
    with records.read() as session:
        assert [(post.title, post.valid_to) for post in session.scalars(select(Assignment))] == [("Analyst", None)]


def _row(chance: random.Random) -> dict[str, Any]:
    row = {
        "external_id": chance.choice(["1", "2", "3"]),
        "name": chance.choice(["Ada Example", "Ben Sample"]),
        "title": chance.choice([None, "Analyst", "Planner"]),
        "team": chance.choice([None, "Claims", "Billing"]),
        "site": chance.choice([None, "North", "South"]),
        "valid_from": chance.choice([None, None, dt.date(2025, 1, 1), dt.date(2025, 6, 1)]),
        "share": chance.choice([None, 0.5]),
        "manager": chance.choice([None, "1", "2"]),
    }
    return {name: value for name, value in row.items() if value is not None}


@pytest.mark.parametrize("seed", range(30))
def test_undoing_all_imports_in_any_order_leaves_nobody(sqlite_records: Records, store: SignalStore, seed: int) -> None:
    """And undoing the newest gives the state before it, to the letter."""
    chance = random.Random(seed)
    made = []
    for number in range(4):
        before = everything(sqlite_records)
        rows = [_row(chance) for _ in range(chance.randint(1, 4))]
        made.append(bring(sqlite_records, *rows, on=dt.date(2026, 1 + number, 1)))
    take_back(sqlite_records, store, made.pop())
    assert everything(sqlite_records) == before
    chance.shuffle(made)
    for manifest in made:
        take_back(sqlite_records, store, manifest)
    assert everything(sqlite_records) == []
