"""The spine: how a key figure went, cut where its meaning changed, and what may be compared."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from planner.activate.association import difference
from planner.activate.model_programme import (
    Break,
    Compared,
    Course,
    Definition,
    FigureReading,
    KeyFigure,
    Point,
    Stretch,
)
from planner.policy import Policy
from planner.reasons import Figure, apart

EVERYBODY = ""
Span = tuple[dt.date, dt.date]
ByTeam = dict[str, dict[Span, list[float]]]


def course(figure: KeyFigure, readings: Iterable[FigureReading], policy: Policy) -> Course:
    """How a figure went: a stretch for each definition, readings that fit none left out and told."""
    mine = [one for one in readings if math.isfinite(one.value)]
    left_out: list[str] = []
    stretches: list[Stretch] = []
    teams: dict[str, list[Stretch]] = defaultdict(list)
    gaps: list[str] = []
    for place, definition in enumerate(figure.definitions):
        following = figure.definitions[place + 1] if place + 1 < len(figure.definitions) else None
        values = _values(_fitting(definition, following, mine, left_out), left_out)
        for team, points in values.items():
            teams[team].append(_stretch(definition, points))
        whole = _stretch(definition, _whole(values, left_out, policy))
        gaps += _gaps(whole.points, policy)
        stretches.append(whole)
    left_out += _before(figure, mine)
    return Course(
        figure=figure.key,
        stretches=tuple(one for one in stretches if one.points),
        breaks=tuple(_break(one) for one in figure.definitions[1:]),
        gaps=tuple(gaps),
        left_out=tuple(dict.fromkeys(left_out)),
        teams={team: tuple(parts) for team, parts in sorted(teams.items())},
    )


def compare(figure: KeyFigure, went: Course, before: Span, after: Span, policy: Policy) -> Compared:
    """How far the mean over one stretch of days lies from that over an earlier one.

    Refused, with the sentence why, where the figure meant something else in between or too little was read.
    """
    sides = [_within(went, span) for span in (before, after)]
    versions = {version for side in sides for version, _ in side}
    if len(versions) > 1:
        broken = next(one for one in figure.definitions if one.version == max(versions))
        return Compared(figure=None, refused=_refusal(figure, broken))
    least = policy["spine.least"]
    if any(len(side) < least for side in sides):
        few = min(len(side) for side in sides)
        refused = f"Only {few} readings of “{figure.name}” are there on one side, and {least} are needed"
        return Compared(figure=None, refused=refused)
    first, second = (np.array([point.value for _, point in side]) for side in sides)
    unit = next(one.unit for one in figure.definitions if one.version in versions)
    span = difference(first, second, level=policy["spine.confidence"], most=policy["spine.autocorrelation"])
    return Compared(
        figure=Figure(
            value=float(second.mean() - first.mean()),
            unit=apart(unit),
            denominator="readings on both sides",
            n=len(first) + len(second),
            clock="none",
            interval=span,
        )
    )


def latest(figure: KeyFigure, went: Course, policy: Policy) -> Compared:
    """How far the latest readings lie from as many before them (policy spine.rounds); see compare()."""
    points = [point for one in went.stretches for point in one.points]
    rounds = policy["spine.rounds"]
    if len(points) < 2 * rounds:
        refused = f"Only {len(points)} readings of “{figure.name}” are there, and {2 * rounds} are needed"
        return Compared(figure=None, refused=refused)
    before, after = points[-2 * rounds : -rounds], points[-rounds:]
    return compare(figure, went, (before[0].start, before[-1].end), (after[0].start, after[-1].end), policy)


def _fitting(
    definition: Definition, following: Definition | None, readings: Sequence[FigureReading], left_out: list[str]
) -> list[FigureReading]:
    """The readings that one definition is about; one over the day of a change belongs to neither."""
    until = following.since if following else dt.date.max
    named = [one for one in readings if one.signal.casefold() == definition.signal.casefold()]
    mine = [one for one in named if definition.since <= one.start and one.end < until]
    over = [one for one in named if definition.since <= one.start < until <= one.end]
    if over and following:
        left_out.append(f"{_many(len(over))} over {_day(following.since)} not used: the definition changed on that day")
    other = [one for one in mine if one.unit and one.unit.casefold() != definition.unit.casefold()]
    for unit in sorted({one.unit for one in other}):
        theirs = [one for one in other if one.unit == unit]
        left_out.append(
            f"{_many(len(theirs))} since {_day(min(one.start for one in theirs))} not used: in {unit}, where the "
            f"definition says {definition.unit}. A new definition says since when the unit is another"
        )
    return [one for one in mine if one not in other]


def _values(readings: Iterable[FigureReading], left_out: list[str]) -> dict[str, tuple[Point, ...]]:
    """The points of each team; where two readings of one period differ, neither is used."""
    found: ByTeam = defaultdict(lambda: defaultdict(list))
    for one in readings:
        found[one.team or EVERYBODY][one.start, one.end].append(one.value)
    twice = sorted({span for spans in found.values() for span, values in spans.items() if len(set(values)) > 1})
    for start, _ in twice:
        left_out.append(f"Readings from {_day(start)} not used: they say different things about the same time")
    return {
        team: tuple(
            Point(start=start, end=end, value=values[0], n=1)
            for (start, end), values in sorted(spans.items())
            if len(set(values)) == 1
        )
        for team, spans in found.items()
    }


def _whole(values: Mapping[str, tuple[Point, ...]], left_out: list[str], policy: Policy) -> tuple[Point, ...]:
    """What was read about everybody, else the mean over teams where nearly all were read."""
    if EVERYBODY in values:
        return values[EVERYBODY]
    by_span: dict[Span, list[float]] = defaultdict(list)
    for points in values.values():
        for point in points:
            by_span[point.start, point.end].append(point.value)
    most = max((len(one) for one in by_span.values()), default=0)
    enough = {span: one for span, one in by_span.items() if len(one) >= policy["spine.teams_share"] * most}
    if few := len(by_span) - len(enough):
        left_out.append(
            f"{few} {'period has' if few == 1 else 'periods have'} no value: too few of {most} teams were read"
        )
    return tuple(
        Point(start=start, end=end, value=sum(one) / len(one), n=len(one))
        for (start, end), one in sorted(enough.items())
    )


def _gaps(points: Sequence[Point], policy: Policy) -> Iterator[str]:
    """Where readings are missing, by the usual space between two."""
    spaces = [(second.start - first.start).days for first, second in pairwise(points)]
    if len(spaces) < 2:
        return
    usual = median(spaces)
    for space, (first, second) in zip(spaces, pairwise(points), strict=True):
        missing = round(space / usual) - 1 if usual else 0
        if missing > 0 and space > policy["spine.gap"] * usual:
            last = second.start - dt.timedelta(days=1)
            are = "is" if missing == 1 else "are"
            yield f"No reading after {_day(first.end)} until {_day(last)}: {missing} {are} missing"


def _before(figure: KeyFigure, readings: Sequence[FigureReading]) -> Iterator[str]:
    first = figure.definitions[0]
    early = [one for one in readings if one.signal.casefold() == first.signal.casefold() and one.start < first.since]
    if early:
        yield f"{_many(len(early))} before {_day(first.since)} not used: nobody said what the figure meant then"


def _within(went: Course, span: Span) -> list[tuple[int, Point]]:
    return [
        (one.version, point)
        for one in went.stretches
        for point in one.points
        if span[0] <= point.start and point.end <= span[1]
    ]


def _refusal(figure: KeyFigure, broken: Definition) -> str:
    why = f" ({broken.why.rstrip('.')})" if broken.why else ""
    return (
        f"“{figure.name}” means something else since {_day(broken.since)}{why}, so what was read before and after that "
        "day cannot be compared"
    )


def _break(definition: Definition) -> Break:
    return Break(day=definition.since, label=f"new definition {definition.version}: {definition.unit}")


def _stretch(definition: Definition, points: tuple[Point, ...]) -> Stretch:
    return Stretch(version=definition.version, unit=definition.unit, points=points)


def _many(count: int) -> str:
    return f"{count} {'reading' if count == 1 else 'readings'}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
