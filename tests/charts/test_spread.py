"""Plans on one axis: the value, the sentence, and the drawing."""

import xml.etree.ElementTree as ET

from planner.charts import spread, svg
from planner.charts.spread import Case

CASES = (
    Case(name="Lean", value=91, low=91, high=103, chosen=True),
    Case(name="Full", value=108),
    Case(name="None", value=None, why="no plan keeps to all limits"),
)


def test_each_plan_is_a_row_with_its_range() -> None:
    """A plan without a range lies where it lies; one without a plan says so."""
    made = spread.data(CASES, title="People who change", unit="people")
    assert made.sentence == "From 91 people in “Lean” to 108 in “Full”."
    assert made.rows == (
        ("Lean", 91, 91, 103),
        ("Full", 108, 108, 108),
        ("None", "no plan keeps to all limits", None, None),
    )


def test_the_choice_and_the_numbers_are_written() -> None:
    """Nothing has to be read off an axis."""
    made = spread.data(CASES, title="People who change", unit="people")
    text = svg.render(spread.draw(made), made)
    told = "|".join(ET.fromstring(text).itertext())
    for words in ("(least to regret)", "91  (91 to 103)", "108", "no plan keeps to all limits"):
        assert words in told, words
    assert svg.render(spread.draw(made), made) == text


def test_alike_and_unknown_figures_are_told() -> None:
    """One figure for all, and none at all."""
    same = [Case(name="a", value=3.0), Case(name="b", value=3.0)]
    assert spread.data(same, title="t", unit="hours").sentence == "All come to 3 hours."
    assert spread.data([CASES[2]], title="t", unit="hours").sentence == "No scenario's hours can be told."
