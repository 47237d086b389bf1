"""Whether pathways keep to hours, prerequisites, seats and dates, read from them alone; no code of the planner is used.

The rules are written out here a second time on purpose.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from planner.activate.model import Pathway, Step
from planner.evaluate.pathways_cases import TODAY, Case
from planner.library.model import Item

SLACK = 1e-4
ALL_THREE = {"trust", "literacy", "reinforcement"}
LEADS = ("learn", "practise", "workshop", "coaching")


def violations(case: Case, pathways: Sequence[Pathway], *, groups: int) -> Counter[str]:
    """What is broken, by rule; ``groups`` is how many groups an item without dates is held for in a week."""
    broken: Counter[str] = Counter()
    seats: Counter[tuple[str, dt.date]] = Counter()
    starts = {one.decision: one.start for one in case.decided}
    for pathway in pathways:
        of: defaultdict[str, list[tuple[int, Step]]] = defaultdict(list)
        for position, step in enumerate(pathway.steps):
            of[step.item].append((position, step))
        _hours(case, pathway, of, starts[pathway.decision], broken)
        _before(case, pathway, of, broken)
        _whole(case, pathway, of, broken)
        for key, steps in of.items():
            for week in {step.week for _, step in steps}:
                seats[key, _day(starts[pathway.decision], week)] += 1
    _seats(case, seats, groups, broken)
    return broken


def _day(start: dt.date, week: int) -> dt.date:
    return start - dt.timedelta(days=start.weekday()) + dt.timedelta(days=7 * (week - 1))


def _hours(
    case: Case, pathway: Pathway, of: dict[str, list[tuple[int, Step]]], start: dt.date, broken: Counter[str]
) -> None:
    weekly: Counter[int] = Counter()
    for step in pathway.steps:
        weekly[step.week] += step.hours  # type: ignore[assignment]
        broken["week gone by"] += _day(start, step.week) + dt.timedelta(days=6) < max(TODAY, start)
    broken["hours"] += sum(total > pathway.hours_per_week + SLACK for total in weekly.values())
    for key, steps in of.items():
        planned = sum(step.hours for _, step in steps)
        broken["not whole"] += abs(planned - case.library.items[key].hours) > SLACK


def _before(case: Case, pathway: Pathway, of: dict[str, list[tuple[int, Step]]], broken: Counter[str]) -> None:
    shown = case.shown.get(pathway.person, {})
    last = {key: max(position for position, _ in steps) for key, steps in of.items()}
    for key, steps in of.items():
        item, first = case.library.items[key], min(position for position, _ in steps)
        broken["shown already"] += shown.get(item.builds, -1) >= item.to_level
        for required in item.requires:
            other = case.library.items.get(required)
            if other is not None and shown.get(other.builds, -1) >= other.to_level:
                continue
            broken["prerequisite"] += required not in last or last[required] > first
        if shown.get(item.builds, 0) < item.from_level:
            leads = [one for one in of if _leads(case.library.items[one], item)]
            broken["level"] += not any(last[one] < first for one in leads)


def _leads(other: Item, item: Item) -> bool:
    return other.builds == item.builds and other.kind in LEADS and other.to_level >= item.from_level and other != item


def _whole(case: Case, pathway: Pathway, of: dict[str, list[tuple[int, Step]]], broken: Counter[str]) -> None:
    if not pathway.missing:
        served = {case.library.items[key].foundation for key in of}
        broken["published without"] += served != ALL_THREE or not pathway.objective or pathway.hours_per_week <= 0


def _seats(case: Case, seats: Counter[tuple[str, dt.date]], groups: int, broken: Counter[str]) -> None:
    dates: defaultdict[str, Counter[dt.date]] = defaultdict(Counter)
    first = min(max(one.start, TODAY) for one in case.decided)
    for one in case.occasions:
        if one.day >= first:
            dates[one.item][one.day - dt.timedelta(days=one.day.weekday())] += one.seats
    for (key, monday), count in seats.items():
        each = case.library.items[key].seats
        if each is None:
            continue
        there = dates[key][monday] if key in dates else each * groups
        broken["seats"] += count > max(0, there - case.taken.get((key, monday), 0))
