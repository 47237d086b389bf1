"""The fast method: what wins most points an hour comes first, then single steps are moved while that wins points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    chains = _Chains(task=task, out=out)
    order: list[int] = []
    open_goals = set(range(len(task.goals)))
    while open_goals:
        best, worth = None, 0.0
        for place, chain in chains.of.items():
            if open_goals.isdisjoint(task.pieces[place].serves):
                continue
            points = sum(task.points[goal] for goal in chains.goals[place] & open_goals)
            ratio = points / max(chains.hours[place], task.shortest)
            if ratio > worth + DUST:
                best, worth = chain, ratio
        if best is None:
            break
        order += best
        open_goals -= {goal for place in best for goal in task.pieces[place].serves}
        chains.choose(best)
    return order


@dataclass(kw_only=True)
class _Chains:
    """For each piece not chosen yet, it and what has to come before it, in order, with the least hours."""

    task: Task
    out: set[int]
    chosen: set[int] = field(default_factory=set)
    of: dict[int, list[int]] = field(default_factory=dict)
    hours: dict[int, float] = field(default_factory=dict)
    goals: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in range(len(self.task.pieces)):
            self._work_out(place)

    def choose(self, places: Sequence[int]) -> None:
        """Take pieces as planned; the chains of those that wait for them, or for what waits, are worked out anew."""
        self.chosen.update(places)
        touched = set(places)
        for place in places:
            self.of.pop(place, None)
        for place, piece in enumerate(self.task.pieces):
            if place not in self.chosen and any(not touched.isdisjoint(group) for group in piece.before):
                self._work_out(place)
                touched.add(place)

    def _work_out(self, place: int) -> None:
        self.of.pop(place, None)
        if place in self.out:
            return
        chain: list[int] = []
        for group in self.task.pieces[place].before:
            if not self.chosen.isdisjoint(group) or any(one in chain for one in group):
                continue
            ways = [one for one in group if one in self.of]
            if not ways:
                return
            chain += [one for one in self.of[min(ways, key=self.hours.__getitem__)] if one not in chain]
        chain.append(place)
        pieces = [self.task.pieces[one] for one in chain]
        self.of[place] = chain
        self.hours[place] = sum(piece.item.hours for piece in pieces)
        self.goals[place] = {goal for piece in pieces for goal in piece.serves}


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
