"""Lateness: how late work was, and what goes along with it."""

import numpy as np
import pytest

from planner.audit.lateness import Lateness, beside, lateness


def test_eight_figures() -> None:
    """Days of the late only; early and on the day is on time; the lowest of several modes."""
    found = lateness(np.array([0.0, -2.0, 5.0, 5.0, 3.0, 3.0, 10.0]))
    assert found == Lateness(
        issues=7, on_time=2, delayed=5, max=10, mean=5.2, median=5, mode=3, sd=pytest.approx(2.8636, abs=1e-4)
    )


def test_nothing_late() -> None:
    """Without a late piece there are no days to speak of."""
    found = lateness(np.array([0.0]))
    assert (found.delayed, found.max, found.mean, found.median, found.mode, found.sd) == (0, *[None] * 5)


def test_shares_beside_each_other() -> None:
    """The intervals are those of Newcombe's example (1998): 56 of 70 against 48 of 80."""
    days = np.array([1.0] * 56 + [0.0] * 14 + [1.0] * 48 + [0.0] * 32)
    found = beside(days, np.arange(150) < 70, least=20, level=0.95)
    assert found is not None
    assert found.difference.interval is not None
    told = (found.difference.value, found.difference.interval.low, found.difference.interval.high)
    assert told == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_too_few_on_one_side() -> None:
    """Nothing is said where one side is small."""
    assert beside(np.ones(100), np.arange(100) < 5, least=20, level=0.95) is None
