"""Broken logs: what in a log is not as it should be, how often, and what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis

from planner.audit.calendars import Calendars
from planner.audit.causes import CASE
from planner.audit.states import UNMAPPED
from planner.policy import Policy
from planner.reasons import Missing

NO_STARTS = Missing(
    what="When work on each step began",
    would="Split the waiting by what held it up: batches, other work done first, people who were away",
    bring="Export begin and end of each step, where your tool knows them; states alone still show the causes",
)
NO_HOURS = Missing(
    what="Working hours: too few steps of named people to learn them from",
    would="Tell nights and weekends from waiting while people were there",
    bring="Write your working hours into the policy's hours, or import a longer log with the account of each step",
)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many steps of cases there are, and how many of them are odd in which way.

    ``lost`` events have no time and ``nowhere`` no case, so that they are no steps. ``unsorted`` steps stand in the
    file after one that came later, ``alike`` share their moment with the next of their case, ``backwards`` begin after
    they end. ``untold`` are cases whose last state does not say whether they are over, ``large`` those with very many
    steps. ``by_source`` has the steps, those with a begin, and those that begin after they end.
    """

    steps: int
    lost: int
    nowhere: int
    nobody: int
    begun: int
    backwards: int
    unsorted: int
    alike: int
    untold: int
    large: tuple[tuple[str, int], ...]
    by_source: Mapping[str, tuple[int, int, int]]


def count(events: ibis.Table, steps: ibis.Table, *, policy: Policy) -> Counts:
    """Count what is odd; ``events`` are the signals of kind event, ``steps`` those that are steps of a case."""
    whole = events.aggregate(
        lost=events.time.isnull().sum().fill_null(0),
        nowhere=(events.time.notnull() & events.case.isnull()).sum().fill_null(0),
    )
    odd = steps.group_by("source").aggregate(
        steps=steps.count(),
        nobody=steps.actor.isnull().sum(),
        begun=(steps.start <= steps.time).sum().fill_null(0),
        backwards=(steps.start > steps.time).sum().fill_null(0),
        unsorted=(steps.next_row < steps.row).sum().fill_null(0),
        alike=(steps.until == steps.time).sum().fill_null(0),
        untold=(steps.until.isnull() & (steps.meaning == UNMAPPED)).sum(),
    )
    rows = odd.to_pyarrow().to_pylist()
    names = ("steps", "nobody", "begun", "backwards", "unsorted", "alike", "untold")
    return Counts(
        **whole.to_pyarrow().to_pylist()[0],
        **{name: sum(row[name] for row in rows) for name in names},
        large=_large(steps, policy),
        by_source={row["source"]: (row["steps"], row["begun"], row["backwards"]) for row in rows},
    )


def timed(counts: Counts, policy: Policy) -> frozenset[str]:
    """The sources whose steps mostly say when they began."""
    return frozenset(
        source
        for source, (steps, begun, _) in counts.by_source.items()
        if steps and begun / steps >= policy["hours.timed_share"]
    )


def told(counts: Counts, *, calendars: Calendars, timed: frozenset[str], policy: Policy) -> tuple[Missing, ...]:
    """What is odd, in the words of what could not be said."""
    if not counts.steps:
        return tuple(_lost(counts))
    found = [*_lost(counts), *_of_people(counts), *_of_begins(counts, timed), *_of_order(counts)]
    found += [_hours_wrong(problem) for problem in calendars.wrong]
    found += [] if calendars.known else [NO_HOURS]
    return (*found, *_of_cases(counts, timed, policy))


def _large(steps: ibis.Table, policy: Policy) -> tuple[tuple[str, int], ...]:
    sizes = steps.group_by(*CASE).aggregate(steps=steps.count())
    large = sizes.filter(sizes.steps > policy["mechanisms.large_case"]).order_by(ibis.desc("steps"), *CASE)
    return tuple((row["case"], row["steps"]) for row in large.to_pyarrow().to_pylist())


