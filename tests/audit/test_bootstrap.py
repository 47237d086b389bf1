"""How far a figure could lie elsewhere."""

import numpy as np
import pytest

from planner.audit.bootstrap import median_interval, share_intervals


def intervals(sums: np.ndarray, *, most_drawn: int = 1000, seed: int = 0) -> list[tuple[float, float]]:
    found = share_intervals(sums, samples=400, level=0.95, most_drawn=most_drawn, seed=seed, name="claims")
    return [(interval.low, interval.high) for interval in found]


def test_share_lies_within() -> None:
    """The share itself lies within its interval, and a part that is never there has none."""
    sums = np.random.default_rng(1).exponential(1.0, (60, 3)) * np.array([3.0, 1.0, 0.0])
    shares = sums.sum(axis=0) / sums.sum()
    (low, high), _, nothing = intervals(sums)
    assert low < shares[0] < high
    assert nothing == (0.0, 0.0)


def test_covers_the_truth() -> None:
    """Nineteen in twenty intervals hold the true share, give or take what chance allows."""
    random = np.random.default_rng(2)
    logs = [random.exponential(1.0, (80, 2)) * np.array([1.0, 2.0]) for _ in range(200)]
    held = [low <= 1 / 3 <= high for low, high in (intervals(log)[0] for log in logs)]
    assert 0.89 <= np.mean(held) <= 0.99


def test_both_ways_of_drawing_agree() -> None:
    """Drawing sums at once gives the interval that drawing case by case gives."""
    sums = np.random.default_rng(3).exponential(1.0, (900, 3))
    one_by_one, at_once = np.array(intervals(sums)), np.array(intervals(sums, most_drawn=10))
    assert np.abs(one_by_one - at_once).max() < 0.01


def test_same_seed_same_interval() -> None:
    """The same seed gives the same interval to the last digit, another seed another one."""
    sums = np.random.default_rng(4).exponential(1.0, (50, 2))
    assert intervals(sums) == intervals(sums)
    assert intervals(sums) != intervals(sums, seed=1)


def test_median() -> None:
    """The interval of a median is read from the ranks: 21 ordered values give the 6th and the 16th."""
    interval = median_interval(np.arange(1.0, 22.0), level=0.95)
    assert (interval.low, interval.high) == (6.0, 16.0)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_median_of_few(count: int) -> None:
    """With few values the interval reaches from the smallest to the largest."""
    interval = median_interval(np.arange(float(count)), level=0.95)
    assert (interval.low, interval.high) == (0.0, float(count - 1))
