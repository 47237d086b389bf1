"""Chance: what many tests leave standing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.architect.chance import above_zero, draws, surviving

PROBABILITIES = st.lists(st.floats(0, 1), max_size=30)


@given(PROBABILITIES)
def test_a_smaller_probability_never_falls_where_a_larger_stands(probabilities: list[float]) -> None:
    """What stands is all that is at most some limit."""
    stands = surviving(probabilities, rate=0.05)
    kept = [one for one, stand in zip(probabilities, stands, strict=True) if stand]
    dropped = [one for one, stand in zip(probabilities, stands, strict=True) if not stand]
    assert not kept or not dropped or max(kept) < min(dropped)


def test_the_textbook_example_of_false_discovery() -> None:
    """Benjamini and Hochberg's fifteen probabilities leave four at five in a hundred."""
    known = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1.0,
    ]
    assert sum(surviving(known, rate=0.05)) == 4


def test_chance_passes_at_about_its_rate() -> None:
    """Among figures that are noise only, about five in a hundred look like five in a hundred."""
    rng = np.random.default_rng(0)
    weights = draws(12, resamples=200, rng=rng)
    noise = rng.normal(size=(400, 12))
    passed = [above_zero((weights @ one) / 12, people=12) < 0.05 for one in noise]
    assert 0.02 < np.mean(passed) < 0.10


def test_what_is_no_number_is_no_evidence() -> None:
    """A figure that cannot be computed never counts as more than chance."""
    assert above_zero(np.array([np.nan, 1.0, 2.0]), people=5) == 1.0
    assert above_zero(np.array([1.0, 1.0, 1.0]), people=1) == 1.0
