"""Read a learning catalogue: each row of a CSV file becomes an item, if it says what it builds and how one sees it."""

import re
from pathlib import Path
from typing import Any

from planner.faults import Fault
from planner.library.fields import ID
from planner.library.importers.base import Draft, Found, gather, refuse, slug
from planner.library.importers.folder import table
from planner.library.importers.tables import bare, in_tables, number

# Other headings of the same column, as catalogues of learning systems write them.
NAMES = {
    "id": ("course id", "course code", "code"),
    "title": ("name", "course", "course title"),
    "kind": ("type", "format"),
    "builds": ("capability", "competency", "skill"),
    "from": ("from level", "level from"),
    "to": ("to level", "level to", "level"),
    "hours": ("duration", "effort"),
    "behaviour": ("behavior",),
    "foundation": (),
    "requires": ("prerequisites", "prerequisite"),
    "seats": ("capacity", "max participants"),
    "text": ("description", "summary"),
}
_TIME = re.compile(r"([0-9.]+)\s*(min|minutes|h|hours|hour)", re.IGNORECASE)


def read(path: Path) -> Found:
    """The items of a learning catalogue, one a row; what a row does not say is told, never guessed. Raises Unreadable.

    Columns: title, kind, builds, from, to, hours, behaviour, foundation, text, and if there are any id, requires
    (separated by commas) and seats. Other columns are left alone. Hours may also be written 90 min or 2 h.
    """
    held = table(path)
    places = {name: _column(name, [heading.strip().casefold() for heading in held.headings]) for name in NAMES}
    if places["title"] is None:
        raise refuse(path, "has no column title", f"Name the columns {', '.join(NAMES)}", row=1)
    drafts = []
    faults: list[Fault] = []
    for row, cells in enumerate(held.rows, start=2):
        told = {name: bare(cells[at]) for name, at in places.items() if at is not None and at < len(cells)}
        told = {name: text for name, text in told.items() if text}
        if told:
            drafts.append(_draft(told, path.name, row))
    library, wrong = gather(drafts, faults)
    return library, tuple(map(in_tables, wrong))


def _column(name: str, headings: list[str]) -> int | None:
    return next((headings.index(known) for known in (name, *NAMES[name]) if known in headings), None)


def _draft(told: dict[str, str], file: str, row: int) -> Draft:
    values: dict[str, Any] = dict(told)
    stem = _id(values.pop("id", "")) or slug(told.get("title", ""))
    text = values.pop("text", "")
    for name in ("kind", "foundation"):
        if name in values:
            values[name] = told[name].casefold()
    for name in ("builds", "behaviour"):
        if name in values:
            values[name] = _id(told[name])
    for name in ("from", "to", "seats"):
        if name in values:
            values[name] = number(told[name])
    if "hours" in values:
        values["hours"] = _hours(told["hours"])
    if "requires" in values:
        values["requires"] = [_id(part.strip()) for part in told["requires"].split(",") if part.strip()]
    return Draft(sort="item", stem=stem, table=values, file=file, row=row, text=text)


def _id(text: str) -> str:
    """An id as it is, or made of the name that a catalogue gives instead."""
    return text if ID.fullmatch(text) else slug(text) or text


def _hours(text: str) -> int | float | str:
    timed = _TIME.fullmatch(text)
    value = number(timed[1]) if timed else number(text)
    if timed and isinstance(value, int | float) and timed[2].lower().startswith("m"):
        return value / 60
    return value if isinstance(value, int | float) else text
