"""Waiting: how long each team's work waited for each cause, and what part of all its waiting that is."""

from collections import defaultdict
from collections.abc import Mapping

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.bootstrap import Floats, share_intervals
from planner.audit.model import EVERYWHERE, Unmapped, Waiting
from planner.audit.states import CAUSES, UNMAPPED
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import Figure, Interval, SignalRefs


def by_cause(steps: ibis.Table, *, policy: Policy, seed: int) -> tuple[Waiting, ...]:
    """Waiting by team and cause; team "" is the whole organisation. A team whose work never waited is absent.

    ``steps`` is what causes.attributed() gives. The shares of a team add up to 1, the unattributed part among them.
    """
    held = _for_teams(steps)
    sums = _per_case(held)
    signals = _signals(held, most=policy["audit.example_signals"])
    people = _people(held)
    return tuple(
        waiting
        for team in sorted(sums)
        for waiting in _of_team(team, sums[team], signals=signals, people=people, policy=policy, seed=seed)
    )


def unmapped_states(steps: ibis.Table) -> tuple[Unmapped, ...]:
    """The states whose names say nothing about a cause, with most unattributed hours first."""
    unknown = steps.filter(steps.meaning == UNMAPPED)
    hours = unknown.seconds.sum(where=unknown.cause == "unattributed").fill_null(0)
    counts = unknown.group_by("activity").aggregate(signals=unknown.count(), seconds=hours).to_pyarrow().to_pylist()
    found = [Unmapped(state=row["activity"], signals=row["signals"], hours=row["seconds"] / HOUR) for row in counts]
    return tuple(sorted(found, key=lambda state: (-state.hours, -state.signals, state.state)))


def _for_teams(steps: ibis.Table) -> ibis.Table:
    waits = steps.filter(steps.cause.notnull(), steps.seconds > 0)
    waits = waits.select("placed_team", "source", "case", "cause", "seconds", "whom", "id", "time", "row")
    own = waits.filter(waits.placed_team.notnull()).rename(held_by="placed_team")
    everywhere = waits.mutate(placed_team=ibis.literal(EVERYWHERE)).rename(held_by="placed_team")
    return own.union(everywhere)


def _per_case(held: ibis.Table) -> dict[str, Floats]:
    """Seconds per case (rows) and cause (columns, in the order of CAUSES) for each team."""
    table = held.group_by("held_by", "source", "case", "cause").aggregate(seconds=held.seconds.sum()).to_pyarrow()
    table = table.sort_by([(name, "ascending") for name in ("held_by", "source", "case", "cause")])
    if not table.num_rows:
        return {}
    teams, cases = _codes(table, "held_by"), _codes(table, "source", "case", "held_by")
    first = np.flatnonzero(np.diff(cases, prepend=-1))
    sums = np.zeros((len(first), len(CAUSES)))
    columns = pc.index_in(table["cause"], value_set=pa.array(CAUSES)).to_numpy()
    sums[cases, columns] = table["seconds"].to_numpy()
    starts = np.flatnonzero(np.diff(teams[first], prepend=-1))
    names = table["held_by"].take(pa.array(first[starts])).to_pylist()
    return dict(zip(names, np.split(sums, starts[1:]), strict=True))


def _codes(table: pa.Table, *names: str) -> npt.NDArray[np.int64]:
    """Numbers 0, 1, 2 ... for the runs of rows that are alike in the named columns."""
    changed = np.zeros(table.num_rows, dtype=bool)
    for name in names:
        codes = table[name].combine_chunks().dictionary_encode().indices.to_numpy()
        changed[1:] |= codes[1:] != codes[:-1]
    return np.cumsum(changed)


def _signals(held: ibis.Table, *, most: int) -> dict[tuple[str, str], SignalRefs]:
    order = [held.seconds.desc(), held.time, held.source, held.case, held.row, held.id]
    longest = ibis.window(group_by=["held_by", "cause"], order_by=order)
    ranked = held.mutate(
        rank=ibis.row_number().over(longest), total=held.count().over(ibis.window(group_by=["held_by", "cause"]))
    )
    shown = ranked.filter(ranked["rank"] < most).select("held_by", "cause", "rank", "total", "id")
    found: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in shown.to_pyarrow().sort_by("rank").to_pylist():
        found[row["held_by"], row["cause"]].append(row)
    return {
        key: SignalRefs(total=int(str(rows[0]["total"])), ids=tuple(str(row["id"]) for row in rows if row["id"]))
        for key, rows in found.items()
    }


def _people(held: ibis.Table) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    named = held.filter(held.whom.notnull()).select("held_by", "cause", "whom").distinct()
    for row in named.to_pyarrow().to_pylist():
        found[row["held_by"], row["cause"]].add(row["whom"])
    return {key: frozenset(people) for key, people in found.items()}


def _of_team(
    team: str,
    sums: Floats,
    *,
    signals: Mapping[tuple[str, str], SignalRefs],
    people: Mapping[tuple[str, str], frozenset[str]],
    policy: Policy,
    seed: int,
) -> list[Waiting]:
    cases, totals = len(sums), sums.sum(axis=0)
    # Some states are entered by nobody; a figure about them is about all of the team.
    everyone = frozenset[str]().union(*(people.get((team, cause), ()) for cause in CAUSES))
    enough = cases >= policy["audit.minimum_cases"]
    intervals: tuple[Interval | None, ...] = (None,) * len(CAUSES)
    if enough:
        intervals = share_intervals(
            sums,
            samples=policy["audit.bootstrap_samples"],
            level=policy["audit.confidence"],
            most_drawn=policy["audit.drawn_cases"],
            seed=seed,
            name=team,
        )
    return [
        Waiting(
            team=team,
            cause=cause,
            hours=float(seconds) / HOUR,
            share=_share(float(seconds / totals.sum()), cases=cases, interval=interval),
            signals=signals[team, cause],
            people=people.get((team, cause), everyone),
            certainty="likely" if enough else "cannot tell",
        )
        for cause, seconds, interval in zip(CAUSES, totals, intervals, strict=True)
        if seconds > 0
    ]


def _share(value: float, *, cases: int, interval: Interval | None) -> Figure:
    return Figure(value=value, unit="share", denominator="hours of waiting", n=cases, interval=interval)
