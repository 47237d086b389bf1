"""The evaluation of the shares of waiting by cause."""

import pytest

from planner import policy
from planner.evaluate import causes
from planner.evaluate.causes import Told, audited, evaluate, judge, plainly
from planner.evaluate.simulation import Configuration, simulate

PLAIN = Configuration(
    seed=1, form="states", injected=("approval", "customer"), cases=60, members=6, load=0.1, vocabulary=1
)


def told(*, truth: float, usual: float, share: float, interval: tuple[float, float] | None) -> Told:
    """What was told about decisions."""
    return Told(cause="decision", truth=truth, usual=usual, share=share, interval=interval, certain=True)


def test_errors_are_points_of_the_log_and_intervals_are_held_against_the_long_run() -> None:
    """An interval may hold the share of the long run and not that of the log, or the other way round."""
    one = told(truth=0.50, usual=0.60, share=0.55, interval=(0.52, 0.65))
    assert one.error == pytest.approx(5.0)
    assert one.covers
    assert not one.covers_log
    assert not told(truth=0.5, usual=0.5, share=0.5, interval=None).covers


def test_states_that_say_why_are_told_as_they_are() -> None:
    """With ample people, states of plain names and two causes, the audit's shares are the truth's."""
    simulated = simulate(PLAIN)
    said = audited(simulated, rules=policy.load())
    for cause in ("decision", "outside"):
        share, interval, certain = said[cause]
        assert share == pytest.approx(simulated.shares[cause], abs=0.05)
        assert certain
        assert interval is not None
        assert interval[0] < share < interval[1]


def test_the_plain_way_counts_idle_days_after_the_end_as_waiting() -> None:
    """The gap between resolved and closed is a queue to it, and its shares add up to one."""
    simulated = simulate(PLAIN)
    said = plainly(simulated.signals)
    assert said["queue"][0] > 0.5 > simulated.shares.get("queue", 0.0) + 0.4
    assert sum(share for share, _, _ in said.values()) == pytest.approx(1.0)


def test_a_log_is_judged_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seed gives the same judgement, with every cause that is true or told."""
    monkeypatch.setattr(causes, "RUNS", 1)
    first = judge(3)
    assert first == judge(3)
    assert {one.cause for one in first.told} >= {"queue", "rework"}
    assert sum(one.truth for one in first.told) == pytest.approx(1.0)
    assert sum(one.share for one in first.told) == pytest.approx(1.0)


def test_the_figures_have_the_named_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs, error, coverage, what cannot be told, and the same of the baseline, over all and by factor."""
    monkeypatch.setattr(causes, "RUNS", 1)
    monkeypatch.setattr(causes, "LOGS_PER_SEED", 2)
    found = evaluate(data=None, seeds=1, progress=lambda *_: None)
    assert found["logs"] == 2
    assert found["mean_absolute_error_points"] >= 0
    assert 0 <= found["interval_coverage"] <= 1
    assert found["cannot_tell_share"] == 0
    assert found["baseline"]["mean_absolute_error_points"] > 0
    assert set(found["by_factor"]["form"]) == {"states", "start_end"}
