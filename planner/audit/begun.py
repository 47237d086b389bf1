"""Begun: steps that a log tells as two events, one when they began and one when they were complete, told as one."""

import ibis
import ibis.expr.datatypes as dt

from planner.audit.causes import CASE, ORDER
from planner.policy import Policy
from planner.signals import CHANGE

# The transitions of IEEE 1849 (XES, lifecycle extension) between which somebody works on an activity.
BEGAN, COMPLETE = "start", "complete"
PAUSES = ("suspend", "resume")
INSTANCE = "concept:instance"


def begun(signals: ibis.Table, policy: Policy) -> ibis.Table:
    """Signals in which a complete step has the time of its start, and that start no longer moves its case.

    A start belongs to the complete event that follows it next among those of the same activity, and instance where the
    log names one, of its case. No row is lost. Only sources count that give no begin otherwise, and whose steps mostly
    have a start of their own (policy hours.timed_share): elsewhere a start stays the state that its case is in. So it
    does where a source also tells when work was suspended, since then not all in between was work.
    """
    sources = _told_by_two(signals, policy)
    if not sources:
        return signals
    step = signals.type.lower()
    known = signals.mutate(
        step=ibis.ifelse(_step(signals) & signals.source.isin(sources), step, ""),
        instance=signals.attributes.get(INSTANCE).fill_null(""),
    )
    told = known.mutate(both=known.step != "")
    alike = ibis.window(group_by=[*CASE, "activity", "instance", "both"], order_by=[told[name] for name in ORDER])
    beside = told.mutate(
        before=told.step.lag().over(alike), since=told.time.lag().over(alike), after=told.step.lead().over(alike)
    )
    mark = ibis.literal({CHANGE: BEGAN}, type=dt.Map(dt.string, dt.string))
    ends, begins = beside.step == COMPLETE, beside.step == BEGAN
    return beside.mutate(
        start=ibis.ifelse(ends & (beside.before == BEGAN), beside.since, beside.start),
        attributes=ibis.ifelse(begins & (beside.after == COMPLETE), _with(beside.attributes, mark), beside.attributes),
    ).select(*signals.columns)


def _step(signals: ibis.Table) -> ibis.Value:
    known = signals.time.notnull() & signals.case.notnull() & signals.type.lower().isin([BEGAN, COMPLETE])
    return (signals.kind == "event") & known


def _told_by_two(signals: ibis.Table, policy: Policy) -> list[str]:
    events = signals.filter(signals.kind == "event")
    step, known = events.type.lower(), _step(events)
    counts = events.group_by("source").aggregate(
        begins=(known & (step == BEGAN)).sum(),
        ends=(known & (step == COMPLETE)).sum(),
        given=(known & events.start.notnull()).sum(),
        pauses=step.isin(PAUSES).sum(),
    )
    return sorted(
        row["source"]
        for row in counts.to_pyarrow().to_pylist()
        if row["begins"] and not row["given"] and not row["pauses"]
        if row["begins"] >= policy["hours.timed_share"] * row["ends"]
    )


def _with(attributes: ibis.Value, mark: ibis.Value) -> ibis.Value:
    return ibis.ifelse(attributes.isnull(), mark, attributes + mark)
