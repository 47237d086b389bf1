"""A key figure over time: a line a definition, open where readings are missing, a label where meaning changes."""

import datetime as dt

from planner.activate.model_programme import Break, Course, Definition, KeyFigure, Point, Stretch
from planner.charts import keyfigure, svg

MONTHS = [dt.date(2024 + at // 12, at % 12 + 1, 1) for at in range(24)]


def stretch(version: int, first: int, last: int, unit: str = "EUR", without: tuple[int, ...] = ()) -> Stretch:
    """Months of one definition."""
    points = [
        Point(start=MONTHS[at], end=MONTHS[at] + dt.timedelta(days=27), value=10.0 + at % 3, n=2)
        for at in range(first, last)
        if at not in without
    ]
    return Stretch(version=version, unit=unit, points=tuple(points))


def made(*stretches: Stretch) -> keyfigure.FigureChart:
    """The chart of a figure that means something else since 2025."""
    first = Definition(
        version=1, since=MONTHS[0], means="All", unit="EUR", direction="down", signal="Cost", smallest=1.0
    )
    figure = KeyFigure(key="cost", name="Cost", layer="outcome", owner="Head", definitions=(first,))
    broken = (Break(day=MONTHS[12], label="new definition 2: kEUR"),)
    course = Course(figure="cost", stretches=stretches, breaks=broken, gaps=(), left_out=(), teams={})
    return keyfigure.data(figure, course, "Two lines")


def test_the_table_says_each_definition() -> None:
    """With its unit and how many teams were read."""
    chart = made(stretch(1, 0, 12), stretch(2, 12, 24, "kEUR"))
    assert chart.rows[0] == ("2024-01-01", "2024-01-28", 10.0, "EUR", 1, 2)
    assert chart.rows[-1][3:5] == ("kEUR", 2)


def test_the_break_is_labelled_and_the_lines_stay_apart() -> None:
    """One line a definition; a missing month opens a line; the same bytes each time."""
    chart = made(stretch(1, 0, 12, without=(5,)), stretch(2, 12, 24, "kEUR"))
    lines = [line for line in keyfigure.draw(chart).axes[0].lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in lines] == [5, 6, 12]  # type: ignore[arg-type]
    drawn = svg.render(keyfigure.draw(chart), chart)
    assert "new definition 2: kEUR" in drawn
    assert drawn == svg.render(keyfigure.draw(chart), chart)


def test_a_single_reading_is_drawn() -> None:
    """No line, a point."""
    chart = made(stretch(1, 0, 1))
    assert "10 EUR" in svg.render(keyfigure.draw(chart), chart)
