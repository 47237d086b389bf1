"""Absences: days on which somebody who acts nearly every day did nothing at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.audit.busy import Asked, Busy
from planner.audit.clocks import AT_ONCE, Clock
from planner.audit.coded import Flags
from planner.audit.hours import ALWAYS, MICROSECONDS, Hours, Moments
from planner.audit.mechanisms import NOBODY, Work
from planner.audit.ordered import found_before, in_order, paired
from planner.policy import Policy

NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Absences:
    """Stretches in which somebody was away, in order of person and time, and the clocks of all; one entry a stretch.

    ``who`` are numbers that stand for people, ``since`` their last act before and ``until`` their first act after, in
    microseconds since 1970. ``day`` is how long the working day of each person is.
    """

    who: Moments
    since: Moments
    until: Moments
    clock: Clock
    day: Moments

    def idle(self, who: Moments, when: Moments, taker: Moments, since: Moments, until: Moments) -> Flags:
        """Whether each taker did nothing in the last working day of a wait; ``who`` acted ``when``, in order."""
        place = found_before((who, when), (taker, until)) - 1
        own = (place >= 0) & (who[np.maximum(place, 0)] == taker)
        last = np.maximum(np.where(own, when[np.maximum(place, 0)], since), since)
        return self.clock.worked(taker, last, until) >= self.day[taker]

    def during(self, who: Moments, since: Moments, until: Moments) -> Moments:
        """How much of the working hours between two moments each person was away."""
        found = np.zeros(len(who), dtype=np.int64)
        # Who never acted, as far as is known, was never away either.
        some = np.isin(np.arange(max(int(who.max(initial=0)) + 1, 1)), self.who)
        here = np.flatnonzero((who != NOBODY) & some[who])
        stretches = Busy.of(resource=self.who, start=self.since, end=self.until, ready=self.since)
        asked = Asked(resource=who[here], since=since[here], until=until[here], ready=since[here])
        found[here] = stretches.during(asked, measure=self.clock.worked)
        return found

    def joined(self, other: "Absences") -> "Absences":
        """These and others, on the same clocks; where they overlap they count once."""
        columns = [
            np.concatenate([one, more])
            for one, more in ((self.who, other.who), (self.since, other.since), (self.until, other.until))
        ]
        both = Busy.of(resource=columns[0], start=columns[1], end=columns[2], ready=columns[1])
        return Absences(who=both.resource, since=both.since, until=both.until, clock=self.clock, day=self.day)


def absences(
    who: Moments, when: Moments, *, hours: Mapping[int, Hours], policy: Policy, team: Moments | None = None
) -> Absences:
    """The absences of people from their acts, in order of whose (NOBODY: nobody's) and when in microseconds since 1970.

    The time that each person's ``hours`` leave open, all of it where they are not known, is counted in working days.
    Somebody is away from one act to the next where at least policy hours.absent_days such days without any act lie in
    between, and a run so long would come up by chance less often than policy hours.absent_chance in all the days on
    which that person acts, if they paused as often as they do outside that run. Where ``team`` tells for whom each act
    was, and nobody of it did anything meanwhile, there was nothing to do.
    """
    size = max(int(who.max(initial=0)), *hours, 0) + 1
    clock = Clock.between(when.min(initial=0), when.max(initial=0), size=size, hours=hours)
    day = _day_lengths(clock, hours)
    named = int(np.searchsorted(who, NOBODY, side="right"))
    team = np.zeros_like(who) if team is None else team
    who, when, team = who[named:], when[named:], team[named:]
    if not len(who):
        return Absences(who=NONE, since=NONE, until=NONE, clock=clock, day=day)
    days = _days(who, when, clock, day)
    step = np.diff(days)
    step[who[1:] != who[:-1]] = 0
    acted = np.bincount(who[1:][step > 0], minlength=size) + 1
    pauses = np.bincount(who[1:][step > 1], minlength=size)
    here = np.flatnonzero(step > policy["hours.absent_days"])
    own, idle = who[here], step[here] - 1
    # After how many of the other days on which they acted came a day without any act: a longer absence is one pause
    # too. Half a pause more: that nobody was ever seen idle does not mean that they cannot be.
    quiet = (pauses[own] - (idle > 0) + 0.5) / (acted[own] + 1)
    here = here[acted[own] * quiet**idle < policy["hours.absent_chance"]]
    here = here[_others(who, team, when, here)]
    return Absences(who=who[here], since=when[here], until=when[here + 1], clock=clock, day=day)


def _others(who: Moments, team: Moments, when: Moments, here: Moments) -> Flags:
    """Whether, after each of some acts and before the next of the same person, others of the team acted, if any are."""
    keys, after, until = paired((team, when), (team[here], when[here] + 1), (team[here], when[here + 1]))
    keys.sort()
    meanwhile = np.searchsorted(keys, until) - np.searchsorted(keys, after)
    asked = np.isin(np.arange(int(team.max(initial=0)) + 1), team[here])[team]
    size = int(who.max(initial=0)) + 1
    teams = np.bincount(np.unique(team[asked].astype(np.int64) * size + who[asked]) // size)
    found: Flags = (meanwhile > 0) | (teams[team[here]] == 1)
    return found


def interrupted(work: Work, who: Moments, *, clock: Clock, hours: Mapping[int, Hours], policy: Policy) -> Absences:
    """The absences within pieces of work; ``who`` are the people who did them (NOBODY: a machine, or nobody named).

    Somebody was away in a piece that took far longer than its kind does, by at least one working day of theirs, while
    they did nothing else: all that it took beyond the usual, in its middle. Far is policy hours.far_out spreads between
    the quarters above the upper one, of logarithms (Tukey 1977, "far out").
    """
    start, end = work.start, work.end
    lengths = np.maximum(clock.worked(who, start, end), 1)
    long, half = _far_out(work.activity, lengths, far=policy["hours.far_out"])
    day = _day_lengths(clock, hours)
    long &= (who != NOBODY) & (lengths - 2 * half >= day[np.maximum(who, 0)]) & _alone(who, start, end)
    here = np.flatnonzero(long)
    return Absences(who=who[here], since=start[here] + half[here], until=end[here] - half[here], clock=clock, day=day)


def _far_out(kind: Moments, lengths: Moments, *, far: float) -> tuple[Flags, Moments]:
    """Which lengths are far above those of their kind, and half of the usual length of each one's kind."""
    order = in_order(kind, lengths)
    _, first, size = np.unique(kind[order], return_index=True, return_counts=True)
    ranked = np.log(lengths[order])
    quarters = [ranked[first + (size - 1) * part // 4] for part in (1, 2, 3)]
    fence = quarters[2] + far * (quarters[2] - quarters[0])
    found, half = np.zeros(len(kind), dtype=bool), np.zeros(len(kind), dtype=np.int64)
    found[order] = ranked > np.repeat(fence, size)
    half[order] = np.repeat(np.exp(quarters[1]).astype(np.int64) // 2, size)
    return found, half


def _alone(who: Moments, start: Moments, end: Moments) -> Flags:
    """Whether nobody who did a piece began or ended anything else from its begin to its end."""
    size = len(who)
    # At one moment ends go before begins.
    keys = (np.repeat([1, 0], size), np.concatenate([start, end]), np.tile(who, 2))
    order = np.lexsort(keys)
    found = np.zeros(size, dtype=bool)
    begun = np.flatnonzero(order[:-1] < size)
    found[order[begun]] = order[begun + 1] == order[begun] + size
    return found


def usual(who: Moments, place: Moments, hours: Sequence[Hours | None]) -> dict[int, Hours]:
    """The hours of each person whose are known: those of the place they acted in most; ``hours`` are by place."""
    pairs, counts = np.unique(who.astype(np.int64) * len(hours) + place, return_counts=True)
    found: dict[int, Hours] = {}
    for nth in np.argsort(counts, kind="stable").tolist():
        one, where = divmod(int(pairs[nth]), len(hours))
        own = hours[where]
        if own is not None:
            found[one] = own
    return found


def _days(who: Moments, when: Moments, clock: Clock, day: Moments) -> npt.NDArray[np.int32]:
    """The number of the working day, counted in each person's own open hours, in which each act lies."""
    begin = clock.open.worked(clock.which, np.full(len(clock.which), when.min()))
    found = np.empty(len(who), dtype=np.int32)
    for first in range(0, len(who), AT_ONCE):
        here = slice(first, first + AT_ONCE)
        own = who[here]
        found[here] = (clock.open.worked(clock.which[own], when[here]) - begin[own]) // day[own]
    return found


def _day_lengths(clock: Clock, hours: Mapping[int, Hours]) -> Moments:
    """The length of a working day of each person."""
    lengths = np.full(len(clock.which), _day_length(ALWAYS))
    for one, own in hours.items():
        lengths[one] = _day_length(own)
    return lengths


def _day_length(hours: Hours) -> int:
    days = [sum(until - since for since, until in day) for day in hours.week if day]
    return max(sum(days) // max(len(days), 1), 1) * 60 * MICROSECONDS
