"""Shared seats, given to several people at once: first to those whom going without would set back most."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from planner.activate.model import Occasion
from planner.activate.quick import Timetable, quick, rough
from planner.activate.task import Held, Task
from planner.library.model import Item

Taken = Mapping[tuple[str, dt.date], int]


@dataclass(frozen=True, kw_only=True)
class Contest:
    """An item with fewer seats than people who could use one: how many seats there were, and how many wanted one."""

    seats: int
    wanted: int


@dataclass(frozen=True, kw_only=True)
class Allotted:
    """Everybody's timetable, and the items whose seats were too few."""

    made: Mapping[str, Timetable]
    contests: Mapping[str, Contest]


def held(
    items: Iterable[Item],
    occasions: Sequence[Occasion],
    taken: Taken,
    *,
    monday: dt.date,
    start: dt.date,
    today: dt.date,
    groups: int,
) -> Held:
    """When items with seats are held, counted in weeks from ``monday``; ``taken`` are seats given away before.

    An item with a date on or after ``today`` is held on its dates from ``start`` on; one without, for ``groups`` groups
    in any week.
    """
    seated = {item.id: item.seats for item in items if item.seats is not None}
    coming = [one for one in occasions if one.day >= start]
    dates: dict[str, set[int]] = {one.item: set() for one in occasions if one.day >= today}
    left: Counter[tuple[str, int]] = Counter()
    for one in coming:
        week = (one.day - monday).days // 7
        dates.setdefault(one.item, set()).add(week)
        left[one.item, week] += one.seats
    usual = {item: seats * groups for item, seats in seated.items() if item not in dates}
    for (item, day), count in taken.items():
        week = (day - monday).days // 7
        if item in usual:
            left[item, week] = usual[item]
        if (item, week) in left:
            left[item, week] = max(0, left[item, week] - count)
    return Held(dates={item: tuple(sorted(weeks)) for item, weeks in dates.items()}, usual=usual, left=dict(left))


def allot(tasks: Mapping[str, Task], held: Held, *, draw: str) -> Allotted:
    """A timetable for everybody within the seats there are.

    Whoever wants no item that is short keeps their best timetable. The others choose one after another from what is
    left: first those who would lose most points without the items that are short, equal ones in an order drawn by lot
    (the same lot for the same ``draw``), never by name or number.
    """
    plans = _Plans(held)
    free = {person: plans.best(task) for person, task in tasks.items()}
    asked: Counter[tuple[str, int]] = Counter()
    for person, task in tasks.items():
        asked.update(free[person].seats(task))
    short = frozenset(item for (item, week), count in asked.items() if _over(held.seats(item, week), count))
    if not short:
        return Allotted(made=free, contests={})
    wanting = {p: short & {item for item, _ in free[p].seats(task)} for p, task in tasks.items()}
    used: Counter[tuple[str, int]] = Counter()
    full = {seat for seat, count in held.left.items() if count == 0}
    for person, task in tasks.items():
        if not wanting[person]:
            used.update(free[person].seats(task))
    loss = {p: free[p].points - plans.without(tasks[p], items).points for p, items in wanting.items() if items}
    made = dict(free)
    full |= {seat for seat, count in used.items() if _over(held.seats(*seat), count + 1)}
    for person in sorted(loss, key=lambda one: (-round(loss[one], 6), _lot(draw, one))):
        task = tasks[person]
        found = free[person]
        if not full.isdisjoint(found.seats(task)):
            found = plans.within(task, full)
        for seat in found.seats(task):
            used[seat] += 1
            if _over(held.seats(*seat), used[seat] + 1):
                full.add(seat)
        made[person] = found
    return Allotted(made=made, contests=_contests(short, wanting, tasks, made))


class _Plans:
    """Timetables of tasks, each worked out once for all the people who have the same task."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.known: dict[tuple[int, frozenset[str]], Timetable] = {}
        self.left: dict[tuple[int, frozenset[tuple[str, int]]], Timetable] = {}

    def best(self, task: Task) -> Timetable:
        """The timetable of somebody who is alone with all the seats."""
        return self._once(task, frozenset())

    def without(self, task: Task, items: frozenset[str]) -> Timetable:
        """The same without some items, roughly."""
        return self._once(task, items)

    def within(self, task: Task, full: AbstractSet[tuple[str, int]]) -> Timetable:
        """The timetable with what is left: people who have the same task find the same seats gone."""
        seated = {piece.item.id for piece in task.pieces if piece.seated}
        gone = frozenset(seat for seat in full if seat[0] in seated)
        key = (id(task), gone)
        if key not in self.left:
            only = Held(dates=self.held.dates, usual={}, left=dict.fromkeys(gone, 0))
            self.left[key] = quick(task, held=only, tried=self.best(task).tried)
        return self.left[key]

    def _once(self, task: Task, items: frozenset[str]) -> Timetable:
        key = (id(task), items)
        if key not in self.known:
            made = rough(task, held=self.held, without=items) if items else quick(task, held=self.held)
            self.known[key] = made
        return self.known[key]


def _over(seats: int | None, count: int) -> bool:
    return seats is not None and count > seats


def _lot(draw: str, person: str) -> str:
    return hashlib.sha256(f"{draw}:{person}".encode()).hexdigest()


def _contests(
    short: frozenset[str],
    wanting: Mapping[str, frozenset[str]],
    tasks: Mapping[str, Task],
    made: Mapping[str, Timetable],
) -> dict[str, Contest]:
    """How many wanted an item that was short, and how many of them got a seat at some time."""
    wanted = Counter(item for items in wanting.values() for item in items)
    got = Counter(item for p, task in tasks.items() for item in {key for key, _ in made[p].seats(task)} & short)
    return {item: Contest(seats=got[item], wanted=wanted[item]) for item in sorted(short)}
