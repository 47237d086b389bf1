"""Change points: quiet on series that never change, however alike their weeks, and there when the level moves."""

import numpy as np
import pytest

from planner.audit.changepoints import clearest, steps
from planner.policy import load

POLICY = load()
LEVEL = 0.05


def wandering(random: np.random.Generator, weeks: int, alike: float) -> list[float]:
    """A stationary series in which neighbouring weeks are alike, with a spread of one."""
    shocks = random.standard_normal(weeks + 50)
    series = np.zeros(weeks + 50)
    for week in range(1, weeks + 50):
        series[week] = alike * series[week - 1] + shocks[week]
    return [float(value) for value in series[50:] * np.sqrt(1 - alike**2)]


@pytest.mark.parametrize("alike", [0.0, 0.3, 0.6, 0.8])
@pytest.mark.parametrize("weeks", [30, 52, 104])
def test_a_series_that_never_changes_rarely_gives_an_alarm(alike: float, weeks: int) -> None:
    """At the 5 % level at most 5 % of stationary series have a change point, but for the error of 600 draws."""
    random = np.random.default_rng(weeks)
    alarms = sum(clearest(wandering(random, weeks, alike), policy=POLICY) <= LEVEL for _ in range(600))
    assert alarms / 600 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 600)


@pytest.mark.parametrize(("alike", "least"), [(0.0, 0.99), (0.3, 0.9), (0.6, 0.45)])
def test_a_real_step_is_found_near_its_place(alike: float, least: float) -> None:
    """A step of one and a half spreads in the middle of two years is found, and its range holds the true week."""
    random = np.random.default_rng(7)
    found, held = 0, 0
    for _ in range(200):
        calm = wandering(random, 104, alike)
        series = [value + 1.5 * (week >= 52) for week, value in enumerate(calm)]
        told = steps(series, most=LEVEL, policy=POLICY)
        found += bool(told)
        held += any(step.earliest <= 52 <= step.latest for step in told)
    assert found / 200 >= least
    assert held / found >= 0.9


def test_levels_are_those_between_neighbouring_steps() -> None:
    """Two steps give three levels, each step between its neighbours."""
    random = np.random.default_rng(3)
    series = [float(x) + 2 * (30 <= week < 60) for week, x in enumerate(0.1 * random.standard_normal(90))]
    told = steps(series, most=LEVEL, policy=POLICY)
    assert [step.at for step in told] == [30, 60]
    assert (told[0].start, told[0].end) == (0, 60)
    assert told[0].after == pytest.approx(told[1].before)
    assert told[0].low < 2 < told[0].high


def test_a_short_or_a_flat_series_has_none() -> None:
    """Half a year at least is searched, and a series without any spread never changed."""
    assert steps([0.0] * 10 + [9.0] * 10, most=LEVEL, policy=POLICY) == ()
    assert clearest([1.0] * 40, policy=POLICY) == 1.0
