"""The verdict on a behaviour comes from the weekly series alone, with honest doubt."""

import datetime as dt
import math

import numpy as np
import pyarrow as pa
import pytest

from planner.activate import baseline, evidence
from planner.activate.model import Evidence
from planner.activate.trend import interval, likeness, mean
from planner.audit.model import SERIES
from planner.policy import load

from .made import behaviour

POLICY = load()
START = dt.date(2026, 3, 2)
BEFORE = [0.20, 0.22, 0.19, 0.21, 0.20, 0.23, 0.18, 0.20, 0.21, 0.19, 0.22, 0.20]


def series(values: list[float], *, n: int = 20, team: str = "claims", first: int = -12) -> pa.Table:
    weeks = [START + dt.timedelta(weeks=first + i) for i in range(len(values))]
    rows = [{"team": team, "week": w, "value": v, "n": n} for w, v in zip(weeks, values, strict=True)]
    return pa.Table.from_pylist(rows, schema=SERIES)


def judge(values: list[float], *, n: int = 20, **options: object) -> Evidence:
    made = series(values, n=n)
    return evidence(
        behaviour(**options), made, team="claims", start=START, policy=POLICY, people=frozenset({"ann", "bo"})
    )


def after(*values: float) -> list[float]:
    """The baseline, four weeks of transition that must not count, then these weeks."""
    return [*BEFORE, 9.0, 9.0, 9.0, 9.0, *values]


def among(values: list[float], **options: object) -> Evidence:
    """The same judged beside three teams that started nothing."""
    names = ("sales", "desk", "stock")
    rng = np.random.default_rng(5)
    others = [series((0.3 + rng.normal(0, 0.03, len(values))).tolist(), team=name) for name in names]
    made = pa.concat_tables([series(values), *others])
    return evidence(
        behaviour(**options), made, team="claims", start=START, policy=POLICY, people=frozenset({"ann"}), beside=names
    )


def test_a_clear_large_rise_is_a_change() -> None:
    """From a fifth to a half is a change for the better, with its interval."""
    found = judge(after(0.5, 0.52, 0.49, 0.51, 0.5, 0.5))
    assert found.verdict == "changed"
    assert found.change is not None
    assert found.change.interval is not None
    assert found.change.value == pytest.approx(0.299, abs=0.01)
    assert found.change.interval.low > 0.25
    assert "from 20 % in a usual week before" in found.sentence
    assert "no team beside" in found.sentence
    assert found.people == {"ann", "bo"}


def test_the_same_rise_is_worse_where_less_is_better() -> None:
    """The direction of the behaviour decides what better is."""
    assert judge(after(0.5, 0.52, 0.49, 0.51), direction="down").verdict == "worse"


def test_no_movement_with_a_narrow_interval_is_not_changed() -> None:
    """Only an interval inside the smallest change that matters allows to say: not changed."""
    assert judge(after(0.21, 0.2, 0.2, 0.19, 0.21, 0.2)).verdict == "not changed"


def test_no_movement_with_a_wide_interval_cannot_tell_and_says_what_would() -> None:
    """Weeks that scatter more than the smallest change that matters allow no verdict yet."""
    found = among(after(0.28, 0.16, 0.3, 0.2), smallest=0.02)
    assert found.verdict == "cannot tell"
    assert found.more_weeks is not None
    assert f"about {found.more_weeks} week" in found.sentence
    assert "more like these would tell" in found.sentence
    never = judge(after(0.1, 0.4, 0.05, 0.35, 0.1, 0.3))
    assert never.verdict == "cannot tell"
    assert "teams that started nothing" in never.sentence


def test_a_small_sure_change_is_not_called_a_change_that_matters() -> None:
    """A rise of two points that is sure, but smaller than what matters, is not changed."""
    assert judge(after(0.23, 0.23, 0.22, 0.23, 0.23, 0.22)).verdict == "not changed"


def test_a_rise_that_was_under_way_before_gets_no_credit() -> None:
    """A steady trend from before the start explains the later level, so nothing is left for the start."""
    found = judge([0.1 + 0.02 * i + 0.003 * (-1) ** i for i in range(26)])
    assert found.verdict == "not changed"
    assert found.change is not None
    assert abs(found.change.value) < 0.02


def test_too_few_weeks_after_say_how_many_more_are_needed() -> None:
    """Two counted weeks are not enough, and the sentence says that two more are."""
    found = judge(after(0.5, 0.5))
    assert found.verdict == "cannot tell"
    assert "2 weeks more" in found.sentence
    assert found.baseline is not None
    assert found.change is None


def test_too_short_a_baseline_is_no_baseline() -> None:
    """Without enough weeks before the start there is no figure and no verdict."""
    short = series(BEFORE[-5:], first=-5)
    assert baseline(behaviour(), short, team="claims", start=START, policy=POLICY) is None
    found = evidence(behaviour(), short, team="claims", start=START, policy=POLICY, people=frozenset())
    assert "only 5 weeks before" in found.sentence


def test_weeks_with_few_signals_and_other_teams_are_left_out() -> None:
    """A week with under five signals does not count, nor does another team."""
    found = judge(after(0.5, 0.5, 0.5, 0.5), n=4)
    assert found.verdict == "cannot tell"
    assert any("16 weeks left out" in r.claim or "weeks left out" in r.claim for r in found.because.walk())
    other = evidence(behaviour(), series(BEFORE), team="sales", start=START, policy=POLICY, people=frozenset())
    assert other.baseline is None


def test_the_baseline_is_the_mean_of_the_window_before_the_start() -> None:
    """Older weeks than the behaviour's window and all later ones play no part."""
    made = series([5.0, 5.0, *BEFORE, 7.0], first=-14)
    figure = baseline(behaviour(), made, team="claims", start=START + dt.timedelta(days=2), policy=POLICY)
    assert figure is not None
    assert (figure.value, figure.n, figure.unit) == (pytest.approx(np.mean(BEFORE)), 12, "share")


def test_series_without_any_scatter_say_so() -> None:
    """Nothing shows how weeks vary where none does; a clean step from one value to another is a change."""
    assert judge([0.2] * 16 + [0.5] * 6).verdict == "changed"
    still = judge([0.2] * 22)
    assert (still.verdict, "same value" in still.sentence) == ("cannot tell", True)


def test_likeness_of_neighbours_widens_the_interval() -> None:
    """The same scatter counts for less when it wanders slowly."""
    values = [0.1, 0.2, 0.3, 0.2, 0.1, 0.2, 0.3, 0.2]
    alone, alike = mean(values, alike=0.0), mean(values, alike=0.5)
    assert alike.effective < alone.effective
    (low, high), (lower, higher) = (interval(one, confidence=0.95) for one in (alone, alike))
    assert lower < low < high < higher


def test_likeness_needs_more_than_one_value() -> None:
    """Nothing can be said about neighbours in a series of one, and one week has no error."""
    assert likeness([1.0], most=0.9) == 0.0
    assert math.isinf(mean([1.0], alike=0.0).variance)
