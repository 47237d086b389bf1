"""Hand-offs: how often work goes from team to team, comes back, and is taken up again after it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import ibis
import pyarrow as pa

from planner.audit.causes import CASE, ORDER
from planner.audit.states import ENDED, UNMAPPED, longest, plain
from planner.policy import Policy

# What the functions below read of what causes.attributed() gives.
KEPT: Final = (*CASE, *ORDER, "placed_team", "activity", "type", "meaning", "seconds")


@dataclass(frozen=True, kw_only=True)
class Cases:
    """How many cases there are, and how many of them did what.

    ``ping_pong`` came back to a team that had given them to another (A, B, A); ``first_line`` never left teams of the
    first line; ``reopened`` were taken up again after they had ended. ``hand_overs`` counts steps, not cases.
    """

    cases: int
    hand_overs: int
    handed_over: int
    ping_pong: int
    first_line: int
    reopened: int


def cases(steps: ibis.Table, *, policy: Policy) -> Cases:
    """Hand-overs between teams in the cases of a log.

    ``steps`` is what causes.attributed() gives. A hand-over is a step followed by one of another team; a step without
    a team is none, and hides the one before it.
    """
    beside = _beside(steps)
    beside = beside.mutate(higher=_any_of(beside.placed_team, _higher(steps, policy)))
    per_case = beside.group_by(*CASE).aggregate(
        hand_overs=beside.handed.sum(),
        ping_pong=beside.back.any(),
        reopened=((beside.meaning == ENDED) & ~beside.next_meaning.isin([ENDED, UNMAPPED])).fill_null(False).any(),
        higher=beside.higher.any(),
        placed=beside.placed_team.notnull().any(),
    )
    told = per_case.aggregate(
        cases=per_case.count(),
        hand_overs=per_case.hand_overs.sum().fill_null(0),
        handed_over=(per_case.hand_overs > 0).sum().fill_null(0),
        ping_pong=per_case.ping_pong.sum().fill_null(0),
        first_line=(per_case.placed & ~per_case.higher).sum().fill_null(0),
        reopened=per_case.reopened.sum().fill_null(0),
    )
    return Cases(**told.to_pyarrow().to_pylist()[0])


def passes(steps: ibis.Table) -> pa.Table:
    """How often each team gave work to each other one, and how long it then lay: giver, taker, count, cases, hours.

    ``hours`` is the median of the elapsed hours from the giver's last step to the taker's first. Most frequent first.
    """
    beside = _beside(steps)
    given = beside.filter(beside.handed == 1, beside.seconds.notnull())
    table = given.group_by(giver=given.placed_team, taker=given.next_team).aggregate(
        count=given.count(), cases=(given.source + "\x1f" + given.case).nunique(), hours=given.seconds.median() / 3600
    )
    return table.order_by(ibis.desc("count"), "giver", "taker").to_pyarrow()


def state_hours(steps: ibis.Table) -> pa.Table:
    """Elapsed hours in each state until the next step, with what it means: activity, type, meaning, hours, steps."""
    kept = steps.filter(steps.seconds.notnull())
    table = kept.group_by("activity", "type", "meaning").aggregate(hours=kept.seconds.sum() / 3600, steps=kept.count())
    return table.order_by(ibis.desc("hours"), "activity", "type").to_pyarrow()


def _beside(steps: ibis.Table) -> ibis.Table:
    order = [steps[name] for name in ORDER]
    case = ibis.window(group_by=CASE, order_by=order)
    beside = steps.mutate(
        next_team=steps.placed_team.lead().over(case),
        next_meaning=steps.meaning.lead().over(case),
        before=steps.placed_team.lag().over(case),
    )
    beside = beside.mutate(handed=(beside.next_team != beside.placed_team).fill_null(False).cast("int64"))
    # Among the first steps of each team's turn, the one two turns back.
    turns = beside.filter(
        (beside.before.isnull() | (beside.before != beside.placed_team)) & beside.placed_team.notnull()
    )
    turn = ibis.window(group_by=CASE, order_by=[turns[name] for name in ORDER])
    turns = turns.mutate(back=(turns.placed_team.lag(2).over(turn) == turns.placed_team).fill_null(False))
    again = turns.filter(turns.back).select(*CASE, "row", "time", back=ibis.literal(True))
    return beside.left_join(again, [*CASE, "row", "time"]).mutate(back=ibis._.back.fill_null(False))


def _any_of(teams: ibis.Value, names: list[str]) -> ibis.Value:
    # An empty list makes a constant, which cannot be aggregated.
    return teams.isin(names).fill_null(False) if names else teams.isnull() & teams.notnull()


def _higher(steps: ibis.Table, policy: Policy) -> list[str]:
    return higher(steps.select("placed_team").distinct().to_pyarrow()["placed_team"].to_pylist(), policy)


def higher(teams: Sequence[str | None], policy: Policy) -> list[str]:
    """Those teams whose names say that they are asked only when the first line cannot help."""
    words = {plain(word): word for word in policy["handoffs.higher_lines"]}
    return [team for team in teams if team and longest(words, team)]
