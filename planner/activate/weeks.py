"""Weeks of a pathway, and the parts of items that fall into them."""

import datetime as dt
from dataclasses import dataclass

from planner.activate.mondays import monday
from planner.activate.quick import Timetable
from planner.activate.task import Task
from planner.library.model import Item


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The part of an item that falls into one week; ``part`` of ``parts`` counts from 1."""

    item: Item
    week: int
    hours: float
    part: int = 1
    parts: int = 1


def slices(task: Task, made: Timetable, *, first: int) -> tuple[Slice, ...]:
    """The parts of a timetable week by week, in the order in which they were planned; ``first`` is its first week."""
    found = [
        Slice(item=task.pieces[place].item, week=first + week, hours=round(hours, 6), part=part, parts=len(parts))
        for place, parts in made.weeks.items()
        for part, (week, hours) in enumerate(parts, start=1)
    ]
    return tuple(sorted(found, key=lambda one: one.week))


def begin(start: dt.date, today: dt.date) -> tuple[int, dt.date]:
    """The number of the first week that can still be planned, from 1 at the start, and its Monday."""
    late = max(0, (monday(today) - monday(start)).days // 7)
    return 1 + late, monday(start) + dt.timedelta(weeks=late)
