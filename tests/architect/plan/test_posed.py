"""The problem that figures pose: what is left out for want of one is told, and nothing is made up."""

import pytest

from planner import policy
from planner.architect.plan.base import Base, Open
from planner.architect.plan.figures import FIGURES, Figures, Key, amiss, loosened
from planner.architect.plan.loosen import loosened as loosened_problem
from planner.architect.plan.posed import Posed, pose, unknown
from planner.architect.plan.problem import Problem

WAY = Open(role="nurse", counted=50.0, whole=True, worth=0.8, courses=("calm",))
UNSURE = Open(role="pilot", counted=10.0, whole=False, worth=0.5, courses=())
BASE = Base(holders={"clerk": frozenset({"p1", "p2"}), "nurse": frozenset({"p3"})}, open={"p1": (WAY, UNSURE)})


def posed(**said: tuple[float, ...]) -> Posed:
    """The problem for two clerks and a nurse, with these figures; two underscores stand before of whom."""
    keys = {(what.partition("__")[0], what.partition("__")[2]): row for what, row in said.items()}
    return pose(BASE, Figures(said=keys), policy.load())


def test_a_way_takes_the_quarters_and_the_money_that_were_said() -> None:
    """Fifty hours at twenty a quarter are three quarters; an item that is not known leaves hours and cost unknown."""
    found = posed(person_hours=(20.0,), hour_cost=(10.0,)).problem
    nurse, pilot = next(one for one in found.people if one.id == "p1").ways
    assert (nurse.quarters, nurse.hours, nurse.cost, nurse.courses) == (3, 50.0, 500.0, ("calm",))
    assert (pilot.hours, pilot.cost) == (None, None)


def test_cover_is_paid_and_no_work_is_missed() -> None:
    """Only where its price is said; else people in training are away."""
    way = posed(person_hours=(50.0,), hour_cost=(10.0,), backfill__clerk=(5.0,)).problem.people[0].ways[0]
    assert (way.cost, way.covered) == (750.0, True)
    assert not posed(person_hours=(50.0,)).problem.people[0].ways[0].covered


@pytest.mark.parametrize(("before", "after", "more"), [(100.0, 130.0, 30.0), (130.0, 100.0, 0.0)])
def test_a_role_that_pays_more_costs_the_difference(before: float, after: float, more: float) -> None:
    """One that pays less brings no money."""
    found = posed(person_hours=(50.0,), pay__clerk=(before,), pay__nurse=(after,))
    assert found.problem.people[0].ways[0].after == more


def test_pay_that_is_known_of_one_role_only_is_left_out_and_told() -> None:
    """The difference is not known then."""
    found = posed(person_hours=(50.0,), pay__clerk=(100.0,))
    assert found.problem.people[0].ways[0].after == 0.0
    assert {one.what for one in found.left_out} >= {"Pay of one person for a quarter in role:nurse"}


def test_people_begin_when_they_are_ready_and_places_add_up() -> None:
    """Lead times are by role; a place that nobody takes stays open."""
    found = posed(person_hours=(50.0,), ready__clerk=(2.0,), places__nurse=(1.0, 0.0, 2.0), quarters=(4.0,)).problem
    assert {one.id: one.ready for one in found.people} == {"p1": 2, "p2": 2, "p3": 0}
    assert found.posts["nurse"].places == (1, 1, 3, 5)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "How long a change takes"),
        ({"person_hours": (20.0,), "quarters": (3.0,)}, "Changes that take longer than 3 quarters"),
        ({"budget": (5.0,)}, "Price of an hour of training"),
        ({"needed__nurse": (2.0,), "hire_most__nurse": (1.0,)}, "Hiring for role:nurse: price of one, once"),
        ({"hire_most__nurse": (1.0,), "hire_once__nurse": (1.0,), "hire_quarterly__nurse": (1.0,),
          "hire_lead__nurse": (0.0,)}, "Posts needed in role:nurse"),
    ],
)  # fmt: skip
def test_what_cannot_be_posed_is_told(said: dict[str, tuple[float, ...]], told: str) -> None:
    """Each part that is left out has its sentence."""
    assert any(one.what.startswith(told) for one in posed(**said).left_out)


def test_none_needs_no_price() -> None:
    """Who says that nobody can be hired need not say what it would cost."""
    found = posed(needed__nurse=(2.0,), hire_most__nurse=(0.0,), person_hours=(20.0,))
    assert not any("Hiring" in one.what for one in found.left_out)
    given = Figures(said={("hire_most", role): (0.0,) for role in BASE.roles})
    assert not any("Hiring" in one.what for one in unknown(BASE, given))


def test_every_figure_that_nobody_said_is_listed_once() -> None:
    """With whom it is not said of; a way to fill posts is one line."""
    told = [one.what for one in unknown(BASE, Figures(said={("needed", "nurse"): (1.0,)}))]
    assert len(told) == len(set(told)) == len({one.label.split(":")[0] for one in FIGURES.values()})
    assert "Posts needed, for role:clerk, role:pilot" in told


LOOSE: dict[Key, float] = {
    ("money", ""): 7.0,
    ("hours", ""): 3.0,
    ("hours in all", ""): 4.0,
    ("seats", "calm"): 2.0,
    ("places", "nurse"): 1.0,
    ("fewest", "nurse"): 2.0,
    ("hire", "nurse"): 1.0,
}


def test_a_limit_gives_way_in_figures_as_in_the_problem() -> None:
    """A scenario made from a way out poses the very problem in which the way out was tried."""
    said: dict[Key, tuple[float, ...]] = {
        ("person_hours", ""): (20.0,), ("hour_cost", ""): (1.0,), ("budget", ""): (9.0,), ("hours", ""): (5.0, 6.0),
        ("hours_in_all", ""): (50.0,), ("seats", "calm"): (1.0,), ("places", "nurse"): (2.0,),
        ("fewest", "nurse"): (3.0, 1.0), ("hire_most", "nurse"): (1.0,), ("hire_once", "nurse"): (1.0,),
        ("hire_quarterly", "nurse"): (1.0,), ("hire_lead", "nurse"): (0.0,),
    }  # fmt: skip
    given = Figures(said=said)
    before = pose(BASE, given, policy.load()).problem
    for limit, by in LOOSE.items():
        made: Problem = pose(BASE, loosened(given, {limit: by}), policy.load()).problem
        assert made == loosened_problem(before, {limit: by}) != before, limit


@pytest.mark.parametrize(
    ("what", "row", "wrong"),
    [
        ("budget", (5.0, 0.0), None),
        ("budget", (-1.0,), "0 or more"),
        ("quarters", (1.0,), "between 2 and 24"),
        ("quarters", (2.5,), "whole number"),
        ("hour_cost", (1.0, 2.0), "one number"),
        ("needed", (1.0,) * 25, "No more than 24"),
        ("working", (float("nan"),), "1 or more"),
    ],
)
def test_numbers_that_make_no_sense_are_told(what: str, row: tuple[float, ...], wrong: str | None) -> None:
    """Each with what would make sense."""
    found = amiss(FIGURES[what], row)
    assert (found is None) if wrong is None else (found is not None and wrong in found)


def test_figures_are_kept_in_one_form() -> None:
    """Out and in again, whatever the order; a figure that is no more is passed over."""
    given = Figures().put({("needed", "b"): (1.0,), ("budget", ""): (2.0, 0.0), ("hours", ""): None})
    assert given.to_rows() == [["budget", "", [2.0, 0.0]], ["needed", "b", [1.0]]]
    assert Figures.from_rows([*reversed(given.to_rows()), ["gone", "", [1]]]).said == given.said
