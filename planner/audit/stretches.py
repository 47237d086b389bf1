"""Stretches of waits: what lay while its taker was free is told apart from the wait for hands that came after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from planner.audit.coded import Flags
from planner.audit.hands import AWAY, BATCHED, PASSED, STOPPED, TAKEN, Lay
from planner.audit.hours import Moments
from planner.audit.mechanisms import NONE, Hands, Waits
from planner.audit.states import CAUSES

CAUSE: Final[Mapping[str, int]] = {cause: place for place, cause in enumerate(CAUSES)}
# Instead of what is told any cause may be.
ANY: Final = len(CAUSES)
# Instead of what is told its taker may have had it already.
TAKER: Final = -3
# The parts of waits by mechanism, and which part of each of them lay outside working hours.
Parts = tuple[Mapping[str, Moments], Mapping[str, Moments]]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of some waits, what held work up in it, and why; one entry a piece.

    ``cause`` is why the extraneous part of it passed, or all of it from len(CAUSES) on, and ``rival`` what else that
    may be. Of the parts by mechanism, ``instead`` is what else they may be.
    """

    pieces: Moments
    since: Moments
    until: Moments
    split: Mapping[str, Moments]
    shut: Mapping[str, Moments]
    cause: Moments
    rival: Moments
    instead: Moments


def stretches(
    hands: Hands, waits: Waits, causes: Moments, counted: Flags, said: Flags, lying: Lay
) -> Iterator[Stretch]:
    """The waits whole, and those that lay for a while in two parts: while they lay, and from then on."""
    unsaid = np.where(said, NONE, ANY)
    whole = np.flatnonzero(counted & ~lying.known)
    start = hands.work.start
    yield Stretch(
        pieces=whole,
        since=hands.begun[whole],
        until=start[whole],
        split={name: part[whole] for name, part in waits.split.items()},
        shut={name: part[whole] for name, part in waits.shut.items()},
        cause=causes[whole],
        rival=unsaid[whole],
        instead=np.full(len(whole), NONE),
    )
    own = np.flatnonzero(counted & lying.known)
    edges = (hands.begun[own], lying.since[own], lying.least[own], lying.until[own], start[own])
    after = _from_each(hands, waits, own, edges)
    held = _why(lying.why[own], causes[own])
    slow = lying.why[own] == PASSED
    other = np.where(slow, held % len(CAUSES), NONE)
    # Before somebody had nothing in hand, only what no other work explains is of the same kind. From when a hand was
    # last free, what is on its way may be with those who take it already, and what waits for them still on its way.
    whys = (held % len(CAUSES), held, held, causes[own])
    rivals = (
        _instead(lying.why[own], causes[own], unsaid[own]),
        _instead(lying.why[own], causes[own], unsaid[own]),
        np.full(len(own), TAKER),
        unsaid[own],
    )
    insteads = (np.full(len(own), NONE), np.full(len(own), NONE), np.full(len(own), NONE), other)
    for (since, until), (one, other_split), cause, rival, instead in zip(
        pairwise(edges), pairwise(after), whys, rivals, insteads, strict=True
    ):
        split, shut = ({name: part - other_split[place][name] for name, part in one[place].items()} for place in (0, 1))
        yield Stretch(
            pieces=own, since=since, until=until, split=split, shut=shut, cause=cause, rival=rival, instead=instead
        )


def _from_each(hands: Hands, waits: Waits, own: Moments, edges: Sequence[Moments]) -> list[Parts]:
    """What some pieces waited for from each of several moments on; the first is when their wait begins, the last when
    it ends."""
    known, moved = len(own), [later != one for one, later in pairwise(edges[:-1])]
    pieces = np.concatenate([own[part] for part in moved])
    since = np.concatenate([edge[part] for edge, part in zip(edges[1:], moved, strict=False)])
    later = hands.split(pieces, since)
    place = [np.arange(known)]
    for part in moved:
        place.append(np.where(part, known + np.cumsum(part) - 1, place[-1]))
        known += int(part.sum())
    place.append(np.full(len(own), known))
    both = [
        {name: np.concatenate([first[name][own], more[name], [0]]) for name in more}
        for first, more in zip((waits.split, waits.shut), later, strict=True)
    ]
    return [
        ({name: part[at] for name, part in both[0].items()}, {name: part[at] for name, part in both[1].items()})
        for at in place
    ]


def _instead(lying: Moments, causes: Moments, unsaid: Moments) -> Moments:
    """What else made work lie, where that may be: of a change of team alone, nothing else is known to take long."""
    return np.select(
        [lying == one for one in (TAKEN, PASSED, BATCHED, AWAY, STOPPED)],
        [
            unsaid,
            np.where(causes == CAUSE["hand-off"], NONE, unsaid),
            *(np.full(len(lying), CAUSE[name]) for name in ("unattributed", "unattributed", "unavailability")),
        ],
    )


def _why(lying: Moments, causes: Moments) -> Moments:
    """Why work lay: on its way for what is left over at any hour; a batch, who was away, what all lacked."""
    every = len(CAUSES)
    return np.select(
        [lying == one for one in (TAKEN, PASSED, BATCHED, AWAY, STOPPED)],
        [causes, causes + every, *(CAUSE[name] + every for name in ("queue", "unavailability", "tooling"))],
    )
