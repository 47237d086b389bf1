"""Tallies: hours by team and kind, each kind's share with its range over runs of cases, its signals and its people."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit.bootstrap import Floats, run_intervals
from planner.audit.model import EVERYWHERE
from planner.audit.windows import HOUR
from planner.policy import Policy
from planner.reasons import Certainty, Figure, Interval, SignalRefs

Key = tuple[str, str]
CASE = ("source", "case")
WORKING_CLOCK = "working hours"
NO_TEAM = -1
# How rows that lasted as long stand, and what is told of them.
LONGEST = ("time", "source", "case", "row", "id")
# What a part may be instead, where nothing speaks for any kind.
ANY = "any"
# Enough that a few of them hold the longest rows, and few enough to be ranked at once.
PARTS = 61


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A team's hours of one kind, on the elapsed clock and, where hours are known, on the working clock.

    ``joint`` is the share of several kinds of the team as one, where it was asked for.
    """

    team: str
    kind: str
    hours: float
    share: Figure
    joint: Figure | None
    worked: float | None
    worked_share: Figure | None
    signals: SignalRefs
    people: frozenset[str]
    certainty: Certainty


def tallies(
    rows: ibis.Table, *, kinds: Sequence[str], denominator: str, policy: Policy, together: Collection[str] = ()
) -> Iterator[Tally]:
    """The tallies of each team, and of the whole organisation as team "", in the order of ``kinds``.

    ``rows`` has placed_team, source, case, kind, seconds, worked (seconds, null where hours are not known), whom, id,
    time and row. Shares of a team add up to 1. Kinds and teams without any time are absent. Where ``rows`` has
    ``rival``, the kind that a row may be instead, ANY or null, the ranges of both kinds hold either reading. The kinds
    of ``together`` have a share as one, which each tally of the team tells.
    """
    refs, whom = signals(rows, most=policy["audit.example_signals"]), people(rows)
    doubts = _doubts(rows, kinds) if "rival" in rows.columns else {}
    joint = np.isin(kinds, sorted(together))
    for team, sums in _by_team(rows, kinds):
        yield from _Team(team, sums, kinds, denominator, policy, doubts.get(team), joint).tallies(refs, whom)


def for_teams(rows: ibis.Table) -> ibis.Table:
    """The rows of each team, as ``held_by``, and all of them again for the whole organisation."""
    own = rows.filter(rows.placed_team.notnull()).rename(held_by="placed_team")
    return own.union(rows.mutate(placed_team=ibis.literal(EVERYWHERE)).rename(held_by="placed_team"))


def signals(rows: ibis.Table, *, most: int) -> dict[Key, SignalRefs]:
    """How many rows each team and kind has, and the ids of the longest; team "" is the whole organisation.

    ``rows`` has placed_team, kind, seconds, time, source, case, row and id.
    """
    bounds = _bounds(rows, most)
    near = rows.join(bounds, [rows.placed_team.identical_to(bounds.of_team), rows.kind == bounds.of_kind])
    near = near.filter((near.parts < most) | (near.seconds >= near.least))
    shown = _longest(near.rename(held_by="placed_team"), most).select(
        "held_by", "kind", "rank", "total", "seconds", *LONGEST
    )
    # The longest of all are among the longest of each team.
    table = shown.to_pyarrow()
    team = pa.array([EVERYWHERE] * len(table), pa.string())
    every = ibis.memtable(table.drop(["rank"]).set_column(0, "held_by", team))
    totals: dict[Key, int] = {}
    for row in table.group_by(["held_by", "kind"]).aggregate([("total", "max")]).to_pylist():
        for team in {row["held_by"] or EVERYWHERE, EVERYWHERE}:
            totals[team, row["kind"]] = totals.get((team, row["kind"]), 0) + int(row["total_max"])
    found: dict[Key, list[str]] = defaultdict(list)
    for ranked in (_longest(every, most).to_pyarrow(), table.filter(pc.is_valid(table["held_by"]))):
        for row in ranked.sort_by("rank").to_pylist():
            found[row["held_by"], row["kind"]].append(row["id"])
    return {
        key: SignalRefs(total=totals[key], ids=tuple(dict.fromkeys(one for one in ids if one)))
        for key, ids in found.items()
    }


def _longest(rows: ibis.Table, most: int) -> ibis.Table:
    """The longest of each team and kind, with their place among them as ``rank``."""
    order = ibis.window(group_by=["held_by", "kind"], order_by=[rows.seconds.desc(), *(rows[one] for one in LONGEST)])
    ranked = rows.mutate(rank=ibis.row_number().over(order))
    return ranked.filter(ranked["rank"] < most)


