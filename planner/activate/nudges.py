"""Reminders that bring a behaviour back to mind while it settles."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from planner.activate.model import Pathway, Reminder, Step
from planner.activate.mondays import monday
from planner.library.model import Behaviour, Library
from planner.policy.loader import Policy

REMINDED = ("nudge", "practise")
# Monday, value, and how many signals it counts.
Week = tuple[dt.date, float, int]


def reminders(
    pathways: Sequence[Pathway], *, starts: Mapping[str, dt.date], library: Library, policy: Policy, today: dt.date
) -> tuple[Reminder, ...]:
    """Reminders for nudges and practice, from today on, at growing gaps and few in a week for each person.

    ``starts`` maps a decision to its first day. A pathway with something missing reminds of nothing.
    """
    found = [
        _reminder(pathway.person, step, due=_due(starts[pathway.decision], step.week + gap), library=library)
        for pathway in pathways
        if not pathway.missing
        for step in _begun(pathway.steps)
        for gap in policy["activate.reminder_weeks"]
    ]
    due = sorted((r for r in found if r.due >= today), key=lambda r: (r.person, r.due, r.item))
    return _rationed(due, policy["activate.reminders_a_week"])


def _begun(steps: Sequence[Step]) -> list[Step]:
    """The first piece of each nudge or practice step."""
    first: dict[str, Step] = {}
    for step in steps:
        if step.kind in REMINDED:
            first.setdefault(step.item, step)
    return list(first.values())


def _due(start: dt.date, week: int) -> dt.date:
    """Monday of a pathway's week, or the start itself in the first."""
    return max(start, monday(start) + dt.timedelta(weeks=week - 1))


def _reminder(person: str, step: Step, *, due: dt.date, library: Library) -> Reminder:
    behaviour = library.behaviours.get(step.behaviour)
    seen = behaviour.seen if behaviour else step.behaviour
    text = f"{step.title}: {seen}" if step.kind == "nudge" else f"Practise this week: {seen} ({step.title})"
    return Reminder(person=person, due=due, item=step.item, behaviour=step.behaviour, text=text)


def _rationed(due: Sequence[Reminder], most: int) -> tuple[Reminder, ...]:
    """At most so many for a person and week; the rest are dropped, since a late reminder helps nobody."""
    sent: Counter[tuple[str, dt.date]] = Counter()
    kept = []
    for reminder in due:
        week = (reminder.person, monday(reminder.due))
        sent[week] += 1
        if sent[week] <= most:
            kept.append(reminder)
    return tuple(kept)


def slipped(behaviour: Behaviour, weeks: Sequence[Week], *, start: dt.date, policy: Policy) -> bool:
    """Whether a behaviour has become rarer again: the newest weeks all lie clearly on the wrong side of those before.

    ``weeks`` are Monday, value and how many signals it counts. Only counted weeks after the start are looked at, with
    the transition left out; clearly is by at least the smallest change that matters. It brings the behaviour back to
    mind and is no verdict.
    """
    newest, before = policy["nudges.slipped_weeks"], policy["nudges.slipped_before_weeks"]
    settled = start + dt.timedelta(weeks=policy["behaviour.transition_weeks"])
    enough = policy["behaviour.minimum_signals_a_week"]
    values = [value for week, value, n in sorted(weeks) if week >= settled and n >= enough]
    if len(values) < newest + before:
        return False
    sign = 1 if behaviour.direction == "up" else -1
    level = median(values[:-newest])
    return all(sign * (level - value) >= behaviour.smallest for value in values[-newest:])
