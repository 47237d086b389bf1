"""Statements: what role frameworks and the learning catalogue say that work consists of."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.architect.model import Lack
from planner.library.model import Library, Role

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One text that names work; ``source`` is a typed id such as ``"role:clerk"``, ``id`` its place in the source."""

    source: str
    id: str
    text: str
    share: float | None = None


def declared(roles: Mapping[str, Role]) -> tuple[Statement, ...]:
    """The responsibilities of all roles that have words in them, each text once a role."""
    found: dict[tuple[str, str], Statement] = {}
    for key in sorted(roles):
        for one in roles[key].responsibilities:
            statement = Statement(source=f"role:{key}", id=f"{key}/{one.id}", text=one.text.strip(), share=one.share)
            if statement.text:
                found.setdefault((key, statement.text.lower()), statement)
    return tuple(found.values())


def catalogue(library: Library) -> tuple[Statement, ...]:
    """What capabilities and learning items name, sentence by sentence."""
    texts = [*_capabilities(library), *_items(library)]
    return tuple(dict.fromkeys(statement for statement in texts if statement.text))


def owned(library: Library, role: str) -> frozenset[str]:
    """The sources that speak of one role: itself and the capabilities it needs."""
    return frozenset({f"role:{role}", *(f"capability:{need.capability}" for need in library.roles[role].needs)})


def lacks(library: Library) -> dict[str, Lack]:
    """Of each source in the catalogue what is lacking beside it, where something is.

    A capability that no role needs is owned by nobody, one that is needed and that no item builds is not taught; an
    item for a capability that no role needs teaches what no role names.
    """
    needed = {need.capability for role in library.roles.values() for need in role.needs}
    taught = {item.builds for item in library.items.values()}
    found: dict[str, Lack] = {}
    for key in library.capabilities:
        if key not in needed:
            found[f"capability:{key}"] = "needed, owned by nobody"
        elif key not in taught:
            found[f"capability:{key}"] = "named, not taught"
    for key, item in library.items.items():
        if item.builds not in needed:
            found[f"item:{key}"] = "taught, not named"
    return found


def _capabilities(library: Library) -> Iterator[Statement]:
    for key, capability in sorted(library.capabilities.items()):
        for text in (capability.name, *capability.also, *_SENTENCE.split(capability.meaning)):
            yield Statement(source=f"capability:{key}", id=key, text=text.strip())


def _items(library: Library) -> Iterator[Statement]:
    for key, item in sorted(library.items.items()):
        behaviour = library.behaviours.get(item.behaviour)
        for text in (item.title, behaviour.name if behaviour else ""):
            yield Statement(source=f"item:{key}", id=key, text=text.strip())
