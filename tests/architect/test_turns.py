"""Turns: since when a figure lies on another level, and which quarters are compared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.architect.turns import Turn, same_seasons, turning

SEASONS = tuple(f"Q{at % 4 + 1}" for at in range(12))


def turn(values: list[float], *, draws: int = 0, noise: float = 0.0) -> Turn | None:
    """The turn of a series, with draws about it."""
    rng = np.random.default_rng(0)
    rows = np.vstack([values, np.array(values) + noise * rng.normal(size=(draws, len(values)))])
    return turning(rows, SEASONS, longest=3, slower=0.3, stays=0.7)


@pytest.mark.parametrize(
    ("values", "at", "full"),
    [
        ([0, 0, 0, 1, 1, 1], 3, 3),
        ([0, 0, 0.5, 1, 1, 1], 2, 3),
        ([1, 1, 1, 1, 0.6, 0.3, 0, 0, 0], 4, 6),
        ([0, 1, 1], 1, 1),
    ],
)
def test_a_change_begins_where_any_of_it_shows(values: list[float], at: int, full: int) -> None:
    """A sudden change and a slow one are told with their first quarter and the first of the new level."""
    found = turn(values)
    assert found is not None
    assert (found.at, found.full) == (at, full)


@pytest.mark.parametrize("values", [[0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 1, 1], [0.0, 1.0]])
def test_what_passes_or_never_comes_is_no_turn(values: list[float]) -> None:
    """One unusual quarter, also the last, makes no turn; nor does a level that stays, nor two quarters."""
    assert turn(values) is None


def test_the_range_holds_the_first_quarter_and_grows_with_noise() -> None:
    """People drawn again say how surely the first quarter is known."""
    sure, unsure = (turn([0, 0, 0, 0, 1, 1, 1, 1], draws=200, noise=noise) for noise in (0.01, 0.6))
    assert sure is not None
    assert unsure is not None
    assert sure.earliest == sure.at == sure.latest == 4
    assert unsure.latest - unsure.earliest > 1


def test_quarters_of_the_same_seasons_are_compared() -> None:
    """What only one side has of the year is left out, unless they share no season."""
    assert same_seasons((0, 1, 2), (4, 5, 7), SEASONS) == ((0, 1), (4, 5))
    assert same_seasons((0, 1), (2, 3), SEASONS) == ((0, 1), (2, 3))


@given(st.lists(st.one_of(st.floats(-5, 5), st.just(float("nan"))), max_size=12))
def test_any_series_is_looked_at_without_failure(values: list[float]) -> None:
    """A turn lies within the series, its range about it, and both sides have quarters."""
    found = turning(np.array([values]), SEASONS, longest=3, slower=0.3, stays=0.7)
    if found is not None:
        assert found.earliest <= found.at <= found.latest
        assert max(found.before) < found.at <= found.full <= min(found.after)
