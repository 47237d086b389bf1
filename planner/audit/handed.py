"""Handed on: shares of cases that go from team to team, come back or are taken up again, and who gives to whom."""

from collections import defaultdict

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from planner.audit import handoffs
from planner.audit.causes import CASE, ORDER
from planner.audit.counted import median_hours, share
from planner.audit.flow_shares import codes, refs
from planner.audit.handoffs import Cases
from planner.audit.model_flow import Handed, Pass
from planner.policy import Policy
from planner.reasons import Figure

CASES = "cases"


def handed(steps: ibis.Table, *, policy: Policy) -> Handed | None:
    """Hand-overs between teams; None where no step has a team.

    ``steps`` has handoffs.KEPT and ``whom``. The elapsed time from the giver's last step to the taker's first is how
    long the work lay.
    """
    teams = _people(steps)
    if not teams:
        return None
    told = handoffs.cases(steps, policy=policy)
    passes, pairs = _passes(steps, teams, policy=policy)
    return Handed(
        cases=told.cases,
        hand_overs=told.hand_overs,
        handed_over=share(told.handed_over, told.cases, denominator=CASES, policy=policy),
        ping_pong=share(told.ping_pong, told.cases, denominator=CASES, policy=policy),
        first_line=_first_line(told, teams, policy),
        reopened=share(told.reopened, told.cases, denominator=CASES, policy=policy),
        passes=passes,
        pairs=pairs,
        people=frozenset().union(*teams.values()),
    )


def _first_line(told: Cases, teams: dict[str, frozenset[str]], policy: Policy) -> Figure | None:
    """Only where some team's name says that it is asked later than the first line."""
    if not handoffs.higher(list(teams), policy):
        return None
    return share(told.first_line, told.cases, denominator=CASES, policy=policy)


def _people(steps: ibis.Table) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    named = steps.filter(steps.placed_team.notnull()).select("placed_team", "whom").distinct()
    for row in named.to_pyarrow().to_pylist():
        found[row["placed_team"]] |= {row["whom"]} - {None}
    return {team: frozenset(people) for team, people in found.items()}


def _passes(steps: ibis.Table, teams: dict[str, frozenset[str]], *, policy: Policy) -> tuple[tuple[Pass, ...], int]:
    """The most frequent pairs of teams, and how many pairs there are."""
    case = ibis.window(group_by=CASE, order_by=[steps[name] for name in ORDER])
    beside = steps.mutate(next_team=steps.placed_team.lead().over(case))
    given = beside.filter(beside.next_team != beside.placed_team, beside.seconds.notnull())
    given = given.select(*CASE, "placed_team", "next_team", "seconds", "id")
    pairs = given.group_by("placed_team", "next_team").aggregate(times=given.count())
    ranked = pairs.order_by(ibis.desc("times"), "placed_team", "next_team").to_pyarrow()
    first = ranked.slice(0, policy["flow.passes"])
    if not first.num_rows:
        return (), 0
    table = given.semi_join(ibis.memtable(first), ["placed_team", "next_team"]).to_pyarrow()
    table = table.sort_by([("seconds", "descending"), ("id", "ascending")])
    found = [_pass(row["placed_team"], row["next_team"], table, teams, policy) for row in first.to_pylist()]
    return tuple(found), ranked.num_rows


def _pass(giver: str, taker: str, table: pa.Table, teams: dict[str, frozenset[str]], policy: Policy) -> Pass:
    mine = table.filter(pc.and_(pc.equal(table["placed_team"], giver), pc.equal(table["next_team"], taker)))
    cases = codes(mine, *CASE)
    hours = mine["seconds"].to_numpy().astype("float64")
    return Pass(
        giver=giver,
        taker=taker,
        times=mine.num_rows,
        cases=len(set(cases.tolist())),
        hours=median_hours(hours, cases, denominator="hand-overs", policy=policy),
        signals=refs(mine, policy=policy),
        givers=teams[giver],
        takers=teams[taker],
    )
