"""Library entries as plain values for JSON and back, without loss, and the library's fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

from planner.library.model import (
    Behaviour,
    Capability,
    ExternalId,
    Item,
    Level,
    Library,
    Measure,
    Need,
    Responsibility,
    Role,
)

Entry = TypeVar("Entry", Role, Capability, Item, Behaviour)


def to_dict(entry: Role | Capability | Item | Behaviour) -> dict[str, Any]:
    """A role, capability, item or behaviour as dictionaries, lists, texts and numbers only."""
    return {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}


def from_dict(kind: type[Entry], data: Mapping[str, Any]) -> Entry:
    """The role, capability, item or behaviour that ``to_dict`` wrote.

    Raises TypeError where a field is missing or unknown, since such a dictionary was not written by ``to_dict``.
    """
    readers: dict[type, Any] = {Role: _role, Capability: _capability, Item: _item, Behaviour: _behaviour}
    return cast(Entry, readers[kind](dict(data)))


def digest(library: Library) -> str:
    """The SHA-256 of all entries: equal for equal libraries, whatever order they were read in."""
    parts = {field.name: _plain(getattr(library, field.name)) for field in fields(library)}
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _role(data: dict[str, Any]) -> Role:
    data["responsibilities"] = tuple(Responsibility(**part) for part in data.get("responsibilities", ()))
    data["needs"] = tuple(Need(**part) for part in data.get("needs", ()))
    data["external"] = tuple(ExternalId(**part) for part in data.get("external", ()))
    data["also"] = tuple(data.get("also", ()))
    return Role(**data)


def _capability(data: dict[str, Any]) -> Capability:
    data["levels"] = tuple(Level(**part) for part in data.get("levels", ()))
    data["also"] = tuple(data.get("also", ()))
    return Capability(**data)


def _item(data: dict[str, Any]) -> Item:
    data["requires"] = tuple(data.get("requires", ()))
    return Item(**data)


def _behaviour(data: dict[str, Any]) -> Behaviour:
    measure = dict(data.get("measure", {}))
    for key in ("where", "of"):
        measure[key] = {column: tuple(words) for column, words in measure.get(key, {}).items()}
    data["measure"] = Measure(**measure)
    return Behaviour(**data)
