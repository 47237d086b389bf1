"""The plan page."""

from collections.abc import Callable

import pytest

from planner.services import deciding, plans
from planner.services.deciding import Choice
from planner.store.open import Stores

from ..hr import world
from ..hr.conftest import Enter

Pulse = Callable[..., dict[str, int]]
WellMade = Callable[[str], None]


def test_before_a_pulse_the_page_teaches(enter: Enter, well_made: WellMade) -> None:
    """Without results it says what it will show."""
    text = enter("hr").get("/plan").text
    assert "No pulse yet" in text
    well_made(text)


def test_the_plan_says_what_it_is_and_what_it_lacks(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """Groups with hours, no cost where none is known, and names in the place of keys."""
    pulse()
    text = enter("hr").get("/plan").text
    assert "A first plan: 12 people in 1 group, 240 hours" in text
    assert "weighs the ways there are" in text
    assert "Costs are not known" in text
    assert ">Cost<" not in text
    assert "A learning item that builds “Judging drafts”" in text
    assert "<strong>Waiting</strong>" in text
    well_made(text)


def test_a_decision_otherwise_than_planned_is_told(pulse: Pulse, enter: Enter, stores: Stores) -> None:
    """The decision counts, and the page says that the plan supposed another."""
    runs = pulse()
    number = world.number_of(stores, runs["architect"], "verdict:role:analyst")
    deciding.decide(stores, world.viewer(stores, "hr"), number, Choice(option="no change", reason="Later"))
    text = enter("hr").get("/plan").text
    assert "Decided otherwise than planned here" in text
    assert "Every group is decided" in text


def test_without_moves_nobody_is_planned_for(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """An empty plan is told as such."""
    pulse(moves=False)
    text = enter("hr").get("/plan").text
    assert "There is nobody to plan for yet." in text
    well_made(text)


def test_the_plan_is_a_file(pulse: Pulse, enter: Enter) -> None:
    """The groups can be downloaded."""
    pulse()
    lines = enter("hr").get("/plan.csv").text.splitlines()
    assert lines == ["\ufeffFrom,To,People,Hours,Hours each", "Analyst,Clerk,12,240.0,20.0"]


@pytest.mark.parametrize("persona", ["manager", "employee", "auditor"])
def test_the_plan_is_for_hr(persona: str, pulse: Pulse, enter: Enter) -> None:
    """Others get the calm page."""
    pulse()
    assert enter(persona).get("/plan").status_code == 403


def test_what_is_proven_and_how_it_may_come_otherwise(pulse: Pulse, enter: Enter, well_made: WellMade) -> None:
    """How near to the best, what more would bring, other ways to fill posts, and a case a row."""
    pulse()
    text = enter("hr").get("/plan").text
    for told in (
        "can win more than 0.2 % more",
        "moves 1.4 more people into Clerk",
        "Hire for 2 posts of Clerk",
        "9 to 12 people change.",
        "least to regret",
        "cannot be carried out",
        "not known",
    ):
        assert told in text, told
    well_made(text)


def test_totals_are_not_told_where_a_group_is_hidden() -> None:
    """What the totals hold more than the groups shown would be the size of the hidden one."""
    assert plans._planning(world.PLANNING, whole=True) == world.PLANNING
    hidden = plans._planning(world.PLANNING, whole=False)
    assert hidden is not None
    assert (hidden.outcomes, hidden.ranges) == ((), ())
