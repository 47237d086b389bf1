"""Reminders come for nudges and practice, at growing gaps, and never too many."""

import datetime as dt

from planner.activate import plan
from planner.activate.model import Activation
from planner.library.model import Item
from planner.policy import load

from .made import ITEMS, TODAY, decided, item, library, workforce


def run(*items: Item, today: dt.date = TODAY, **options: object) -> Activation:
    made = decided(**options)
    return plan((made,), library=library(*items), workforce=workforce(), policy=load(), today=today)


def test_practice_is_brought_back_at_growing_gaps() -> None:
    """The practice step of week 2 is reminded of in that week and one, three and seven weeks on."""
    reminders = run().reminders
    assert {r.item for r in reminders} == {"practice"}
    assert [(r.due - TODAY).days // 7 for r in reminders] == [1, 2, 4, 8]
    assert reminders[0].text == "Practise this week: Read a draft before it is sent (Practice)"


def test_nothing_is_due_before_today_or_for_a_draft() -> None:
    """What is past is not sent, and a pathway that cannot be published reminds of nothing."""
    late = run(start=TODAY - dt.timedelta(days=3)).reminders
    assert min(r.due for r in late) >= TODAY
    assert run(objective="").reminders == ()


def test_one_person_gets_at_most_two_reminders_a_week() -> None:
    """However many nudges begin together, few are sent."""
    nudges = [item(f"n{n}", kind="nudge", builds=f"c{n}", hours=0.0, requires=()) for n in range(5)]
    practice = item("all", kind="workshop", requires=tuple(n.id for n in nudges))
    reminders = run(*ITEMS, *nudges, practice, hours_per_week=20.0).reminders
    weeks = [r.due.isocalendar()[:2] for r in reminders]
    assert max(weeks.count(week) for week in weeks) == 2
