"""Hands: work that lay although those who took it were free, and what that says of why it lay.

Whoever is there and has nothing in hand begins what has come to them. Where most of what goes one way, from one
activity to another, lies while its taker is free, the way itself takes time: the work is passed on, collected or held
back, at any hour, before anybody could begin it. Where most is begun at once, a free taker was not there after all, and
where several of a team begin again in the same moment, all of them had lacked something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from planner.audit.busy import Asked, Busy
from planner.audit.hours import MICROSECONDS, Moments
from planner.audit.mechanisms import NOBODY, NONE, Hands
from planner.audit.ordered import in_order
from planner.policy import Policy

Flags = npt.NDArray[np.bool_]
MINUTE: Final = 60 * MICROSECONDS
# Enough lengths, points and rounds for a mean.
SAMPLE, POINTS, ROUNDS = 2000, 200, 100
# What lay: nothing that can be told of, on a slow way, for a batch, for a taker away, for something all lacked.
TAKEN, PASSED, BATCHED, AWAY, STOPPED = range(5)


@dataclass(frozen=True, kw_only=True)
class Lay:
    """Why each piece of work lay, one of TAKEN to STOPPED, since when and until when; one entry a piece.

    Both in microseconds since 1970: from ``until`` on it waited for hands. ``least`` is the earliest moment that could
    be so, since somebody was free or began what came later until then.
    """

    why: Moments
    since: Moments
    until: Moments
    least: Moments

    @property
    def known(self) -> Flags:
        """Whether anything is told of a piece."""
        found: Flags = self.why != TAKEN
        return found


@dataclass(frozen=True, kw_only=True)
class Free:
    """When the taker of each piece was free; one entry a piece.

    ``again`` is from when on the taker was busy or off duty without a break, until the piece was begun; ``since`` and
    ``until`` are the stretch before in which the taker had nothing in hand, as far as it lies in the wait, and ``idle``
    is how long the taker was there and free within the whole wait.
    """

    again: Moments
    since: Moments
    until: Moments
    idle: Moments


def lay(hands: Hands, away: Busy, *, kind: Moments, team: Moments, asked: Flags, policy: Policy) -> Lay:
    """Find what lay although its taker was free.

    ``away`` are the stretches in which somebody was away, ``kind`` the numbers of activities, ``team`` those of the
    takers' teams. Only the pieces ``asked`` for, which nothing else speaks for, are looked at; for each way, at least
    policy mechanisms.way_pieces are needed to tell.
    """
    free = _free(hands, away)
    start, begun = hands.work.start, hands.begun
    way = np.where(asked, kind[hands.source] * (int(kind.max(initial=0)) + 1) + kind, NONE)
    late = asked & (free.idle > policy["mechanisms.free_minutes"] * MINUTE)
    at_once = asked & (start - begun <= policy["mechanisms.free_minutes"] * MINUTE)
    stopped = _stopped(hands, free, late, team)
    why = np.full(len(start), TAKEN)
    since, until = begun.copy(), begun.copy()
    passed = _overtaken(hands, team)
    order = np.argsort(kind, kind="stable")
    edges = np.searchsorted(kind[order], np.arange(int(kind.max(initial=0)) + 2))
    for pieces in _ways(way, least=policy["mechanisms.way_pieces"]):
        own = pieces[late[pieces]]
        lying = len(own) / len(pieces)
        alike = order[edges[kind[pieces[0]]] : edges[kind[pieces[0]] + 1]]
        batched = _together(hands, free, own, alike) >= policy["mechanisms.together_share"]
        slow = lying >= policy["mechanisms.way_share"] and lying > at_once[pieces].mean()
        if slow and (batched or not _mostly(stopped, own, free, policy)):
            why[pieces] = BATCHED if batched else PASSED
            until[pieces] = _on_the_way(hands, free, pieces, late[pieces], passed[pieces], policy)
        else:
            why[own] = np.where(stopped[own], STOPPED, AWAY)
            since[own], until[own] = free.since[own], free.until[own]
    least = np.where(why == PASSED, np.maximum(free.until, begun), until)
    return Lay(why=why, since=since, until=until, least=least)


def _mostly(stopped: Flags, own: Moments, free: Free, policy: Policy) -> bool:
    """Whether most of what lay was begun as others began again; at the opening of a day everybody does."""
    inside = own[free.until[own] == free.again[own]]
    return bool(len(inside) and stopped[inside].mean() >= policy["mechanisms.together_share"])


def _free(hands: Hands, away: Busy) -> Free:
    work, begun = hands.work, hands.begun
    taken = Busy.of(
        resource=np.concatenate([work.resource, away.resource]),
        start=np.concatenate([work.start, away.since]),
        end=np.concatenate([work.end, away.until]),
        ready=np.concatenate([work.start, away.since]),
    )
    again, ended = _unbroken(taken, hands, work.resource, work.start)
    named = work.resource != NOBODY
    last = np.clip(hands.clock.last_open(work.resource, again), begun, work.start)
    wait = Asked(resource=work.resource, since=begun, until=work.start, ready=begun)
    closed = hands.clock.away(work.resource, begun, work.start)
    taken_open = taken.during(wait, measure=hands.clock.worked)
    idle = np.where(named, work.start - begun - closed - taken_open, 0)
    until = np.where(named & (idle > 0), last, begun)
    return Free(again=again, since=np.clip(ended, begun, until), until=until, idle=idle)


def _unbroken(taken: Busy, hands: Hands, resource: Moments, moment: Moments) -> tuple[Moments, Moments]:
    """Since when each resource had been taken without a break at a moment; the moment itself where it was free.

    The second is when the resource had been taken for the last time before, or long ago where it never had.
    """
    if not len(taken.since):
        return moment, np.zeros_like(moment)
    same = np.concatenate([[False], taken.resource[1:] == taken.resource[:-1]])
    before = np.concatenate([taken.since[:1], taken.until[:-1]])
    linked = same & (_open(hands, taken.resource, np.minimum(before, taken.since), taken.since) == 0)
    first = np.maximum.accumulate(np.where(linked, 0, np.arange(len(linked))))
    place = np.maximum(taken.before(resource, moment) - 1, 0)
    ended = np.minimum(taken.until[place], moment)
    held = (taken.resource[place] == resource) & (taken.since[place] < moment)
    held &= _open(hands, resource, np.minimum(ended, moment), moment) == 0
    last = np.where(held, first[place] - 1, place)
    own = (last >= 0) & (taken.resource[np.maximum(last, 0)] == resource)
    ended = np.where(own, np.minimum(taken.until[np.maximum(last, 0)], moment), 0)
    return np.where(held, taken.since[first[place]], moment), ended


def _open(hands: Hands, resource: Moments, since: Moments, until: Moments) -> Moments:
    return hands.clock.worked(resource, since, until)


def _ways(way: Moments, *, least: int) -> Sequence[Moments]:
    """The pieces that went each way, of those ways that enough went."""
    order = np.argsort(way, kind="stable")
    _, first, size = np.unique(way[order], return_index=True, return_counts=True)
    known = [order[at : at + many] for at, many in zip(first.tolist(), size.tolist(), strict=True) if many >= least]
    return [pieces for pieces in known if way[pieces[0]] != NONE]


def _together(hands: Hands, free: Free, lying: Moments, pieces: Moments) -> float:
    """Of what lay until a free hand began it, which part was begun in the moment in which another became ready."""
    start = hands.work.start[lying][hands.work.start[lying] - free.until[lying] <= MINUTE]
    ready = np.sort(hands.ready[pieces])
    last = ready[np.maximum(np.searchsorted(ready, start, side="right") - 1, 0)]
    return float((start - last <= MINUTE).mean()) if len(start) else 0.0


def _overtaken(hands: Hands, team: Moments) -> Moments:
    """When the latest of what the same team had begun before each piece had become ready."""
    order = in_order(team, hands.work.start)
    lift = np.cumsum(np.diff(team[order], prepend=-2) != 0) * np.int64(np.ptp(hands.ready) + 1 if len(team) else 1)
    latest = np.maximum.accumulate(hands.ready[order] + lift) - lift
    found = np.empty(len(team), dtype=np.int64)
    found[order] = latest
    return found


def _on_the_way(hands: Hands, free: Free, pieces: Moments, late: Flags, passed: Moments, policy: Policy) -> Moments:
    """Until when pieces were on their way, rather than with those who took them.

    That lies between the moment at which a hand was last free, or began what came later, and the begin. Those that a
    free hand began show how long the way takes; the others took as long as is usual within what is possible.
    """
    start, begun = hands.work.start[pieces], hands.begun[pieces]
    least = np.clip(np.maximum(free.until[pieces], passed), begun, start)
    shown = late & (start - free.until[pieces] <= MINUTE)
    if shown.sum() < policy["mechanisms.way_pieces"] / 2:
        return least
    return begun + _within(least - begun, start - begun)


def _within(low: Moments, high: Moments) -> Moments:
    """What lengths of which only bounds are known are likely to be, from how often each length comes up among all.

    Method: the self-consistent estimate of a distribution from intervals, Turnbull 1976.
    """
    some = np.linspace(0, len(low) - 1, min(len(low), SAMPLE)).astype(np.int64)
    points = np.unique(np.quantile(np.concatenate([low[some], high[some]]), np.linspace(0, 1, POINTS)))
    able = (points >= low[some, None]) & (points <= high[some, None])
    able = able[able.any(axis=1)].astype(np.float64)
    chance = np.full(len(points), 1 / len(points))
    for _ in range(ROUNDS if len(able) else 0):
        each = able * chance
        chance = (each / each.sum(axis=1, keepdims=True)).mean(axis=0)
    mass, mean = (np.concatenate([[0.0], np.cumsum(one)]) for one in (chance, chance * points))
    first, after = np.searchsorted(points, low, side="left"), np.searchsorted(points, high, side="right")
    held = mass[after] - mass[first]
    usual = (mean[after] - mean[first]) / np.where(held > 0, held, 1.0)
    return np.where(held > 0, np.clip(usual, low, high), low).astype(np.int64)


def _stopped(hands: Hands, free: Free, late: Flags, team: Moments) -> Flags:
    """Whether another of the team, who had been free too, began again in the same moment."""
    own = np.flatnonzero(late)
    again, who = free.again[own] // MINUTE, hands.work.resource[own]
    moments, group = np.unique(np.stack([team[own], again]), axis=1, return_inverse=True)
    pairs = np.unique(np.stack([group.ravel(), who]), axis=1)
    hands_each = np.bincount(pairs[0], minlength=moments.shape[1])
    found = np.zeros(len(late), dtype=bool)
    found[own] = hands_each[group.ravel()] > 1
    return found
