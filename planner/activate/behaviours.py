"""Whether a team's behaviour changed after a start, judged on signals of the work alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from planner.activate.model import ChangeVerdict, Evidence
from planner.activate.trend import (
    Difference,
    Mean,
    difference,
    drift,
    half_width,
    interval,
    likeness,
    longer,
    mean,
)
from planner.activate.weeks import monday
from planner.library.model import Behaviour
from planner.policy.loader import Policy
from planner.reasons import POINTS, Figure, Interval, Reason, apart

USED = (
    "activate.transition_weeks",
    "activate.minimum_baseline_weeks",
    "activate.minimum_after_weeks",
    "activate.minimum_signals_a_week",
    "activate.confidence",
    "activate.most_autocorrelation",
)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A verdict with the words that explain it; ``more_weeks`` would allow one, where there is none yet."""

    verdict: ChangeVerdict
    told: str
    more_weeks: int | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The weekly values that count, before a start and after the transition."""

    before: tuple[float, ...]
    after: tuple[float, ...]
    left_out: int


def baseline(behaviour: Behaviour, series: pa.Table, *, team: str, start: dt.date, policy: Policy) -> Figure | None:
    """How the behaviour was before anything started: the mean of the counted weeks, or None when they are too few.

    ``series`` has schema planner.audit.model.SERIES.
    """
    seen = _seen(behaviour, series, team=team, start=start, policy=policy)
    if len(seen.before) < policy["activate.minimum_baseline_weeks"]:
        return None
    alike = likeness(seen.before, most=policy["activate.most_autocorrelation"])
    return _before_figure(behaviour, mean(seen.before, alike=alike), policy["activate.confidence"])


def evidence(
    behaviour: Behaviour, series: pa.Table, *, team: str, start: dt.date, policy: Policy, people: frozenset[str]
) -> Evidence:
    """Changed, not changed, worse or cannot tell, with the size of the change and its interval.

    ``series`` has schema planner.audit.model.SERIES, in the unit of the behaviour. The weeks of the transition are left
    out. Not changed is said only when the whole interval lies inside the smallest change that matters; where neither
    can be said, the sentence tells how many more weeks would tell.
    """
    seen = _seen(behaviour, series, team=team, start=start, policy=policy)
    few = _too_few(seen, policy)
    if few is not None:
        known = baseline(behaviour, series, team=team, start=start, policy=policy)
        return _told(behaviour, few, team=team, start=start, people=people, before=known, seen=seen)
    alike = likeness(seen.before, seen.after, most=policy["activate.most_autocorrelation"])
    before, after = mean(seen.before, alike=alike), mean(seen.after, alike=alike)
    confidence = policy["activate.confidence"]
    change = difference(before, after, confidence=confidence)
    judged = _judge(behaviour, change, before, after, policy)
    if judged.verdict != "not changed":
        judged = _unless_drifting(judged, seen, change, policy)
    return _told(
        behaviour,
        judged,
        team=team,
        start=start,
        people=people,
        seen=seen,
        before=_before_figure(behaviour, before, confidence),
        change=_change_figure(behaviour, change, after, confidence),
    )


def _seen(behaviour: Behaviour, series: pa.Table, *, team: str, start: dt.date, policy: Policy) -> Seen:
    """The counted weeks in order: whole weeks before the start, and weeks after the transition."""
    first = monday(start) - dt.timedelta(weeks=behaviour.baseline_weeks)
    again = monday(start + dt.timedelta(days=6)) + dt.timedelta(weeks=policy["activate.transition_weeks"])
    rows: list[dict[str, Any]] = sorted(
        (row for row in series.to_pylist() if row["team"] == team and row["value"] is not None),
        key=lambda row: row["week"],
    )
    before = [row for row in rows if first <= row["week"] < monday(start)]
    after = [row for row in rows if row["week"] >= again]
    enough = policy["activate.minimum_signals_a_week"]
    kept = [[row["value"] for row in part if row["n"] >= enough] for part in (before, after)]
    left_out = len(before) + len(after) - len(kept[0]) - len(kept[1])
    return Seen(before=tuple(kept[0]), after=tuple(kept[1]), left_out=left_out)


def _too_few(seen: Seen, policy: Policy) -> Judged | None:
    needed_before, needed_after = policy["activate.minimum_baseline_weeks"], policy["activate.minimum_after_weeks"]
    if len(seen.before) < needed_before:
        told = f"only {_weeks(len(seen.before))} before the start can be counted, and {needed_before} make a baseline"
        return Judged(verdict="cannot tell", told=told)
    lacking = needed_after - len(seen.after)
    if lacking > 0:
        told = f"{_weeks(lacking)} more after the transition would allow a first answer"
        return Judged(verdict="cannot tell", told=told, more_weeks=lacking)
    return None


def _judge(behaviour: Behaviour, change: Difference, before: Mean, after: Mean, policy: Policy) -> Judged:
    """The verdict by the interval and the smallest change that matters, with better counted upwards."""
    sign = 1 if behaviour.direction == "up" else -1
    low, high = sorted((sign * change.low, sign * change.high))
    better, matters = sign * change.value, behaviour.smallest
    if -matters < low and high < matters:
        return Judged(verdict="not changed", told="the whole interval lies inside the smallest change that matters")
    if low > 0 and better >= matters:
        return Judged(
            verdict="changed", told="the interval excludes no change, and the change is large enough to matter"
        )
    if high < 0 and better <= -matters:
        return Judged(verdict="worse", told="the interval excludes no change, and it went the wrong way")
    more = _more_weeks(abs(change.value), matters, before, after, policy)
    if more is None:
        told = "more weeks alone will not tell: the weeks differ too much from one another"
    else:
        told = f"about {_weeks(more)} more like these would tell"
    return Judged(verdict="cannot tell", told=told, more_weeks=more)


def _more_weeks(size: float, matters: float, before: Mean, after: Mean, policy: Policy) -> int | None:
    """The fewest further weeks that narrow the interval enough for a verdict, if the change stays as it is."""
    room = size if size >= matters else matters - size
    for weeks in range(1, policy["activate.longest_outlook_weeks"] + 1):
        if half_width(before, longer(after, weeks), confidence=policy["activate.confidence"]) < room:
            return weeks
    return None


def _unless_drifting(judged: Judged, seen: Seen, change: Difference, policy: Policy) -> Judged:
    """No credit for a movement that was under way before the start, as far as its continuation explains the change."""
    most, confidence = policy["activate.most_autocorrelation"], policy["activate.confidence"]
    slope = drift(seen.before, confidence=confidence, most=most)
    moving = slope.low > 0 or slope.high < 0
    distance = (len(seen.before) + len(seen.after)) / 2 + policy["activate.transition_weeks"]
    carried = slope.value * distance
    if moving and carried * change.value > 0 and abs(carried) >= abs(change.value) - (change.high - change.low) / 2:
        told = "it was already moving that way before the start, which explains the change as well"
        return Judged(verdict="cannot tell", told=told)
    return judged


def _before_figure(behaviour: Behaviour, before: Mean, confidence: float) -> Figure:
    low, high = interval(before, confidence=confidence)
    return Figure(
        value=before.value,
        unit=behaviour.unit,
        denominator="a week before the start",
        n=before.weeks,
        interval=Interval(low=low, high=high, level=confidence),
    )


def _change_figure(behaviour: Behaviour, change: Difference, after: Mean, confidence: float) -> Figure:
    return Figure(
        value=change.value,
        unit=apart(behaviour.unit),
        denominator="a week after the transition, compared with before the start",
        n=after.weeks,
        interval=Interval(low=change.low, high=change.high, level=confidence),
    )


def _told(
    behaviour: Behaviour,
    judged: Judged,
    *,
    team: str,
    start: dt.date,
    people: frozenset[str],
    seen: Seen,
    before: Figure | None = None,
    change: Figure | None = None,
) -> Evidence:
    return Evidence(
        behaviour=behaviour.id,
        team=team,
        start=start,
        verdict=judged.verdict,
        baseline=before,
        change=change,
        sentence=_sentence(behaviour, judged, before, change),
        because=_because(behaviour, judged, before, change, seen),
        people=people,
    )


def _sentence(behaviour: Behaviour, judged: Judged, before: Figure | None, change: Figure | None) -> str:
    if judged.verdict == "cannot tell" or before is None or change is None:
        return f"Cannot tell yet whether “{behaviour.name}” changed: {judged.told}."
    verb = {"changed": "changed for the better", "worse": "got worse", "not changed": "did not change"}[judged.verdict]
    moved = f"from {_amount(before.value, before.unit)} to {_amount(before.value + change.value, before.unit)}"
    return f"“{behaviour.name}” {verb}: {moved} in a usual week, {_range(change)}."


def _because(behaviour: Behaviour, judged: Judged, before: Figure | None, change: Figure | None, seen: Seen) -> Reason:
    matters = f"The smallest change that matters is {_amount(behaviour.smallest, behaviour.unit)}"
    counted = f"{_weeks(len(seen.before))} before and {_weeks(len(seen.after))} after the transition were counted"
    parts: Sequence[Reason] = (
        Reason(claim="Before the start", figure=before),
        Reason(claim="Change since", figure=change),
        Reason(claim=f"{matters}, {'upwards' if behaviour.direction == 'up' else 'downwards'}"),
        Reason(claim=f"{counted}, {_weeks(seen.left_out)} left out for too few signals"),
    )
    return Reason(
        claim=judged.told[0].upper() + judged.told[1:],
        policy=USED,
        because=tuple(p for p in parts if p.figure is not None or p.claim not in ("Before the start", "Change since")),
    )


def _weeks(count: int) -> str:
    return f"{count} week" if count == 1 else f"{count} weeks"


def _amount(value: float, unit: str) -> str:
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:.3g} {unit}"


def _range(change: Figure) -> str:
    if change.interval is None:
        return "interval unknown"
    scale, unit = (100, "points") if change.unit == POINTS else (1, change.unit)
    low, high = scale * change.interval.low, scale * change.interval.high
    return f"a change of {scale * change.value:+.3g} {unit} (plausibly {low:+.3g} to {high:+.3g})"
