"""Manual steps: what people of one team do by hand that a machine does elsewhere."""

from typing import Any

import ibis

from planner.audit.counted import share
from planner.audit.model_flow import Friction
from planner.audit.said import friction
from planner.audit.seen import Seen
from planner.audit.states import CAUSES, ENDED, WORKING
from planner.audit.windows import HOUR
from planner.audit.words import team_name
from planner.reasons import Missing, Reason, SignalRefs, percent

USED = ("frictions.automated_share", "audit.work_hours_cap")
NO_MACHINES = Missing(
    what="Accounts that belong to machines: none is marked as one",
    would="Say which steps people do by hand that are automated elsewhere",
    bring="Mark the accounts of bots on the page of accounts",
)


def manual(seen: Seen) -> tuple[tuple[Friction, ...], tuple[Missing, ...]]:
    """Steps that a machine mostly takes in some team, or of no team's, and people mostly take in another.

    Hours by hand are those between the beginning and the end of the step, or in a state of working, each at most the
    policy's cap. Steps that only wait, or end a case, are no work.
    """
    rows = _counted(seen)
    if not any(row["machine"] for row in rows):
        return (), (NO_MACHINES,)
    found = [one for activity in sorted({row["activity"] for row in rows}) for one in _of(activity, rows, seen)]
    found.sort(key=lambda one: (-one[0], one[1].key))
    return tuple(one for _, one in found[: seen.policy["frictions.manual_steps"]]), ()


def _counted(seen: Seen) -> list[dict[str, Any]]:
    """How often each team took each step by hand and by machine, in how many cases, and the hours by hand."""
    steps, cap = seen.steps, seen.policy["audit.work_hours_cap"] * HOUR
    work = steps.filter(steps.start.notnull() | ~steps.meaning.isin((*CAUSES, ENDED)), steps.activity != "")
    lasted = ibis.ifelse(work.meaning == WORKING, work.seconds, ibis.null("int64"))
    work = work.mutate(
        team=work.placed_team.fill_null(""),
        spent=ibis.least(ibis.coalesce(work.time.delta(work.start, unit="second"), lasted), cap),
        key=work.source + "\x1f" + work.case,
    )
    by_hand = ~work.automated
    told = work.group_by("activity", "team").aggregate(
        machine=work.automated.sum(),
        hand=by_hand.sum(),
        cases=work.key.nunique(),
        by_hand=work.key.nunique(where=by_hand),
        by_machine=work.key.nunique(where=work.automated),
        seconds=work.spent.sum(where=by_hand & (work.spent > 0)).fill_null(0),
        timed=work.spent.count(where=by_hand & (work.spent > 0)),
        ids=work.id.collect(where=by_hand, order_by=work.id)[: seen.policy["audit.example_signals"]],
    )
    found: list[dict[str, Any]] = told.order_by("activity", "team").to_pyarrow().to_pylist()
    return found


def _of(activity: str, rows: list[dict[str, Any]], seen: Seen) -> list[tuple[float, Friction]]:
    mine = [row for row in rows if row["activity"] == activity]
    least, half = seen.policy["audit.minimum_cases"], seen.policy["frictions.automated_share"]
    elsewhere = [row for row in mine if row["machine"] >= least and row["machine"] > half * _acts(row)]
    return [
        (row["seconds"] / HOUR, _friction(row, others, seen))
        for row in mine
        if row["team"] and row["hand"] >= least and row["machine"] <= half * _acts(row)
        if (others := [one for one in elsewhere if one is not row])
    ]


def _acts(row: dict[str, Any]) -> int:
    return int(row["hand"] + row["machine"])


def _friction(row: dict[str, Any], others: list[dict[str, Any]], seen: Seen) -> Friction:
    policy, half = seen.policy, seen.policy["frictions.automated_share"]
    figure = share(row["by_hand"], row["cases"], denominator=f"cases with “{row['activity']}”", policy=policy)
    machine, acts = sum(one["machine"] for one in others), sum(_acts(one) for one in others)
    cases = sum(one["by_machine"] for one in others), sum(one["cases"] for one in others)
    beside = share(*cases, denominator="cases with it there", policy=policy)
    spent = f", for {row['seconds'] / HOUR:,.0f} hours" if row["timed"] else ""
    low = figure.interval.low if figure.interval else 0.0
    other = beside.interval.low if beside.interval else 0.0
    sentence = (
        f"“{row['activity']}” was done by hand {row['hand']:,} times in {team_name(row['team'], seen.names)}{spent}"
    )
    return friction(
        "manual_step",
        row["team"],
        about=row["activity"],
        sentence=f"{sentence}; elsewhere a machine did it in {percent(beside.value)} of the cases",
        figure=figure,
        signals=SignalRefs(total=row["hand"], ids=tuple(row["ids"])),
        people=seen.everybody(row["team"]),
        policy=policy,
        stands=low > half and other > half,
        used=USED,
        because=(Reason(claim=f"Elsewhere a machine did it {machine:,} of {acts:,} times", figure=beside),),
    )
