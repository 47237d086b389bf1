"""Comparing two pulses: which shares of waiting really changed from one period to another, and by how much."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

from planner.audit.model import Audit, Cause, Waiting, Window
from planner.policy import Policy
from planner.reasons import POINTS, Figure, Interval

ChangeVerdict = Literal["changed", "not changed", "cannot tell"]
NORMAL = NormalDist()
DENOMINATOR = "points of the share of waiting"


@dataclass(frozen=True, kw_only=True)
class Change:
    """How one cause's share of a team's waiting moved between two periods.

    ``difference`` is the later share minus the earlier one, None where either is not known well enough. ``chance`` is
    how likely a difference as large is without any change; ``shared`` how many cases waited in both periods, None where
    that was not counted. ``people`` are those that either share is about.
    """

    team: str
    cause: Cause
    before: Figure | None
    after: Figure | None
    difference: Figure | None
    verdict: ChangeVerdict
    chance: float
    shared: int | None
    people: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two pulses held against each other: the days of each and what became of each team's causes."""

    before: Window
    after: Window
    changes: tuple[Change, ...]


def compare(before: Audit, after: Audit, *, policy: Policy, shared: Mapping[str, int] | None = None) -> Comparison:
    """Hold two pulses over different days against each other, team by team and cause by cause.

    ``shared`` is how many cases of each team waited in both periods. The interval of a difference is made of the
    intervals of the two shares (Newcombe 1998, method 10; Zou and Donner 2008). A case that waited in both counts in
    both shares, in which direction is not known, so the interval allows for the worst: a correlation of minus the
    shared part, of minus one where it was not counted. What is called changed is held to policy
    pulses.false_discoveries over all comparisons (Benjamini and Hochberg 1995), and its interval is that much wider
    (Benjamini and Yekutieli 2005). Raises ValueError where a pulse has no days or the days overlap.
    """
    if before.window is None or after.window is None or after.window.start < before.window.end:
        raise ValueError("Pulses can be compared when the days of one lie before those of the other")
    then, now = _by_key(before.waiting), _by_key(after.waiting)
    both = {row.team for row in before.waiting} & {row.team for row in after.waiting}
    pairs = [_Pair(then, now, key, shared) for key in sorted(then.keys() | now.keys()) if key[0] in both]
    changes = [pair.change(policy) for pair in pairs]
    real = significant([c.chance if c.difference else 1.0 for c in changes], level=policy["pulses.false_discoveries"])
    return Comparison(
        before=before.window,
        after=after.window,
        changes=tuple(
            judged(change, found, part=sum(real) / len(real), policy=policy)
            for change, found in zip(changes, real, strict=True)
        ),
    )


def significant(chances: Sequence[float], *, level: float) -> list[bool]:
    """Which of many findings hold when at most ``level`` of those that do may be chance (Benjamini and Hochberg)."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    last = max((rank for rank, place in enumerate(order, 1) if chances[place] <= level * rank / len(order)), default=0)
    held = set(order[:last])
    return [place in held for place in range(len(chances))]


def judged(change: Change, real: bool, *, part: float, policy: Policy) -> Change:
    """The change with its verdict; ``part`` is the part of all comparisons that were called real."""
    span = change.difference.interval if change.difference else None
    if change.difference is None or span is None:
        return change
    same = policy["pulses.same_share"]
    if -same < span.low and span.high < same:
        return replace(change, verdict="not changed")
    if not real:
        return change
    wider = _quantile(1 - part * policy["pulses.false_discoveries"]) / _quantile(span.level)
    value = change.difference.value
    span = Interval(low=value - (value - span.low) * wider, high=value + (span.high - value) * wider, level=span.level)
    return replace(change, verdict="changed", difference=replace(change.difference, interval=span))


def _quantile(level: float) -> float:
    return NORMAL.inv_cdf((1 + min(level, 1 - 1e-12)) / 2)


def _by_key(waiting: Iterable[Waiting]) -> dict[tuple[str, Cause], Waiting]:
    return {(row.team, row.cause): row for row in waiting}


class _Pair:
    """One cause of one team in both periods."""

    def __init__(
        self,
        then: Mapping[tuple[str, Cause], Waiting],
        now: Mapping[tuple[str, Cause], Waiting],
        key: tuple[str, Cause],
        shared: Mapping[str, int] | None,
    ) -> None:
        self.team, self.cause = key
        self.before, self.after = _figure(then, key), _figure(now, key)
        self.people = frozenset().union(*(side[key].people for side in (then, now) if key in side))
        self.shared = None if shared is None else shared.get(self.team, 0)

    def change(self, policy: Policy) -> Change:
        difference, chance = self._difference()
        return Change(
            team=self.team,
            cause=self.cause,
            before=self.before,
            after=self.after,
            difference=difference,
            verdict="cannot tell",
            chance=chance,
            shared=self.shared,
            people=self.people,
        )

    def _difference(self) -> tuple[Figure | None, float]:
        one, other = self.before, self.after
        if one is None or other is None or one.interval is None or other.interval is None:
            return None, 1.0
        value, along = other.value - one.value, self._together(one.n, other.n)
        down = _joined(other.value - other.interval.low, one.interval.high - one.value, along)
        up = _joined(other.interval.high - other.value, one.value - one.interval.low, along)
        level = min(one.interval.level, other.interval.level)
        towards_zero = down if value > 0 else up
        figure = Figure(
            value=value,
            unit=POINTS,
            denominator=DENOMINATOR,
            n=min(one.n, other.n),
            clock=other.clock,
            interval=Interval(low=value - down, high=value + up, level=level),
        )
        return figure, _chance(value, towards_zero, level)

    def _together(self, one: int, other: int) -> float:
        """How far the two shares may move against each other because of cases that are in both, 0..1."""
        return 1.0 if self.shared is None else min(self.shared / math.sqrt(max(one * other, 1)), 1.0)


def _figure(rows: Mapping[tuple[str, Cause], Waiting], key: tuple[str, Cause]) -> Figure | None:
    """The share of a cause; a cause that no case of the team waited for has no interval of its own, only a zero."""
    if key in rows:
        return rows[key].share
    beside = next(row.share for (team, _), row in rows.items() if team == key[0])
    if beside.interval is None:
        return replace(beside, value=0.0)
    # Nothing in n cases is compatible with up to 3/n (Hanley and Lippman-Hand 1983).
    return replace(beside, value=0.0, interval=replace(beside.interval, low=0.0, high=min(3 / beside.n, 1.0)))


def _joined(one: float, other: float, along: float) -> float:
    return math.sqrt(max(one * one + other * other + 2 * along * one * other, 0.0))


def _chance(value: float, half: float, level: float) -> float:
    if half == 0:
        return 1.0 if value == 0 else 0.0
    return 2 * (1 - NORMAL.cdf(abs(value) / half * _quantile(level)))
