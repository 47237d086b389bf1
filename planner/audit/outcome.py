"""Use against outcome: where a tool is used much and the figure it should move stayed put. No cause is told."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from scipy.stats import t as student

from planner.audit.bootstrap import Floats
from planner.audit.diagnosed import Use
from planner.audit.tooluse import Driver, Reading, Used
from planner.audit.usage import difference
from planner.audit.words import subject, team_name
from planner.policy import Policy
from planner.reasons import POINTS, Figure, Finding, Interval, Reason, apart

UNIT = "uses per person and week"
LIMITS = ("outcome.high_use", "outcome.readings", "outcome.rounds", "outcome.weeks", "audit.confidence")


def compared(one: Used, drivers: Iterable[Driver], policy: Policy) -> Iterator[Use]:
    """A tool's use in a team beside each of its drivers: how often at first and lately, and how the driver moved.

    Nothing where there are fewer weeks than twice policy outcome.weeks. ``moved`` is None with too few readings of the
    driver before the launch or after it.
    """
    weeks, rates = policy["outcome.weeks"], one.rates
    if len(rates) < 2 * weeks:
        return
    level, most = policy["audit.confidence"], policy["audit.autocorrelation_limit"]
    first, lately = rates[:weeks], rates[-weeks:]
    grown = difference(first, lately, level=level, most=most)
    for driver in drivers:
        moved = change(driver, one, policy)
        span = moved.interval if moved else None
        yield Use(
            team=one.team,
            tool=one.tool,
            driver=driver.name,
            launch=one.launch,
            first=float(first.mean()),
            lately=_figure(float(lately.mean()), weeks, mean_interval(lately, level=level, most=most)),
            change=_figure(float(lately.mean() - first.mean()), 2 * weeks, grown),
            moved=moved,
            smallest=driver.smallest,
            flat=span is not None and -driver.smallest < span.low and span.high < driver.smallest,
            people=one.people,
        )


def change(driver: Driver, one: Used, policy: Policy) -> Figure | None:
    """How far the driver's latest readings lie from the last ones before the launch; None with too few of either."""
    before, after = around(driver, one, policy)
    if min(len(before), len(after)) < policy["outcome.readings"]:
        return None
    first, second = (np.array([reading.value for reading in part]) for part in (before, after))
    level, most = policy["audit.confidence"], policy["audit.autocorrelation_limit"]
    return Figure(
        value=float(second.mean() - first.mean()),
        unit=apart(driver.unit),
        denominator="readings before the launch and latest readings",
        n=len(before) + len(after),
        interval=difference(first, second, level=level, most=most),
    )


def around(driver: Driver, one: Used, policy: Policy) -> tuple[list[Reading], list[Reading]]:
    """The last readings that end before the launch, and the latest of those that begin after it."""
    rounds = policy["outcome.rounds"]
    before = [reading for reading in driver.readings if reading.end < one.launch]
    after = [reading for reading in driver.readings if reading.start >= one.launch]
    return before[-rounds:], after[-rounds:]


def mean_interval(values: Floats, *, level: float, most: float) -> Interval:
    """The range of a mean of weekly values (two or more), allowing for weeks that resemble their neighbours.

    The number of weeks is cut to n (1 - r) / (1 + r), as in usage.difference().
    """
    parts = values - values.mean()
    spread = float(parts @ parts)
    likeness = min(max(float(parts[1:] @ parts[:-1]) / spread, 0.0), most) if spread else 0.0
    size = max(len(values) * (1 - likeness) / (1 + likeness), 2.0)
    reach = float(student.ppf((1 + level) / 2, size - 1) * values.std(ddof=1) / np.sqrt(size))
    mean = float(values.mean())
    return Interval(low=max(mean - reach, 0.0), high=mean + reach, level=level)


def without_effect(uses: Iterable[Use], *, names: Mapping[str, str], policy: Policy) -> tuple[Finding, ...]:
    """A finding for each tool and team with high use and a driver that demonstrably stayed where it was."""
    return tuple(_finding(use, names) for use in uses if use.flat and high(use, policy))


def high(use: Use, policy: Policy) -> bool:
    """Whether even the low end of the latest use is above policy outcome.high_use."""
    return use.lately.interval is not None and use.lately.interval.low > policy["outcome.high_use"]


def rose(use: Use) -> bool:
    """Whether use grew for certain since it began."""
    return use.change.interval is not None and use.change.interval.low > 0


def amount(value: float, unit: str) -> str:
    """An amount of change in words: points of a hundred for a share."""
    return f"{100 * value:.3g} points" if unit == POINTS else f"{value:.3g} {unit}".strip()


def signed(value: float, unit: str) -> str:
    """A change with its sign, in points of a hundred for a share."""
    return f"{100 * value if unit == POINTS else value:+.2g}".replace("-", "−")


def _finding(use: Use, names: Mapping[str, str]) -> Finding:
    assert use.moved is not None
    assert use.moved.interval is not None
    name, span = team_name(use.team, names), use.moved.interval
    grew = f"rose from {use.first:.1f} to {use.lately.value:.1f}" if rose(use) else f"is {use.lately.value:.1f}"
    sentence = f"Use of “{use.tool}” in {name} {grew} per person and week, and “{use.driver}” stayed within"
    sentence += f" ±{amount(use.smallest, use.moved.unit)} of what it was"
    sentence += f" ({signed(span.low, use.moved.unit)} to {signed(span.high, use.moved.unit)})"
    used = Reason(claim=f"Use in the latest weeks, first used or launched on {use.launch}", figure=use.lately)
    grown = Reason(claim="How use changed since its first weeks", figure=use.change)
    least = amount(use.smallest, use.moved.unit)
    moved = Reason(claim=f"How “{use.driver}” changed; the smallest change that matters is {least}", figure=use.moved)
    no_cause = Reason(claim="This sets two figures beside each other; it does not say that one makes the other")
    return Finding(
        key=f"use_without_effect:{subject(use.team)}:{use.tool}:{use.driver}",
        kind="use_without_effect",
        subjects=(subject(use.team),),
        sentence=sentence,
        certainty="likely",
        because=Reason(claim=sentence, figure=use.moved, policy=LIMITS, because=(used, grown, moved, no_cause)),
        figure=use.moved,
        people=use.people,
    )


def _figure(value: float, weeks: int, interval: Interval) -> Figure:
    return Figure(value=value, unit=UNIT, denominator="weeks", n=weeks, clock="none", interval=interval)
