"""Who goes where: the value, the sentence, and the drawing."""

import xml.etree.ElementTree as ET

from planner.architect.model import Move
from planner.charts import flow, svg

NAMES = {"clerk": "Clerk", "nurse": "Nurse & $carer$", "analyst": "Analyst"}


def move(origin: str, role: str, people: int, hours: float, cost: float | None = None) -> Move:
    return Move(origin=origin, role=role, people=people, of=frozenset(), hours=hours, cost=cost)


MOVES = (move("analyst", "analyst", 5, 50.0), move("clerk", "nurse", 10, 300.0), move("clerk", "analyst", 6, 60.0))


def test_the_largest_group_is_told_first() -> None:
    """Groups go by size; the sentence adds them up."""
    made = flow.data(MOVES, names=NAMES)
    assert [band.people for band in made.bands] == [10, 6, 5]
    assert made.sentence == (
        "21 people in 410 hours; the largest group, 10 people, goes from Clerk to Nurse & $carer$."
    )
    assert made.rows[0] == ("Clerk", "Nurse & $carer$", 10, 300.0, 30.0)


def test_people_who_stay_learn_more() -> None:
    """A group that stays in its role is told so."""
    assert flow.data(MOVES[:1], names=NAMES).sentence.endswith("5 people, learns more within Analyst.")


def test_costs_are_a_column_only_when_known() -> None:
    """Without a price no column pretends that training is free."""
    assert "Cost" not in flow.data(MOVES).headers
    priced = flow.data([move("clerk", "nurse", 2, 10.0, cost=400.0)])
    assert (priced.headers[-1], priced.rows[0][-1]) == ("Cost", 400.0)


def test_both_ends_are_named_with_their_people() -> None:
    """Each role is named once on a side, with the people of all its groups."""
    made = flow.data(MOVES, names=NAMES)
    words = "".join(ET.fromstring(svg.render(flow.draw(made), made)).itertext())
    for told in ("Clerk  16", "Analyst  5", "10  Nurse & $carer$", "11  Analyst"):
        assert told in words, told


def test_an_empty_plan_and_a_second_drawing() -> None:
    """Nothing to draw is still a chart, and the same value gives the same bytes."""
    made = flow.data(())
    assert made.sentence == "The plan moves nobody yet."
    assert svg.render(flow.draw(made), made) == svg.render(flow.draw(made), made)
