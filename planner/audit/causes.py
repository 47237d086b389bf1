"""Causes: why the time between one step of a case and the next went by."""

import ibis

from planner.audit.model import Window
from planner.audit.states import CAUSES, UNMAPPED, with_meaning
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


def attributed(placed: ibis.Table, *, policy: Policy, window: Window, signals: ibis.Table | None = None) -> ibis.Table:
    """One row for each step of a case, with the seconds up to the next step and why they went by.

    ``placed`` is what placed.place() gives; of ``signals``, where they are given, the names are read without placing
    them once more. Adds the ``reason`` stated, the ``meaning`` of the state entered, ``cause``
    (null while worked on or ended), ``seconds`` (null for the last step of a case), and ``taker``: who takes the next
    step. Only the part inside the window
    counts, and nothing after it is looked at. A state without a known meaning counts as rework when somebody did the
    same before in that case, the same person or another, else as unattributed: that another team acts next says who
    did, not what the case waited for.
    """
    names = None if signals is None else _before(signals, window)
    events = with_meaning(_before(placed, window), policy=policy, names=names)
    steps = _beside_the_next(events)
    return steps.mutate(cause=_cause(steps), seconds=_seconds(steps, window))


def _before(signals: ibis.Table, window: Window) -> ibis.Table:
    return moves(in_cases(signals.filter(signals.time < instant(window.end))))


def _beside_the_next(events: ibis.Table) -> ibis.Table:
    order = [events[name] for name in ORDER]
    case = ibis.window(group_by=CASE, order_by=order)
    alike = ibis.window(group_by=[*CASE, "activity"], order_by=order)
    return events.mutate(
        taker=events.whom.lead().over(case),
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
        (unmapped & steps.again, "rework"),
        (unmapped, "unattributed"),
    )


def _seconds(steps: ibis.Table, window: Window) -> ibis.Value:
    since = ibis.greatest(steps.time, instant(window.start))
    # greatest() passes over what is null, and the last step of a case has no end.
    return ibis.ifelse(steps.until.isnull(), None, ibis.greatest(steps.until.delta(since, unit="second"), 0))
