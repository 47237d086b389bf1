"""The fast method: what wins most points an hour comes first, then single steps are moved while that wins points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.activate.order import order
from planner.activate.task import ANYTIME, Held, Piece, Task

# Hours are sums of decimal fractions; below this, a difference is rounding.
DUST = 1e-9
# How often something else is tried in place of what found no room.
ROUNDS = 3
# How much a plan is worked on: timetables tried, times pieces squared. With this, plans of a few pieces come to where
# no change of one wins points, and those of many take no longer; four times as much wins them a thousandth.
WORK = 8_000
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
    out = [place for place, piece in enumerate(task.pieces) if without and piece.item.id in without]
    return timetable(task, order(task, held, without=out), held)


def quick(task: Task, *, held: Held = ANYTIME, tried: Sequence[int] | None = None) -> Timetable:
    """A good timetable. Same values in, same values out; ``tried`` is the order of a plan of the same task."""
    first = _filled(task, order(task, held) if tried is None else tried, held)
    return replace(_moved(task, held, first), tried=first.tried)


def _filled(task: Task, tried: Sequence[int], held: Held) -> Timetable:
    """What found no room is set aside, and others that serve its goals are tried in its place."""
    made = timetable(task, tried, held)
    for _ in range(ROUNDS):
        if len(made.weeks) == len(made.tried):
            break
        failed = [place for place in made.tried if place not in made.weeks]
        more = order(task, held, without=failed, begun=[*made.weeks])
        if not more:
            break
        made = timetable(task, [*made.tried, *more], held)
    return made


def timetable(task: Task, tried: Sequence[int], held: Held = ANYTIME) -> Timetable:
    """Pieces one after another into the first weeks where they fit; what fits nowhere, or waits for such, is out."""
    free = [task.hours] * task.weeks
    begin = 0
    finished: dict[int, int] = {}
    weeks: dict[int, tuple[tuple[int, float], ...]] = {}
    won: dict[int, int] = {}
    for place in tried:
        piece = task.pieces[place]
        start = _earliest(piece, finished)
        parts = None if start is None else _fit(piece, max(start, begin), free, task, held)
        if parts is None:
            continue
        for week, hours in parts:
            free[week] -= hours
        while begin < task.weeks and free[begin] < DUST:
            begin += 1
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
    least = min(task.shortest, rest, task.hours) - DUST
    for week in range(start, task.weeks):
        room = free[week]
        if room < least or (piece.seated and held.seats(item.id, week) == 0):
            continue
        hours = rest if rest <= room else _part(rest, room, task.shortest)
        parts.append((week, hours))
        rest -= hours
        if rest < DUST:
            return tuple(parts)
        least = min(least, rest - DUST)
    return None


def _part(rest: float, room: float, shortest: float) -> float:
    """As much of the rest as fits, leaving no crumb behind when that can be helped."""
    hours = min(rest, room)
    crumb = rest - hours
    return hours - (shortest - crumb) if DUST < crumb < shortest and hours >= 2 * shortest else hours


def _moved(task: Task, held: Held, best: Timetable) -> Timetable:
    """Pieces are moved, left out and put in one by one while that wins points, as often as there is work for it."""
    most = WORK // max(1, len(task.pieces) ** 2)
    better = True
    while better:
        better = False
        for tried in _near(task, best):
            if most <= 0:
                return best
            most -= 1
            found = timetable(task, tried, held)
            if found.points > best.points + DUST:
                best, better = found, True
                break
    return best


def _near(task: Task, made: Timetable) -> Iterator[list[int]]:
    """Orders that differ in one piece: one forward, one out, one put in before each other."""
    kept = [*made.weeks]
    for at in range(1, len(kept)):
        ahead, own = made.weeks[kept[at - 1]], made.weeks[kept[at]]
        # Going first cannot make it end before the other began, nor go before what it waits for alone.
        if own[-1][0] > ahead[0][0] and (kept[at - 1],) not in task.pieces[kept[at]].before:
            yield [*kept[: at - 1], kept[at], kept[at - 1], *kept[at + 1 :]]
    for at in range(len(kept)):
        yield [*kept[:at], *kept[at + 1 :]]
    for place in range(len(task.pieces)):
        rest = [one for one in kept if one != place]
        for at in range(len(rest) + 1):
            yield [*rest[:at], place, *rest[at:]]
