"""Periods as reports write them."""

from datetime import date

import pytest

from planner.connectors import periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Feb 2025", date(2025, 2, 1), date(2025, 2, 28)),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("Q3 2025", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_reads_periods(text: str, first: date, last: date) -> None:
    """A period has a first and a last day."""
    assert periods.parse_one(text) == (first, last)


@pytest.mark.parametrize("text", ["2025-13", "Q5 2025", "2025-W60", "spring 2025", "2025-02-03", ""])
def test_reads_nothing_into_what_is_no_period(text: str) -> None:
    """What is no period is none."""
    assert periods.parse_one(text) is None
