"""Entries of the library as plain values, as an editor holds them: read with the checks of files, compared, merged."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from planner.faults import Fault
from planner.library.importers.base import SORTS, Draft, gather, slug
from planner.library.model import Library
from planner.library.references import Versions

Body = Mapping[str, Any]
# What a new entry of each sort that can be written here starts from.
FRESH: Mapping[str, Body] = {
    "role": {
        "title": "",
        "family": "",
        "purpose": "",
        "responsibilities": [],
        "needs": [],
        "also": [],
        "entry": [],
        "version": 1,
        "external": [],
    },
    "capability": {"name": "", "meaning": "", "levels": [], "also": [], "external": []},
    "item": {
        "title": "",
        "kind": "",
        "builds": "",
        "from_level": None,
        "to_level": None,
        "hours": None,
        "behaviour": "",
        "text": "",
        "foundation": "",
        "requires": [],
        "seats": None,
    },
}
LABEL, NAMELESS = "this draft", "Without a name"
# The part of a library that holds each sort of entry.
PLURALS: Mapping[str, str] = SORTS


def name_of(body: Body) -> str:
    """What an entry is called."""
    return str(body.get("title") or body.get("name") or NAMELESS)


def id_of(words: str) -> str:
    """An id made of words; empty where they have no letters."""
    return slug(words)


def read(sort: str, key: str, body: Body) -> tuple[Any, tuple[Fault, ...]]:
    """The entry that a body describes, or None and every fault it has."""
    table = {name: value for name, value in _table(sort, body).items() if value is not None}
    draft = Draft(
        sort=sort,
        stem=key,
        table=table,
        file=LABEL,
        row=None,
        family=str(body.get("family", "")),
        text=str(body.get("text", "")),
    )
    found, faults = gather([draft], _twice(body))
    told = tuple(replace(fault, row=None) for fault in faults)
    return (None if told else getattr(found, SORTS[sort]).get(key)), told


def with_entry(library: Library, sort: str, key: str, entry: Any) -> Library:
    """The library with one entry in place of what it said; None takes the entry out."""
    part = dict(getattr(library, SORTS[sort]))
    if entry is None:
        part.pop(key, None)
    else:
        part[key] = entry
    return replace(library, **{SORTS[sort]: part})


def settled(library: Library) -> tuple[Library, dict[tuple[str, str], tuple[Fault, ...]]]:
    """The entries that hold together, and for each of the others what is wrong with it, by sort and id."""
    versions = Versions()
    for sort, plural in SORTS.items():
        for stem, entry in getattr(library, plural).items():
            versions.add(sort, stem, entry, f"{sort} {stem}")
    found: dict[tuple[str, str], tuple[Fault, ...]] = {}
    for fault in versions.settle():
        sort, _, stem = fault.file.partition(" ")
        found[sort, stem] = (*found.get((sort, stem), ()), replace(fault, file=LABEL))
    kept = {plural: versions.current(sort) for sort, plural in SORTS.items()}
    return Library(**kept), found


def broken_by(library: Library, sort: str, key: str, entry: Any) -> dict[tuple[str, str], tuple[Fault, ...]]:
    """The other entries that putting one in force, or taking it out with None, would leave out, with what is wrong."""
    before = settled(library)[1]
    after = settled(with_entry(library, sort, key, entry))[1]
    return {other: faults for other, faults in after.items() if other not in before and other != (sort, key)}


def merged(base: Body, mine: Body, theirs: Body) -> tuple[dict[str, Any], tuple[str, ...]]:
    """My values with their changes wherever I changed nothing, and the names of what both of us changed."""
    both = []
    found = dict(mine)
    for name in theirs:
        moved = theirs.get(name) != base.get(name)
        if moved and mine.get(name) == base.get(name):
            found[name] = theirs[name]
        elif moved and mine.get(name) != theirs.get(name):
            both.append(name)
    return found, tuple(both)


def _table(sort: str, body: Body) -> dict[str, Any]:
    """The keys of a library file."""
    table = {name: value for name, value in body.items() if name not in ("id", "family", "text") and value != []}
    if sort == "role":
        parts = body.get("responsibilities", [])
        table["responsibilities"] = [{k: v for k, v in part.items() if v is not None} for part in parts] or None
        table["needs"] = {need["capability"]: need["level"] for need in body.get("needs", [])} or None
    elif sort == "capability":
        table["levels"] = {str(one["level"]): one["seen"] for one in body.get("levels", [])}
    elif sort == "item":
        table |= {"from": table.pop("from_level", None), "to": table.pop("to_level", None)}
        table = {name: value for name, value in table.items() if value != ""}
    return table


def _twice(body: Body) -> tuple[Fault, ...]:
    """Needs are a table in a file, which cannot hold the same capability twice."""
    seen: set[str] = set()
    found = []
    for place, need in enumerate(body.get("needs", []), start=1):
        if need["capability"] in seen:
            fix = "Keep one of the two rows"
            found.append(Fault(file=LABEL, column=f"needs {place}", problem="names a capability twice", fix=fix))
        seen.add(need["capability"])
    return tuple(found)
