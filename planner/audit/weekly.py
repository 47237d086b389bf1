"""Weekly series: the hours waited a case and the shares by cause, by the week in which a wait ended."""

import datetime as dt
import math
from collections import defaultdict
from typing import Any

import ibis

from planner.audit.model_course import Weekly
from planner.audit.states import CAUSES
from planner.audit.windows import HOUR
from planner.policy import Policy

WEEK_SECONDS = 7 * 24 * HOUR


def weekly(held: ibis.Table, *, policy: Policy, least_people: int) -> tuple[Weekly, ...]:
    """The series of each team, and of all as team "", without weeks of few cases or few people.

    ``held`` has held_by, source, case, cause, seconds, whom and ended, a row a wait. The first weeks are left out as
    long as most waits last, since waits that began before the data are not in them.
    """
    dated = held.mutate(week=held.ended.truncate("W").date())
    totals = dated.group_by("held_by", "week").aggregate(
        cases=(dated.source + "\n" + dated.case).nunique(), people=dated.whom.nunique()
    )
    by_cause = dated.group_by("held_by", "week", "cause").aggregate(seconds=dated.seconds.sum())
    long = held.group_by("held_by").aggregate(long=held.seconds.quantile(policy["pulses.long_wait"]))
    settling = {row["held_by"]: float(row["long"]) / WEEK_SECONDS for row in long.to_pyarrow().to_pylist()}
    sums: dict[tuple[str, dt.date], dict[str, float]] = defaultdict(dict)
    for row in by_cause.to_pyarrow().to_pylist():
        sums[row["held_by"], row["week"]][row["cause"]] = row["seconds"]
    named = held.filter(held.whom.notnull()).select("held_by", "whom").distinct()
    people: dict[str, set[str]] = defaultdict(set)
    for row in named.to_pyarrow().to_pylist():
        people[row["held_by"]].add(row["whom"])
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in totals.order_by("held_by", "week").to_pyarrow().to_pylist():
        rows[row["held_by"]].append(row | {"seconds": sums[row["held_by"], row["week"]]})
    return tuple(
        _weekly(team, rows[team], frozenset(people[team]), settling[team], policy, least_people)
        for team in sorted(rows)
    )


def _weekly(
    team: str, rows: list[dict[str, Any]], people: frozenset[str], long: float, policy: Policy, least_people: int
) -> Weekly:
    first = min(math.ceil(long), int(len(rows) * policy["pulses.settling_share"]))
    settled = rows[first:]
    # A source that names nobody has no people to count; the gate hides a team whose people nobody knows.
    enough = [
        row
        for row in settled
        if row["cases"] >= policy["pulses.week_cases"] and (row["people"] >= least_people or not people)
    ]
    totals = [sum(row["seconds"].values()) for row in enough]
    causes = [cause for cause in CAUSES if any(cause in row["seconds"] for row in enough)]
    return Weekly(
        team=team,
        weeks=tuple(row["week"] for row in enough),
        hours=tuple(total / HOUR / row["cases"] for row, total in zip(enough, totals, strict=True)),
        shares={
            cause: tuple(row["seconds"].get(cause, 0.0) / total for row, total in zip(enough, totals, strict=True))
            for cause in causes
        },
        people=people,
        left_out=len(settled) - len(enough),
        settling=first,
    )
