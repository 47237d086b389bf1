"""What the data say of an assumption: support, contradiction, or that nobody can tell."""

import datetime as dt

import numpy as np
import pytest

from planner.activate import association
from planner.activate.model_programme import Course, Definition, KeyFigure, Link, Point, Stretch
from planner.activate.spine_links import Known, Seen, judge
from planner.library.model import Direction
from planner.policy import load

POLICY = load()
START = dt.date(2023, 1, 2)
FOUR = dt.timedelta(weeks=4)


def figure(key: str, direction: Direction = "down") -> KeyFigure:
    """A key figure with one definition."""
    means = Definition(version=1, since=START, means=key, unit="EUR", direction=direction, signal=key, smallest=1.0)
    return KeyFigure(key=key, name=key, layer="driver", owner="Head", definitions=(means,))


def stretch(values: list[float], *, version: int = 1, first: int = 0) -> Stretch:
    """A reading every four weeks."""
    points = [
        Point(start=START + at * FOUR, end=START + (at + 1) * FOUR - dt.timedelta(days=1), value=value, n=1)
        for at, value in enumerate(values, first)
    ]
    return Stretch(version=version, unit="EUR", points=tuple(points))


def course(key: str, **teams: tuple[Stretch, ...]) -> Course:
    """How a figure went in each team."""
    whole = next(iter(teams.values()))
    return Course(figure=key, stretches=whole, breaks=(), gaps=(), left_out=(), teams=teams)


def verdict(lower: Course, upper: Course, *, lag: int = 0, better: Direction = "down") -> str:
    """What the data say of one figure moving another."""
    known = Known(figures={"l": figure("l", better), "u": figure("u")}, courses={"l": lower, "u": upper})
    link = Link(number=1, kind="figure", lower="l", upper="u", assumption="", lag=lag)
    return judge([link], known, POLICY)[0].verdict


def noise(seed: int, count: int = 30) -> list[float]:
    """Independent readings."""
    return list(np.random.default_rng(seed).normal(size=count))


def test_both_ends_have_to_go_the_assumed_way() -> None:
    """Together supports; where one should rise as the other falls, together contradicts."""
    values = noise(1)
    near = [value + 0.2 * other for value, other in zip(values, noise(2), strict=True)]
    lower, upper = course("l", a=(stretch(values),)), course("u", a=(stretch(near),))
    assert verdict(lower, upper) == "supports"
    assert verdict(lower, upper, better="up") == "contradicts"


def test_two_trends_show_nothing() -> None:
    """Two figures that only both grow are not called linked."""
    lower, upper = ([at + other for at, other in enumerate(noise(seed))] for seed in (3, 4))
    assert verdict(course("l", a=(stretch(lower),)), course("u", a=(stretch(upper),))) == "cannot tell"


def test_a_link_shows_after_its_lag_alone() -> None:
    """What is assumed to show two readings later is looked for there."""
    values = noise(5, 40)
    later = [0.0, 0.0, *values[:-2]]
    lower, upper = course("l", a=(stretch(values),)), course("u", a=(stretch(later),))
    assert verdict(lower, upper, lag=2) == "supports"
    assert verdict(lower, upper) != "supports"


def test_a_jump_of_the_definition_is_no_link() -> None:
    """Each side of a break is laid apart, so that two jumps on one day go together in nothing."""
    lower = [*noise(6, 15), *(value + 50 for value in noise(7, 15))]
    upper = [*noise(8, 15), *(value + 50 for value in noise(9, 15))]
    cut = [(stretch(v[:15]), stretch(v[15:], version=2, first=15)) for v in (lower, upper)]
    assert verdict(course("l", a=cut[0]), course("u", a=cut[1])) == "cannot tell"


def test_with_few_readings_nobody_can_tell() -> None:
    """What is missing is said in numbers."""
    known = Known(
        figures={"l": figure("l"), "u": figure("u")},
        courses={"l": course("l", a=(stretch(noise(1, 5)),)), "u": course("u", a=(stretch(noise(1, 5)),))},
    )
    (found,) = judge([Link(number=1, kind="figure", lower="l", upper="u", assumption="")], known, POLICY)
    assert found.verdict == "cannot tell"
    assert "read 5 times at the same time, and more than 6" in found.sentence


def test_a_series_that_never_moves_tells_nothing() -> None:
    """A flat line has no correlation."""
    assert verdict(course("l", a=(stretch([1.0] * 20),)), course("u", a=(stretch(noise(1, 20)),))) == "cannot tell"


def test_a_behaviour_is_laid_beside_by_team_or_over_everybody() -> None:
    """Weeks within a reading's days are averaged; without a team in common everybody's weeks are taken."""
    values = noise(10, 24)
    near = [value + 0.2 * other for value, other in zip(values, noise(11, 24), strict=True)]
    weeks = [(START + at * FOUR + dt.timedelta(weeks=w), v) for at, v in enumerate(values) for w in range(4)]
    link = Link(number=1, kind="behaviour", lower="b", upper="u", assumption="")
    for team in ("a", "elsewhere"):
        known = Known(
            figures={"u": figure("u")},
            courses={"u": course("u", a=(stretch(near),))},
            behaviours={"b": Seen(name="b", direction="down", weeks={team: weeks})},
        )
        assert judge([link], known, POLICY)[0].verdict == "supports"
    few = [row for row in weeks if row[0].isocalendar().week % 4 == 0]
    known = Known(
        figures={"u": figure("u")},
        courses={"u": course("u", a=(stretch(near),))},
        behaviours={"b": Seen(name="b", direction="down", weeks={"a": few})},
    )
    assert judge([link], known, POLICY)[0].verdict == "cannot tell"


def test_more_assumptions_widen_every_range() -> None:
    """Of many links one is found by chance; the level says so."""
    lower, upper = course("l", a=(stretch(noise(1)),)), course("u", a=(stretch(noise(2)),))
    known = Known(figures={"l": figure("l"), "u": figure("u")}, courses={"l": lower, "u": upper})
    links = [Link(number=n, kind="figure", lower="l", upper="u", assumption="") for n in range(5)]
    spans = [one.figure.interval for one in judge(links, known, POLICY) if one.figure]
    assert all(span is not None and span.level == pytest.approx(0.99) for span in spans)


@pytest.mark.parametrize("likeness", [0.0, 0.4])
def test_unlinked_series_are_seldom_called_linked(likeness: float) -> None:
    """Over 400 pairs without any link at most some per cent more than one in twenty are told wrongly."""
    random, wrong = np.random.default_rng(12), 0
    for _ in range(400):
        pair = random.normal(size=(36, 2))
        for at in range(1, 36):
            pair[at] += likeness * pair[at - 1]
        lower, upper = (course(key, a=(stretch(list(pair[:, side])),)) for side, key in enumerate("lu"))
        wrong += verdict(lower, upper) != "cannot tell"
    assert wrong / 400 <= 0.08


def test_more_readings_are_needed_for_weaker_links() -> None:
    """Cohen's table has 29 pairs for 0.5 at 80 %."""
    assert association.readings_needed(0.5, level=0.95, power=0.8, spent=3) == 30
    assert association.readings_needed(0.3, level=0.95, power=0.8, spent=3) > 80
