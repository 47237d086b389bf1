"""What the library says, as pages show it: entries, where they come from, what is wrong, who teaches what."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

from planner.access import Viewer, allowed
from planner.config import Settings
from planner.faults import Fault
from planner.library import loader
from planner.library.importers.base import SORTS
from planner.library.model import Item, Library
from planner.library.shipped import shipped
from planner.services.allowing import require
from planner.services.errors import NotFound
from planner.store import library
from planner.store.library import Key
from planner.store.open import Stores
from planner.store.records import Records

Origin = Literal["shipped", "own", "instead"]
STEP = tuple[str, int]


@dataclass(frozen=True)
class Shelf:
    """The library in force. ``taught`` are the items that lead to each level of each capability."""

    library: Library
    origins: Mapping[Key, str]
    faults: tuple[Fault, ...]

    def origin(self, sort: str, key: str) -> Origin:
        """Whether an entry is shipped, the organisation's own, or its own in place of a shipped one."""
        if self.origins.get((sort, key)) != "own":
            return "shipped"
        return "instead" if shipped_entry(sort, key) is not None else "own"

    def part(self, sort: str) -> Mapping[str, Any]:
        """The entries of one sort."""
        held: Mapping[str, Any] = getattr(self.library, SORTS[sort])
        return held

    @cached_property
    def taught(self) -> Mapping[STEP, tuple[Item, ...]]:
        """The items by capability and the level they lead to or through."""
        return taught(self.library)

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """By capability: the roles that need it, each with the level."""
        found: dict[str, list[tuple[str, int]]] = {}
        for role in self.library.roles.values():
            for need in role.needs:
                found.setdefault(need.capability, []).append((role.id, need.level))
        return {key: tuple(sorted(roles, key=lambda one: (-one[1], one[0]))) for key, roles in found.items()}


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of an entry; ``author`` and ``decider`` are empty for whoever may not see names."""

    number: int
    origin: str
    since: dt.datetime
    until: dt.datetime | None
    body: Mapping[str, Any]
    author: str
    decider: str
    reason: str


def open_shelf(stores: Stores, viewer: Viewer) -> Shelf:
    """The library in force. Raises NotAllowed."""
    require(viewer, "view", "library")
    return kept(stores)


def kept(stores: Stores) -> Shelf:
    """The library in force, read anew only when it changed."""
    with stores.records.read() as session:
        mark = library.stamp(session)
        found = library.faults(session)
        origins = library.origins(session)
    return Shelf(_library(stores.records, mark), origins, placed(stores.settings, found))


def placed(settings: Settings, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Faults that name files by their place below the library folder, wherever that lies on the machine."""
    roots = [f"{root}/" for root in (settings.library_root, shipped())]

    def short(text: str) -> str:
        for root in roots:
            text = text.replace(root, "")
        return text

    return tuple(replace(one, file=short(one.file), problem=short(one.problem), fix=short(one.fix)) for one in faults)


def entry(stores: Stores, viewer: Viewer, sort: str, key: str) -> tuple[Shelf, Any]:
    """One entry in force, with the library around it. Raises NotAllowed or NotFound."""
    shelf = open_shelf(stores, viewer)
    found = shelf.part(sort).get(key)
    if found is None:
        raise NotFound("The library has no such entry now.")
    return shelf, found


def versions(stores: Stores, viewer: Viewer, sort: str, key: str) -> tuple[Version, ...]:
    """All versions of an entry, oldest first. Raises NotAllowed, or NotFound where there never was one."""
    require(viewer, "view", "library")
    named = allowed(viewer, "change", "library") or allowed(viewer, "view", "decisions-log")
    with stores.records.read() as session:
        rows = library.versions(session, sort, key)
    if not rows:
        raise NotFound("The library never had such an entry.")
    return tuple(
        Version(
            number=row.version,
            origin=row.origin,
            since=row.valid_from,
            until=row.valid_to,
            body=row.body,
            author=row.author if named else "",
            decider=row.decider if named else "",
            reason=row.reason,
        )
        for row in rows
    )


def taught(held: Library) -> dict[STEP, tuple[Item, ...]]:
    """The items by capability and the level they lead to or through."""
    found: dict[STEP, tuple[Item, ...]] = {}
    for item in held.items.values():
        for level in range(item.from_level + 1, item.to_level + 1):
            found[item.builds, level] = (*found.get((item.builds, level), ()), item)
    return found


def shipped_entry(sort: str, key: str) -> Any:
    """What is shipped under an id, None where nothing is."""
    return getattr(_shipped(), SORTS[sort]).get(key)


@lru_cache(maxsize=1)
def _shipped() -> Library:
    return loader.load([shipped()])[0]


@lru_cache(maxsize=2)
def _library(records: Records, mark: tuple[int, int]) -> Library:
    with records.read() as session:
        return library.load(session)
