"""The spine drawn: boxes in three columns, a line an assumption, words beside each."""

import datetime as dt

from planner.activate.model_programme import Definition, Judged, KeyFigure, Layer, Link, LinkVerdict
from planner.charts import spine, svg
from planner.reasons import Figure, Interval, Reason


def figure(name: str, layer: Layer) -> KeyFigure:
    """A key figure."""
    means = Definition(
        version=1, since=dt.date(2024, 1, 1), means=name, unit="EUR", direction="down", signal=name, smallest=1.0
    )
    return KeyFigure(key=name.lower(), name=name, layer=layer, owner="Head", definitions=(means,))


def judged(lower: str, upper: str, verdict: LinkVerdict, *, behaviour: bool = False) -> Judged:
    """An assumption with what the data say."""
    link = Link(
        number=1, kind="behaviour" if behaviour else "figure", lower=lower, upper=upper, assumption="It should <so>"
    )
    span = Interval(low=0.1, high=0.7)
    found = Figure(value=0.4, unit="correlation", denominator="readings", n=30, interval=span)
    return Judged(link=link, verdict=verdict, sentence="", because=Reason(claim=""), figure=found)


def made() -> spine.SpineChart:
    """One of each."""
    figures = {
        one.key: one for one in (figure("Cost", "outcome"), figure("Rework", "driver"), figure("Time", "driver"))
    }
    lines = [
        judged("asks", "rework", "cannot tell", behaviour=True),
        judged("rework", "cost", "supports"),
        judged("time", "cost", "contradicts"),
    ]
    return spine.data(figures, lines, behaviours={"asks": "Asks the customer for everything at once"}, sentence="Three")


def test_every_assumption_is_a_row() -> None:
    """Named, with its words, its verdict and its range."""
    assert made().rows[1] == ("Rework", "Cost", "It should <so>", "goes together as assumed", 0.4, 0.1, 0.7)
    assert {(box.column, box.name) for box in made().boxes} >= {(2, "Cost"), (1, "Rework"), (1, "Time")}


def test_the_drawing_says_each_verdict_in_words() -> None:
    """Never by colour alone, and in the same bytes each time."""
    drawn = svg.render(spine.draw(made()), made())
    assert all(word in drawn for word in ("supports", "against", "cannot tell", "Behaviour", "Driver", "Outcome"))
    assert drawn == svg.render(spine.draw(made()), made())


def test_a_spine_without_lines_is_drawn() -> None:
    """Figures alone stand in their columns."""
    chart = spine.data({"cost": figure("Cost", "outcome")}, [], behaviours={}, sentence="None")
    assert "Cost" in svg.render(spine.draw(chart), chart)
