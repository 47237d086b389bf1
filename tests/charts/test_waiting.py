"""The bars of waiting say what is shown, how sure it is, and what is hidden."""

from planner.charts import waiting
from planner.charts.waiting import Bar, Part

from .made import WAITING, waits


def test_bars_are_in_the_order_of_teams_with_hidden_ones_last() -> None:
    """A team that is too small has a row without parts."""
    chart = waiting.data(WAITING, hidden={("law",)}, names={"claims": "Claims", "law": "A law team"})
    assert [bar.team for bar in chart.bars] == ["Claims", "ops", "A law team"]
    assert chart.bars[2] == Bar(team="A law team", hidden=True)
    assert chart.bars[0].parts[0] == Part(cause="decision", share=0.42, low=0.37, high=0.47)


def test_the_sentence_names_the_largest_part_and_its_range() -> None:
    """The headline is a sentence anyone can read out."""
    assert waiting.data(WAITING, hidden={("law",)}).sentence == (
        "The largest part is waiting for a decision in ops: 60 % of its waiting, plausibly 55 % to 65 %."
        " 1 of 3 teams is too small to show."
    )


def test_a_hidden_figure_is_nowhere_in_the_chart() -> None:
    """What did not pass the gate is neither drawn nor in the table, only the word hidden."""
    chart = waiting.data([*WAITING, waits("law", "queue", 0.77)], hidden={("law",), ("ops", "rework")})
    assert "0.77" not in chart.csv()
    assert [p.cause for p in chart.bars[1].parts] == ["decision"]
    assert chart.bars[1].some_hidden
    assert chart.rows[-2:] == (
        ("law", None, "hidden: group too small", None, None, None, None),
        ("ops", "rework", "hidden: group too small", None, None, None, None),
    )
    words = [text.get_text() for text in waiting.draw(chart).axes[0].texts]
    assert "hidden: group too small" in words
    assert "hidden" in words


def test_causes_without_room_for_their_name_are_named_above() -> None:
    """Wide parts carry their name; only the others stand in the key."""
    legend = waiting.draw(waiting.data(WAITING)).axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["tooling"]


def test_no_two_causes_look_the_same() -> None:
    """Hue and pattern together tell every cause from every other."""
    looks = [waiting._look(cause) for cause in waiting.CAUSES]
    assert len(set(looks)) == len(looks)
