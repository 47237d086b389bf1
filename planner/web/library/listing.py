"""The lists of the library: which rows are asked for, and what each shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.library.model import Capability, Item, Role
from planner.services import bodies
from planner.services.shelf import Shelf
from planner.web.library import words
from planner.web.telling import listed, many

COLUMNS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "role": (("Family", False), ("Answers for", True), ("Needs", True), ("Taught", False)),
    "capability": (("Levels", True), ("Needed by", False), ("Taught", False)),
    "item": (("Kind", False), ("Builds", False), ("Hours", True)),
    "behaviour": (("How it is counted", False), ("Built by", True)),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a list: its name and address, its cells, where it comes from."""

    name: str
    url: str
    cells: tuple[Any, ...]
    origin: str


def rows(shelf: Shelf, sort: str, *, text: str = "", group: str = "", origin: str = "") -> list[Row]:
    """The entries that fit what was asked for, by name."""
    found = [
        entry
        for key, entry in shelf.part(sort).items()
        if _says(entry, text.casefold())
        and (not group or _group(entry) == group)
        and (not origin or shelf.origin(sort, key) == origin)
    ]
    return [
        Row(
            name=bodies.name_of(vars(entry)),
            url=words.url(sort, entry.id),
            cells=_cells(shelf, sort, entry),
            origin=words.ORIGINS[shelf.origin(sort, entry.id)],
        )
        for entry in sorted(found, key=lambda one: bodies.name_of(vars(one)).casefold())
    ]


def groups(shelf: Shelf, sort: str) -> list[tuple[str, str]]:
    """What a sort can be narrowed by: families of roles, kinds of items."""
    if sort == "role":
        return sorted(
            ((key, words.family(key)) for key in {one.family for one in shelf.library.roles.values()}), key=_label
        )
    if sort == "item":
        return [(key, said) for key, said in words.KINDS.items()]
    return []


def untaught(shelf: Shelf, capability: str, level: int) -> list[int]:
    """The levels up to one that no item leads to."""
    return [number for number in range(1, level + 1) if (capability, number) not in shelf.taught]


def teachers(shelf: Shelf, capability: str, level: int) -> list[Item]:
    """The items that lead to a capability, up to a level, each once, in their order."""
    found = {item.id: item for number in range(1, level + 1) for item in shelf.taught.get((capability, number), ())}
    return sorted(found.values(), key=lambda item: (item.from_level, item.to_level, item.title))


def levels(numbers: list[int]) -> str:
    """Levels in words: "level 2", "levels 1 and 2"."""
    return f"level{'s' if len(numbers) > 1 else ''} {listed([str(number) for number in numbers])}"


def _cells(shelf: Shelf, sort: str, entry: Any) -> tuple[Any, ...]:
    if isinstance(entry, Role):
        return (words.family(entry.family), len(entry.responsibilities), len(entry.needs), _role_taught(shelf, entry))
    if isinstance(entry, Capability):
        return (len(entry.levels), _needed(shelf, entry), _taught(shelf, entry))
    if isinstance(entry, Item):
        builds = shelf.library.capabilities[entry.builds].name
        return (words.KINDS[entry.kind], f"{builds}, level {entry.from_level} to {entry.to_level}", f"{entry.hours:g}")
    built = sum(item.behaviour == entry.id for item in shelf.library.items.values())
    return (entry.seen, built)


def _role_taught(shelf: Shelf, role: Role) -> str:
    if not role.needs:
        return "Says no needs"
    short = [need for need in role.needs if untaught(shelf, need.capability, need.level)]
    return "All of it" if not short else f"Not all of {many(len(short), 'need')}"


def _needed(shelf: Shelf, capability: Capability) -> str:
    count = len(shelf.needed_by.get(capability.id, ()))
    return many(count, "role") if count else "No role"


def _taught(shelf: Shelf, capability: Capability) -> str:
    missing = untaught(shelf, capability.id, capability.levels[-1].level)
    if not missing:
        return "All levels"
    return "No level" if len(missing) == len(capability.levels) else f"Not {levels(missing)}"


def _says(entry: Any, text: str) -> bool:
    if not text:
        return True
    held = [bodies.name_of(vars(entry)), *getattr(entry, "also", ())]
    held += [getattr(entry, name, "") for name in ("purpose", "meaning", "seen")]
    held += [part.text for part in getattr(entry, "responsibilities", ())]
    return any(text in one.casefold() for one in held)


def _group(entry: Any) -> str:
    return str(getattr(entry, "family", None) or getattr(entry, "kind", ""))


def _label(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
