"""Whatever a file holds, reading it gives an entry or faults, never an error."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.library.schema import read_behaviour, read_capability, read_item, read_role, text_columns

KEYS = [
    "title",
    "purpose",
    "also",
    "version",
    "responsibilities",
    "needs",
    "external",
    "id",
    "text",
    "share",
    "scheme",
    "release",
    "code",
    "name",
    "meaning",
    "levels",
    "1",
    "2",
    "unit",
    "seen",
    "direction",
    "smallest",
    "baseline_weeks",
    "measure",
    "statistic",
    "where",
    "of",
    "kind",
    "activity",
    "builds",
    "from",
    "to",
    "hours",
    "behaviour",
    "foundation",
    "requires",
    "seats",
    "odd-key",
]
single = (
    st.text(max_size=8)
    | st.sampled_from(["share", "median_hours", "up", "learn", "trust", "event", "hours"])
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.just(dt.date(2026, 1, 1))
)
values = st.recursive(
    single, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
)
tables = st.dictionaries(st.sampled_from(KEYS), values, max_size=12)


def item(table: Any, *, stem: str, file: str) -> Any:
    """An item with some text below its front matter."""
    return read_item(table, "Do it.", stem=stem, file=file)


def role(table: Any, *, stem: str, file: str) -> Any:
    """A role of some family."""
    return read_role(table, stem=stem, family="office", file=file)


@pytest.mark.parametrize("read", [role, read_capability, read_behaviour, item])
@settings(deadline=None)
@given(table=tables)
def test_reading_gives_an_entry_or_faults(read: Callable[..., Any], table: dict[str, Any]) -> None:
    """There is an entry exactly when there is no fault, and each fault can be shown."""
    entry, faults = read(table, stem="a", file="a.toml")
    assert (entry is None) == bool(faults)
    assert all(str(fault).startswith("a.toml, ") and fault.fix for fault in faults)


def test_measures_ask_for_words_in_text_columns() -> None:
    """Numbers, times and the row's own id cannot be asked for by words."""
    columns = text_columns()
    assert {"kind", "activity", "team", "title", "type"} <= set(columns)
    assert not {"id", "time", "start", "value", "row", "attributes"} & set(columns)


def behaviour_table(**options: Any) -> dict[str, Any]:
    """A behaviour as its file, with some keys otherwise."""
    whole: dict[str, Any] = {
        "name": "Reviews",
        "seen": "Drafts are read before they are sent",
        "unit": "share",
        "direction": "up",
        "smallest": 0.1,
        "measure": {"statistic": "share", "where": {"activity": ["review"]}, "of": {"kind": ["event"]}},
    }
    return whole | options


def test_a_behaviour_tells_its_level_and_since_when_it_is_counted_otherwise() -> None:
    """Teams and no changed definition unless the file says so; days are read as dates and as texts, in order."""
    plain, none = read_behaviour(behaviour_table(), stem="reviews", file="reviews.toml")
    assert none == ()
    assert plain is not None
    assert (plain.level, plain.redefined) == ("team", ())
    told = behaviour_table(level="person", redefined=["2026-03-02", dt.date(2025, 1, 6)])
    found, faults = read_behaviour(told, stem="reviews", file="reviews.toml")
    assert faults == ()
    assert found is not None
    assert (found.level, found.redefined) == ("person", (dt.date(2025, 1, 6), dt.date(2026, 3, 2)))


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("redefined", ["in spring"], "is no day"),
        ("redefined", [7], "is no day"),
        ("redefined", "2026-03-02", "must be a list of days"),
        ("level", "company", "is not one of its words"),
    ],
)
def test_a_wrong_level_or_day_is_told(key: str, value: object, problem: str) -> None:
    """The fault names the key and what is wrong with it."""
    found, faults = read_behaviour(behaviour_table(**{key: value}), stem="reviews", file="reviews.toml")
    assert found is None
    (fault,) = faults
    assert fault.column is not None
    assert fault.column.startswith(key)
    assert problem in fault.problem


def test_a_measure_on_a_kind_of_signal_that_is_missing_is_told() -> None:
    """A kind that no connector yields would never be seen."""
    measure = {"statistic": "rate", "where": {"kind": ["telepathy"]}}
    found, faults = read_behaviour(behaviour_table(measure=measure, unit="a week"), stem="reviews", file="r.toml")
    assert found is None
    assert [fault.problem for fault in faults] == ["is no kind of signal"]
