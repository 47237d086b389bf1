"""Who goes where: the value, the sentence, and the drawing."""

import xml.etree.ElementTree as ET

from planner.charts import sankey, svg
from planner.charts.sankey import Flow

NAMES = {"clerk": "Clerk", "nurse": "Nurse & $carer$", "analyst": "Analyst"}
FLOWS = (
    Flow(origin="analyst", role="analyst", people=5, hours=50.0),
    Flow(origin="clerk", role="nurse", people=10, hours=300.0),
    Flow(origin="clerk", role="analyst", people=6, hours=60.0),
)


def words(made: sankey.SankeyChart) -> str:
    """All that is written in a drawing."""
    return "|".join(ET.fromstring(svg.render(sankey.draw(made), made)).itertext())


def test_the_largest_group_is_told_first() -> None:
    """Groups go by size; the sentence adds them up."""
    made = sankey.data(FLOWS, names=NAMES)
    assert [band.people for band in made.bands] == [10, 6, 5]
    assert made.sentence == (
        "21 people in 410 hours; the largest group, 10 people, goes from Clerk to Nurse & $carer$."
    )
    assert made.rows[0] == ("Clerk", "Nurse & $carer$", 10, 300.0, 30.0)


def test_people_who_stay_learn_more() -> None:
    """A group that stays in its role is told so, and ends at a place of its own."""
    made = sankey.data(FLOWS, names=NAMES)
    assert sankey.data(FLOWS[:1], names=NAMES).sentence.endswith("5 people, learns more within Analyst.")
    assert {band.right for band in made.bands} == {"Nurse & $carer$", "Analyst", "Analyst, learning more"}


def test_costs_and_quarters_are_columns_only_when_known() -> None:
    """Without a price no column pretends that training is free."""
    assert not {"Cost", "In place by"} & set(sankey.data(FLOWS).headers)
    quarters = (("Quarter 2", 5), ("Quarter 3", 7))
    made = sankey.data([Flow(origin="clerk", role="nurse", people=12, hours=10.0, cost=400.0, quarters=quarters)])
    assert made.headers == ("From", "To", "In place by", "People", "Hours", "Hours each", "Cost")
    assert made.rows == (("clerk", "nurse", "Quarter 2: 5; Quarter 3: 7", 12, 10.0, 0.8, 400.0),)
    assert "5 · Q2" in words(made)
    assert "7 · Q3" in words(made)


def test_both_ends_are_named_with_their_people() -> None:
    """Each role is named once on a side, with the people of all its groups."""
    told = words(sankey.data(FLOWS, names=NAMES)).split("|")
    for word in ("Clerk · 16", "Analyst · 5", "10 · Nurse & $carer$", "6 · Analyst", "5 · Analyst, learning more"):
        assert told.count(word) == 1, word


def test_small_groups_together_and_posts_filled_otherwise() -> None:
    """Neither has a colour of a role; the pooled groups name no role, and come last in the table."""
    pooled = Flow(origin="", role="", people=11, hours=None)
    made = sankey.data([pooled, FLOWS[1]], names=NAMES, otherwise=[("Hired", "nurse", 2, "Quarter 3")])
    assert made.rows[-1] == ("Groups too small to show", "", 11, "not known", "not known")
    assert [band.hue for band in made.bands] == [0, None, None]
    assert "2 · Q3" in words(made)
    assert sankey.data([pooled]).sentence == "11 people, in groups too small to show."


def test_an_empty_plan_and_a_second_drawing() -> None:
    """Nothing to draw is still a chart, and the same value gives the same bytes."""
    made = sankey.data(())
    assert made.sentence == "The plan moves nobody yet."
    assert svg.render(sankey.draw(made), made) == svg.render(sankey.draw(made), made)
