"""Assumptions on the spine: do what is below and what is above go together over time? No cause is told."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.activate.association import Floats, correlation, effective, fisher, readings_needed, without_trend
from planner.activate.model_programme import Course, Judged, KeyFigure, Link, LinkVerdict, Point, Stretch
from planner.activate.spine import EVERYBODY
from planner.library.model import Direction
from planner.policy import Policy
from planner.reasons import Figure, Interval, Reason

WEEK = dt.timedelta(weeks=1)
# What a straight line and a level take from each stretch, and what Fisher's range takes once.
SPENT, ONCE = 2, 2
NO_CAUSE = Reason(claim="It sets two series beside each other: a third thing may move both, or the upper the lower")
LIMITS = ("spine.least", "spine.confidence", "spine.apart", "spine.autocorrelation")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A behaviour as it was seen: its name, which way is better, its weeks by team ("" for everybody)."""

    name: str
    direction: Direction
    weeks: Mapping[str, Sequence[tuple[dt.date, float]]]


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that assumptions can be about: figures with how they went, and behaviours, by key."""

    figures: Mapping[str, KeyFigure]
    courses: Mapping[str, Course]
    behaviours: Mapping[str, Seen] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Pairs:
    """What is below beside what is above: the rest of both in each stretch without its trend, and over how many teams.

    ``size`` is how many independent pairs that amounts to.
    """

    rests: tuple[Floats, ...]
    size: float
    teams: int
    most: int


def judge(links: Sequence[Link], known: Known, policy: Policy) -> tuple[Judged, ...]:
    """What the data say of each assumption: whether both ends go together as it expects, once trends are taken out.

    A trend that both have shows nothing, and no stretch is laid over a change of definition. Ranges are widened for
    likeness in time and for the number of assumptions.
    """
    gathered = [_gather(link, known, policy) for link in links]
    tested = sum(one is not None and bool(one.rests) for one in gathered)
    level = 1 - (1 - policy["spine.confidence"]) / max(tested, 1)
    return tuple(_judged(link, one, known, policy, level) for link, one in zip(links, gathered, strict=True))


def _judged(link: Link, pairs: _Pairs | None, known: Known, policy: Policy, level: float) -> Judged:
    names = f"“{_name(link, known)}” and “{known.figures[link.upper].name}”"
    if pairs is None:
        return _untold(link, f"Nothing is known of {names} in the same place at the same time yet")
    value = correlation(list(pairs.rests)) if pairs.rests else None
    freedom = pairs.size - SPENT * len(pairs.rests) - ONCE
    if value is None or freedom <= 0:
        least = policy["spine.least"]
        return _untold(link, f"{names} were read {pairs.most} times at the same time, and more than {least} are needed")
    span = fisher(value, freedom, level=level)
    count = sum(len(one) for one in pairs.rests)
    figure = Figure(value=value, unit="correlation", denominator="readings", n=count, clock="none", interval=span)
    verdict = _verdict(span, _expected(link, known), policy["spine.apart"])
    needed = readings_needed(
        policy["spine.worth"], level=level, power=policy["spine.power"], spent=SPENT * len(pairs.rests) + ONCE
    )
    sentence = _sentence(verdict, names, figure, span, pairs, needed, policy["spine.worth"])
    because = Reason(claim=sentence, figure=figure, policy=LIMITS, because=(_trend(), NO_CAUSE))
    return Judged(link=link, verdict=verdict, sentence=sentence, because=because, figure=figure)


def _verdict(span: Interval, sign: int, apart: float) -> LinkVerdict:
    low, high = sorted((sign * span.low, sign * span.high))
    if low > 0:
        return "supports"
    return "contradicts" if high < 0 or (-apart < low and high < apart) else "cannot tell"


def _sentence(
    verdict: LinkVerdict, names: str, figure: Figure, span: Interval, pairs: _Pairs, needed: int, worth: float
) -> str:
    where = f"in {pairs.teams} teams" if pairs.teams > 1 else "in one place"
    told = f"({figure.value:+.2f}, {span.low:+.2f} to {span.high:+.2f}, over {figure.n} readings {where})"
    told = told.replace("-", "−")
    if verdict == "supports":
        return f"{names} went together as assumed {told}"
    if verdict == "contradicts":
        other = "did not go together" if span.low < 0 < span.high else "went the other way than assumed"
        return f"{names} {other} {told}"
    more = f"; about {needed} readings apart from each other would show a link of {worth:g}"
    return f"Whether {names} go together cannot be told from chance {told}{more}"


def _untold(link: Link, claim: str) -> Judged:
    return Judged(
        link=link, verdict="cannot tell", sentence=claim, because=Reason(claim=claim, policy=("spine.least",))
    )


def _trend() -> Reason:
    return Reason(
        claim="Level and straight trend of each stretch are taken out: two things that both grow show nothing"
    )


def _gather(link: Link, known: Known, policy: Policy) -> _Pairs | None:
    """Both ends side by side: by team where any has both, else over everybody; None where nowhere."""
    upper, below = known.courses.get(link.upper), _below(link, known)
    if upper is None or below is None:
        return None
    teams = [team for team in upper.teams if team != EVERYBODY and team in below]
    found = [_stretches(upper.teams[team], below[team], link.lag, policy) for team in teams]
    if not any(found):
        whole = _everybody(link, known)
        found = [_stretches(upper.stretches, whole, link.lag, policy)] if whole is not None else []
    long = [one for rows in found for one in rows if len(one) >= policy["spine.least"]]
    most = max((len(one) for rows in found for one in rows), default=0)
    if not most:
        return None
    rests = [without_trend(one) for one in long]
    rests = [rest for rest in rests if (rest.std(axis=0) > 0).all()]
    size = sum(effective(rest, most=policy["spine.autocorrelation"]) for rest in rests)
    used = sum(any(len(one) >= policy["spine.least"] for one in rows) for rows in found)
    return _Pairs(rests=tuple(rests), size=size, teams=used, most=most)


Lower = Sequence[tuple[dt.date, float]] | tuple[Stretch, ...]


def _below(link: Link, known: Known) -> Mapping[str, Lower] | None:
    if link.kind == "behaviour":
        seen = known.behaviours.get(link.lower)
        return seen.weeks if seen else None
    course = known.courses.get(link.lower)
    return course.teams if course else None


def _everybody(link: Link, known: Known) -> Lower | None:
    """The lower end over everybody."""
    if link.kind == "figure":
        course = known.courses.get(link.lower)
        return course.stretches if course else None
    weeks = known.behaviours[link.lower].weeks
    if EVERYBODY in weeks:
        return weeks[EVERYBODY]
    by_week: dict[dt.date, list[float]] = {}
    for rows in weeks.values():
        for week, value in rows:
            by_week.setdefault(week, []).append(value)
    full = [week for week, values in by_week.items() if len(values) == len(weeks)]
    return [(week, float(np.mean(by_week[week]))) for week in sorted(full)]


def _stretches(upper: Sequence[Stretch], lower: Lower, lag: int, policy: Policy) -> list[Floats]:
    """Rows of lower and upper value, one array for each pair of definitions under which both were read."""
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for stretch in upper:
        for place, point in enumerate(stretch.points):
            if place < lag:
                continue
            before = stretch.points[place - lag]
            for version, value in _value(lower, before, policy):
                found.setdefault((stretch.version, version), []).append((value, point.value))
    return [np.array(rows) for rows in found.values()]


def _value(lower: Lower, period: Point, policy: Policy) -> Iterator[tuple[int, float]]:
    """The lower end over one period, with the definition it was read under; nothing where too little was read."""
    if lower and isinstance(lower[0], Stretch):
        for stretch in lower:
            assert isinstance(stretch, Stretch)
            inside = [one.value for one in stretch.points if period.start <= one.start and one.end <= period.end]
            if inside:
                yield stretch.version, float(np.mean(inside))
        return
    weeks = [row for row in lower if not isinstance(row, Stretch)]
    mine = [value for week, value in weeks if period.start <= week <= period.end]
    expected = max((period.end - period.start + dt.timedelta(days=1)) / WEEK, 1.0)
    if len(mine) >= policy["spine.weeks_share"] * expected:
        yield 0, float(np.mean(mine))


def _expected(link: Link, known: Known) -> int:
    """1 where both ends are better upwards or both downwards, else -1."""
    above = known.figures[link.upper].definitions[-1].direction
    if link.kind == "behaviour":
        return 1 if known.behaviours[link.lower].direction == above else -1
    return 1 if known.figures[link.lower].definitions[-1].direction == above else -1


def _name(link: Link, known: Known) -> str:
    if link.kind == "behaviour":
        seen = known.behaviours.get(link.lower)
        return seen.name if seen else link.lower
    return known.figures[link.lower].name
