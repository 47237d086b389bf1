"""How a key figure went, what is left out and told, and that nothing is compared over a change of meaning."""

import datetime as dt
from dataclasses import replace

import pytest

from planner.activate import spine
from planner.activate.model_programme import Definition, FigureReading, KeyFigure
from planner.policy import load

POLICY = load()
FIRST = Definition(
    version=1,
    since=dt.date(2024, 1, 1),
    means="All costs",
    unit="EUR",
    direction="down",
    signal="Cost",
    smallest=1.0,
)
SECOND = replace(FIRST, version=2, since=dt.date(2024, 7, 1), means="Without rent", why="Rent is paid elsewhere.")
FIGURE = KeyFigure(key="cost", name="Cost", layer="outcome", owner="Head", definitions=(FIRST,))
TWICE = replace(FIGURE, definitions=(FIRST, SECOND))


def month(at: int) -> tuple[dt.date, dt.date]:
    """The first and last day of the month that lies so many after January 2024."""
    year, rest = divmod(at, 12)
    first = dt.date(2024 + year, rest + 1, 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def reading(at: int, value: float, *, team: str | None = None, unit: str = "EUR") -> FigureReading:
    """A reading of one month."""
    start, end = month(at)
    return FigureReading(signal="cost", start=start, end=end, value=value, unit=unit, team=team)


def monthly(count: int, *, team: str | None = None, level: float = 10.0) -> list[FigureReading]:
    """So many months of readings."""
    return [reading(at, level + (at * 7 % 5) / 10, team=team) for at in range(count)]


def test_readings_of_teams_make_a_mean_where_nearly_all_were_read() -> None:
    """A month in which too few teams were read has no value, and that is told."""
    rows = [one for place, team in enumerate("abcde") for one in monthly(8, team=team, level=10.0 + place)]
    rows = [one for one in rows if not (one.start == month(3)[0] and one.team in ("a", "b"))]
    went = spine.course(FIGURE, rows, POLICY)
    (stretch,) = went.stretches
    assert [point.start for point in stretch.points] == [month(at)[0] for at in (0, 1, 2, 4, 5, 6, 7)]
    assert stretch.points[0].value == pytest.approx(12.0)
    assert "1 period has no value" in went.left_out[0]
    assert sorted(went.teams) == list("abcde")


def test_readings_about_everybody_go_before_those_of_teams() -> None:
    """The mean over teams is not needed where the whole was read."""
    went = spine.course(FIGURE, [*monthly(4, team="a", level=1.0), *monthly(4)], POLICY)
    assert went.stretches[0].points[0].value == 10.0


def test_what_was_read_before_the_first_definition_is_told() -> None:
    """Nobody said what it meant then."""
    later = replace(FIGURE, definitions=(replace(FIRST, since=dt.date(2024, 3, 1)),))
    went = spine.course(later, monthly(4), POLICY)
    assert len(went.stretches[0].points) == 2
    assert went.left_out == ("2 readings before 1 March 2024 not used: nobody said what the figure meant then",)


def test_a_reading_over_the_day_of_a_change_belongs_to_neither() -> None:
    """A quarter that began under one definition and ended under the other is left out."""
    over = FigureReading(
        signal="Cost", start=dt.date(2024, 6, 1), end=dt.date(2024, 8, 31), value=9, unit="EUR", team=None
    )
    went = spine.course(TWICE, [over], POLICY)
    assert went.stretches == ()
    assert "1 reading over 1 July 2024 not used" in went.left_out[0]


def test_readings_that_contradict_each_other_are_not_used() -> None:
    """Equal ones count once."""
    went = spine.course(FIGURE, [*monthly(5), reading(1, 99.0), reading(2, monthly(5)[2].value)], POLICY)
    assert len(went.stretches[0].points) == 4
    assert went.left_out == ("Readings from 1 February 2024 not used: they say different things about the same time",)


def test_numbers_that_are_none_are_left_out() -> None:
    """Nothing that is not finite is drawn."""
    went = spine.course(FIGURE, [reading(0, float("nan")), reading(1, float("inf")), *monthly(1)], POLICY)
    assert len(went.stretches[0].points) == 1


def test_a_comparison_over_a_break_is_refused_with_its_reason() -> None:
    """Within one definition it has a range; with too few readings it says how many are needed."""
    went = spine.course(TWICE, monthly(20), POLICY)
    assert [one.day for one in went.breaks] == [SECOND.since]
    over = spine.compare(TWICE, went, (month(0)[0], month(5)[1]), (month(6)[0], month(11)[1]), POLICY)
    assert over.figure is None
    assert over.refused.startswith("“Cost” means something else since 1 July 2024 (Rent is paid elsewhere)")
    within = spine.compare(TWICE, went, (month(6)[0], month(11)[1]), (month(12)[0], month(19)[1]), POLICY)
    assert within.figure is not None
    assert within.figure.interval is not None
    few = spine.compare(TWICE, went, (month(6)[0], month(7)[1]), (month(12)[0], month(19)[1]), POLICY)
    assert "Only 2 readings" in few.refused


def test_the_latest_readings_are_held_against_those_before() -> None:
    """As many on each side, refused with fewer."""
    assert "Only 5 readings" in spine.latest(FIGURE, spine.course(FIGURE, monthly(5), POLICY), POLICY).refused
    raised = [*monthly(12), *(reading(at, 20.0 + at % 3) for at in range(12, 18))]
    found = spine.latest(FIGURE, spine.course(FIGURE, raised, POLICY), POLICY).figure
    assert found is not None
    assert found.interval is not None
    assert found.interval.low > 5


def test_an_unread_figure_has_no_course() -> None:
    """Nothing is invented."""
    went = spine.course(FIGURE, [], POLICY)
    assert (went.stretches, went.gaps, went.left_out) == ((), (), ())
