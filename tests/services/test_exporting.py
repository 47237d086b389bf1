"""Events taken out as XES and CSV: the same events come in again, and accounts stay here unless they are asked for."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import connectors
from planner.services import exporting, importing, xes
from planner.services.errors import Refused
from planner.signals import SCHEMA
from planner.store.open import Stores

HEADING = "case id,activity,time,actor,team,role"
ROWS = (
    "=1+1,Open,2026-01-05T09:00:00+00:00,ann@example.org,Claims,clerk",
    'b,Open <now> & "then",2026-01-05T10:00:00+00:00,bo@example.org,Claims,clerk',
    "=1+1,Done,2026-01-05T11:30:00+00:00,ann@example.org,Desk é 数,desk",
)
READ = ("case", "activity", "time", "actor", "team", "type")


@pytest.fixture
def held(stores: Stores, tmp_path: Path) -> Stores:
    """An instance with a small log."""
    bring(stores, tmp_path, "tickets")
    return stores


def bring(stores: Stores, folder: Path, source: str) -> None:
    """Import the small log under a name."""
    path = folder / f"{source}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(row.split(",") for row in (HEADING, *ROWS))
    importing.ingest(stores, importing.Order(connector="event_csv", source=source, path=path), by="test")


def read(path: Path) -> list[dict[str, Any]]:
    """What the product's own reader makes of an event log."""
    reader = connectors.get("xes")
    batches = list(reader.read(path, source="again", mapping=reader.propose(path).mapping))
    assert [fault for batch in batches for fault in batch.faults] == []
    return [row for batch in batches for row in batch.table.to_pylist()]


def test_the_same_events_come_in_again(held: Stores, tmp_path: Path) -> None:
    """With accounts, every field that an event log has is as it was."""
    path = tmp_path / "out.xes"
    taken = exporting.take_out(held, exporting.Order(format="xes", accounts=True), path, by="test")
    assert (taken.events, taken.cases, taken.left_out) == (3, 2, 0)
    assert held.signals.table([]).schema().names == tuple(SCHEMA.names)
    rows = [tuple(str(row[name]) for name in ("case", "activity", "actor", "team")) for row in read(path)]
    assert rows == [
        ("=1+1", "Open", "ann@example.org", "Claims"),
        ("=1+1", "Done", "ann@example.org", "Desk é 数"),
        ("b", 'Open <now> & "then"', "bo@example.org", "Claims"),
    ]


def test_pseudonyms_are_stable_for_a_key(held: Stores, tmp_path: Path) -> None:
    """The same account has the same name in each file of a key, and another in one of another key."""
    names = []
    for key in (None, None, "k1", "k1", "k2"):
        path = tmp_path / "out.xes"
        exporting.take_out(held, exporting.Order(format="xes", key=key), path, by="test")
        assert "ann@example.org" not in path.read_text("utf-8")
        names.append(tuple(str(row["actor"]) for row in read(path)))
    assert names[0] == names[1]
    assert names[2] == names[3]
    assert len({names[0], names[2], names[4]}) == 3
    assert names[0][0] == names[0][1] != names[0][2]


def test_a_table_runs_no_formula(held: Stores, tmp_path: Path) -> None:
    """A case that looks like one is marked."""
    path = tmp_path / "out.csv"
    exporting.take_out(held, exporting.Order(format="csv"), path, by="test")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["case"] for row in rows] == ["'=1+1", "'=1+1", "b"]
    assert "example.org" not in path.read_text("utf-8")


def test_what_cannot_be_taken_out_is_refused(stores: Stores, tmp_path: Path) -> None:
    """No events, no such source, several sources in one event log."""
    path, order = tmp_path / "out", exporting.Order(format="xes")
    with pytest.raises(Refused, match="no events"):
        exporting.take_out(stores, order, path, by="test")
    bring(stores, tmp_path, "one")
    with pytest.raises(Refused, match="there are one"):
        exporting.take_out(stores, exporting.Order(format="csv", source="two"), path, by="test")
    bring(stores, tmp_path, "two")
    with pytest.raises(Refused, match="of one, two"):
        exporting.take_out(stores, order, path, by="test")
    assert not path.exists()
    assert exporting.take_out(stores, exporting.Order(format="csv"), path, by="test").events == 6


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=20)


@given(
    st.lists(st.tuples(WORDS, WORDS, st.dictionaries(st.sampled_from(["case:a", "b", "case:c"]), WORDS)), max_size=5)
)
def test_any_words_come_in_as_they_went_out(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, str, dict[str, str]]]
) -> None:
    """Marks, quotes and letters of any script; attributes of cases and of events."""
    path = tmp_path_factory.mktemp("log") / "out.xes"
    time = dt.datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=dt.UTC)
    rows = [
        {"case": case, "activity": said, "time": time, "start": None, "actor": None, "team": None}
        | {"title": None, "type": None, "attributes": attributes}
        for case, said, attributes in sorted(events, key=lambda event: event[0])
    ]
    with path.open("w", encoding="utf-8") as out:
        xes.write(out, iter(rows))
    if not rows:
        return
    found = [(row["case"], row["activity"], dict(row["attributes"] or ())) for row in read(path)]
    assert found == [(row["case"], row["activity"], row["attributes"]) for row in rows]


def test_a_real_log_comes_in_as_it_went_out(stores: Stores, tmp_path: Path, evaluation_data: Path) -> None:
    """BPI 2013, taken out with accounts: all events with all their fields and attributes."""
    (path,) = evaluation_data.rglob("bpic2013_incidents.xes.gz")
    importing.ingest(stores, importing.Order(connector="xes", source="incidents", path=path), by="test")
    out = tmp_path / "out.xes"
    exporting.take_out(stores, exporting.Order(format="xes", accounts=True), out, by="test")
    before, after = (sorted(_told(row) for row in read(one)) for one in (path, out))
    assert len(before) == 65533
    assert before == after


def _told(row: dict[str, Any]) -> tuple[str, ...]:
    return (*(str(row[name]) for name in READ), str(sorted(row["attributes"] or ())))
