"""The two axes of waiting: what held work up (the mechanism), and why (the cause).

Where steps say when work on them began, the wait before each is split by mechanism first. Batching, prioritisation and
contention are the cause "queue", and unavailability is a cause of its own. What is left is split by what the log says:
a stated reason or the state the case was in, what the names of the activities say, a repeat after something else was
done. Any of these but queueing speaks for the whole of its wait, as a state does: whoever was busy or away meanwhile,
the answer was still out and the work not yet repeated. Of the rest, what another team took up although those who took
it were neither busy nor away is a hand-off, and what is left stays unattributed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from planner.audit.absences import Absences, absences, interrupted
from planner.audit.bootstrap import Floats
from planner.audit.busy import Busy
from planner.audit.calendars import Calendars, worked
from planner.audit.coded import Coded, Flags
from planner.audit.hands import lay
from planner.audit.hours import ALWAYS, MICROSECONDS, Hours, Moments
from planner.audit.mechanisms import MECHANISMS, NOBODY, NONE, Hands, Waits, Work
from planner.audit.ordered import in_order
from planner.audit.states import CAUSES, ENDED, WORKING
from planner.audit.stretches import CAUSE, TAKER, Stretch, stretches
from planner.policy import Policy

# No cause: the case was worked on, or had ended.
IDLE: Final = -2
# What these say is about how many cases wait for one hand, which the mechanism says more exactly.
MECHANICAL: Final = ("queue", "unavailability", "unattributed")
OF_MECHANISM: Final[Mapping[str, str]] = {
    "batching": "queue",
    "prioritisation": "queue",
    "contention": "queue",
    "unavailability": "unavailability",
}
EXTRANEOUS: Final = len(MECHANISMS) - 1
# The mechanism of a wait that the log itself gives a name and two ends.
NAMED: Final = -1


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Parts of waits: the step that waited, codes of mechanism (-1: none) and cause, seconds on both clocks.

    ``worked`` is not a number where the working hours are not known. ``rival`` is the code of what may be the cause
    instead: ANY where anything may, -1 where nothing else. One entry a part.
    """

    n: Moments
    mechanism: Moments
    cause: Moments
    seconds: Floats
    worked: Floats
    rival: Moments

    def table(self) -> pa.Table:
        """The parts as a table, codes as small numbers."""
        return pa.table(
            {
                "n": self.n,
                "mechanism_code": self.mechanism.astype(np.int8),
                "cause_code": self.cause.astype(np.int8),
                "seconds": self.seconds,
                "worked": pa.array(self.worked, from_pandas=True),
                "rival_code": self.rival.astype(np.int8),
            }
        )


@dataclass(frozen=True, kw_only=True)
class Timed:
    """The waits of steps that began and ended: parts by both axes, and each step's own split."""

    steps: Coded
    waits: Waits
    counted: Flags
    parts: Parts


def split(steps: Coded, *, calendars: Calendars, policy: Policy, earliest: int) -> Timed:
    """Split each wait by mechanism and by cause; ``earliest`` is the first moment that counts, microseconds of 1970.

    A step that says nothing of its begin is taken for one of no length that nobody is named for, so that the whole
    wait before it, its own work included, is extraneous.
    """
    signs = _Signs.of(steps)
    resource = np.where(steps.begun & ~signs.waits, steps.resource, NOBODY)
    work = Work(case=steps.case, activity=steps.activity, resource=resource, start=steps.start, end=steps.end)
    hours = _hours(steps, resource, calendars)
    away = _away(work, steps, hours, policy)
    hands = Hands.of(
        work, hours=hours, smallest_batch=policy["mechanisms.smallest_batch"], earliest=earliest, absent=away.during
    )
    waits = hands.waits()
    causes, counted, said = _causes(steps, waits, signs)
    asked = counted & (causes < len(CAUSES)) & (resource != NOBODY) & ~steps.machine
    team = np.array(_teams(steps), dtype=np.int64)[steps.place]
    lying = lay(hands, _stretches(away), kind=steps.activity, team=team, asked=asked, policy=policy)
    missed = away.during(resource, hands.begun, work.start) > 0
    before = _before(
        _Clocks(steps, resource, hours, calendars), missed, stretches(hands, waits, causes, counted, said, lying)
    )
    inside = _inside(steps, signs, calendars, earliest)
    parts = [np.concatenate([one, other]) for one, other in zip(before, inside, strict=True)]
    n, mechanism, cause, seconds, inside_hours, rival = parts
    return Timed(
        steps=steps,
        waits=waits,
        counted=counted,
        parts=Parts(n=n, mechanism=mechanism, cause=cause, seconds=seconds, worked=inside_hours, rival=rival),
    )


