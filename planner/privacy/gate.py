"""The one gate that every figure about people passes: groups that are too small stay hidden, also by subtraction."""

import datetime as dt
import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from planner.policy import Policy
from planner.privacy.subtraction import Ledger

Key = tuple[str, ...]

# In code as well as in policy/privacy.toml, so that no setting of an organisation can lower them.
LOWEST_GROUP = 5
LOWEST_TEXT_GROUP = 10


class Hidden(enum.Enum):
    """Stands where a figure would stand, when the group it is about is too small."""

    TOO_SMALL = "hidden: group too small"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure or text, and the ids of the people it is about; a judgement about texts alone has no members."""

    key: Key
    members: frozenset[str]
    value: object
    free_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures meant to be shown together.

    ``measure`` names what is counted and ``period`` the time it is counted over: ``"2026Q1"``, a day, or
    ``"2026-01-01/2026-04-01"`` (end excluded). ``totals`` maps the key of a total to the keys of its parts.
    Raises ValueError when two cells share a key or a total names a cell that is not there.
    """

    name: str
    measure: str
    period: str
    cells: tuple[Cell, ...]
    totals: Mapping[Key, tuple[Key, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        keys = [cell.key for cell in self.cells]
        unknown = {key for total, parts in self.totals.items() for key in (total, *parts)} - set(keys)
        if len(keys) != len(set(keys)) or unknown:
            raise ValueError(
                f"Table {self.name}: keys must be unique and totals be made of its cells: {sorted(unknown)}"
            )


@dataclass(frozen=True, kw_only=True)
class Released:
    """What passed the gate, with the members of every shown cell, so that later tables are checked against it."""

    name: str
    measure: str
    period: str
    cells: tuple[Cell, ...]
    hidden: frozenset[Key] = frozenset()

    @property
    def shown(self) -> dict[Key, object]:
        """The values that may be shown, by key."""
        return {cell.key: cell.value for cell in self.cells}

    def value(self, key: Key) -> object:
        """The value of a cell, or Hidden. Raises KeyError for a cell the table never had."""
        return Hidden.TOO_SMALL if key in self.hidden else self.shown[key]

    def count(self, key: Key) -> int | Hidden:
        """How many people a cell is about, or Hidden: the count of a small group is hidden too."""
        if key in self.hidden:
            return Hidden.TOO_SMALL
        return next(len(cell.members) for cell in self.cells if cell.key == key)

    def to_dict(self) -> dict[str, Any]:
        """Plain values to store: keys and members, without the figures themselves."""
        cells = [{"key": list(c.key), "members": sorted(c.members), "free_text": c.free_text} for c in self.cells]
        hidden = sorted(list(key) for key in self.hidden)
        return {"name": self.name, "measure": self.measure, "period": self.period, "cells": cells, "hidden": hidden}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_dict`` stored; the figures are None."""
        cells = tuple(
            Cell(key=tuple(c["key"]), members=frozenset(c["members"]), value=None, free_text=c["free_text"])
            for c in stored["cells"]
        )
        hidden = frozenset(tuple(key) for key in stored["hidden"])
        return cls(name=stored["name"], measure=stored["measure"], period=stored["period"], cells=cells, hidden=hidden)


def floors(policy: Policy) -> tuple[int, int]:
    """The smallest group for figures and for free texts: the organisation's own where it is higher than the shipped."""
    return (
        max(LOWEST_GROUP, int(policy["privacy.minimum_group"])),
        max(LOWEST_TEXT_GROUP, int(policy["privacy.minimum_group_free_text"])),
    )


def release(
    table: Table, *, given: Sequence[Released] = (), floor: int = LOWEST_GROUP, text_floor: int = LOWEST_TEXT_GROUP
) -> Released:
    """Show what can be shown without telling anything about fewer than ``floor`` people, and hide the rest.

    A cell is hidden when its own group is too small, when the hidden parts of a shown total would be too small a group
    together, when its members differ from those of an already shown cell by too few people, or when adding and
    subtracting shown figures would give the figure of too few people. ``given`` is what was shown before; it counts
    where the measure is the same and the periods overlap. Totals go first, then larger groups, so the smallest are
    hidden. Free texts are held to ``text_floor``. A floor below the shipped one is raised to it.
    """
    before = [old for old in given if old.measure == table.measure and overlap(old.period, table.period)]
    kept = _allowed(table, before, free_text=False, lowest=LOWEST_GROUP, floor=floor)
    kept |= _allowed(table, before, free_text=True, lowest=LOWEST_TEXT_GROUP, floor=text_floor)
    return Released(
        name=table.name,
        measure=table.measure,
        period=table.period,
        cells=tuple(cell for cell in table.cells if cell.key in kept),
        hidden=frozenset(cell.key for cell in table.cells if cell.key not in kept),
    )


def _allowed(table: Table, before: Sequence[Released], *, free_text: bool, lowest: int, floor: int) -> set[Key]:
    """Keys that may be shown. Each floor only narrows what the floor below it let through, so raising it never adds."""
    cells = [cell for cell in table.cells if cell.free_text is free_text]
    open_cells = {cell.key for cell in cells if not cell.members}
    kept = {cell.key for cell in cells if cell.members}
    for level in range(lowest, max(lowest, floor) + 1):
        kept = _pass(table, [cell for cell in cells if cell.key in kept], before, free_text=free_text, floor=level)
    return kept | open_cells


def _pass(table: Table, cells: Sequence[Cell], before: Sequence[Released], *, free_text: bool, floor: int) -> set[Key]:
    """One narrowing: take the cells one by one and keep each that opens no small group."""
    earlier = [(old.name, c) for old in before for c in old.cells if c.free_text is free_text and c.members]
    ledger = Ledger([c.members for _, c in earlier] + [c.members for c in cells], floor=floor)
    for _, cell in earlier:
        ledger.add(cell.members)
    members = {cell.key: cell.members for cell in table.cells}
    known = {c.key for name, c in earlier if name == table.name and members.get(c.key) == c.members}
    kept: set[Key] = set()
    for cell in sorted(cells, key=lambda c: (c.key not in table.totals, -len(c.members), c.key)):
        if len(cell.members) < floor or _opens_rest(table, members, known, cell.key, floor):
            continue
        if ledger.admits(cell.members):
            ledger.add(cell.members)
            known.add(cell.key)
            kept.add(cell.key)
    return kept


def _opens_rest(table: Table, members: Mapping[Key, frozenset[str]], known: set[Key], key: Key, floor: int) -> bool:
    """Whether showing a cell leaves some total with hidden parts that are too small a group together."""
    after = known | {key}
    for total, parts in table.totals.items():
        # What the others leave hidden is as it was.
        if total in after and (key == total or key in parts):
            rest = _small_rest(members, parts, after, floor)
            if rest and (total not in known or rest != _small_rest(members, parts, known, floor)):
                return True
    return False


def _small_rest(
    members: Mapping[Key, frozenset[str]], parts: Iterable[Key], shown: set[Key], floor: int
) -> frozenset[str]:
    """The people of the parts that are not shown; nobody where they are enough."""
    rest: frozenset[str] = frozenset()
    for part in parts:
        if part not in shown:
            rest |= members[part]
            if len(rest) >= floor:
                return frozenset()
    return rest


def overlap(one: str, other: str) -> bool:
    """Whether two periods share a day; periods that cannot be read count as overlapping."""
    first, second = _days(one), _days(other)
    if one == other or first is None or second is None:
        return True
    return first[0] < second[1] and second[0] < first[1]


def _days(period: str) -> tuple[dt.date, dt.date] | None:
    quarter = re.fullmatch(r"(\d{4})Q([1-4])", period)
    if quarter:
        year, month = int(quarter[1]), 3 * int(quarter[2]) - 2
        return dt.date(year, month, 1), dt.date(year + (month == 10), (month + 2) % 12 + 1, 1)
    start, _, end = period.partition("/")
    try:
        first = dt.date.fromisoformat(start)
        return first, dt.date.fromisoformat(end) if end else first + dt.timedelta(days=1)
    except ValueError:
        return None
