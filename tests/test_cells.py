"""Cells of tables for spreadsheets."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import cells
from planner.charts.base import Chart

TEXTS = st.text(alphabet="'=+-@\t\ra1 ")


@given(TEXTS)
def test_what_was_marked_is_read_back_as_it_was(text: str) -> None:
    """Any text comes back the same, and no spreadsheet takes what is written for a formula."""
    assert not cells.escape(text).startswith(cells.FORMULA)
    assert cells.unescape(cells.escape(text)) == text


@pytest.mark.parametrize("text", ["'tis", "it's", "", "'", "''a", "a=1"])
def test_only_the_mark_put_on_is_taken_off(text: str) -> None:
    """An apostrophe that somebody wrote stays where it is."""
    assert cells.escape(text) == cells.unescape(text) == text


def test_a_chart_marks_formulas_alike() -> None:
    """The table of a chart marks what the other tables mark; numbers and empty cells stay."""
    rows = (("=1", -1, None), ("'=1", 2.5, "'a"))
    text = Chart(title="", sentence="", headers=("a", "b", "c"), rows=rows).csv()
    assert list(csv.reader(io.StringIO(text)))[1:] == [["'=1", "-1", ""], ["''=1", "2.5", "'a"]]