def _bounds(rows: ibis.Table, most: int) -> ibis.Table:
    """How many rows each team and kind has, and a length that each of the longest reaches, so that few are ranked.

    The rows lie in parts by chance; where so many parts have one as long, the longest are no shorter.
    """
    parts = rows.group_by("placed_team", "kind", part=rows.time.epoch_seconds() % PARTS).aggregate(
        best=rows.seconds.max(), rows=rows.count()
    )
    best = ibis.window(group_by=["placed_team", "kind"], order_by=[parts.best.desc(), parts.part])
    ranked = parts.mutate(place=ibis.row_number().over(best))
    return ranked.group_by(of_team="placed_team", of_kind="kind").aggregate(
        total=ranked["rows"].sum(), parts=ranked.count(), least=ranked.best.min(where=ranked.place < most)
    )


def people(rows: ibis.Table) -> dict[Key, frozenset[str]]:
    """Who is named in the rows of each team and kind; team "" is the whole organisation."""
    found: dict[Key, set[str]] = defaultdict(set)
    named = rows.filter(rows.whom.notnull()).select("placed_team", "kind", "whom").distinct()
    for row in named.to_pyarrow().to_pylist():
        for team in {row["placed_team"] or EVERYWHERE, EVERYWHERE}:
            found[team, row["kind"]].add(row["whom"])
    return {key: frozenset(names) for key, names in found.items()}


@dataclass(frozen=True)
class _Sums:
    """Seconds per case (rows, in the order in which they first waited) and kind (columns) on both clocks.

    On the working clock not a number if not known.
    """

    elapsed: Floats
    worked: Floats


def _doubts(rows: ibis.Table, kinds: Sequence[str]) -> dict[str, "_Doubts"]:
    """What of each team's kinds may be of another, and of another kind may be of each; in seconds on both clocks."""
    parts = rows.filter(rows.rival.notnull()).group_by("placed_team", "kind", "rival")
    sums = parts.aggregate(seconds=rows.seconds.sum(), worked=rows.worked.sum()).to_pyarrow().to_pylist()
    size = len(kinds)
    found: dict[str, _Doubts] = defaultdict(lambda: _Doubts(np.zeros((2, size, size)), np.zeros((2, size))))
    for row in sorted(sums, key=lambda row: row["placed_team"] or EVERYWHERE):
        both, own = np.array([row["seconds"], row["worked"] or 0.0]), kinds.index(row["kind"])
        for team in sorted({row["placed_team"] or EVERYWHERE, EVERYWHERE}):
            if row["rival"] == ANY:
                found[team].open[:, own] += both
            else:
                found[team].named[:, own, kinds.index(row["rival"])] += both
    return found


@dataclass(frozen=True)
class _Doubts:
    """Seconds (elapsed, worked) by kind that may be of another, by that other; ``open`` are those that may be any."""

    named: Floats
    open: Floats

    def around(self, clock: int, member: Floats) -> tuple[Floats, Floats]:
        """What of each group of kinds (a row of ones and zeros) may be of others, and what of others may be of it."""
        named, open_, others = self.named[clock], self.open[clock], 1 - member
        return (
            np.einsum("gi,ij,gj->g", member, named, others) + member @ open_,
            np.einsum("gi,ij,gj->g", others, named, member) + others @ open_,
        )


def _by_team(rows: ibis.Table, kinds: Sequence[str]) -> Iterator[tuple[str, _Sums]]:
    """Each team's sums, its cases in order, then teams in order; the whole organisation's come first."""
    per_case, teams = _per_case(rows, kinds)
    team, case, kind = (per_case[name].to_numpy() for name in ("team", "number", "kind_code"))
    place = case * len(kinds) + kind
    seconds = [pc.cast(per_case[name], pa.float64()).to_numpy() for name in ("seconds", "worked")]
    if len(team):
        yield EVERYWHERE, _Sums(*_summed(place, seconds, len(kinds)))
    order = np.argsort(team, kind="stable")
    edges = np.searchsorted(team[order], np.arange(len(teams) + 1))
    for number, name in enumerate(teams):
        own = order[edges[number] : edges[number + 1]]
        _, nth = np.unique(case[own], return_inverse=True)
        yield name, _Sums(*_summed(nth * len(kinds) + kind[own], [one[own] for one in seconds], len(kinds)))


