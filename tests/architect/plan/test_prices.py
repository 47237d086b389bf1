"""What a little more of a limit would bring."""

import pytest

from planner.architect.plan import words
from planner.architect.plan.prices import prices
from planner.architect.plan.problem import Person, Problem, Way

STEPS = {"money": 10.0, "hours": 5.0, "hours in all": 5.0, "seats": 1.0}


def problem(money: float, *, people: int = 9) -> Problem:
    """People who each cost four in money to train."""
    way = Way(role="b", hours=2.0, cost=4.0, courses=("calm",))
    return Problem(
        quarters=("1", "2"),
        people=tuple(Person(id=f"p{at}", role="a", ways=(way,)) for at in range(people)),
        money=(money, 0.0),
    )


def test_the_next_money_moves_more_people() -> None:
    """Ten more in money is two people and a half, and it is told so."""
    [found] = prices(problem(8.0), STEPS, most=3)
    assert (found.kind, found.step) == ("money", 10.0)
    assert found.people == {"b": pytest.approx(2.5)}
    assert words.price(found, {"b": "Pilot"}).startswith("The next 10 in money moves 2.5 more people into Pilot")


def test_a_limit_that_does_not_bind_has_no_price() -> None:
    """More of what there is enough of brings nothing; inputs that are wrong have no prices."""
    assert prices(problem(100.0), STEPS, most=3) == ()
    assert prices(problem(-1.0), STEPS, most=3) == ()
    assert prices(problem(8.0, people=0), STEPS, most=3) == ()


def test_only_a_few_limits_are_told() -> None:
    """The first are those that win the most."""
    given = problem(8.0)
    both = Problem(quarters=given.quarters, people=given.people, money=given.money, seats={"calm": (2.0, 2.0)})
    assert len(prices(both, STEPS, most=1)) <= 1
