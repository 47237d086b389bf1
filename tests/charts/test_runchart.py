"""The run chart shows the weeks, the baseline, the start and the level since."""

import datetime as dt
from dataclasses import replace

import pytest

from planner.activate.model import Decay
from planner.charts import runchart

from .made import BEHAVIOUR, ROWS, START, evidence


def test_levels_come_from_the_evidence_and_weeks_from_the_series() -> None:
    """The level since is the baseline and the change, with the interval of the change."""
    chart = runchart.data(BEHAVIOUR, evidence(), ROWS[::-1], transition_weeks=4, team="Claims")
    assert chart.before is not None
    assert chart.since is not None
    assert (chart.before.low, chart.before.value) == (pytest.approx(0.15), 0.2)
    assert (chart.since.low, chart.since.value, chart.since.high) == pytest.approx((0.45, 0.5, 0.55))
    assert chart.counted_from == START + dt.timedelta(weeks=4)
    assert chart.rows[0] == ("2025-12-08", 0.2, 20)
    assert chart.title == "Drafts are reviewed, Claims"


def test_without_a_verdict_there_are_no_levels_and_the_sentence_says_so() -> None:
    """What cannot be told is not drawn."""
    chart = runchart.data(BEHAVIOUR, evidence(told=False), ROWS, transition_weeks=4, team="Claims")
    assert (chart.before, chart.since, chart.sentence) == (None, None, "Cannot tell yet.")
    words = [text.get_text() for text in runchart.draw(chart).axes[0].texts]
    assert words == ["start", "settling in"]


def test_a_change_that_fades_is_marked_and_said() -> None:
    """The week from which it fades has a line and a word, and the sentence says it; one that holds adds nothing."""
    since = START + dt.timedelta(weeks=6)
    fades = Decay(verdict="decays", sentence="It fades.", since=since, left=0.3)
    chart = runchart.data(BEHAVIOUR, replace(evidence(), decay=fades), ROWS, transition_weeks=4, team="Claims")
    assert (chart.fades, chart.sentence.endswith("It fades.")) == (since, True)
    words = [text.get_text() for text in runchart.draw(chart).axes[0].texts]
    assert "fades" in words
    holds = replace(evidence(), decay=Decay(verdict="holds", sentence="It holds."))
    other = runchart.data(BEHAVIOUR, holds, ROWS, transition_weeks=4, team="Claims")
    assert (other.fades, other.sentence) == (None, evidence().sentence)
