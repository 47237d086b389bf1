"""Shifts: the change points of all teams' weekly series, so many looked at that few may be chance."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.audit.changepoints import Step, clearest, steps
from planner.audit.compare import significant
from planner.audit.model_course import HOURS, Shift, Weekly
from planner.audit.words import WAITS_FOR, team_name
from planner.policy import Policy
from planner.reasons import Certainty, Figure, Interval, Missing, percent

LEVEL = 0.95
# Weeks without any waiting would have no logarithm.
LEAST_HOURS = 0.01
DENOMINATORS = {HOURS: "cases that stopped waiting in a week"}
SHARE_OF = "hours of waiting that ended in a week"


@dataclass(frozen=True)
class _Series:
    team: str
    measure: str
    weeks: Sequence[dt.date]
    values: Sequence[float]

    @property
    def tested(self) -> list[float]:
        """The values on a scale on which weeks scatter alike: hours by how many times as long."""
        return [math.log(max(x, LEAST_HOURS)) for x in self.values] if self.measure == HOURS else list(self.values)


def shifts(
    series: Sequence[Weekly], *, names: Mapping[str, str], policy: Policy
) -> tuple[tuple[Shift, ...], tuple[Missing, ...]]:
    """The change points of hours a case and of the shares by cause, newest first, and the teams too short to search.

    Over all series at most policy pulses.false_discoveries of those called may be chance (Benjamini and Hochberg 1995).
    """
    long = [one for one in series if len(one.weeks) >= policy["pulses.least_weeks"]]
    looked_at = [one for team in long for one in _of(team, policy)]
    chances = [clearest(one.tested, policy=policy) for one in looked_at]
    real = significant(chances, level=policy["pulses.false_discoveries"])
    most = max((chance for chance, held in zip(chances, real, strict=True) if held), default=0.0)
    found = [
        shift
        for one, held in zip(looked_at, real, strict=True)
        if held
        for step in steps(one.tested, most=most, policy=policy)
        for shift in _shift(one, step, names, policy)
    ]
    found.sort(key=lambda shift: (-shift.week.toordinal(), shift.team, shift.chance, shift.measure))
    return tuple(found), _short(len(series) - len(long), policy)


def _of(team: Weekly, policy: Policy) -> Iterator[_Series]:
    yield _Series(team.team, HOURS, team.weeks, team.hours)
    run = policy["pulses.segment_weeks"]
    for cause, values in team.shares.items():
        # What never reaches a part that anybody would notice cannot change by one.
        if any(sum(values[n : n + run]) / run >= policy["pulses.same_share"] for n in range(len(values) - run + 1)):
            yield _Series(team.team, cause, team.weeks, values)


def _shift(series: _Series, step: Step, names: Mapping[str, str], policy: Policy) -> Iterator[Shift]:
    one, other = step.before, step.after
    if series.measure == HOURS:
        one, other = math.exp(one), math.exp(other)
    smallest = policy["pulses.smallest_shift"] * one if series.measure == HOURS else policy["pulses.same_share"]
    if abs(other - one) < smallest:
        return
    low, high = _bounds(series.measure, step, one)
    spans = ((one, step.at - step.start), (other, step.end - step.at))
    figures = [_figure(series.measure, value, n) for value, n in spans]
    difference = _figure(series.measure, other - one, step.end - step.start)
    difference = Figure(**(vars(difference) | {"interval": Interval(low=low, high=high, level=LEVEL)}))
    certainty: Certainty = "sure" if step.chance <= policy["pulses.false_discoveries"] / 10 else "likely"
    yield Shift(
        team=series.team,
        measure=series.measure,
        week=series.weeks[step.at],
        earliest=series.weeks[step.earliest],
        latest=series.weeks[step.latest],
        before=figures[0],
        after=figures[1],
        difference=difference,
        chance=step.chance,
        certainty=certainty,
        sentence=_sentence(series, step, other, difference, names),
    )


def _bounds(measure: str, step: Step, one: float) -> tuple[float, float]:
    """The range of the difference; hours were held against each other as how many times as long."""
    if measure != HOURS:
        return step.low, step.high
    return one * (math.exp(step.low) - 1), one * (math.exp(step.high) - 1)


def _figure(measure: str, value: float, weeks: int) -> Figure:
    unit = "hours" if measure == HOURS else "share"
    return Figure(value=value, unit=unit, denominator=DENOMINATORS.get(measure, SHARE_OF), n=weeks)


def _sentence(series: _Series, step: Step, now: float, difference: Figure, names: Mapping[str, str]) -> str:
    where, since = team_name(series.team, names), _day(series.weeks[step.at])
    span = difference.interval
    assert span is not None
    more = "more" if difference.value > 0 else "less"
    low, high = sorted((abs(span.low), abs(span.high)))
    if series.measure == HOURS:
        return (
            f"Since the week of {since} work of {where} has waited {now:,.0f} hours a case in a usual week, "
            f"{abs(difference.value):,.0f} ({low:,.0f} to {high:,.0f}) {more} than before"
        )
    return (
        f"Since the week of {since} {percent(now)} of the waiting in {where} has been {WAITS_FOR[series.measure]}, "
        f"{100 * abs(difference.value):.0f} points ({100 * low:.0f} to {100 * high:.0f}) {more} than before"
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _short(count: int, policy: Policy) -> tuple[Missing, ...]:
    if not count:
        return ()
    weeks = policy["pulses.least_weeks"]
    return (
        Missing(
            what=f"{weeks} weeks with enough finished cases and people in {count} teams"
            if count > 1
            else f"{weeks} weeks with enough finished cases and people in one team",
            would="Say since when its waiting lies on another level",
            bring="Import a longer export, or wait for more weeks",
        ),
    )
