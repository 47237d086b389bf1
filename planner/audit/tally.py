"""Tallies: hours by team and kind, each kind's share with its range over cases, its signals and its people."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.bootstrap import Floats, share_intervals
from planner.audit.model import EVERYWHERE
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import Certainty, Figure, Interval, SignalRefs

Key = tuple[str, str]
CASE = ("source", "case")
WORKING_CLOCK = "working hours"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A team's hours of one kind, on the elapsed clock and, where hours are known, on the working clock."""

    team: str
    kind: str
    hours: float
    share: Figure
    worked: float | None
    worked_share: Figure | None
    signals: SignalRefs
    people: frozenset[str]
    certainty: Certainty


def tallies(rows: ibis.Table, *, kinds: Sequence[str], denominator: str, policy: Policy, seed: int) -> Iterator[Tally]:
    """The tallies of each team, and of the whole organisation as team "", in the order of ``kinds``.

    ``rows`` has placed_team, source, case, kind, seconds, worked (seconds, null where hours are not known), whom, id,
    time and row. Shares of a team add up to 1. Kinds and teams without any time are absent.
    """
    held = for_teams(rows)
    sums = _per_case(held, kinds)
    refs, whom = signals(held, most=policy["audit.example_signals"]), people(held)
    for team in sorted(sums):
        yield from _Team(team, sums[team], kinds, denominator, policy, seed).tallies(refs, whom)


def for_teams(rows: ibis.Table) -> ibis.Table:
    """The rows of each team, as ``held_by``, and all of them again for the whole organisation."""
    own = rows.filter(rows.placed_team.notnull()).rename(held_by="placed_team")
    return own.union(rows.mutate(placed_team=ibis.literal(EVERYWHERE)).rename(held_by="placed_team"))


def signals(held: ibis.Table, *, most: int) -> dict[Key, SignalRefs]:
    """How many rows each team and kind has, and the ids of the longest."""
    order = [held.seconds.desc(), held.time, held.source, held.case, held.row, held.id]
    longest = ibis.window(group_by=["held_by", "kind"], order_by=order)
    ranked = held.mutate(
        rank=ibis.row_number().over(longest), total=held.count().over(ibis.window(group_by=["held_by", "kind"]))
    )
    shown = ranked.filter(ranked["rank"] < most).select("held_by", "kind", "rank", "total", "id")
    found: dict[Key, list[dict[str, object]]] = defaultdict(list)
    for row in shown.to_pyarrow().sort_by("rank").to_pylist():
        found[row["held_by"], row["kind"]].append(row)
    return {
        key: SignalRefs(
            total=int(str(rows[0]["total"])), ids=tuple(dict.fromkeys(str(row["id"]) for row in rows if row["id"]))
        )
        for key, rows in found.items()
    }


def people(held: ibis.Table) -> dict[Key, frozenset[str]]:
    """Who is named in the rows of each team and kind."""
    found: dict[Key, set[str]] = defaultdict(set)
    named = held.filter(held.whom.notnull()).select("held_by", "kind", "whom").distinct()
    for row in named.to_pyarrow().to_pylist():
        found[row["held_by"], row["kind"]].add(row["whom"])
    return {key: frozenset(names) for key, names in found.items()}


@dataclass(frozen=True)
class _Sums:
    """Seconds per case (rows) and kind (columns) on both clocks; on the working clock not a number if not known."""

    elapsed: Floats
    worked: Floats


def _per_case(held: ibis.Table, kinds: Sequence[str]) -> dict[str, _Sums]:
    grouped = held.group_by("held_by", *CASE, "kind")
    table = grouped.aggregate(
        seconds=held.seconds.sum(),
        # A sum passes over what is null, and a case that is known in part is not known.
        worked=ibis.ifelse(held.worked.count() == held.count(), held.worked.sum(), None),
    ).to_pyarrow()
    table = table.sort_by([(name, "ascending") for name in ("held_by", *CASE)])
    if not table.num_rows:
        return {}
    teams, cases = _codes(table, "held_by"), _codes(table, *CASE, "held_by")
    first = np.flatnonzero(np.diff(cases, prepend=-1))
    columns = pc.index_in(table["kind"], value_set=pa.array(list(kinds))).to_numpy()
    elapsed, worked = (np.zeros((len(first), len(kinds))) for _ in range(2))
    elapsed[cases, columns] = table["seconds"].to_numpy()
    worked[cases, columns] = pc.cast(table["worked"], pa.float64()).to_numpy()
    starts = np.flatnonzero(np.diff(teams[first], prepend=-1))
    names = table["held_by"].take(pa.array(first[starts])).to_pylist()
    parts = zip(np.split(elapsed, starts[1:]), np.split(worked, starts[1:]), strict=True)
    return {name: _Sums(*part) for name, part in zip(names, parts, strict=True)}


def _codes(table: pa.Table, *names: str) -> npt.NDArray[np.int64]:
    """Numbers 0, 1, 2 ... for the runs of rows that are alike in the named columns."""
    changed = np.zeros(table.num_rows, dtype=bool)
    for name in names:
        codes = table[name].combine_chunks().dictionary_encode().indices.to_numpy()
        changed[1:] |= codes[1:] != codes[:-1]
    return np.cumsum(changed)


@dataclass(frozen=True)
class _Team:
    team: str
    sums: _Sums
    kinds: Sequence[str]
    denominator: str
    policy: Policy
    seed: int

    def tallies(self, refs: Mapping[Key, SignalRefs], whom: Mapping[Key, frozenset[str]]) -> Iterator[Tally]:
        elapsed = self.sums.elapsed.sum(axis=0)
        worked = self.sums.worked.sum(axis=0)
        shares = self._shares(self.sums.elapsed, clock="elapsed")
        known = bool(np.isfinite(worked).all() and worked.sum() > 0)
        inside = self._shares(self.sums.worked, clock=WORKING_CLOCK) if known else [None] * len(self.kinds)
        # Some states are entered by nobody; a figure about them is about all of the team.
        everyone = frozenset[str]().union(*(whom.get((self.team, kind), ()) for kind in self.kinds))
        for place, kind in enumerate(self.kinds):
            if elapsed[place] > 0:
                yield Tally(
                    team=self.team,
                    kind=kind,
                    hours=float(elapsed[place]) / HOUR,
                    share=shares[place],
                    worked=float(worked[place]) / HOUR if known else None,
                    worked_share=inside[place],
                    signals=refs[self.team, kind],
                    people=whom.get((self.team, kind), everyone),
                    certainty="likely" if self._enough else "cannot tell",
                )

    @property
    def _enough(self) -> bool:
        return bool(len(self.sums.elapsed) >= self.policy["audit.minimum_cases"])

    def _shares(self, sums: Floats, *, clock: str) -> list[Figure]:
        intervals: tuple[Interval | None, ...] = (None,) * len(self.kinds)
        if self._enough:
            intervals = share_intervals(
                sums,
                samples=self.policy["audit.bootstrap_samples"],
                level=self.policy["audit.confidence"],
                most_drawn=self.policy["audit.drawn_cases"],
                seed=self.seed,
                name=self.team,
            )
        values = sums.sum(axis=0) / sums.sum()
        return [
            Figure(
                value=float(value), unit="share", denominator=self.denominator, n=len(sums), clock=clock, interval=span
            )
            for value, span in zip(values, intervals, strict=True)
        ]
