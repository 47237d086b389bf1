"""Which items close the gaps, and which come first."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from planner.activate.model import Gap
from planner.capability import State
from planner.library.model import Foundation, Item, ItemKind, Library
from planner.reasons import Missing

KINDS: tuple[str, ...] = get_args(ItemKind)
FOUNDATIONS: tuple[str, ...] = get_args(Foundation)


def needed(item: Item, known: Mapping[str, State]) -> bool:
    """Whether the evidence leaves the item needed: what it builds is asked for, and its level is not shown yet."""
    state = known.get(item.builds)
    if state is None or state.level is None:
        return state is None or state.needed
    return state.needed and state.level < item.to_level


def closing(gap: Gap, library: Library, known: Mapping[str, State]) -> tuple[Item, ...]:
    """The items that lead from what is shown to what is needed: of each kind and level the one that takes least time.

    An item that leads beyond the need is taken only when no other reaches it.
    """
    fitting = [i for i in library.items.values() if i.builds == gap.capability and needed(i, known)]
    within = [i for i in fitting if i.to_level <= gap.needs]
    beyond = [i for i in fitting if i.from_level < gap.needs < i.to_level]
    reached = any(i.to_level == gap.needs for i in within)
    best: dict[tuple[int, str], Item] = {}
    for item in sorted([*within, *([] if reached else beyond)], key=lambda i: (i.hours, i.id)):
        best.setdefault((item.to_level, item.kind), item)
    return tuple(best.values())


def with_prerequisites(items: Sequence[Item], library: Library, known: Mapping[str, State]) -> dict[str, Item]:
    """The items and all that must come before them, without what the evidence shows is not needed."""
    chosen: dict[str, Item] = {}
    waiting = list(items)
    while waiting:
        item = waiting.pop()
        if item.id not in chosen and needed(item, known):
            chosen[item.id] = item
            waiting += [library.items[key] for key in item.requires if key in library.items]
    return chosen


def founded(chosen: Mapping[str, Item], library: Library, known: Mapping[str, State]) -> dict[str, Item]:
    """The items with one more for each foundation that is not served yet, where the library has one that is needed.

    What builds a capability that is being built anyway comes first, then what takes least time.
    """
    result = dict(chosen)
    for foundation in FOUNDATIONS:
        if any(i.foundation == foundation for i in result.values()):
            continue
        built = {i.builds for i in chosen.values()}
        serving = [i for i in library.items.values() if i.foundation == foundation and needed(i, known)]
        for item in sorted(serving, key=lambda i: (i.builds not in built, i.hours, i.id))[:1]:
            result |= with_prerequisites([item], library, known)
    return result


def ordered(items: Mapping[str, Item], gaps: Sequence[Gap]) -> tuple[Item, ...]:
    """What comes before, first; then the more important capability, the lower level, and learning before practice.

    Items that require one another in a circle are left out: ``lacking`` tells of them.
    """
    importance = {gap.capability: place for place, gap in enumerate(gaps)}
    before = {key: _earlier(item, items) for key, item in items.items()}
    ready = [_place(item, importance) for key, item in items.items() if not before[key]]
    heapq.heapify(ready)
    result: list[Item] = []
    while ready:
        done = items[heapq.heappop(ready)[-1]]
        result.append(done)
        for key, waits in before.items():
            if done.id in waits:
                waits.discard(done.id)
                if not waits:
                    heapq.heappush(ready, _place(items[key], importance))
    return tuple(result)


def _earlier(item: Item, items: Mapping[str, Item]) -> set[str]:
    """What the item requires, and what leads to the level that it starts from."""
    steps = {i.id for i in items.values() if i.builds == item.builds and i.to_level <= item.from_level}
    return (steps | (set(item.requires) & set(items))) - {item.id}


def _place(item: Item, importance: Mapping[str, int]) -> tuple[int, int, int, str]:
    return importance.get(item.builds, len(importance)), item.to_level, KINDS.index(item.kind), item.id


def lacking(
    chosen: Mapping[str, Item], order: Sequence[Item], gaps: Sequence[Gap], library: Library
) -> Iterator[Missing]:
    """What keeps the items from closing every gap on a sound foundation."""
    for gap in gaps:
        if not any(i.builds == gap.capability and i.to_level >= gap.needs for i in chosen.values()):
            yield Missing(
                what=f"an item that builds “{gap.capability}” to level {gap.needs}",
                would="close the gap",
                bring="Add a learning item that builds it",
            )
    for foundation in FOUNDATIONS:
        if gaps and not any(i.foundation == foundation for i in order):
            yield Missing(
                what=f"an item that serves {foundation}",
                would=f"give the pathway its part of {foundation}, without which new behaviour does not last",
                bring=f"Add a learning item with foundation = “{foundation}”",
            )
    unknown = sorted({key for i in chosen.values() for key in i.requires} - set(library.items))
    for key in unknown:
        yield Missing(what=f"the item “{key}”", would="come before an item that requires it", bring="Add it")
    circle = sorted(set(chosen) - {i.id for i in order})
    if circle:
        yield Missing(
            what="a first item among those that require one another",
            would=f"bring {', '.join(circle)} into an order",
            bring="Remove one of the requirements",
        )
