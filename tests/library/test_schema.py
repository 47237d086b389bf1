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
