"""Kept: rows that are held once, with small numbers in place of names."""

import ibis
import pyarrow as pa

from planner.audit.kept import kept

ROWS = pa.table({"state": ["b", "a", None, "it's"], "n": [1, 2, 3, 4]})


def test_names_stay_text_to_whoever_asks() -> None:
    """They read, compare and sort as before, although the engine holds numbers."""
    table = ibis.memtable(ROWS)
    with kept(table, names={"state": {"a", "b", "it's"}}) as held:
        assert held.order_by("n").to_pyarrow()["state"].to_pylist() == ["b", "a", None, "it's"]
        assert held.order_by(held.state.asc(nulls_first=True)).to_pyarrow()["n"].to_pylist() == [3, 2, 1, 4]
        assert held.filter(held.state == "it's").to_pyarrow()["n"].to_pylist() == [4]


def test_the_engine_holds_numbers() -> None:
    """A column whose names are given is of the engine's own type for few names, any other is text."""
    table = ibis.memtable(ROWS)
    with kept(table, names={"state": {"a", "b", "it's"}}) as held:
        (kind,) = ibis.get_backend(table).raw_sql(f"SELECT DISTINCT typeof(state) FROM {held.get_name()}").fetchall()
    assert kind == ("ENUM('a', 'b', 'it''s')",)


def test_several_tables_are_held_together() -> None:
    """Their rows stand in one table, names and all."""
    table = ibis.memtable(ROWS)
    parts = (table.filter(table.n <= 2), table.filter(table.n > 2))
    with kept(*parts, names={"state": {"a", "b", "it's"}}) as held:
        assert sorted(held.to_pyarrow()["n"].to_pylist()) == [1, 2, 3, 4]


def test_a_column_without_any_name_stays_text() -> None:
    """Where no names are known nothing is replaced."""
    with kept(ibis.memtable(ROWS), names={"state": ()}) as held:
        assert held.order_by("n").to_pyarrow()["state"].to_pylist() == ROWS["state"].to_pylist()


def test_nothing_is_left_behind() -> None:
    """After the block the engine holds the table no longer."""
    table = ibis.memtable(ROWS)
    with kept(table) as held:
        name = held.get_name()
    found = ibis.get_backend(table).raw_sql(f"SELECT * FROM duckdb_tables() WHERE table_name = '{name}'").fetchall()
    assert found == []
