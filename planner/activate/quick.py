"""The fast method: what wins most points an hour comes first, then single steps are moved while that wins points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.activate.task import ANYTIME, Held, Piece, Task

# Hours are sums of decimal fractions; below this, a difference is rounding.
DUST = 1e-9
PASSES = 1
Left = Mapping[tuple[str, int], int]


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """Pieces by place with their hours by week, from 0, in the order in which they were planned; points won."""

    weeks: Mapping[int, tuple[tuple[int, float], ...]]
    points: float

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
    return timetable(task, _greedy(task, without), held)


def quick(task: Task, *, held: Held = ANYTIME) -> Timetable:
    """A good timetable. Same values in, same values out."""
    order = _greedy(task, frozenset())
    best = timetable(task, order, held)
    kept = [place for place in order if place in best.weeks]
    for _ in range(PASSES):
        kept, better = _moved(task, kept, held, best)
        if better is best:
            break
        best = better
    return best


def timetable(task: Task, order: Sequence[int], held: Held = ANYTIME) -> Timetable:
    """Pieces one after another into the first weeks where they fit; what fits nowhere, or waits for such, is out."""
    free = [task.hours] * task.weeks
    finished: dict[int, int] = {}
    weeks: dict[int, tuple[tuple[int, float], ...]] = {}
    won: dict[int, int] = {}
    for place in order:
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
    return Timetable(weeks=weeks, points=points)


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


def _greedy(task: Task, without: frozenset[str]) -> list[int]:
    """Pieces in the order of the points that they win for an hour, together with what has to come before."""
    out = {place for place, piece in enumerate(task.pieces) if piece.item.id in without}
    order: list[int] = []
    chosen: set[int] = set()
    open_goals = set(range(len(task.goals)))
    while open_goals:
        chains = _chains(task, chosen, out)
        best, worth = None, 0.0
        for chain in chains.values():
            serves = {goal for place in chain for goal in task.pieces[place].serves} & open_goals
            if not serves:
                continue
            hours = sum(task.pieces[place].item.hours for place in chain)
            ratio = sum(task.points[goal] for goal in serves) / max(hours, task.shortest)
            if ratio > worth + DUST:
                best, worth = chain, ratio
        if best is None:
            break
        order += best
        chosen.update(best)
        open_goals -= {goal for place in best for goal in task.pieces[place].serves}
    return order


def _chains(task: Task, chosen: set[int], out: set[int]) -> dict[int, list[int]]:
    """For each piece not chosen yet, it and what has to come before it, in order, with the least hours."""
    chains: dict[int, list[int]] = {}
    cost: dict[int, float] = {}
    for place, piece in enumerate(task.pieces):
        if place in chosen or place in out:
            continue
        chain: list[int] = []
        for group in piece.before:
            if any(one in chosen for one in group):
                continue
            ways = [one for one in group if one in chains]
            if not ways:
                break
            if not any(one in chain for one in group):
                chain += [one for one in chains[min(ways, key=cost.__getitem__)] if one not in chain]
        else:
            chains[place] = [*chain, place]
            cost[place] = sum(task.pieces[one].item.hours for one in chains[place])
    return chains


def _moved(task: Task, order: list[int], held: Held, best: Timetable) -> tuple[list[int], Timetable]:
    """Each piece one place forward where that wins points, from the first to the last."""
    for at in range(1, len(order)):
        ahead, own = best.weeks.get(order[at - 1], ()), best.weeks.get(order[at], ())
        # Going first cannot make it end before the other began, nor go before what it waits for alone.
        if ahead and own and (own[-1][0] <= ahead[0][0] or (order[at - 1],) in task.pieces[order[at]].before):
            continue
        tried = [*order[: at - 1], order[at], order[at - 1], *order[at + 1 :]]
        found = timetable(task, tried, held)
        if found.points > best.points + DUST and len(found.weeks) >= len(best.weeks):
            order, best = tried, found
    return order, best
