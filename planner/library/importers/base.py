"""What every importer shares: opening files safely, ids from titles, entries from what a file says of them."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planner.faults import Fault, Unreadable
from planner.library import schema
from planner.library.fields import ID, ID_RULE, shown
from planner.library.model import Library

# Bytes of one file, after unpacking; whole public frameworks stay below a tenth of it.
FILE_BYTES = 64 * 1024**2
# Characters of an id, so that every file system takes it as a file name.
ID_CHARACTERS = 100
# What a family folder must not be called, because capabilities lie there.
TAKEN_FAMILY = "capabilities"
SORTS = {"role": "roles", "capability": "capabilities", "behaviour": "behaviours", "item": "items"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where part of an entry stands: file, row and the column that holds its value."""

    file: str
    row: int | None
    column: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One entry as a file tells it, with the keys of a library file; ``places`` says where its parts stand."""

    sort: str
    stem: str
    table: dict[str, Any]
    file: str
    row: int | None
    family: str = ""
    text: str = ""
    places: dict[str, Place] = field(default_factory=dict)

    def fault(self, column: str, problem: str, fix: str, value: object = None) -> Fault:
        """What is wrong with this entry."""
        text = None if value is None else shown(value)
        return Fault(file=self.file, row=self.row, column=column, problem=problem, fix=fix, value=text)


Found = tuple[Library, tuple[Fault, ...]]


def gather(drafts: Iterable[Draft], faults: Iterable[Fault] = ()) -> Found:
    """The library that drafts make together, and what is wrong with those that are left out."""
    found = list(faults)
    entries: dict[str, dict[str, Any]] = {sort: {} for sort in SORTS}
    for draft in drafts:
        problems = list(_unusable(draft, entries[draft.sort]))
        if problems:
            found.extend(problems)
            continue
        entry, told = _READ[draft.sort](draft)
        found.extend(_placed(fault, draft) for fault in told)
        if entry is not None:
            entries[draft.sort][draft.stem] = entry
    return Library(**{SORTS[sort]: dict(sorted(held.items())) for sort, held in entries.items()}), tuple(found)


def _unusable(draft: Draft, held: Mapping[str, Any]) -> Iterator[Fault]:
    if not ID.fullmatch(draft.stem) or len(draft.stem) > ID_CHARACTERS:
        fix = f"{ID_RULE}, at most {ID_CHARACTERS} characters"
        yield draft.fault("id", "is no id", fix, draft.stem)
    elif draft.stem in held:
        yield draft.fault("id", "is there twice, and the first is kept", "Give each its own id", draft.stem)
    if draft.sort == "role" and (
        not ID.fullmatch(draft.family) or len(draft.family) > ID_CHARACTERS or draft.family == TAKEN_FAMILY
    ):
        yield draft.fault("family", "cannot be the name of a family", ID_RULE, draft.family)
    if _unkeepable((draft.table, draft.text)):
        yield draft.fault("text", "holds a character that no file can keep", "Type it again without odd characters")


def _unkeepable(value: object) -> bool:
    """Half a character or none, which UTF-8 or XML have no place for, or a NUL, which no database keeps in a text."""
    text = json.dumps(value, ensure_ascii=False)
    return "\\u0000" in text.replace("\\\\", "") or re.search("[\ud800-\udfff\ufffe\uffff]", text) is not None


def _placed(fault: Fault, draft: Draft) -> Fault:
    column = fault.column or ""
    ends = [len(column), *(at for at, letter in enumerate(column) if letter in ".,")]
    for end in ends:
        place = draft.places.get(column[:end])
        if place is not None:
            below = column[end:].lstrip("., ") or place.column
            return replace(fault, file=place.file, row=place.row, column=below)
    return replace(fault, row=draft.row)


_READ: dict[str, Callable[[Draft], tuple[Any, tuple[Fault, ...]]]] = {
    "role": lambda d: schema.read_role(d.table, stem=d.stem, family=d.family, file=d.file),
    "capability": lambda d: schema.read_capability(d.table, stem=d.stem, file=d.file),
    "behaviour": lambda d: schema.read_behaviour(d.table, stem=d.stem, file=d.file),
    "item": lambda d: schema.read_item(d.table, "\n".join(d.text.splitlines()), stem=d.stem, file=d.file),
}


def slug(title: str) -> str:
    """An id made of a title: its letters and digits in small, hyphens between; empty when it has none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub("[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:ID_CHARACTERS].rstrip("-")


def own_ids(titles: Iterable[str], *, other: str) -> Iterator[str]:
    """An id for each of several titles, no two alike; titles without letters are called ``other``."""
    used: set[str] = set()
    last: dict[str, int] = {}
    for title in titles:
        start = slug(title)[: ID_CHARACTERS - 10].rstrip("-") or other
        made = start
        while made in used:
            last[start] = last.get(start, 1) + 1
            made = f"{start}-{last[start]}"
        used.add(made)
        yield made


def refuse(path: Path, problem: str, fix: str, *, row: int | None = None) -> Unreadable:
    """The error that refuses a whole file."""
    return Unreadable(Fault(file=path.name, problem=problem, fix=fix, row=row))


def read_text(path: Path) -> str:
    """The text of a file in UTF-8. Raises Unreadable when it is absent, too large or in another encoding."""
    try:
        if not path.is_file():
            raise refuse(path, "is no file", "Name a file that is there")
        with path.open("rb") as file:
            raw = file.read(FILE_BYTES + 1)
    except OSError as error:
        raise refuse(path, f"cannot be opened: {error.strerror}", "Check its place and its permissions") from error
    if len(raw) > FILE_BYTES:
        raise refuse(path, f"is larger than {FILE_BYTES:,} bytes", "Split it into smaller files")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise refuse(path, "holds a byte that is no UTF-8 text", "Save it again as UTF-8", row=row) from error
