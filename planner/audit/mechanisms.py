"""Mechanisms: what held a piece of work up between one hand and the next, where start and end times are known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from planner.audit.busy import Asked, Busy, Measure
from planner.audit.clocks import Clock
from planner.audit.hours import ALWAYS, Hours, Moments

Mechanism = str
MECHANISMS: Final = ("batching", "prioritisation", "contention", "unavailability", "extraneous")
NOBODY: Final = -1
NONE: Final = -1


@dataclass(frozen=True, kw_only=True)
class Work:
    """Pieces of work that began and ended; all arrays have one entry a piece.

    ``case``, ``activity`` and ``resource`` are numbers that stand for names (resource -1: nobody is named), ``start``
    and ``end`` microseconds since 1970 UTC.
    """

    case: Moments
    activity: Moments
    resource: Moments
    start: Moments
    end: Moments


@dataclass(frozen=True, kw_only=True)
class Waits:
    """What each piece of work waited for before it began, in microseconds; all arrays have one entry a piece.

    ``source`` is the place of the piece it followed on (-1 for the first of a case, which waits for nothing known),
    ``ready`` when that one ended. ``split`` has the seconds' parts by MECHANISMS; they add up to start minus ready, or
    to the part of it that is looked at.
    """

    source: Moments
    ready: Moments
    split: Mapping[Mechanism, Moments]
    shut: Mapping[Mechanism, Moments]


@dataclass(frozen=True, kw_only=True)
class Hands:
    """Those who took each piece of work: when they worked, and when they were there; all arrays have one entry a piece.

    ``begun`` is from when on each wait is looked at, and ``complete`` when the last of its batch was ready, where it is
    part of one. ``gone`` measures how long a resource was not there.
    """

    work: Work
    source: Moments
    ready: Moments
    begun: Moments
    complete: Moments
    clock: Clock
    busy: Busy
    gone: Measure

    @classmethod
    def of(
        cls,
        work: Work,
        *,
        hours: Mapping[int, Hours],
        usual: Hours = ALWAYS,
        smallest_batch: int = 2,
        earliest: int | None = None,
        absent: Measure | None = None,
    ) -> "Hands":
        """The hands of some work, by what held it up before each piece.

        A piece is ready when the piece of its case before it ended. Its wait is, in this order: *batching* until the
        last of the pieces done in one go with it was ready; then, while the resource worked on something else,
        *prioritisation* where that had become ready later than this piece and *contention* where it had been ready
        before; *unavailability* outside the resource's working hours, and in those in which it was away as far as
        ``absent`` tells; and *extraneous*, which is what no log explains. Where nobody is named, all of it is
        extraneous. ``hours`` are working hours by resource, ``usual`` those of the others. What passed before
        ``earliest`` (microseconds since 1970) is not counted.

        Method: Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas 2023, "Why am I waiting?"; overlapping work of one
        resource counts once, as what was ready first.
        """
        source, ready = _sources(work)
        first, last = work.start.min(initial=0), work.end.max(initial=0)
        size = int(work.resource.max(initial=0)) + 1
        clock = Clock.between(first, last, size=size, hours=hours, usual=usual)

        def gone(resource: Moments, since: Moments, until: Moments) -> Moments:
            closed = clock.away(resource, since, until)
            return closed if absent is None else closed + absent(resource, since, until)

        batched = np.where(work.resource == NOBODY, 0, _batching(work, ready, clock, smallest_batch))
        return cls(
            work=work,
            source=source,
            ready=ready,
            begun=ready if earliest is None else np.minimum(np.maximum(ready, earliest), work.start),
            complete=ready + batched,
            clock=clock,
            busy=Busy.of(resource=work.resource, start=work.start, end=work.end, ready=ready),
            gone=gone,
        )

    def waits(self) -> Waits:
        """What each piece waited for."""
        split, shut = self.split(np.arange(len(self.ready)), self.begun)
        return Waits(source=self.source, ready=self.ready, split=split, shut=shut)

    def split(self, pieces: Moments, since: Moments) -> tuple[dict[Mechanism, Moments], dict[Mechanism, Moments]]:
        """What some pieces waited for from a moment on, and which part of each of it lay outside working hours."""
        resource, start, ready = self.work.resource[pieces], self.work.start[pieces], self.ready[pieces]
        batched = np.maximum(self.complete[pieces] - since, 0)
        asked = Asked(resource=resource, since=since + batched, until=start, ready=ready)
        worked_on = self.busy.within(asked)
        later = worked_on.on_later()
        open_ = worked_on.lasting(self.gone)
        away = self.gone(resource, asked.since, start) - open_
        split = {
            "batching": batched,
            "prioritisation": later,
            "contention": worked_on.lasting() - later,
            "unavailability": away,
        }
        split = {name: np.where(resource == NOBODY, 0, part) for name, part in split.items()}
        split["extraneous"] = start - since - sum(split.values())
        contended = np.minimum(open_, split["contention"])
        shut = {
            "batching": self.gone(resource, since, since + batched),
            "prioritisation": open_ - contended,
            "contention": contended,
        }
        return split, {name: np.where(resource == NOBODY, 0, part) for name, part in shut.items()}


def _sources(work: Work) -> tuple[Moments, Moments]:
    """For each piece the place of the one of its case that ended last before it began, and when it was ready.

    At the same moment ends go before starts; pieces of no length follow each other in the order they stand in. Of a
    case's first piece the source is -1, and it is ready when it begins.
    """
    count, brief = len(work.start), work.start == work.end
    place = np.arange(count)
    moments = np.concatenate([work.end, work.start])
    step = np.concatenate([np.where(brief, 1, 0), np.where(brief, 1, 2)])
    order = np.lexsort((np.repeat([1, 0], count), np.tile(place, 2), step, moments, np.tile(work.case, 2)))
    ended = order < count
    last = np.maximum.accumulate(np.where(ended, np.arange(2 * count), -1))
    begun = np.flatnonzero(~ended)
    before = last[begun]
    piece = order[begun] - count
    found = np.where(before >= 0, order[np.maximum(before, 0)], NONE)
    found = np.where((found != NONE) & (work.case[found] == work.case[piece]), found, NONE)
    source = np.full(count, NONE, dtype=np.int64)
    source[piece] = found
    return source, np.where(source == NONE, work.start, work.end[source])


def _batching(work: Work, ready: Moments, clock: Clock, smallest: int) -> Moments:
    """How long each piece waited for the last of its batch to be ready.

    A batch is work of one kind that a resource did in one go, with no working time in between, all of it ready before
    the first was begun.
    """
    order = np.lexsort((work.end, work.start, work.resource))
    batched = np.zeros(len(order), dtype=np.int64)
    for batch in _batches(work, ready, clock, order):
        if len(batch) >= smallest:
            batched[batch] = ready[batch].max() - ready[batch]
    return batched


def _batches(work: Work, ready: Moments, clock: Clock, order: Moments) -> Iterator[list[int]]:
    one, other = order[:-1], order[1:]
    gap = np.maximum(work.start[other] - work.end[one], 0)
    idle = gap - clock.away(work.resource[other], work.start[other] - gap, work.start[other])
    alike = (work.resource[one] == work.resource[other]) & (work.activity[one] == work.activity[other])
    # Only what could be in a batch is looked at piece by piece.
    joined = alike & (idle == 0) & (ready[other] <= work.start[one])
    batch: list[int] = []
    previous = -2
    for link in np.flatnonzero(joined).tolist():
        first, second = int(order[link]), int(order[link + 1])
        if previous != link - 1 or ready[second] > work.start[batch[0]]:
            yield batch
            batch = [first] if previous != link - 1 else []
        batch.append(second)
        previous = link
    yield batch