@dataclass(frozen=True, kw_only=True)
class _Signs:
    """What each step's names say, as codes of causes (-1: nothing); one entry a step."""

    stated: Moments
    state: Moments
    before: Moments
    after: Moments
    waits: Flags
    ended: Flags

    @classmethod
    def of(cls, steps: Coded) -> "_Signs":
        told = steps.labels
        state = np.array([_state(label.state) for label in told], dtype=np.int64)[steps.label]
        exact = np.array([label.exact for label in told], dtype=bool)[steps.label]
        # The name of a piece of work is no state, unless it is wholly the name of one.
        state = np.where(exact | ~steps.begun, state, NONE)
        return cls(
            stated=_codes([label.stated for label in told])[steps.label],
            state=state,
            before=_codes([label.before for label in told])[steps.label],
            after=_codes([label.after for label in told])[steps.label],
            ended=np.array([label.state == ENDED for label in told], dtype=bool)[steps.label],
            waits=(state >= 0) & exact & steps.begun & (steps.end > steps.start),
        )


def _state(meaning: str) -> int:
    return IDLE if meaning in (WORKING, ENDED) else CAUSE.get(meaning, NONE)


def _codes(names: list[str]) -> Moments:
    return np.array([CAUSE.get(name, NONE) for name in names], dtype=np.int64)


def _hours(steps: Coded, resource: Moments, calendars: Calendars) -> dict[int, Hours]:
    """The hours of each resource whose are known: those of the team it worked in most. Machines are always there."""
    named = resource != NOBODY
    pairs, counts = np.unique(resource[named] * len(steps.places) + steps.place[named], return_counts=True)
    machines = set(np.unique(resource[named & steps.machine]).tolist())
    found: dict[int, Hours] = {}
    for place in np.argsort(counts, kind="stable").tolist():
        one, where = divmod(int(pairs[place]), len(steps.places))
        source, team = steps.places[where]
        hours = ALWAYS if one in machines else calendars.of(team, source)
        if hours is not None:
            found[one] = hours
    return found


def _away(work: Work, steps: Coded, hours: Mapping[int, Hours], policy: Policy) -> Absences:
    """When each resource was away; the begin of a step is an act as its end is. Machines have no holidays."""
    who = np.where(steps.machine, NOBODY, work.resource)
    both, acts = np.concatenate([who, who]), np.concatenate([work.start, work.end])
    order = in_order(both, acts)
    team = np.tile(steps.place, 2)[order]
    found = absences(both[order], acts[order], hours=hours, policy=policy, team=team)
    return found.joined(interrupted(work, who, clock=found.clock, hours=hours, policy=policy))


def _stretches(away: Absences) -> Busy:
    return Busy(resource=away.who, since=away.since, until=away.until, ready=away.since)


def _causes(steps: Coded, waits: Waits, signs: _Signs) -> tuple[Moments, Flags, Flags]:
    """For each step why the extraneous part of its wait passed, or all of it where MECHANISMS is passed over.

    Codes from len(CAUSES) on speak for the whole wait. The second is whether it waited at all, and not after an end,
    the third whether anything in the log says what for.
    """
    source = np.maximum(waits.source, 0)
    # A state that has an end of its own says nothing of what comes after it.
    left = np.where(signs.waits[source], NONE, signs.state[source])
    explicit = _first(signs.stated, signs.stated[source], left)
    # What the same hand takes up again right after itself was interrupted, not returned.
    resumed = (steps.activity == steps.activity[source]) & (steps.resource == steps.resource[source])
    # What was first done later than what it follows on comes up again on the way forward; it has not come back.
    first = _first_done(steps)
    repeated = steps.again & ~resumed & (first <= first[source])
    told = _first(explicit, signs.after[source], signs.before, np.where(repeated, CAUSE["rework"], NONE))
    team = np.array(_teams(steps), dtype=np.int64)[steps.place]
    passed_on = (team != team[source]) & (team >= 0) & (team[source] >= 0)
    # Only what is left when the hands that took it were neither busy nor away: then nobody had it yet.
    left_over = np.where(passed_on, CAUSE["hand-off"], CAUSE["unattributed"])
    cause = _first(told, left_over)
    mechanical = np.isin(told, [NONE, *(CAUSE[name] for name in MECHANICAL)])
    # What a machine closes after a while had ended before, unless something says that it still waited.
    closed = signs.ended & steps.machine & (steps.start == steps.end) & (told == NONE)
    counted = (waits.source != NONE) & (signs.state[source] != IDLE) & ~closed
    return np.where(mechanical, cause, cause + len(CAUSES)), counted, told != NONE


def _first_done(steps: Coded) -> Moments:
    """The place of the first step of the same activity in the same case, for each step."""
    key = steps.case * len(steps.activities) + steps.activity
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    found: Moments = first[of]
    return found


def _teams(steps: Coded) -> list[int]:
    known = {team: place for place, team in enumerate(sorted({team for _, team in steps.places if team}))}
    return [known.get(team, NONE) for _, team in steps.places]


