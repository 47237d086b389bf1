"""A library's entries as the files a people-expert would write: the same text for the same entry, always."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from planner.library.files import FENCE
from planner.library.model import Behaviour, Capability, ExternalId, Item, Library, Role


def files(library: Library) -> Iterator[tuple[str, str, str, str]]:
    """Sort, id, place below the library folder and text of each entry: capabilities and behaviours first."""
    for capability in library.capabilities.values():
        name = f"roles/capabilities/{capability.id}.toml"
        yield "capability", capability.id, name, capability_text(capability)
    for behaviour in library.behaviours.values():
        name = f"learning_paths/behaviours/{behaviour.id}.toml"
        yield "behaviour", behaviour.id, name, behaviour_text(behaviour)
    for role in library.roles.values():
        yield "role", role.id, f"roles/{role.family}/{role.id}.toml", role_text(role)
    for item in library.items.values():
        yield "item", item.id, f"learning_paths/{item.id}.md", item_text(item)


def role_text(role: Role) -> str:
    """A role as its file."""
    lines = [_pair("title", role.title), _pair("purpose", role.purpose)]
    lines += [_pair("also", role.also)] * bool(role.also) + [_pair("entry", role.entry)] * bool(role.entry)
    lines += [_pair("version", role.version)] * (role.version != 1)
    for part in role.responsibilities:
        lines += ["", "[[responsibilities]]", _pair("id", part.id), _pair("text", part.text)]
        lines += [_pair("share", part.share)] * (part.share is not None)
    if role.needs:
        lines += ["", "[needs]", *(_pair(need.capability, need.level) for need in role.needs)]
    return _joined([*lines, *_external(role.external)])


def capability_text(capability: Capability) -> str:
    """A capability as its file."""
    lines = [_pair("name", capability.name), _pair("meaning", capability.meaning)]
    lines += [_pair("also", capability.also)] * bool(capability.also)
    lines += ["", "[levels]", *(_pair(str(level.level), level.seen) for level in capability.levels)]
    return _joined([*lines, *_external(capability.external)])


def behaviour_text(behaviour: Behaviour) -> str:
    """A behaviour as its file."""
    keys = ("name", "seen", "unit", "direction", "smallest", "baseline_weeks")
    lines = [_pair(key, getattr(behaviour, key)) for key in keys]
    lines += [_pair("level", behaviour.level)] * (behaviour.level != "team")
    lines += [_pair("redefined", tuple(day.isoformat() for day in behaviour.redefined))] * bool(behaviour.redefined)
    lines += ["", "[measure]", _pair("statistic", behaviour.measure.statistic)]
    for key in ("where", "of"):
        words = getattr(behaviour.measure, key)
        if words:
            lines += ["", f"[measure.{key}]", *(_pair(column, words[column]) for column in words)]
    return _joined(lines)


def item_text(item: Item) -> str:
    """A learning item as its file."""
    values = {"title": item.title, "kind": item.kind, "builds": item.builds, "from": item.from_level}
    values |= {"to": item.to_level, "hours": item.hours, "behaviour": item.behaviour, "foundation": item.foundation}
    values |= {"requires": item.requires} if item.requires else {}
    values |= {} if item.seats is None else {"seats": item.seats}
    return _joined([FENCE, *(_pair(key, value) for key, value in values.items()), FENCE, item.text])


def _external(codes: tuple[ExternalId, ...]) -> Iterator[str]:
    for code in codes:
        yield from ("", "[[external]]")
        yield from (_pair(key, getattr(code, key)) for key in ("scheme", "release", "code"))


def _pair(key: str, value: Any) -> str:
    return f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_quoted, value))}]"
    return repr(value)


def _quoted(text: str) -> str:
    # Rare line separators are written as escapes, so that every editor sees the same lines.
    return re.sub(
        "[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
