"""The fast method: what wins most points an hour comes first, then single steps are moved while that wins points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.activate.order import order
from planner.activate.task import ANYTIME, Held, Piece, Task

# Hours are sums of decimal fractions; below this, a difference is rounding.
DUST = 1e-9
PASSES = 1
Left = Mapping[tuple[str, int], int]


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """Pieces by place with their hours by week, from 0, in the order in which they were planned; points won.

    ``tried`` is the order in which all pieces were tried, those that found no room too.
    """

    weeks: Mapping[int, tuple[tuple[int, float], ...]]
    points: float
    tried: tuple[int, ...] = ()

    def seats(self, task: Task) -> list[tuple[str, int]]:
        """The item and week of every seat that is taken."""
        return [
            (task.pieces[place].item.id, week)
            for place, parts in self.weeks.items()
            if task.pieces[place].seated
            for week, _ in parts
        ]


def rough(task: Task, *, held: Held = ANYTIME, without: frozenset[str] = frozenset()) -> Timetable:
    """A timetable as it first comes; items in ``without`` are left out."""
    return timetable(task, order(task, without=without), held)


def quick(task: Task, *, held: Held = ANYTIME, tried: Sequence[int] | None = None) -> Timetable:
    """A good timetable. Same values in, same values out; ``tried`` is the order of a plan of the same task."""
    first = order(task) if tried is None else tried
    best = timetable(task, first, held)
    kept = [place for place in first if place in best.weeks]
    for _ in range(PASSES):
        kept, better = _moved(task, kept, held, best)
        if better is best:
            break
        best = better
    return replace(best, tried=tuple(first))


def timetable(task: Task, tried: Sequence[int], held: Held = ANYTIME) -> Timetable:
    """Pieces one after another into the first weeks where they fit; what fits nowhere, or waits for such, is out."""
    free = [task.hours] * task.weeks
    finished: dict[int, int] = {}
    weeks: dict[int, tuple[tuple[int, float], ...]] = {}
    won: dict[int, int] = {}
    for place in tried:
        piece = task.pieces[place]
        start = _earliest(piece, finished)
        parts = None if start is None else _fit(piece, start, free, task, held)
        if parts is None:
            continue
        for week, hours in parts:
            free[week] -= hours
        weeks[place] = parts
        finished[place] = end = parts[-1][0]
        for goal in piece.serves:
            if won.get(goal, end) >= end:
                won[goal] = end
    points = sum(task.points[goal] * (task.weeks - end) / task.weeks for goal, end in won.items())
    return Timetable(weeks=weeks, points=points, tried=tuple(tried))


def _earliest(piece: Piece, finished: Mapping[int, int]) -> int | None:
    """The first week in which all that comes before is finished; None where some of it is not planned."""
    start = 0
    for group in piece.before:
        ends = [finished[one] for one in group if one in finished]
        if not ends:
            return None
        start = max(start, min(ends))
    return start


def _fit(
    piece: Piece, start: int, free: Sequence[float], task: Task, held: Held
) -> tuple[tuple[int, float], ...] | None:
    item = piece.item
    if piece.dates is not None:
        for week in piece.dates:
            if start <= week < task.weeks and free[week] >= item.hours - DUST and held.seats(item.id, week) != 0:
                return ((week, item.hours),)
        return None
    rest, parts = item.hours, []
    for week in range(start, task.weeks):
        room = free[week]
        if room < min(task.shortest, rest, task.hours) - DUST or (piece.seated and held.seats(item.id, week) == 0):
            continue
        hours = _part(rest, room, task.shortest)
        parts.append((week, hours))
        rest -= hours
        if rest < DUST:
            return tuple(parts)
    return None


def _part(rest: float, room: float, shortest: float) -> float:
    """As much of the rest as fits, leaving no crumb behind when that can be helped."""
    hours = min(rest, room)
    crumb = rest - hours
    return hours - (shortest - crumb) if DUST < crumb < shortest and hours >= 2 * shortest else hours


def _moved(task: Task, kept: list[int], held: Held, best: Timetable) -> tuple[list[int], Timetable]:
    """Each piece one place forward where that wins points, from the first to the last."""
    for at in range(1, len(kept)):
        ahead, own = best.weeks.get(kept[at - 1], ()), best.weeks.get(kept[at], ())
        # Going first cannot make it end before the other began, nor go before what it waits for alone.
        if ahead and own and (own[-1][0] <= ahead[0][0] or (kept[at - 1],) in task.pieces[kept[at]].before):
            continue
        tried = [*kept[: at - 1], kept[at], kept[at - 1], *kept[at + 1 :]]
        found = timetable(task, tried, held)
        if found.points > best.points + DUST and len(found.weeks) >= len(best.weeks):
            kept, best = tried, found
    return kept, best
