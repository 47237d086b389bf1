"""The signal store: ids, what is new, what is held already, and what a stop leaves behind."""

import datetime as dt
import math
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import signals
from planner.store.identity import SIGNAL_ID
from planner.store.signals import SignalStore, Staged

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def rows(*activities: str, **fields: Any) -> list[dict[str, object]]:
    """One event per activity, in order."""
    shared = {"kind": "event", "source": "desk", "case": "c1", "time": NOON, **fields}
    return [{**shared, "activity": activity, "row": number} for number, activity in enumerate(activities, 1)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SignalStore]:
    """An empty signal store."""
    opened = SignalStore(tmp_path / "signals")
    yield opened
    opened.close()


def stage(store: SignalStore, content: list[dict[str, object]], live: tuple[str, ...] = ()) -> Staged:
    """Stage rows of the source "desk"."""
    return store.stage([signals.batch(content)], source="desk", live=live)


def ids(store: SignalStore, content: list[dict[str, object]]) -> list[str]:
    """The ids that rows get, in their order."""
    staged = stage(store, content)
    found = store.table(staged.new).order_by("row").to_pyarrow()["id"].to_pylist()
    store.discard([*staged.new, *staged.again])
    return list(found)


def test_staging_counts_rows_and_their_window(store: SignalStore) -> None:
    """All rows of a first import are new, between the earliest and the latest time."""
    content = rows("open", "close")
    content[1]["time"] = NOON + dt.timedelta(hours=2)
    staged = stage(store, content)
    assert (staged.read, staged.created, staged.unchanged) == (2, 2, 0)
    assert (staged.first, staged.last) == (NOON, NOON + dt.timedelta(hours=2))
    assert staged.again == ()


def test_a_stored_signal_comes_back_as_it_was(store: SignalStore) -> None:
    """Every column survives, with the schema of all signals."""
    content = rows("open", start=NOON, actor="ada", value=0.1, unit="EUR", attributes=[("b", "2"), ("a", None)])
    table = store.table(store.publish(stage(store, content).new)).to_pyarrow()
    assert table.schema.equals(signals.SCHEMA)
    expected = signals.batch(content).to_pylist()[0]
    assert {**table.to_pylist()[0], "id": None} == expected


def test_no_files_give_an_empty_table(store: SignalStore) -> None:
    """A query can run before anything was imported."""
    table = store.table([]).to_pyarrow()
    assert table.num_rows == 0
    assert table.schema.equals(signals.SCHEMA)


def test_the_same_rows_get_the_same_ids_and_are_held_already(store: SignalStore) -> None:
    """Importing again finds nothing new."""
    content = rows("open", "open", "close")
    first = store.publish(stage(store, content).new)
    again = stage(store, content, tuple(first))
    assert (again.created, again.unchanged, again.new) == (0, 3, ())


def test_equal_rows_in_one_file_stay_apart(store: SignalStore) -> None:
    """A log may hold the same event twice; a longer export adds only what is more."""
    found = ids(store, rows("open", "open", "open"))
    assert len(set(found)) == 3
    assert ids(store, rows("open", "open"))[:2] == found[:2]


def test_a_longer_export_keeps_ids_when_rows_move(store: SignalStore) -> None:
    """The position in the file is no part of what makes a signal."""
    assert set(ids(store, rows("open", "close"))) < set(ids(store, rows("review", "open", "close")))


def test_ids_do_not_change_between_versions(store: SignalStore) -> None:
    """A known row has a known id: imports of years ago must still be recognised."""
    content = rows("open", value=0.1, attributes=[("b", "2"), ("a", None)])
    assert ids(store, content) == ["592cd2695e3aa2f173a579fa06fd689a"]


def test_the_order_of_attributes_does_not_matter(store: SignalStore) -> None:
    """Attributes are a set of names with values."""
    left, right = rows("open", attributes=[("a", "1"), ("b", "2")]), rows("open", attributes=[("b", "2"), ("a", "1")])
    assert ids(store, left) == ids(store, right)


