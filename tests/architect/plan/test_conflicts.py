"""Limits that cannot all be kept, and what would have to give."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from planner.architect.plan import words
from planner.architect.plan.conflicts import conflict
from planner.architect.plan.problem import Person, Post, Problem, Rival, Way
from planner.architect.plan.solve import Effort, solve

from .worlds import problems

FEWEST, MONEY = ("fewest", "desk"), ("money", "")
SHORT = Problem(
    quarters=("1", "2"),
    people=(Person(id="p", role="other", ways=(Way(role="third", hours=1.0, cost=1.0),)),),
    posts={"desk": Post(fewest=(2.0, 2.0), borrow=Rival(quarterly=100.0, most=3))},
    money=(250.0, 0.0),
    seats={"calm": (1.0, 1.0)},
)


@pytest.mark.parametrize("few", [2000, 0])
def test_the_limits_that_conflict_are_named_and_no_others(few: int) -> None:
    """Two people in each quarter cost four hundred; seats have nothing to do with it."""
    found = conflict(SHORT, effort=Effort(few=few))
    assert found is not None
    assert set(found.limits) == {FEWEST, MONEY}
    assert found.alone[MONEY] == pytest.approx(150.0)
    assert found.whole == bool(few)
    told = " ".join(words.conflict(found, {"desk": "Service desk"}))
    assert "the fewest people in Service desk, the money there is" in told
    assert "150 more in money" in told


def test_what_was_told_to_be_enough_is_enough() -> None:
    """With as much more as was told, a plan keeps to everything."""
    found = conflict(SHORT)
    assert found is not None
    assert solve(SHORT).status == "unsatisfiable"
    assert solve(replace(SHORT, money=(250.0 + found.alone[MONEY], 0.0))).status == "best"


def test_a_limit_that_nothing_can_keep_stands_alone() -> None:
    """Without anybody to borrow, the fewest cannot be kept, and that is all there is to say."""
    found = conflict(replace(SHORT, posts={"desk": Post(fewest=(2.0, 2.0))}))
    assert found is not None
    assert found.limits == (FEWEST,)
    assert words.conflict(found, {})[0].startswith("The fewest people in desk cannot be kept")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problem=problems())
def test_there_is_a_conflict_where_there_is_no_plan_and_nowhere_else(problem: Problem) -> None:
    """An unsatisfiable problem has limits that conflict, one of them the fewest; any other has none."""
    found = conflict(problem)
    assert (found is not None) == (solve(problem).status == "unsatisfiable")
    if found is not None:
        assert any(kind == "fewest" for kind, _ in found.limits)
        assert found.together