def _lost(counts: Counts) -> list[Missing]:
    found = []
    if counts.lost:
        found.append(
            Missing(
                what=f"The time of {_many(counts.lost, 'event')}",
                would="Put them in order; they are left out, since nobody can say when they happened",
                bring="Export the time of every event",
            )
        )
    if counts.nowhere:
        found.append(
            Missing(
                what=f"The case of {_many(counts.nowhere, 'event')}",
                would="See what they follow on; they are left out of the waiting",
                bring="Export the number of the ticket, request or order with every event",
            )
        )
    return found


def _of_people(counts: Counts) -> list[Missing]:
    # Where nobody is named at all, that is said as a whole elsewhere.
    if not 0 < counts.nobody < counts.steps:
        return []
    return [
        Missing(
            what=f"Who took {counts.nobody:,} of {_many(counts.steps, 'step')}",
            would="Say whether those people were busy or away; these steps count, their waits stay unexplained by that",
            bring="Export the account that took each step",
        )
    ]


def _of_begins(counts: Counts, timed: frozenset[str]) -> list[Missing]:
    if not counts.begun and not counts.backwards:
        return [NO_STARTS]
    found = []
    without = sum(steps - begun - odd for source, (steps, begun, odd) in counts.by_source.items() if source in timed)
    if without:
        found.append(
            Missing(
                what=f"When {_many(without, 'step')} began, where the others of the source say it",
                would="Part their work from the wait before it; both count as waiting without a known mechanism",
                bring="Export the begin of every step",
            )
        )
    unused = {source: begun for source, (_, begun, _) in counts.by_source.items() if source not in timed and begun}
    for source, begun in sorted(unused.items()):
        found.append(
            Missing(
                what=f"When most steps of “{source}” began: only {begun:,} say it",
                would="Split their waiting by what held it up; it is told by states instead",
                bring="Export the begin of every step",
            )
        )
    if counts.backwards:
        found.append(
            Missing(
                what=f"A begin that lies before the end, for {_many(counts.backwards, 'step')}",
                would="Measure how long they took; they count as steps of no length at their end",
                bring="Check the clocks and time zones of the source",
            )
        )
    return found


def _of_order(counts: Counts) -> list[Missing]:
    found = []
    if counts.unsorted:
        found.append(
            Missing(
                what=f"The order of {_many(counts.unsorted, 'step')} that the file has after a later one of their case",
                would="Be sure of what followed what; they were put in the order of their times",
                bring="Sort the export by time, and check the clocks of the source",
            )
        )
    if counts.alike:
        found.append(
            Missing(
                what=f"The order of {_many(counts.alike, 'step')} with the same time as the next one of their case",
                would="Be sure of what followed what; they were taken in the order of the file",
                bring="Export times with seconds, where your tool knows them",
            )
        )
    return found


def _of_cases(counts: Counts, timed: frozenset[str], policy: Policy) -> list[Missing]:
    found = []
    if counts.large:
        shown = counts.large[: policy["audit.named_states"]]
        named = ", ".join(f"“{case}” ({steps:,})" for case, steps in shown)
        more = f" and {len(counts.large) - len(shown)} more" if len(counts.large) > len(shown) else ""
        found.append(
            Missing(
                what=f"Whether these are single cases, having very many steps: {named}{more}",
                would="Trust the waits between their steps; they count as they stand",
                bring="Check whether the number stands for several cases, or for none",
            )
        )
    if counts.untold and len(timed) < len(counts.by_source):
        found.append(
            Missing(
                what=f"Whether {_many(counts.untold, 'case')} are over: their last state does not say it",
                would="Count how long they have waited so far; they are not counted as waiting now",
                bring="Say what the state means on the page Friction, States",
            )
        )
    return found


def _hours_wrong(problem: str) -> Missing:
    return Missing(
        what=f"Working hours that can be read ({problem})",
        would="Judge the waiting by them; they were passed over",
        bring='Write days with pairs of times, such as monday = [["09:00", "17:00"]]',
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
