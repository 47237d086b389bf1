"""The measure of the plan: every plan tried, the plain way, and the company it is asked of."""

import pytest

from planner.architect.plan.kept import tally
from planner.architect.plan.problem import Person, Post, Problem, Rival, Way, groups
from planner.evaluate import plan_cases
from planner.evaluate.plan_cases import best, case
from planner.evaluate.plan_company import company
from planner.evaluate.plan_simple import in_order

WAY = Way(role="b", hours=10.0, worth=1.0, cost=10.0)
TWO = Problem(
    quarters=("1", "2"), people=tuple(Person(id=f"p{at}", role="a", ways=(WAY,)) for at in range(2)), money=(15.0, 0.0)
)


def test_the_best_of_all_plans_is_what_one_works_out_by_hand() -> None:
    """One of two can be paid for: half a point, less the thrift of the dearest step."""
    assert best(TWO) == pytest.approx(0.5 - 0.01)


def test_no_plan_is_none() -> None:
    """Fewest people that cannot be there leave no plan."""
    assert best(Problem(quarters=("1", "2"), people=TWO.people, posts={"b": Post(fewest=(1.0, 1.0))})) is None


def test_borrowing_counts_for_its_quarter_alone() -> None:
    """One post filled for two quarters at a price that is next to nothing."""
    posts = {"c": Post(needed=(1.0, 1.0), borrow=Rival(quarterly=1.0, most=1))}
    assert best(Problem(quarters=("1", "2"), people=(), posts=posts)) == pytest.approx(2 - 0.01)


def test_too_many_plans_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that would take too long is refused."""
    monkeypatch.setattr(plan_cases, "MOST_PLANS", 2)
    with pytest.raises(OverflowError):
        best(case(0))


def test_the_plain_way_keeps_to_money_hours_and_seats() -> None:
    """It takes the first that fits, and no more."""
    assert [step.people for step in in_order(TWO)] == [("p0",)]
    problem = company(people=120, roles=8, quarters=5, seed=1)
    counted = tally(problem, in_order(problem), ())
    assert counted.people
    assert not counted.broken
    assert counted.refused == ()


def test_the_company_has_people_of_many_types() -> None:
    """Nearly nobody is like another, so that grouping takes nothing of the work away; the same seed is the same."""
    problem = company(people=200, roles=20, quarters=4, seed=1)
    assert len(groups(problem)) > 150
    assert problem == company(people=200, roles=20, quarters=4, seed=1)
