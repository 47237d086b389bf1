"""The bullets tell a low level from no evidence."""

from planner.charts import gaps

from .made import GAPS


def test_no_evidence_is_not_a_level() -> None:
    """The table and the sentence say that there is no evidence, never zero."""
    chart = gaps.data(GAPS, role="the analyst", names={"judgement": "Judgement"})
    assert chart.rows == (("Judgement", 1, 3), ("prompting", "no evidence yet", 1))
    assert chart.sentence == ("Judgement is below what the analyst needs; there is no evidence yet on prompting.")
    words = [text.get_text() for text in gaps.draw(chart).axes[0].texts]
    assert words == ["1 of 3", "no evidence yet", "? of 1"]


def test_nothing_lacking_is_said_in_words() -> None:
    """Without gaps the chart says that everything is shown."""
    assert gaps.data((), role="the analyst").sentence == "The evidence shows everything that the analyst needs."
