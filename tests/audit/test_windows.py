"""The days a pulse looks at."""

import datetime as dt

import pytest

from planner.audit.model import Window
from planner.audit.windows import quarter, whole

from .given import signals, step


def test_quarters_follow_each_other() -> None:
    """A quarter ends where the next begins, over the turn of the year too."""
    quarters = [quarter(2024, number) for number in (1, 2, 3, 4)]
    assert quarters[0].start == dt.date(2024, 1, 1)
    assert [one.end for one in quarters] == [*(one.start for one in quarters[1:]), dt.date(2025, 1, 1)]


def test_no_fifth_quarter() -> None:
    """A year has four quarters."""
    with pytest.raises(ValueError, match="month"):
        quarter(2024, 5)


def test_whole() -> None:
    """All days from the first signal to the last one; none without signals."""
    assert whole(signals([step("1", "Open", 1), step("1", "Done", 50)])) == Window(
        start=dt.date(2025, 1, 6), end=dt.date(2025, 1, 9)
    )
    assert whole(signals([])) is None
