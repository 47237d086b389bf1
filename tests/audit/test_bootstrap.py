"""How far a figure could lie elsewhere."""

import numpy as np
import pytest

from planner.audit.bootstrap import median_interval, run_intervals, share_intervals

RUNS = (8, 4)


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


def queues(random: np.random.Generator, cases: int) -> np.ndarray:
    """Seconds that each case waited in one queue before a busy hand, and for something of its own."""
    work, gaps = random.exponential(0.7, cases), random.exponential(1.0, cases)
    steps = np.cumsum(work - gaps)
    queued = steps - np.minimum.accumulate(np.minimum(steps, 0.0))
    return np.column_stack([queued, random.exponential(2.0, cases)])


def held(logs: list[np.ndarray], truth: float) -> float:
    """The part of the intervals over runs that hold the truth."""
    spans = [run_intervals(log, runs=RUNS, level=0.95)[0] for log in logs]
    return float(np.mean([span.low <= truth <= span.high for span in spans]))


def test_cases_that_share_a_queue_are_not_independent() -> None:
    """Runs of cases hold the share of the long run about nineteen times in twenty; single cases promise too much."""
    random = np.random.default_rng(11)
    long = queues(random, 400_000)
    truth = float(long[:, 0].sum() / long.sum())
    logs = [queues(random, 400) for _ in range(400)]
    assert 0.91 <= held(logs, truth) <= 0.99
    assert np.mean([low <= truth <= high for low, high in (intervals(log)[0] for log in logs)]) < 0.75


def test_runs_of_independent_cases() -> None:
    """Where no case has to do with another, runs of cases hold the truth hardly more often than they say."""
    random = np.random.default_rng(12)
    logs = [random.exponential(1.0, (250, 2)) * np.array([1.0, 2.0]) for _ in range(500)]
    assert 0.94 <= held(logs, 1 / 3) <= 0.99


def test_runs_of_few_cases_and_of_one_part() -> None:
    """One case tells nothing of others, and what is all or nothing in every case has no range."""
    (whole,) = run_intervals(np.ones((1, 1)), runs=RUNS, level=0.95)
    assert (whole.low, whole.high) == (0.0, 1.0)
    every, never = run_intervals(np.array([[1.0, 0.0]] * 30), runs=RUNS, level=0.95)
    assert [(every.low, every.high), (never.low, never.high)] == [(1.0, 1.0), (0.0, 0.0)]


def test_intervals_over_runs_stay_within_bounds() -> None:
    """However unlike the runs are, a share stays between none and all, and lies within its interval."""
    sums = np.zeros((40, 2))
    sums[:, 0], sums[0, 1] = 1.0, 1e6
    one, other = run_intervals(sums, runs=RUNS, level=0.95)
    shares = sums.sum(axis=0) / sums.sum()
    for span, share in zip((one, other), shares, strict=True):
        assert 0 <= span.low <= share <= span.high <= 1


def test_what_may_be_of_another_part_widens_both() -> None:
    """Ten points that are one part's or the other's lie in the ranges of both, which never leave none and all."""
    sums = np.array([[30.0, 70.0]] * 40)
    one, other = run_intervals(sums, runs=RUNS, level=0.95, less=np.array([400.0, 0.0]), more=np.array([0.0, 400.0]))
    assert (one.low, one.high) == pytest.approx((0.2, 0.3))
    assert (other.low, other.high) == pytest.approx((0.7, 0.8))
    (all_of_it, _) = run_intervals(sums, runs=RUNS, level=0.95, less=sums.sum(axis=0), more=sums.sum(axis=0))
    assert (all_of_it.low, all_of_it.high) == pytest.approx((0.0, 0.6), abs=1e-9)
