"""In which order items are tried: what wins most points an hour comes first, with all that has to come before it.

Sets of pieces and of goals are numbers with a bit for each, since this is asked for every person.
"""

from collections.abc import Collection, Sequence

from planner.activate.task import ANYTIME, Held, Piece, Task, bits

# Points an hour are sums of decimal fractions; below this, a difference is rounding.
DUST = 1e-9
# The part of its points that counts for what comes after the last week.
LATE = 1e-6


def order(
    task: Task,
    held: Held = ANYTIME,
    *,
    without: Collection[int] = (),
    begun: Sequence[int] = (),
) -> tuple[int, ...]:
    """Places of pieces by the points that they win for an hour, less for what cannot be finished soon.

    ``begun`` are planned before, ``without`` are left out.
    """
    chains = _Chains(task, held, without)
    found: list[int] = []
    still = (1 << len(task.goals)) - 1
    best: Sequence[int] | None = begun
    while best is not None:
        found += best
        for place in best:
            still &= ~chains.serves[place]
        chains.choose(best)
        best = chains.best(still) if still else None
    return tuple(found[len(begun) :])


class _Chains:
    """For each piece not chosen yet, it and what has to come before it, in order, that can be finished soonest."""

    def __init__(self, task: Task, held: Held, without: Collection[int]) -> None:
        count = len(task.pieces)
        self.task, self.worth = task, task.worth
        self.serves, self.before, self.waits = task.serves, task.before, task.waits
        self.soonest = [_soonest(piece, task, held) for piece in task.pieces]
        left = set(without)
        self.open = [place for place in range(count) if place not in left]
        self.chosen = 0
        self.of: list[tuple[int, ...]] = [()] * count
        self.hours, self.goals, self.end = [0.0] * count, [0] * count, [0.0] * count
        for place in self.open:
            self._work_out(place)

    def best(self, still: int) -> tuple[int, ...] | None:
        """The chain that wins most points an hour of the goals ``still`` open; None where none wins any."""
        found, most, shortest, weeks = None, 0.0, self.task.shortest, max(1, self.task.weeks)
        for place in self.open:
            if self.of[place] and self.serves[place] & still:
                ratio = self.worth(self.goals[place] & still) / max(self.hours[place], shortest)
                # What comes too late wins nothing here; it is tried all the same, after all the others.
                ratio *= max(LATE, 1 - self.end[place] / weeks)
                if ratio > most + DUST:
                    found, most = self.of[place], ratio
        return found

    def choose(self, places: Sequence[int]) -> None:
        """Take pieces as planned; the chains of those that wait for them, or for what waits, are worked out anew."""
        touched = bits(places)
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
        for wanted, group in self.before[place]:
            if (self.chosen | inside) & wanted:
                continue
            ways = [one for one in group if self.of[one]]
            if not ways:
                return
            for one in self.of[min(ways, key=lambda way: (self.end[way], self.hours[way]))]:
                if not inside >> one & 1:
                    chain.append(one)
                    inside |= 1 << one
        chain.append(place)
        hours, goals, end = 0.0, 0, 0
        for one in chain:
            hours += self.task.pieces[one].item.hours
            goals |= self.serves[one]
            end = max(end, self.soonest[one])
        self.of[place], self.hours[place], self.goals[place] = tuple(chain), hours, goals
        self.end[place] = max(float(end), hours / self.task.hours - 1 if self.task.hours else 0.0)


def _soonest(piece: Piece, task: Task, held: Held) -> int:
    """The first week in which a piece with dates can be held; after the last one where there is none."""
    if piece.dates is None:
        return 0
    if piece.item.hours > task.hours + DUST:
        return task.weeks
    open_ones = (week for week in piece.dates if 0 <= week < task.weeks and held.seats(piece.item.id, week) != 0)
    return next(open_ones, task.weeks)