def _summed(place: npt.NDArray[np.int64], seconds: Sequence[Floats], kinds: int) -> Iterator[Floats]:
    size = (int(place.max()) // kinds + 1) * kinds
    for one in seconds:
        sums: Floats = np.bincount(place, one, size).astype(np.float64).reshape(-1, kinds)
        yield sums


def _per_case(rows: ibis.Table, kinds: Sequence[str]) -> tuple[pa.Table, list[str]]:
    """Seconds by team (-1: none), case and kind, all three as numbers, and the names of the teams.

    Cases are numbered in the order in which they first waited. Numbers for names keep millions of rows small.
    """
    named = rows.filter(rows.placed_team.notnull()).select("placed_team").distinct().to_pyarrow()
    teams = sorted(named["placed_team"].to_pylist())
    codes = ibis.memtable(pa.table({"placed_team": pa.array(teams, pa.string()), "team": np.arange(len(teams))}))
    cases = rows.group_by(*CASE).aggregate(since=rows.time.min())
    # Those who waited at the same time met the same queue: they stay side by side.
    first = [cases.since, *(cases[name] for name in CASE)]
    cases = cases.select(*CASE, number=ibis.row_number().over(order_by=first))
    grouped = rows.group_by("placed_team", *CASE, "kind").aggregate(
        seconds=rows.seconds.sum(),
        # A sum passes over what is null, and a case that is known in part is not known.
        worked=ibis.ifelse(rows.worked.count() == rows.count(), rows.worked.sum(), None),
    )
    joined = grouped.join(cases, CASE).left_join(codes, "placed_team")
    found = joined.select(
        "number",
        "seconds",
        "worked",
        team=joined.team.fill_null(NO_TEAM),
        kind_code=ibis.cases(*((joined.kind == name, code) for code, name in enumerate(kinds))).cast("int8"),
    )
    return found.to_pyarrow(), teams


@dataclass(frozen=True)
class _Team:
    team: str
    sums: _Sums
    kinds: Sequence[str]
    denominator: str
    policy: Policy
    doubts: _Doubts | None
    together: npt.NDArray[np.bool_]

    def tallies(self, refs: Mapping[Key, SignalRefs], whom: Mapping[Key, frozenset[str]]) -> Iterator[Tally]:
        elapsed = self.sums.elapsed.sum(axis=0)
        worked = self.sums.worked.sum(axis=0)
        single, pair = np.eye(len(self.kinds)), np.array([self.together, ~self.together], dtype=np.float64)
        shares = self._shares(self.sums.elapsed, clock="elapsed", member=single)
        joint = self._shares(self.sums.elapsed, clock="elapsed", member=pair)[0] if self.together.any() else None
        known = bool(np.isfinite(worked).all() and worked.sum() > 0)
        inside = (
            self._shares(self.sums.worked, clock=WORKING_CLOCK, member=single) if known else [None] * len(self.kinds)
        )
        # Some states are entered by nobody; a figure about them is about all of the team.
        everyone = frozenset[str]().union(*(whom.get((self.team, kind), ()) for kind in self.kinds))
        for place, kind in enumerate(self.kinds):
            if elapsed[place] > 0:
                yield Tally(
                    team=self.team,
                    kind=kind,
                    hours=float(elapsed[place]) / HOUR,
                    share=shares[place],
                    joint=joint,
                    worked=float(worked[place]) / HOUR if known else None,
                    worked_share=inside[place],
                    signals=refs[self.team, kind],
                    people=whom.get((self.team, kind), everyone),
                    certainty="likely" if self._enough and self._read else "cannot tell",
                )

    @property
    def _enough(self) -> bool:
        return bool(len(self.sums.elapsed) >= self.policy["audit.minimum_cases"])

    @property
    def _read(self) -> bool:
        """Whether enough of the waiting says anything of why it passed."""
        unread = self.doubts.open[0].sum() if self.doubts else 0.0
        return bool(unread <= self.policy["audit.unread_share"] * self.sums.elapsed.sum())

    def _shares(self, sums: Floats, *, clock: str, member: Floats) -> list[Figure]:
        """The share of each group of kinds, a row of ones and zeros; the groups together are all kinds."""
        grouped: Floats = sums @ member.T
        intervals: tuple[Interval | None, ...] = (None,) * len(member)
        if self._enough:
            at = int(clock == WORKING_CLOCK)
            less, more = (None, None) if self.doubts is None else self.doubts.around(at, member)
            runs, level = self.policy["audit.runs"], self.policy["audit.confidence"]
            intervals = run_intervals(grouped, runs=runs, level=level, less=less, more=more)
        values = grouped.sum(axis=0) / grouped.sum()
        return [
            Figure(
                value=float(value), unit="share", denominator=self.denominator, n=len(sums), clock=clock, interval=span
            )
            for value, span in zip(values, intervals, strict=True)
        ]
