"""What the frictions are counted over: the steps of the window, its cases with their teams, and who works where."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import ibis

from planner.audit.causes import CASE, ORDER
from planner.audit.kept import kept
from planner.audit.model import EVERYWHERE, Window
from planner.audit.states import ENDED
from planner.policy import Policy

STEP = (
    *CASE,
    *ORDER,
    "placed_team",
    "activity",
    "type",
    "meaning",
    "seconds",
    "whom",
    "automated",
    "start",
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """``steps`` has a row a step with the columns STEP, ``cases`` a row a case: team, first, last, ended, steps, id.

    ``people`` are those who took steps, by team; those of all teams and of none under "". ``teams`` are those with
    enough cases to tell anything, the largest first and no more than policy frictions.teams; ``names`` are what they
    are called.
    """

    steps: ibis.Table
    cases: ibis.Table
    people: Mapping[str, frozenset[str]]
    teams: tuple[str, ...]
    names: Mapping[str, str]
    policy: Policy
    window: Window
    seed: int

    def everybody(self, team: str) -> frozenset[str]:
        """The people of a team."""
        return self.people.get(team, frozenset())


@contextmanager
def seen(steps: ibis.Table, *, names: Mapping[str, str], policy: Policy, window: Window, seed: int) -> Iterator[Seen]:
    """The steps as they are, and their cases, worked out once and held until the block ends."""
    held = steps.select(*STEP)
    with kept(_cases(held)) as cases:
        yield Seen(
            steps=held,
            cases=cases,
            people=_people(held),
            teams=_teams(cases, policy),
            names=names,
            policy=policy,
            window=window,
            seed=seed,
        )


def _cases(steps: ibis.Table) -> ibis.Table:
    """A case belongs to the team that took most of its steps."""
    teams = steps.filter(steps.placed_team.notnull()).group_by(*CASE, "placed_team").aggregate(times=ibis._.count())
    first = ibis.window(group_by=CASE, order_by=[teams.times.desc(), teams.placed_team])
    main = teams.mutate(place=ibis.row_number().over(first)).filter(ibis._.place == 0)
    cases = steps.group_by(*CASE).aggregate(
        first=steps.time.min(),
        last=steps.time.max(),
        ended=(steps.meaning == ENDED).any(),
        done=steps.time.max(where=steps.meaning == ENDED),
        steps=steps.count(),
        id=steps.id.min(),
    )
    return cases.left_join(main.select(*CASE, team="placed_team"), list(CASE)).drop("source_right", "case_right")


def _people(steps: ibis.Table) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    named = steps.filter(steps.whom.notnull()).select("placed_team", "whom").distinct()
    for row in named.to_pyarrow().to_pylist():
        for team in {row["placed_team"] or EVERYWHERE, EVERYWHERE}:
            found[team].add(row["whom"])
    return {team: frozenset(people) for team, people in found.items()}


def _teams(cases: ibis.Table, policy: Policy) -> tuple[str, ...]:
    sizes = cases.filter(cases.team.notnull()).group_by("team").aggregate(size=ibis._.count())
    large = sizes.filter(sizes["size"] >= policy["audit.minimum_cases"]).order_by(ibis.desc("size"), "team")
    return tuple(large.limit(policy["frictions.teams"]).to_pyarrow()["team"].to_pylist())


def by_team(seen: Seen, rows: ibis.Table, **counts: ibis.Value) -> dict[str, dict[str, int]]:
    """Counts over cases by team, and over all cases under "". Each is the sum of a column of numbers or flags."""
    sums = {name: column.cast("int64").sum().fill_null(0) for name, column in counts.items()}
    told = {EVERYWHERE: rows.aggregate(**sums).to_pyarrow().to_pylist()[0]}
    by_name = rows.filter(rows.team.notnull()).group_by("team").aggregate(**sums)
    counted = {row.pop("team"): row for row in by_name.to_pyarrow().to_pylist()}
    return told | {team: counted[team] for team in seen.teams if team in counted}


def examples(seen: Seen, rows: ibis.Table) -> dict[str, tuple[str, ...]]:
    """The ids of some rows by team, and of all under "", the longest first. ``rows`` has team, id, first and last."""
    most, lasted = seen.policy["audit.example_signals"], rows.last.delta(rows.first, unit="second")
    longest = rows.mutate(lasted=lasted).order_by(ibis.desc("lasted"), "id").limit(most).select("id").to_pyarrow()
    order = ibis.window(group_by="team", order_by=[lasted.desc(), rows.id])
    ranked = rows.mutate(place=ibis.row_number().over(order))
    shown = ranked.filter(ranked.place < most, ranked.team.notnull()).select("team", "place", "id").to_pyarrow()
    found: dict[str, list[str]] = {EVERYWHERE: longest["id"].to_pylist()}
    for row in shown.sort_by("place").to_pylist():
        found.setdefault(row["team"], []).append(row["id"])
    return {team: tuple(one for one in ids if one) for team, ids in found.items()}
