"""What a start changed where it came at different times."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from planner.activate.staggered import NEVER, Effect, Staggered, staggered


def drawn(*, seed: int, units: int, effect: float, noise: float = 1.0) -> Staggered:
    """Units of levels of their own under a common trend, a third each beginning in period 3, in 5 and never."""
    rng = np.random.default_rng(seed)
    first = np.resize([3, 5, NEVER], units)
    at = np.arange(8)
    begun = (first[:, None] != NEVER) & (at >= first[:, None])
    values = rng.normal(0, 5, (units, 1)) + 0.7 * at + effect * begun + rng.normal(0, noise, (units, 8))
    return staggered(values, first, level=0.95)


def of(found: Effect | None) -> Effect:
    assert found is not None
    return found


def test_a_trend_that_all_share_is_no_effect_and_a_step_is_found_as_large_as_it_is() -> None:
    """Without noise the size is exact, at every distance; before the start there is nothing."""
    found = drawn(seed=0, units=9, effect=2.0, noise=0.0)
    assert of(found.overall).value == pytest.approx(2.0)
    for distance, effect in found.by_distance.items():
        assert effect.value == pytest.approx(2.0 if distance >= 0 else 0.0), distance
    assert (found.units, found.beside) == (6, 3)


def test_by_hand() -> None:
    """Two units that began and two that never did: the difference of their mean moves."""
    values = np.array([[1.0, 2, 6], [3, 4, 6], [1, 1, 2], [1, 3, 2]])
    found = staggered(values, np.array([2, 2, NEVER, NEVER]), level=0.9)
    assert found.by_distance[0].value == pytest.approx((4 + 2) / 2 - (1 - 1) / 2)
    assert found.by_distance[-1].value == pytest.approx(1 - 1)
    # Four moves about their two means: 1, -1 and 1, -1, each of a half of the units.
    assert found.by_distance[0].error == pytest.approx(np.sqrt((4 * 2**2) / 4 / 4))
    reach = found.by_distance[0].high - found.by_distance[0].value
    assert reach == pytest.approx(stats.t.ppf(0.95, 1) * found.by_distance[0].error)


def test_the_range_holds_the_truth_about_as_often_as_it_says() -> None:
    """Over many draws with 24 units, at 95 per cent."""
    inside = [of(drawn(seed=seed, units=24, effect=1.0).overall) for seed in range(200)]
    share = np.mean([one.low <= 1.0 <= one.high for one in inside])
    assert 0.91 <= share <= 0.995


@given(st.permutations(range(12)), st.floats(-50, 50))
def test_neither_the_order_of_units_nor_a_level_of_their_own_matters(order: list[int], shift: float) -> None:
    """A unit that always had more is held against itself."""
    rng = np.random.default_rng(1)
    values, first = rng.normal(0, 1, (12, 6)), np.resize([2, 4, NEVER], 12)
    moved = values + shift * np.arange(12)[:, None]
    one = of(staggered(values, first, level=0.95).overall)
    other = of(staggered(moved[order], first[order], level=0.95).overall)
    assert (one.value, one.error) == pytest.approx((other.value, other.error))


def test_what_is_not_known_is_left_out_of_its_comparisons_alone() -> None:
    """A period without a value, a unit that began in the first period, and one without any."""
    values = np.array([[1.0, 2, 6], [3, np.nan, 6], [1, 1, 2], [1, 3, 2], [0, 0, 0], [np.nan] * 3])
    found = staggered(values, np.array([2, 2, NEVER, NEVER, 0, 2]), level=0.95)
    assert found.by_distance[0].value == pytest.approx(4 - 0)
    assert (found.units, found.beside) == (2, 2)


@pytest.mark.parametrize("first", [[NEVER, NEVER], [1, 1]])
def test_without_both_sides_there_is_nothing_to_compare(first: list[int]) -> None:
    """It says so instead of guessing."""
    with pytest.raises(ValueError, match="some never"):
        staggered(np.zeros((2, 3)), np.array(first), level=0.95)
