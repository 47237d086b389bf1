"""Check what entries say of each other: every reference leads somewhere, and no item waits for itself."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from planner.faults import Fault
from planner.library.fields import suggestion
from planner.library.model import Capability, Item, Role

Key = tuple[str, str]


class Versions:
    """The readings of each entry, earliest root first; the last one that holds is the current one."""

    def __init__(self) -> None:
        self._read: dict[Key, list[tuple[Any, str]]] = {}
        self._left_out: dict[Key, str] = {}
        self._current: dict[str, dict[str, Any]] = {}

    def add(self, sort: str, stem: str, entry: Any, file: str) -> None:
        """Add what a later root says of an entry; None where its file has faults."""
        self._current.pop(sort, None)
        if entry is None:
            self._left_out[sort, stem] = file
        else:
            self._read.setdefault((sort, stem), []).append((entry, file))

    def current(self, sort: str) -> dict[str, Any]:
        """The entries of one sort that hold, by id."""
        # Asked for with every reference that leads nowhere, so it is kept until an entry comes or goes.
        if sort not in self._current:
            stems = sorted(stem for (kind, stem), read in self._read.items() if kind == sort and read)
            self._current[sort] = {stem: self._read[sort, stem][-1][0] for stem in stems}
        return self._current[sort]

    def settle(self) -> Iterator[Fault]:
        """Leave out entries that refer to nothing or wait for themselves, until the rest holds; yields their faults."""
        while True:
            broken = [(key, found) for key in sorted(self._read) if (found := list(self._broken(key)))]
            for key, found in broken:
                self._drop(key)
                yield from found
            if broken:
                continue
            circle = self._circle()
            if not circle:
                return
            for stem in circle[:-1]:
                yield self._in_circle(stem, circle)
            for stem in circle[:-1]:
                self._drop(("item", stem))

    def _drop(self, key: Key) -> None:
        self._current.pop(key[0], None)
        _, self._left_out[key] = self._read[key].pop()

    def _broken(self, key: Key) -> Iterator[Fault]:
        if not self._read[key]:
            return
        entry, file = self._read[key][-1]
        if isinstance(entry, Role):
            for need in entry.needs:
                yield from self._level(need.capability, need.level, file, f"needs.{need.capability}")
        elif isinstance(entry, Item):
            yield from self._level(entry.builds, entry.to_level, file, "to", name="builds")
            yield from self._exists("behaviour", entry.behaviour, file, "behaviour")
            for required in entry.requires:
                yield from self._exists("item", required, file, "requires")

    def _level(self, stem: str, level: int, file: str, column: str, *, name: str | None = None) -> Iterator[Fault]:
        missing = list(self._exists("capability", stem, file, name or column))
        yield from missing
        if missing:
            return
        capability: Capability = self._read["capability", stem][-1][0]
        highest = capability.levels[-1].level
        if level > highest:
            problem = f"is above the highest level of {stem}"
            fix = f"Write {highest} or less, or add the level to the capability"
            yield Fault(file=file, column=column, value=str(level), problem=problem, fix=fix)

    def _exists(self, sort: str, stem: str, file: str, column: str) -> Iterator[Fault]:
        if self._read.get((sort, stem)):
            return
        if (sort, stem) in self._left_out:
            problem = f"names the {sort} {stem}, which was left out for its own faults"
            fix = f"Mend {self._left_out[sort, stem]} first"
        else:
            problem = f"names no {sort} of this library"
            fix = suggestion(stem, self.current(sort))
        yield Fault(file=file, column=column, value=stem, problem=problem, fix=fix)

    def _circle(self) -> list[str]:
        items: dict[str, Item] = self.current("item")
        try:
            TopologicalSorter({stem: item.requires for stem, item in items.items()}).prepare()
        except CycleError as error:
            # The sorter names a step before the one that requires it; people read it the other way round.
            return list(reversed(error.args[1]))
        return []

    def _in_circle(self, stem: str, circle: list[str]) -> Fault:
        _, file = self._read["item", stem][-1]
        problem = f"waits for itself: {' requires '.join(circle)}"
        fix = "Remove one of these items from the requires of another"
        return Fault(file=file, column="requires", value=stem, problem=problem, fix=fix)
