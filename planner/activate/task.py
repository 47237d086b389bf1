"""What has to be planned for one person, as plain numbers that the fast and the exact method both read.

Points are won for each gap by the levels reached and the kinds of steps taken, and for trust, literacy and
reinforcement by their first step; all count for more the earlier they come (weighted completion times, Smith 1956).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from planner.activate.choice import BUILDING, FOUNDATIONS, TAUGHT, Shelf, candidates, level, needed
from planner.activate.model import Gap, Personal
from planner.capability import State
from planner.library.model import Item

Goal = tuple[str, str, str]
Groups = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One item that may be planned: the goals it serves, by their places, and what must be finished before it.

    Of each group in ``before`` one piece is enough. ``dates`` are the weeks of its dates, counted from the first week
    from 0, None where it can be any week; ``seated`` says that its seats are counted.
    """

    item: Item
    serves: tuple[int, ...]
    before: Groups
    rank: int
    dates: tuple[int, ...] | None = None
    seated: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """One person's pieces, the points of their goals, and the time: ``hours`` in each of ``weeks`` weeks."""

    pieces: tuple[Piece, ...]
    goals: tuple[Goal, ...]
    points: tuple[float, ...]
    hours: float
    weeks: int
    shortest: float

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items that could be planned."""
        return tuple(piece.item for piece in self.pieces)

    @cached_property
    def serves(self) -> list[int]:
        """The goals of each piece, with a bit for each; these are asked for very often."""
        return [bits(piece.serves) for piece in self.pieces]

    @cached_property
    def before(self) -> list[list[tuple[int, tuple[int, ...]]]]:
        """The groups before each piece, with their bits."""
        return [[(bits(group), group) for group in piece.before] for piece in self.pieces]

    @cached_property
    def waits(self) -> list[int]:
        """All that each piece could wait for, with a bit for each."""
        return [bits([one for group in piece.before for one in group]) for piece in self.pieces]

    @cached_property
    def worth(self) -> Callable[[int], float]:
        """The points of goals given as bits, added up once."""

        @cache
        def added(goals: int) -> float:
            return sum(one for place, one in enumerate(self.points) if goals >> place & 1)

        return added


def bits(places: Sequence[int]) -> int:
    """Places as one number with a bit for each."""
    found = 0
    for place in places:
        found |= 1 << place
    return found


@dataclass(frozen=True, kw_only=True)
class Held:
    """When items with seats are held: weeks of dates by item, and the seats of an item in a week.

    An item that is not in ``dates`` has none and is held whenever asked for, with ``usual`` seats in each week.
    ``left`` are the seats of single weeks, where they are not the usual ones.
    """

    dates: Mapping[str, tuple[int, ...]]
    usual: Mapping[str, int]
    left: Mapping[tuple[str, int], int]

    def seats(self, item: str, week: int) -> int | None:
        """The seats of an item in a week; None where nobody counts them."""
        return self.left.get((item, week), self.usual.get(item))


ANYTIME = Held(dates={}, usual={}, left={})


def task(
    gaps: Sequence[Gap],
    known: Mapping[str, State],
    personal: Personal,
    shelf: Shelf,
    *,
    hours: float,
    weeks: int,
    policy: Mapping[str, Any],
    held: Held = ANYTIME,
    every: bool = False,
) -> Task:
    """The task of one person; ``every`` takes all items of the library in, however many are alike."""
    most = None if every else policy["pathways.most_alternatives"]
    offered = _reachable(candidates(gaps, known, personal, shelf, most=most), known, personal, shelf)
    goals = _goals(gaps, [item for item, _ in offered], personal, shelf, policy)
    places = {goal: place for place, goal in enumerate(goals)}
    needs = {gap.capability: gap.needs for gap in gaps}
    from_zero = {gap.capability: gap.has or 0 for gap in gaps}
    pieces = tuple(
        Piece(
            item=item,
            serves=tuple(places[goal] for goal in _serves(item, needs, from_zero) if goal in places),
            before=groups,
            rank=rank,
            dates=held.dates.get(item.id),
            seated=item.seats is not None or item.id in held.dates,
        )
        for rank, (item, groups) in enumerate(offered)
    )
    return Task(
        pieces=pieces,
        goals=tuple(goals),
        points=tuple(goals.values()),
        hours=hours,
        weeks=weeks,
        shortest=policy["activate.shortest_step_hours"],
    )


def _goals(
    gaps: Sequence[Gap], offered: Collection[Item], personal: Personal, shelf: Shelf, policy: Mapping[str, Any]
) -> dict[Goal, float]:
    """What some offered item can win, with its points."""
    of_kind: Mapping[str, float] = policy["pathways.kind_points"]
    won = {goal for item in offered for goal in _serves(item, {g.capability: g.needs for g in gaps}, {})}
    goals: dict[Goal, float] = {}
    for place, gap in enumerate(gaps):
        weight = policy["pathways.importance_falls"] ** place
        for one in range((gap.has or 0) + 1, gap.needs + 1):
            goals["level", gap.capability, str(one)] = weight * policy["pathways.level_points"]
        for kind, points in of_kind.items():
            goals["kind", gap.capability, kind] = weight * points
    done = {shelf.library.items[key].foundation for key in personal.done if key in shelf.library.items}
    for foundation in FOUNDATIONS:
        if foundation not in done:
            goals["foundation", foundation, ""] = policy["pathways.foundation_points"]
    return {goal: points for goal, points in goals.items() if goal in won}


def _serves(item: Item, needs: Mapping[str, int], has: Mapping[str, int]) -> list[Goal]:
    goals: list[Goal] = [("foundation", item.foundation, "")]
    if item.builds in needs:
        goals.append(("kind", item.builds, item.kind))
        if item.kind in BUILDING:
            reached = range(has.get(item.builds, 0) + 1, min(item.to_level, needs[item.builds]) + 1)
            goals += [("level", item.builds, str(one)) for one in reached]
    return goals


def _reachable(
    items: Mapping[str, Item], known: Mapping[str, State], personal: Personal, shelf: Shelf
) -> list[tuple[Item, Groups]]:
    """The items that can be begun at some time, each after all that it could wait for, with those groups by place."""
    library, gone = shelf.library.items, personal.dropped | personal.done
    of: dict[str, list[Item]] = {}
    for item in items.values():
        of.setdefault(item.builds, []).append(item)
    done: dict[str, int] = {}
    for one in (library[key] for key in gone if key in library):
        done[one.builds] = max(done.get(one.builds, 0), one.to_level)
    hard = {key: _hard(item, of, known, library, gone, done) for key, item in items.items()}
    soft = {key: _soft(item, of, known, done) for key, item in items.items()}
    order: list[str] = []
    placed: set[str] = set()
    waiting = sorted(items, key=lambda key: (items[key].to_level, items[key].hours, key))
    strict = True
    while waiting:
        ready = [
            key for key in waiting if all(placed & group for group in (*hard[key], *(soft[key] if strict else ())))
        ]
        if not ready and not strict:
            break
        strict = bool(ready)
        order += ready
        placed |= set(ready)
        waiting = [key for key in waiting if key not in placed]
    places = {key: place for place, key in enumerate(order)}
    return [(items[key], _groups(key, hard[key], soft[key], places)) for key in order]


def _groups(
    key: str, hard: Sequence[frozenset[str]], soft: Sequence[frozenset[str]], places: Mapping[str, int]
) -> Groups:
    """Groups by place; only what can be begun without the item itself counts, and a wish that cannot be met is none."""
    own = places[key]
    told = [tuple(sorted(places[one] for one in group if places.get(one, own) < own)) for group in (*hard, *soft)]
    return tuple(group for group in told if group)


def _hard(
    item: Item,
    of: Mapping[str, list[Item]],
    known: Mapping[str, State],
    library: Mapping[str, Item],
    gone: Collection[str],
    done: Mapping[str, int],
) -> list[frozenset[str]]:
    """What the item requires, and one that leads to the level it starts from."""
    groups = [
        frozenset({key})
        for key in item.requires
        if key not in gone and (key not in library or needed(library[key], known))
    ]
    if item.from_level > max(level(known, item.builds), done.get(item.builds, 0)):
        leads = [
            o.id for o in of[item.builds] if o.kind in BUILDING and o.to_level >= item.from_level and o is not item
        ]
        groups.append(frozenset(leads))
    return groups


def _soft(
    item: Item, of: Mapping[str, list[Item]], known: Mapping[str, State], done: Mapping[str, int]
) -> list[frozenset[str]]:
    """Beginners learn before they practise, and what keeps a behaviour alive comes after something practised."""
    others = [one for one in of[item.builds] if one is not item]
    if item.builds in done:
        return []
    if item.kind == "practise" and level(known, item.builds) == 0:
        first = {one.id for one in others if one.kind in TAUGHT and one.to_level <= item.to_level}
    elif item.kind not in BUILDING:
        first = {o.id for o in others if o.kind == "practise"} or {o.id for o in others if o.kind in BUILDING}
    else:
        first = set()
    return [frozenset(first)] if first else []
