"""Busy time: what a resource worked on, one stretch after the other, and how much of it lies between two moments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from planner.audit.hours import Moments
from planner.audit.ordered import found_before, in_order
from planner.audit.ranges import running, sums_at_least

# How much of each stretch counts, from where to where for which resource: its length, or its part outside hours.
Measure = Callable[[Moments, Moments, Moments], Moments]


def length(resource: Moments, since: Moments, until: Moments) -> Moments:
    """All of a stretch."""
    del resource
    return until - since


@dataclass(frozen=True, kw_only=True)
class Busy:
    """Stretches of work, those of one resource after the other and none overlapping; one entry a stretch.

    ``ready`` is when the work had become ready, of several pieces at once the first.
    """

    resource: Moments
    since: Moments
    until: Moments
    ready: Moments

    @classmethod
    def of(cls, *, resource: Moments, start: Moments, end: Moments, ready: Moments) -> "Busy":
        """The stretches in which each resource worked on something; pieces of no length are none."""
        kept = np.flatnonzero(end > start)
        order = kept[np.lexsort((end[kept], start[kept], resource[kept]))]
        columns = (resource[order], start[order], end[order], ready[order])
        parted = _parted(*columns)
        return cls(resource=parted[0], since=parted[1], until=parted[2], ready=parted[3])

    def during(self, asked: "Asked", *, measure: Measure = length) -> Moments:
        """How much of each window the resource was busy."""
        return self.within(asked).lasting(measure)

    def within(self, asked: "Asked") -> "Within":
        """The stretches in each window."""
        first = self.before(asked.resource, asked.since)
        begun = self.before(asked.resource, asked.until)
        last = np.maximum(begun - 1, 0)
        cut = (begun > first) & (self._at(self.until, last) > asked.until)
        after = np.where(cut, begun - 1, begun)
        return Within(busy=self, asked=asked, first=first, after=after, edges=tuple(self._edges(asked, first, after)))

    def _edges(
        self, asked: "Asked", first: Moments, after: Moments
    ) -> Iterator[tuple[Moments, Moments, Moments, Moments]]:
        """The windows that a stretch begins before or ends after, the stretch, and from when to when it lies inside."""
        for place in (first - 1, after):
            here = np.flatnonzero((place >= 0) & (place < len(self.since)))
            at = place[here]
            since, until = np.maximum(self.since[at], asked.since[here]), np.minimum(self.until[at], asked.until[here])
            inside = (self.resource[at] == asked.resource[here]) & (until > since)
            yield here[inside], at[inside], since[inside], until[inside]

    def before(self, resource: Moments, moment: Moments) -> Moments:
        """How many stretches lie before the first of the resource that begins at the moment or later."""
        if not len(self.since):
            return np.zeros(len(resource), dtype=np.int64)
        return found_before((self.resource, self.since), (resource, moment))

    def _at(self, column: Moments, place: Moments) -> Moments:
        return column[place] if len(column) else np.zeros(len(place), dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Windows of time of resources, one entry a window, and when the piece that waited had become ready."""

    resource: Moments
    since: Moments
    until: Moments
    ready: Moments


@dataclass(frozen=True, kw_only=True)
class Within:
    """The stretches that lie wholly in each window, from ``first`` up to, not including, ``after``, and what is cut."""

    busy: Busy
    asked: Asked
    first: Moments
    after: Moments
    edges: tuple[tuple[Moments, Moments, Moments, Moments], ...]

    def lasting(self, measure: Measure = length) -> Moments:
        """How much of each window the resource was busy."""
        whole = running(measure(self.busy.resource, self.busy.since, self.busy.until))
        found = whole[self.after] - whole[self.first]
        for here, _, since, until in self.edges:
            found[here] += measure(self.asked.resource[here], since, until)
        return found

    def on_later(self) -> Moments:
        """How much of each window the resource worked on what had become ready after the piece that waited."""
        busy, asked = self.busy, self.asked
        lengths = busy.until - busy.since
        found = sums_at_least(busy.ready, lengths, first=self.first, after=self.after, least=asked.ready + 1)
        for here, at, since, until in self.edges:
            found[here] += np.where(busy.ready[at] > asked.ready[here], until - since, 0)
        return found


def _parted(
    resource: Moments, start: Moments, end: Moments, ready: Moments
) -> tuple[Moments, Moments, Moments, Moments]:
    """Stretches without overlap, from pieces in order of resource and start."""
    if not len(start):
        return resource, start, end, ready
    new = np.diff(resource, prepend=resource[0] - 1) != 0
    cluster = _clusters(new, start, end)
    sizes = np.bincount(cluster)
    alone = sizes[cluster] == 1
    if alone.all():
        return resource, start, end, ready
    tangled = np.flatnonzero(~alone)
    swept = np.array(list(_swept(tangled, cluster, start, end, ready)), dtype=np.int64).reshape(-1, 4)
    columns = [
        np.concatenate([column[alone], swept[:, place]]) for place, column in enumerate((resource, start, end, ready))
    ]
    columns[0][alone.sum() :] = resource[swept[:, 0]]
    order = in_order(columns[0], columns[1])
    return columns[0][order], columns[1][order], columns[2][order], columns[3][order]


def _clusters(new: npt.NDArray[np.bool_], start: Moments, end: Moments) -> Moments:
    """Numbers for the groups of pieces of one resource that overlap, directly or through others."""
    ranked = np.cumsum(new)
    # The latest end so far within a resource: lifted by resource, so that one running maximum serves all.
    lift = np.int64(end.max() - start.min() + 1)
    latest = np.maximum.accumulate(end - start.min() + ranked * lift)
    begins = start - start.min() + ranked * lift
    return np.cumsum(np.concatenate([[True], begins[1:] >= latest[:-1]])) - 1


def _swept(
    tangled: Moments, cluster: Moments, start: Moments, end: Moments, ready: Moments
) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of overlapping pieces: place of a piece, since, until, ready of the piece that was ready first."""
    active: list[tuple[int, int]] = []
    places = tangled.tolist()
    for number, place in enumerate(places):
        now = int(start[place])
        heappush(active, (int(ready[place]), int(end[place])))
        follows = number + 1 < len(places) and cluster[places[number + 1]] == cluster[place]
        stop = int(start[places[number + 1]]) if follows else None
        while active and (stop is None or now < stop):
            first, until = active[0]
            if until <= now:
                heappop(active)
                continue
            until = until if stop is None else min(until, stop)
            yield place, now, until, first
            now = until