def test_rows_keep_their_ids_however_they_are_read_together(
    store: SignalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts and batches leave no trace: every row has the id of its own content, and equal rows stay apart."""
    content = rows(*"abcdefgabcdefg", attributes=[("k", "v")])
    whole = ids(store, content)
    assert len(set(whole)) == len(content)
    for size in (1, 3, 100):
        monkeypatch.setattr("planner.store.signals.PART_ROWS", size)
        batches = [signals.batch(content[at : at + 2]) for at in range(0, len(content), 2)]
        staged = store.stage(batches, source="desk")
        found = store.table(staged.new).order_by("row").to_pyarrow().to_pylist()
        assert [row["id"] for row in found] == whole
        assert [row["activity"] for row in found] == [row["activity"] for row in content]
        store.discard(staged.new)


def test_no_rows_leave_no_file(store: SignalStore) -> None:
    """A file without a usable row adds nothing, whether something is live or not."""
    live = store.publish(stage(store, rows("open")).new)
    for held in ((), tuple(live)):
        staged = stage(store, [], held)
        assert (staged.read, staged.new, staged.again, staged.first) == (0, (), (), None)
    assert sorted(path.name for path in store.folder.iterdir() if path.is_file()) == live


TEXT = st.one_of(st.none(), st.text(alphabet="a1:- é", max_size=4))
CONTENT = st.fixed_dictionaries(
    {
        "case": TEXT,
        "activity": TEXT,
        "actor": TEXT,
        "value": st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
        "time": st.one_of(
            st.none(),
            st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2050, 1, 1)).map(lambda t: t.replace(tzinfo=dt.UTC)),
        ),
        "attributes": st.one_of(
            st.none(), st.dictionaries(st.text("ab:1", max_size=3), TEXT, max_size=3).map(lambda d: list(d.items()))
        ),
    }
)


def _same(row: dict[str, Any]) -> tuple[Any, ...]:
    value, attributes = row["value"], row["attributes"]
    sign = None if value is None else (value, math.copysign(1, value))
    pairs = None if attributes is None else frozenset(attributes)
    return (row["case"], row["activity"], row["actor"], row["time"], sign, pairs)


@settings(max_examples=100, deadline=None)
@given(contents=st.lists(CONTENT, min_size=1, max_size=12))
def test_different_rows_have_different_ids(contents: list[dict[str, Any]]) -> None:
    """Rows that differ anywhere are written differently, nulls, marks and signs of zero included."""
    content = pa.Table.from_batches([signals.batch([dict(row) for row in contents])])
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(DISTINCT {SIGNAL_ID}) FROM content").fetchall()
    assert found == [(len({_same(row) for row in contents}),)]
    assert content.num_rows == len(contents)


def test_rows_of_another_source_are_refused(store: SignalStore) -> None:
    """An import belongs to one source, and a refused one leaves no file."""
    with pytest.raises(ValueError, match="another source"):
        stage(store, rows("open", source="other"))
    assert [path for path in store.folder.iterdir() if path.is_file()] == []


def test_what_the_reader_raises_comes_through_and_leaves_nothing(store: SignalStore) -> None:
    """A file that breaks off half-way adds nothing."""

    def broken() -> Iterator[pa.RecordBatch]:
        yield signals.batch(rows("open"))
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        store.stage(broken(), source="desk")
    assert [path for path in store.folder.iterdir() if path.is_file()] == []


def test_restaging_compares_with_what_is_live_by_now(store: SignalStore) -> None:
    """Of two imports of the same rows, the later one finds them held."""
    one, other = stage(store, rows("open", "close")), stage(store, rows("close", "review"))
    live = store.publish(one.new)
    anew = store.restage(other, live=live)
    # "close" is the same event in both.
    assert (anew.read, anew.created, anew.unchanged) == (2, 1, 1)
    assert anew.against == frozenset(live)


def test_orphans_are_the_rows_nothing_live_holds(store: SignalStore) -> None:
    """When the file that held rows first goes, those a later import brought again can live on."""
    first = store.publish(stage(store, rows("open", "close")).new)
    later = store.publish(stage(store, rows("open"), tuple(first)).again)
    assert store.orphans(later, live=first) == ()
    orphans = store.orphans(later, live=[])
    assert store.table(orphans).activity.to_pyarrow().to_pylist() == ["open"]


def test_sweeping_removes_what_no_manifest_names(store: SignalStore) -> None:
    """Files of a stopped import go, named ones stay."""
    kept = store.publish(stage(store, rows("open")).new)
    waiting = stage(store, rows("close")).new
    assert store.sweep(kept) == sorted(waiting)
    assert store.sweep(kept) == []
    assert store.table(kept).count().to_pyarrow().as_py() == 1


def test_nothing_is_swept_while_an_import_is_under_way(store: SignalStore) -> None:
    """Another process that starts meanwhile is told that it is not quiet."""
    with store.importing():
        staged = stage(store, rows("open"))
        with SignalStore(store.folder).quiet() as quiet:
            assert not quiet
    with store.quiet() as quiet:
        assert quiet
        assert store.sweep([]) == list(staged.new)


def test_accounts_are_found_per_source(store: SignalStore) -> None:
    """Each once, without blanks around it and without empty ones."""
    content = [
        *rows("open", actor=" ben "),
        *rows("close", actor="ada"),
        *rows("review", actor="ben"),
        *rows("x", actor=""),
    ]
    live = store.publish(stage(store, content).new)
    assert store.accounts(live) == {"desk": {"ada": 1, "ben": 2}}
    assert store.accounts([]) == {}


def test_threads_query_at_the_same_time(store: SignalStore) -> None:
    """Each query has a connection of its own."""
    files = store.publish(stage(store, rows(*"abcdefgh")).new)
    counts: list[int] = []

    def count() -> None:
        table = store.table(files)
        counts.append(table.group_by("activity").agg(n=table.count()).count().to_pyarrow().as_py())

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [8] * 4
