"""Reminders come for nudges and practice, at growing gaps, and never too many."""

import datetime as dt

from planner.activate import plan
from planner.activate.model import Activation
from planner.activate.nudges import slipped
from planner.library.model import Item
from planner.policy import load

from .made import ITEMS, TODAY, behaviour, decided, item, library, workforce


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


POLICY = load()
BEGAN = dt.date(2026, 1, 5)


def weeks(*values: float, n: int = 20) -> list[tuple[dt.date, float, int]]:
    """Weekly values from the start on, the weeks of transition among them."""
    return [(BEGAN + dt.timedelta(weeks=at), value, n) for at, value in enumerate(values)]


def test_a_behaviour_that_became_rarer_again_is_noticed() -> None:
    """The newest weeks all lie below those before, by more than what matters."""
    high, low = [0.5] * 10, [0.3] * 3
    assert slipped(behaviour(), weeks(*high, *low), start=BEGAN, policy=POLICY)
    assert not slipped(behaviour(), weeks(*high, 0.3, 0.5, 0.3), start=BEGAN, policy=POLICY)
    assert not slipped(behaviour(), weeks(*high, *[0.45] * 3), start=BEGAN, policy=POLICY)


def test_the_direction_of_the_behaviour_counts() -> None:
    """Where fewer is better, more is slipping."""
    rising = weeks(*[0.3] * 10, *[0.5] * 3)
    assert slipped(behaviour(direction="down"), rising, start=BEGAN, policy=POLICY)
    assert not slipped(behaviour(), rising, start=BEGAN, policy=POLICY)


def test_few_weeks_and_thin_weeks_say_nothing() -> None:
    """The transition, weeks before the start and weeks with hardly any signal are not looked at."""
    assert not slipped(behaviour(), weeks(*[0.5] * 6, *[0.3] * 3), start=BEGAN, policy=POLICY)
    thin = weeks(*[0.5] * 10) + [(BEGAN + dt.timedelta(weeks=10 + at), 0.0, 1) for at in range(3)]
    assert not slipped(behaviour(), thin, start=BEGAN, policy=POLICY)
    later = BEGAN + dt.timedelta(weeks=20)
    assert not slipped(behaviour(), weeks(*[0.5] * 10, *[0.3] * 3), start=later, policy=POLICY)
