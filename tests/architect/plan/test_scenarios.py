"""Scenarios on one axis, and the plan that is the least to regret."""

import pytest

from planner.architect.plan import words
from planner.architect.plan.problem import Person, Post, Problem, Way
from planner.architect.plan.scenarios import along, carried, compare, scaled
from planner.architect.plan.solve import solve

WAY = Way(role="b", hours=10.0, cost=10.0)
PEOPLE = tuple(Person(id=f"p{at}", role="a", ways=(WAY,)) for at in range(6))
GIVEN = Problem(quarters=("1", "2", "3"), people=PEOPLE, money=(40.0, 0.0, 0.0))


def test_regret_is_what_another_scenario_would_have_won() -> None:
    """Who begins more than the money turns out to be cannot carry it out; who begins less loses a quarter."""
    found = compare(along(GIVEN, "money", (0.5, 1.0)), "money")
    assert found.names == ("50 %", "100 %")
    assert found.robust == "50 %"
    assert found.regrets["50 %"]["50 %"] == 0
    lost = found.regrets["50 %"]["100 %"]
    assert lost == pytest.approx(1.0, abs=0.05)
    assert found.regrets["100 %"]["50 %"] is None
    assert found.worst == {"50 %": lost, "100 %": None}
    assert "least to regret" in words.choice(found)


def test_results_are_ranges_over_the_scenarios() -> None:
    """The people and the money of the chosen plan, from the worst to the best case."""
    found = compare(along(GIVEN, "money", (0.5, 1.0)), "money")
    assert (found.ranges["people"].low, found.ranges["people"].high) == (2.0, 4.0)
    assert (found.ranges["money"].low, found.ranges["money"].high) == (20.0, 40.0)


def test_a_plan_carried_out_where_it_was_made_is_itself() -> None:
    """What is settled changes nothing where all comes as told."""
    plan = solve(GIVEN)
    there = carried(GIVEN, plan)
    assert there is not None
    assert there.points == pytest.approx(plan.points)


def test_no_plan_is_chosen_where_none_can_be_carried_out() -> None:
    """Fewest people that nobody can provide leave nothing to choose."""
    lost = Problem(quarters=("1", "2"), people=PEOPLE, posts={"b": Post(fewest=(9.0, 9.0))})
    found = compare(along(lost, "needed", (1.0, 2.0)), "needed")
    assert found.robust is None
    assert found.ranges == {}
    assert words.choice(found) == "No plan can be carried out in every scenario."


def test_each_axis_changes_one_figure() -> None:
    """What is not known stays so."""
    told = Problem(quarters=("1", "2"), people=PEOPLE, hours=(10.0, 10.0), posts={"b": Post(needed=(2.0, 4.0))})
    assert scaled(told, "money", 2.0) == told
    assert scaled(told, "hours", 2.0).hours == (20.0, 20.0)
    assert scaled(told, "needed", 0.5).posts["b"].needed == (1.0, 2.0)
    [way] = scaled(told, "training", 1.5).people[0].ways
    assert (way.hours, way.cost, way.quarters) == (15.0, 15.0, 1)