def _first(*choices: Moments) -> Moments:
    """The first of the codes that says a cause."""
    found = choices[0]
    for choice in choices[1:]:
        found = np.where(found >= 0, found, choice)
    return np.where(found >= 0, found, NONE)


@dataclass(frozen=True)
class _Clocks:
    """Whose working hours count for each step."""

    steps: Coded
    resource: Moments
    hours: Mapping[int, Hours]
    calendars: Calendars

    def worked(self, window: Stretch) -> dict[str, Floats]:
        """Each mechanism's part on the working clock, in microseconds: what was worked on counts, absence does not."""
        where = [self.calendars.of(team, source) for source, team in self.steps.places]
        place, resource, split = self.steps.place[window.pieces], self.resource[window.pieces], window.split
        inside = worked(where, place, window.since, window.until)
        found = {name: split[name] + 0.0 * inside for name in ("prioritisation", "contention")}
        found["batching"] = worked(where, place, window.since, window.since + split["batching"])
        found["unavailability"] = 0.0 * inside
        left = np.clip(inside - found["batching"] - found["prioritisation"] - found["contention"], 0.0, None)
        known = np.zeros(int(self.resource.max(initial=0)) + 1, dtype=bool)
        known[[one for one, own in self.hours.items() if own is not ALWAYS]] = True
        exact = known[np.maximum(resource, 0)] & (resource != NOBODY)
        found["extraneous"] = np.where(exact, split["extraneous"] + 0.0 * inside, left)
        return found


def _amounts(window: Stretch, clocked: Mapping[str, Floats]) -> Iterator[tuple[int, Moments, Moments, Floats]]:
    """Each mechanism's place, and for each step its cause, its part of the wait and that part on the working clock.

    A queue stands still over night: the part of batching, prioritisation and contention that lies outside working hours
    has the cause "unavailability", as a wait in a state of queueing has.
    """
    for place, name in enumerate(MECHANISMS):
        amount = window.split[name]
        night = window.shut.get(name)
        if night is None:
            plain = OF_MECHANISM.get(name)
            yield place, window.cause if plain is None else _all(window, plain), amount, clocked[name]
            continue
        by_day = amount - night
        yield place, _all(window, OF_MECHANISM[name]), by_day, np.minimum(clocked[name], by_day)
        yield place, _all(window, "unavailability"), night, 0.0 * clocked[name]


def _all(window: Stretch, cause: str) -> Moments:
    return np.full(len(window.pieces), CAUSE[cause])


def _before(
    clocks: _Clocks, missed: Flags, windows: Iterable[Stretch]
) -> tuple[Moments, Moments, Moments, Floats, Floats, Moments]:
    """The parts of the waits before steps; of those ``missed`` the taker is thought to have been away for a while."""
    rows, mechanisms, why, seconds, inside, rivals = [], [], [], [], [], []
    for window in windows:
        whole = window.cause >= len(CAUSES)
        for place, cause, amounts, worked_on in _amounts(window, clocks.worked(window)):
            here = np.flatnonzero(amounts > 0)
            rows.append(clocks.steps.n[window.pieces[here]])
            mechanisms.append(np.full(len(here), place))
            why.append(np.where(whole[here], window.cause[here] - len(CAUSES), cause[here]))
            seconds.append(amounts[here] / MICROSECONDS)
            inside.append(worked_on[here] / MICROSECONDS)
            own = whole[here] | (place == EXTRANEOUS)
            taken = cause[here] if place != EXTRANEOUS else _all(window, "queue")[here]
            rival = np.where(own, window.rival[here], window.instead[here])
            rival = np.where(rival == TAKER, taken, rival)
            if MECHANISMS[place] == "unavailability":
                rival = np.where(missed[window.pieces[here]] & (rival == NONE), CAUSE["queue"], rival)
            rivals.append(np.where(rival == why[-1], NONE, rival))
    return (
        np.concatenate(rows),
        np.concatenate(mechanisms),
        np.concatenate(why),
        np.concatenate(seconds),
        np.concatenate(inside),
        np.concatenate(rivals),
    )


def _inside(
    steps: Coded, signs: _Signs, calendars: Calendars, earliest: int
) -> tuple[Moments, Moments, Moments, Floats, Floats, Moments]:
    """The waits that the log gives as steps of their own, such as "Waiting for customer" from nine to twelve."""
    here = np.flatnonzero(signs.waits)
    since, until = np.maximum(steps.start[here], earliest), np.maximum(steps.end[here], earliest)
    where = [calendars.of(team, source) for source, team in steps.places]
    inside = worked(where, steps.place[here], since, until) / MICROSECONDS
    return (
        steps.n[here],
        np.full(len(here), NAMED),
        signs.state[here],
        (until - since) / MICROSECONDS,
        inside,
        np.full(len(here), NONE),
    )
