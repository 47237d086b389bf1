"""Mixes: how alike the work of two groups is, whatever its volume."""

import numpy as np
import pytest

from planner import policy
from planner.architect.mixes import alike, concentration, shares, windows


def group(rng: np.random.Generator, mix: list[float], *, people: int, cases: int) -> np.ndarray:
    """Cases of people who all work from one mix."""
    return rng.multinomial(cases, mix, size=people).astype(float)


@pytest.mark.parametrize(("few", "many"), [(10, 10), (10, 40), (40, 10)])
def test_the_same_mix_is_alike_by_one_whatever_the_volume(few: int, many: int) -> None:
    """Twice the work, or half, does not make the same mix less alike."""
    rng = np.random.default_rng(1)
    mix = [0.4, 0.3, 0.1, 0.1, 0.1]
    found = []
    for _ in range(60):
        one, other = (shares(group(rng, mix, people=10, cases=n), least=3) for n in (few, many))
        found.append(alike(one, other, np.ones((1, 10)), np.ones((1, 10)))[0])
    assert np.mean(found) == pytest.approx(1.0, abs=0.03)


def test_nothing_in_common_is_alike_by_zero() -> None:
    """Groups without a common kind of work are not alike."""
    one, other = shares(np.eye(2)[[0, 0, 0]] * 9, least=3), shares(np.eye(2)[[1, 1, 1]] * 9, least=3)
    assert alike(one, other, np.ones((1, 3)), np.ones((1, 3)))[0] == 0


@pytest.mark.parametrize("cases", [8, 80])
def test_kinds_of_work_are_counted_without_regard_to_volume(cases: int) -> None:
    """Four even kinds are four, from few cases as from many."""
    rng = np.random.default_rng(2)
    found = [
        concentration(shares(group(rng, [0.25] * 4, people=12, cases=cases), least=3), np.ones((1, 12)))[0]
        for _ in range(60)
    ]
    assert 1 / np.mean(found) == pytest.approx(4, abs=0.2)


def test_people_with_few_cases_are_not_known() -> None:
    """A person's mix counts only from enough cases."""
    assert shares(np.array([[2.0, 0.0], [2.0, 1.0]]), least=3).known.tolist() == [False, True]


@pytest.mark.parametrize(
    ("quarters", "expected"), [(2, None), (3, ((0,), (2,))), (6, ((0, 1), (4, 5))), (4, ((0,), (3,)))]
)
def test_early_and_late_never_touch(quarters: int, expected: object) -> None:
    """The windows are as long as policy says, with quarters between them, and none where there are too few."""
    assert windows(quarters, policy.load()) == expected
