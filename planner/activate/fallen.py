"""What does not fit into a pathway, and how many weeks or hours would do."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.activate.model import Fallen
from planner.activate.quick import Timetable, timetable
from planner.activate.seats import Contest
from planner.activate.task import Held, Task

# How many times as long a pathway may take when asking in how many weeks all of it would fit.
LONGER = 8


@dataclass(frozen=True, kw_only=True)
class Beyond:
    """The items that fell out, and the weeks or hours a week with which all of it would fit (None: none would)."""

    fallen: tuple[Fallen, ...] = ()
    weeks: int | None = None
    hours: float | None = None


def beyond(
    task: Task, made: Timetable, *, held: Held, contests: Mapping[str, Contest], policy: Mapping[str, Any]
) -> Beyond:
    """What a timetable leaves out although it would serve a gap or a foundation, and what would make room for it."""
    if not task.pieces or task.hours <= 0 or len(_won(task, made)) == len(task.goals):
        return Beyond()
    open_goals = set(range(len(task.goals))) - _won(task, made)
    longer = replace(task, weeks=task.weeks * LONGER)
    wished = timetable(longer, made.tried, _unlimited(held))
    out = [
        task.pieces[place]
        for place in wished.weeks
        if place not in made.weeks and (open_goals & set(task.pieces[place].serves) or not task.pieces[place].serves)
    ]
    enough = timetable(longer, made.tried, held)
    whole = len(_won(task, enough)) == len(task.goals)
    return Beyond(
        fallen=tuple(
            Fallen(item=p.item.id, title=p.item.title, because=_why(p.item.id, task, held, contests)) for p in out
        ),
        weeks=1 + max(parts[-1][0] for parts in enough.weeks.values()) if whole else None,
        hours=_hours(task, enough, held, policy),
    )


def _won(task: Task, made: Timetable) -> set[int]:
    return {goal for place in made.weeks for goal in task.pieces[place].serves}


def _unlimited(held: Held) -> Held:
    return Held(dates=held.dates, usual={}, left={})


def _why(item: str, task: Task, held: Held, contests: Mapping[str, Contest]) -> str:
    short = contests.get(item)
    if short is not None:
        return f"{short.seats} of the {short.wanted} people who could use it have a seat; more dates or seats would do"
    dates = held.dates.get(item)
    if dates is not None and not any(week < task.weeks for week in dates):
        return "None of its dates lies within the weeks of the pathway"
    hours = next(piece.item.hours for piece in task.pieces if piece.item.id == item)
    if dates is not None and hours > task.hours:
        return f"It takes {hours:g} hours on one date, and a week has {task.hours:g} freed hours"
    if dates is not None:
        return "None of its dates has a seat and the hours left, after what comes before it"
    return f"The {task.weeks} weeks have {task.hours * task.weeks:g} freed hours, which the steps before it fill"


def _hours(task: Task, enough: Timetable, held: Held, policy: Mapping[str, Any]) -> float | None:
    """The fewest hours a week, to a usual step, with which everything fits into the weeks."""
    step, most = policy["pathways.hours_step"], policy["pathways.most_hours"]
    needed = sum(task.pieces[place].item.hours for place in enough.weeks)
    hours = max(task.hours + step, step * math.ceil(needed / task.weeks / step))
    while hours <= most:
        tried = replace(task, hours=hours)
        if len(_won(tried, timetable(tried, enough.tried, held))) == len(task.goals):
            return float(hours)
        hours += step
    return None
