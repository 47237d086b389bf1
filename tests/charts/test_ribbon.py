"""The ribbon of a role keeps shares, order and holes."""

import pytest

from planner.architect.model import Change
from planner.charts import load, ribbon
from planner.reasons import Finding, Reason

from .made import LOADS


def test_shares_add_up_to_one_in_every_quarter_in_order() -> None:
    """Quarters are sorted, and the bands of each make the whole."""
    chart = ribbon.data(LOADS, role="the analyst", names={"c0": "requirements"})
    assert chart.quarters == ("2025Q2", "2025Q3", "2025Q4")
    for place in range(3):
        assert sum(band.shares[place] or 0.0 for band in chart.bands) == pytest.approx(1.0)
    assert chart.bands[0].name == "requirements"


def test_beyond_six_kinds_the_smaller_are_drawn_together_but_listed_apart() -> None:
    """Six hues and what is left over; the table has all eight."""
    chart = ribbon.data(LOADS, role="the analyst")
    assert len(chart.bands) == 7
    assert chart.bands[-1].name == "other work"
    assert len(chart.rows) == 8


def test_a_hidden_quarter_is_a_hole_and_says_so() -> None:
    """Nothing of a hidden quarter is in the bands or the table."""
    chart = ribbon.data(LOADS, role="the analyst", hidden={"2025Q3"})
    assert {band.shares[1] for band in chart.bands} == {None}
    assert chart.rows[0][2] == "hidden: group too small"
    words = [text.get_text() for text in ribbon.draw(chart).axes[0].texts]
    assert "hidden: group too small" in words


def test_the_sentence_tells_how_the_role_grew() -> None:
    """From first to last quarter, over how many teams, and what fills it now."""
    assert ribbon.data(LOADS, role="the analyst").sentence == (
        "The analyst went from 2 kinds of work in 2025Q2 to 8 kinds of work in 2025Q4, for 2 teams;"
        " most of all “c0” (12 %) and “c1” (12 %)."
    )


def test_the_small_ribbon_says_the_same_as_the_large_one() -> None:
    """Same sentence, table and bands, in the size of a word."""
    small, large = load.data(LOADS, role="the analyst"), ribbon.data(LOADS, role="the analyst")
    assert (small.sentence, small.rows, small.bands) == (large.sentence, large.rows, large.bands)
    assert load.draw(small).get_size_inches().tolist() == [1.4, 0.3]


def test_a_turn_is_marked_read_out_and_in_the_table() -> None:
    """Where a role merged stands in the sentence, in the table with the quarters between, and beside its line."""
    finding = Finding(
        key="merge:x", kind="merge", subjects=("role:x",), sentence="", certainty="likely", because=Reason(claim="")
    )
    turn = Change(
        kind="merge", roles=("x", "y"), onset="2025Q3", effect=0.5, finding=finding, earliest="2025Q2", latest="2025Q3"
    )
    chart = ribbon.data(LOADS, role="the analyst", turns=[turn])
    assert chart.sentence.endswith("Merging with other roles since 2025Q3 (begun between 2025Q2 and 2025Q3).")
    assert chart.rows[-1] == ("Merging with other roles", "may have begun", "began", "")
    words = [text.get_text() for text in ribbon.draw(chart).axes[0].texts]
    assert "▲ merging with other roles" in words
    plain, marked = (len(load.draw(load.data(LOADS, role="a", turns=some)).axes[0].lines) for some in ((), [turn]))
    assert marked == plain + 4
