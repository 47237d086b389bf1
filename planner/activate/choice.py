"""Which items could close a person's gaps, which of them must come before which, and what the library lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import get_args

from planner.activate.model import Gap, Personal
from planner.capability import State
from planner.library.model import Foundation, Item, ItemKind, Library
from planner.reasons import Missing

KINDS: tuple[str, ...] = get_args(ItemKind)
FOUNDATIONS: tuple[str, ...] = get_args(Foundation)
# A nudge or a micro-retro keeps alive what another item builds; by itself it leads to no level.
BUILDING = frozenset({"learn", "practise", "workshop", "coaching"})
TAUGHT = frozenset({"learn", "workshop"})


@dataclass(frozen=True)
class Shelf:
    """The items of a library by capability, so that one person's items are found without reading all."""

    library: Library

    @cached_property
    def by_capability(self) -> dict[str, tuple[Item, ...]]:
        """Every capability's items, those with the least hours first."""
        found: dict[str, list[Item]] = {}
        for item in sorted(self.library.items.values(), key=lambda one: (one.hours, one.id)):
            found.setdefault(item.builds, []).append(item)
        return {capability: tuple(items) for capability, items in found.items()}

    @cached_property
    def by_foundation(self) -> dict[str, tuple[Item, ...]]:
        """The items that serve each foundation, those with the least hours first."""
        by_hours = sorted(self.library.items.values(), key=lambda one: (one.hours, one.id))
        return {name: tuple(i for i in by_hours if i.foundation == name) for name in FOUNDATIONS}


def needed(item: Item, known: Mapping[str, State]) -> bool:
    """Whether the evidence leaves the item needed: what it builds is asked for, and its level is not shown yet."""
    state = known.get(item.builds)
    if state is None or state.level is None:
        return state is None or state.needed
    return state.needed and state.level < item.to_level


def candidates(
    gaps: Sequence[Gap], known: Mapping[str, State], personal: Personal, shelf: Shelf, *, most: int | None
) -> dict[str, Item]:
    """The items that could close the gaps or serve a foundation, with all that would have to come before them.

    Of items alike in capability, kind, both levels and foundation the ``most`` with the least hours are taken (None:
    all). What the person set aside or has done is not among them.
    """
    gone = personal.dropped | personal.done
    found: dict[str, Item] = {}
    waiting: list[Item] = []
    for gap in gaps:
        waiting += _few(_closing(gap, shelf, known, gone), most)
    for foundation in FOUNDATIONS:
        # Where only items with seats serve it, one without is offered too, for when the seats are gone.
        if gaps and not any(i.foundation == foundation and i.seats is None for i in waiting):
            serving = [i for i in shelf.by_foundation[foundation] if needed(i, known) and i.id not in gone]
            unseated = (i for i in serving if i.seats is None)
            waiting += [*islice(unseated, most), *islice(serving, most)]
    while waiting:
        item = waiting.pop()
        if item.id in found:
            continue
        found[item.id] = item
        waiting += _before(item, known, gone, shelf, most)
    return found


def _closing(gap: Gap, shelf: Shelf, known: Mapping[str, State], gone: AbstractSet[str]) -> list[Item]:
    """An item that leads beyond the need is taken only when no other reaches it."""
    of_it = [i for i in shelf.by_capability.get(gap.capability, ()) if needed(i, known) and i.id not in gone]
    within = [i for i in of_it if i.to_level <= gap.needs]
    if any(i.to_level == gap.needs and i.kind in BUILDING for i in within):
        return within
    return [*within, *(i for i in of_it if i.from_level < gap.needs < i.to_level)]


def _few(items: Iterable[Item], most: int | None) -> list[Item]:
    if most is None:
        return list(items)
    alike: dict[tuple[int, int, str, str], list[Item]] = {}
    for item in items:
        same = alike.setdefault((item.from_level, item.to_level, item.kind, item.foundation), [])
        if len(same) < most:
            same.append(item)
    return [item for same in alike.values() for item in same]


def _before(
    item: Item, known: Mapping[str, State], gone: AbstractSet[str], shelf: Shelf, most: int | None
) -> list[Item]:
    asked = [shelf.library.items[key] for key in item.requires if key in shelf.library.items and key not in gone]
    required = [one for one in asked if needed(one, known)]
    behind = [shelf.library.items[key] for key in gone if key in shelf.library.items]
    had = max((one.to_level for one in behind if one.builds == item.builds), default=0)
    if item.from_level <= max(had, level(known, item.builds)):
        return required
    leading = [
        one
        for one in shelf.by_capability[item.builds]
        if one.kind in BUILDING and needed(one, known) and one.id not in gone and one.from_level < item.from_level
    ]
    return required + _few(leading, most)


def level(known: Mapping[str, State], capability: str) -> int:
    """The level to plan from: nothing shown is planned for as the beginning, and said to be no evidence."""
    state = known.get(capability)
    return 0 if state is None or state.level is None else state.level


def lacking(
    gaps: Sequence[Gap], offered: Iterable[Item], personal: Personal, known: Mapping[str, State], shelf: Shelf
) -> Iterator[Missing]:
    """What the library lacks: ``offered`` are the items that could really be planned for the person."""
    usable = list(offered)
    gone = [shelf.library.items[key] for key in personal.dropped | personal.done if key in shelf.library.items]
    unclosed = [gap for gap in gaps if not any(_closes(item, gap) for item in [*usable, *gone])]
    for gap in unclosed:
        yield Missing(
            what=f"an item that builds “{gap.capability}” to level {gap.needs}",
            would="close the gap",
            bring="Add a learning item that builds it",
        )
    without = [one for one in FOUNDATIONS if not any(item.foundation == one for item in [*usable, *gone])]
    for foundation in without if gaps else ():
        yield Missing(
            what=f"an item that serves {foundation}",
            would=f"give the pathway its part of {foundation}, without which new behaviour does not last",
            bring=f"Add a learning item with foundation = “{foundation}”",
        )
    if unclosed or without:
        yield from _unusable(gaps, usable, personal, known, shelf)


def _closes(item: Item, gap: Gap) -> bool:
    return item.builds == gap.capability and item.to_level >= gap.needs and item.kind in BUILDING


def _unusable(
    gaps: Sequence[Gap], usable: Sequence[Item], personal: Personal, known: Mapping[str, State], shelf: Shelf
) -> Iterator[Missing]:
    """Why items that are there could not be used: what they require is unknown, or they require one another."""
    left = {key: i for key, i in candidates(gaps, known, personal, shelf, most=None).items() if i not in usable}
    unknown = sorted({key for item in left.values() for key in item.requires} - set(shelf.library.items))
    for key in unknown:
        yield Missing(what=f"the item “{key}”", would="come before an item that requires it", bring="Add it")
    circle = sorted(key for key, item in left.items() if set(item.requires) & set(left))
    if circle:
        yield Missing(
            what="a first item among those that require one another",
            would=f"bring {', '.join(circle)} into an order",
            bring="Remove one of the requirements",
        )
