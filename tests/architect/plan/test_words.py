"""A plan in words."""

import pytest

from planner.architect.plan import words
from planner.architect.plan.kept import Filled
from planner.architect.plan.prices import Price
from planner.architect.plan.solve import Solved

NAMES = {"desk": "Service desk"}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Solved(status="best", said="Optimal", gap=0.0), "No other plan within these limits wins more."),
        (Solved(status="near", said="Optimal", gap=0.004), "can win more than 0.4\u00a0% more"),
        (Solved(status="stopped", said="Time limit reached", gap=0.2), "another could win up to 20\u00a0% more"),
        (Solved(status="stopped", said="Time limit reached"), "before a plan that keeps to all limits was found"),
        (Solved(status="unsatisfiable", said="Optimal"), "No plan keeps to all limits"),
        (Solved(status="failed", said="Unknown"), "the solver stopped with “Unknown”"),
        (Solved(status="wrong", said="", wrong=("Money is below zero.",)), "Nothing was planned: Money is below zero."),
    ],
)
def test_every_end_of_a_search_is_said(found: Solved, told: str) -> None:
    """No plan is shown without what is proven of it."""
    assert told in words.standing(found)


@pytest.mark.parametrize(
    ("kind", "step", "told"),
    [
        ("money", 10000.0, "The next 10,000 in money moves 1.4 more people into Service desk"),
        ("seats", 1.0, "One more seat in Service desk in each quarter moves"),
        ("places", 1.0, "One more place in Service desk moves"),
        ("hire", 2.0, "The next 2 hired for Service desk moves"),
    ],
)
def test_a_price_is_told_in_people(kind: str, step: float, told: str) -> None:
    """How many more come into which role, and how that was found."""
    name = "" if kind == "money" else "desk"
    found = Price(kind=kind, name=name, step=step, points=2.0, people={"desk": 1.4})
    assert words.price(found, NAMES).startswith(told)
    assert "solved again" in words.price(found, NAMES)


def test_a_price_without_people_is_told_in_points() -> None:
    """More can bring the same people sooner."""
    found = Price(kind="hours", name="", step=100.0, points=2.0)
    assert "wins 2.0 points" in words.price(found, NAMES)


def test_other_ways_to_fill_posts_are_told() -> None:
    """Hired and automated from a quarter on, borrowed for it."""
    quarters = ("Quarter 1", "Quarter 2")
    told = [
        words.filled(Filled(kind=kind, role="desk", quarter=1, posts=posts), quarters, NAMES)  # type: ignore[arg-type]
        for kind, posts in (("hire", 1), ("borrow", 2), ("automate", 1))
    ]
    assert told == [
        "Hire for 1 post of Service desk from Quarter 2 on.",
        "Borrow people for 2 posts of Service desk in Quarter 2.",
        "Automate 1 post of Service desk from Quarter 2 on.",
    ]
