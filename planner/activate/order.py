"""In which order items are tried: what wins most points an hour comes first, with all that has to come before it.

Sets of pieces and of goals are numbers with a bit for each, since this is asked for every person.
"""

from collections.abc import Callable, Sequence
from functools import cache

from planner.activate.task import Task

# Points an hour are sums of decimal fractions; below this, a difference is rounding.
DUST = 1e-9


def order(task: Task, *, without: frozenset[str] = frozenset()) -> tuple[int, ...]:
    """Places of pieces by the points that they win for an hour; items in ``without`` are left out."""
    chains = _Chains(task, without)
    found: list[int] = []
    still = (1 << len(task.goals)) - 1
    while still:
        best = chains.best(still)
        if best is None:
            break
        found += best
        for place in best:
            still &= ~chains.serves[place]
        chains.choose(best)
    return tuple(found)


class _Chains:
    """For each piece not chosen yet, it and what has to come before it, in order, with the least hours."""

    def __init__(self, task: Task, without: frozenset[str]) -> None:
        count = len(task.pieces)
        self.shortest, self.worth = task.shortest, _worth(task.points)
        self.serves = [_bits(piece.serves) for piece in task.pieces]
        self.before = [[(_bits(group), group) for group in piece.before] for piece in task.pieces]
        self.waits = [_bits([one for group in piece.before for one in group]) for piece in task.pieces]
        self.takes = [piece.item.hours for piece in task.pieces]
        self.out = {place for place, piece in enumerate(task.pieces) if without and piece.item.id in without}
        self.open = [place for place in range(count) if place not in self.out]
        self.chosen = 0
        self.of: list[tuple[int, ...]] = [()] * count
        self.hours, self.goals = [0.0] * count, [0] * count
        for place in self.open:
            self._work_out(place)

    def best(self, still: int) -> tuple[int, ...] | None:
        """The chain that wins most points an hour of the goals ``still`` open; None where none wins any."""
        found, most = None, 0.0
        for place in self.open:
            if self.of[place] and self.serves[place] & still:
                ratio = self.worth(self.goals[place] & still) / max(self.hours[place], self.shortest)
                if ratio > most + DUST:
                    found, most = self.of[place], ratio
        return found

    def choose(self, places: Sequence[int]) -> None:
        """Take pieces as planned; the chains of those that wait for them, or for what waits, are worked out anew."""
        touched = _bits(places)
        self.chosen |= touched
        self.open = [place for place in self.open if not self.chosen >> place & 1]
        for place in self.open:
            if touched & self.waits[place]:
                self._work_out(place)
                touched |= 1 << place

    def _work_out(self, place: int) -> None:
        """An empty chain says that the piece cannot be begun."""
        chain: list[int] = []
        inside, self.of[place] = 0, ()
        for bits, group in self.before[place]:
            if (self.chosen | inside) & bits:
                continue
            ways = [one for one in group if self.of[one]]
            if not ways:
                return
            for one in self.of[min(ways, key=self.hours.__getitem__)]:
                if not inside >> one & 1:
                    chain.append(one)
                    inside |= 1 << one
        chain.append(place)
        hours, goals = 0.0, 0
        for one in chain:
            hours += self.takes[one]
            goals |= self.serves[one]
        self.of[place], self.hours[place], self.goals[place] = tuple(chain), hours, goals


def _bits(places: Sequence[int]) -> int:
    found = 0
    for place in places:
        found |= 1 << place
    return found


def _worth(points: Sequence[float]) -> Callable[[int], float]:
    """The points of a set of goals, each set added up once."""

    @cache
    def worth(goals: int) -> float:
        return sum(one for place, one in enumerate(points) if goals >> place & 1)

    return worth
