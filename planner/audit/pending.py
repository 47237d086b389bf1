"""Pending: what still waits at the end of the window, apart from the waits that are over."""

from collections.abc import Iterator

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.bootstrap import Floats, median_interval
from planner.audit.held import Pending
from planner.audit.states import CAUSES
from planner.audit.tally import for_teams, people, signals
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import Figure

DENOMINATOR = "cases that still wait (median)"
COLUMNS = ("placed_team", "source", "case", "whom", "id", "time", "row")


def pending(steps: ibis.Table, *, policy: Policy) -> tuple[Pending, ...]:
    """Cases whose last state is one of waiting, by team and cause; team "" is the whole organisation.

    ``steps`` has one row a step with until (null for a case's last) and meaning. The time so far runs from the begin of
    the state to the last signal of its source. A case whose last state ended it, is worked in or says nothing is not
    among them.
    """
    last = steps.filter(steps.until.isnull(), steps.meaning.isin(CAUSES))
    now = steps.group_by("source").aggregate(now=steps.time.max())
    joined = last.join(now, "source")
    rows = joined.select(*COLUMNS, kind=joined.meaning, seconds=joined.now.delta(joined.time, unit="second"))
    found = list(_hours(for_teams(rows)))
    if not found:
        return ()
    refs, whom = signals(rows, most=policy["audit.example_signals"]), people(rows)
    told = [
        Pending(
            team=team,
            cause=cause,
            cases=len(hours),
            hours=float(hours.sum()),
            age=_age(hours, policy),
            signals=refs[team, cause],
            people=whom.get((team, cause), frozenset()),
        )
        for team, cause, hours in found
    ]
    return tuple(sorted(told, key=lambda one: (one.team, CAUSES.index(one.cause))))


def _hours(held: ibis.Table) -> Iterator[tuple[str, str, Floats]]:
    """The hours so far of each team's cases that wait for one cause."""
    table = held.select("held_by", "kind", "seconds").to_pyarrow()
    table = table.sort_by([("held_by", "ascending"), ("kind", "ascending")])
    keys = pc.binary_join_element_wise(table["held_by"], table["kind"], "\x1f").combine_chunks().dictionary_encode()
    edges = np.searchsorted(keys.indices.to_numpy(), np.arange(len(keys.dictionary) + 1))
    hours: Floats = table["seconds"].cast(pa.float64()).to_numpy() / HOUR
    for place, key in enumerate(keys.dictionary.to_pylist()):
        team, _, cause = key.partition("\x1f")
        yield team, cause, hours[edges[place] : edges[place + 1]]


def _age(hours: Floats, policy: Policy) -> Figure:
    enough = len(hours) >= policy["audit.minimum_cases"]
    interval = median_interval(hours, level=policy["audit.confidence"]) if enough else None
    return Figure(value=float(np.median(hours)), unit="hours", denominator=DENOMINATOR, n=len(hours), interval=interval)
