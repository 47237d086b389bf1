"""Causes: why the time between one step of a case and the next went by."""

import ibis
import pyarrow as pa

from planner.audit.model import Window
from planner.audit.states import CAUSES, UNMAPPED, WORKING, with_meaning
from planner.audit.windows import instant
from planner.policy import Policy
from planner.signals import CHANGE

CASE = ("source", "case")
ORDER = ("time", "row", "id")


def in_cases(placed: ibis.Table) -> ibis.Table:
    """The events that are steps of a case, with a time."""
    events = placed.filter(placed.kind == "event", placed.time.notnull(), placed.case.notnull())
    return events.mutate(source=events.source.fill_null(""))


def moves(events: ibis.Table) -> ibis.Table:
    """The steps that moved their case: a change of a field, a logged hour or a commit leaves the state as it was."""
    return events.filter(events.attributes.get(CHANGE).isnull())


def attributed(placed: ibis.Table, *, policy: Policy, window: Window) -> ibis.Table:
    """One row for each step of a case, with the seconds up to the next step and why they went by.

    ``placed`` is what placed.place() gives. Adds what entered() and followed() add.
    """
    events = entered(placed, policy=policy, window=window)
    return followed(events, usual=usual_ways(events, policy=policy), window=window)


def entered(placed: ibis.Table, *, policy: Policy, window: Window, labels: pa.Table | None = None) -> ibis.Table:
    """The steps of cases before the window's end, with the ``reason`` stated and the ``meaning`` of the state entered.

    ``labels`` are the names of the steps as states.labelled() finds them, where they are known already.
    """
    return with_meaning(before(placed, window), policy=policy, labels=labels)


def before(signals: ibis.Table, window: Window) -> ibis.Table:
    """The steps that moved their case before the window's end."""
    return moves(in_cases(signals.filter(signals.time < instant(window.end))))


def usual_ways(events: ibis.Table, *, policy: Policy) -> ibis.Table:
    """The activities, of unknown meaning, to which most cases come more than once: way_source and way_activity."""
    unmapped = events.filter(events.meaning == UNMAPPED)
    times = unmapped.group_by(*CASE, "activity").aggregate(times=unmapped.count())
    share = times.group_by("source", "activity").aggregate(cases=times.count(), again=(times.times > 1).sum())
    enough = share.cases >= policy["mechanisms.way_pieces"]
    return share.filter(enough, share.again >= share.cases * policy["mechanisms.usual_share"]).select(
        way_source="source", way_activity="activity"
    )


def followed(events: ibis.Table, *, usual: ibis.Table, window: Window) -> ibis.Table:
    """Each step beside the next of its case: ``seconds`` up to it (null for the last) and why they went by.

    ``events`` is what entered() gives, whole cases of it, and ``usual`` what usual_ways() gives of all. Adds ``cause``
    (null while worked on or ended), ``until`` and ``taker``: when the next step is, and who takes it; ``taken``:
    whether that is work, null where nobody can say; and ``again``: whether somebody did the same before in that case.
    Only the part inside the window counts, and nothing after it is looked at. A state without a known meaning counts
    as rework when somebody did the same before, the same person or another, else as unattributed: that another team
    acts next says who did, not what the case waited for. Where most cases come to it more than once, that is their
    usual way and no rework.
    """
    steps = _beside_the_next(events)
    steps = steps.left_join(usual, [steps.source == usual.way_source, steps.activity == usual.way_activity])
    return steps.mutate(cause=_cause(steps), seconds=_seconds(steps, window)).drop("way_source", "way_activity")


def _beside_the_next(events: ibis.Table) -> ibis.Table:
    order = [events[name] for name in ORDER]
    case = ibis.window(group_by=CASE, order_by=order)
    alike = ibis.window(group_by=[*CASE, "activity"], order_by=order)
    return events.mutate(
        taker=events.whom.lead().over(case),
        taken=ibis.ifelse(events.meaning == UNMAPPED, None, events.meaning == WORKING).lead().over(case),
        until=events.time.lead().over(case),
        next_row=events.row.lead().over(case),
        again=events.actor.notnull()
        & ~events.automated
        & (events.activity != "")
        & (ibis.row_number().over(alike) > 0),
    )


def _cause(steps: ibis.Table) -> ibis.Value:
    unmapped = steps.meaning == UNMAPPED
    return ibis.cases(
        (steps.meaning.isin(CAUSES), steps.meaning),
        (unmapped & steps.again & steps.way_source.isnull(), "rework"),
        (unmapped, "unattributed"),
    )


def _seconds(steps: ibis.Table, window: Window) -> ibis.Value:
    since = ibis.greatest(steps.time, instant(window.start))
    # greatest() passes over what is null, and the last step of a case has no end.
    return ibis.ifelse(steps.until.isnull(), None, ibis.greatest(steps.until.delta(since, unit="second"), 0))
