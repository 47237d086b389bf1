"""Work: who worked on which case in which quarter, and for how long."""

import ibis
import pyarrow as pa

from planner.audit.causes import CASE, ORDER, in_cases
from planner.audit.model import WORK
from planner.audit.placed import place
from planner.audit.states import CAUSES, ENDED, UNMAPPED, with_meaning
from planner.audit.windows import HOUR
from planner.people import Workforce
from planner.policy import Policy

WHO = (*CASE, "worker", "quarter")


def observed(signals: ibis.Table, *, workforce: Workforce, policy: Policy | None = None) -> pa.Table:
    """Who, or which machine, worked on which case in which quarter, with the case's title and the hours it took.

    ``signals`` has planner.signals.SCHEMA; the table has schema WORK, in the order of its source, case, quarter and
    first signal. ``hours`` run on the elapsed clock from a step of the person up to the next step by anybody else or
    into a waiting or ended state, each stretch up to policy audit.work_hours_cap; without a policy no state is known
    and nothing is cut. They are null where no later step tells when the work was passed on.
    """
    steps = _stretches(in_cases(place(signals, workforce)), policy)
    rows = steps.group_by(*WHO).aggregate(**_row(steps))
    titles = steps.group_by(*CASE).aggregate(of_case=_latest(steps, "title"), kind_of_case=_latest(steps, "type"))
    joined = rows.left_join(titles, CASE)
    joined = joined.mutate(
        title=ibis.coalesce(joined.title, joined.of_case), type=ibis.coalesce(joined.type, joined.kind_of_case)
    )
    ordered = joined.order_by("source", "case", "quarter", "first", "signal", "worker").select(*WORK.names)
    return ordered.to_pyarrow().cast(WORK)


def _stretches(events: ibis.Table, policy: Policy | None) -> ibis.Table:
    plain = events.mutate(entitled=events.type)
    known = with_meaning(plain, policy=policy) if policy else plain.mutate(meaning=ibis.literal(UNMAPPED))
    case = ibis.window(group_by=CASE, order_by=[known[name] for name in ORDER])
    until = known.time.lead().over(case)
    seconds = until.delta(known.time, unit="second")
    if policy:
        seconds = ibis.least(seconds, int(policy["audit.work_hours_cap"] * HOUR))
    idle = known.meaning.isin([*CAUSES, ENDED])
    return known.mutate(
        type=known.entitled.nullif(""),
        title=known.title.nullif(""),
        worker=ibis.coalesce(known.whom, ibis.ifelse(known.automated, known.actor, ibis.null("string"))).fill_null(""),
        quarter=known.time.year().cast("string") + ibis.literal("Q") + known.time.quarter().cast("string"),
        worked=ibis.ifelse(idle | until.isnull(), ibis.null("int64"), seconds),
    )


def _row(steps: ibis.Table) -> dict[str, ibis.Value]:
    order = [steps[name] for name in ORDER]
    return {
        "signal": steps.id.first(order_by=order),
        "person": steps.person.max(),
        "role": _latest(steps, "role"),
        "team": _latest(steps, "placed_team"),
        "title": _latest(steps, "title"),
        "type": _latest(steps, "type"),
        "hours": steps.worked.sum() / HOUR,
        "automated": steps.automated.any(),
        "first": steps.time.min(),
    }


def _latest(steps: ibis.Table, column: str) -> ibis.Value:
    return steps[column].last(order_by=[steps[name] for name in ORDER])
