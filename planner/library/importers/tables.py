"""A library as tables, the same for CSV and XLSX: one table per sort of entry, one per part that repeats."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.cells import escape, unescape
from planner.faults import Fault
from planner.library.fields import shown, suggestion
from planner.library.importers.base import Draft, Found, Place, gather
from planner.library.model import Library

COLUMNS: dict[str, tuple[str, ...]] = {
    "roles": ("id", "title", "family", "purpose", "also", "entry", "version"),
    "responsibilities": ("role", "id", "text", "share"),
    "needs": ("role", "capability", "level"),
    "capabilities": ("id", "name", "meaning", "also"),
    "levels": ("capability", "level", "seen"),
    "external": ("sort", "of", "scheme", "release", "code"),
    "behaviours": ("id", "name", "seen", "statistic", "unit", "direction", "smallest", "baseline_weeks"),
    "measures": ("behaviour", "part", "column", "words"),
    "items": (
        *("id", "title", "kind", "builds", "from", "to", "hours"),
        *("behaviour", "foundation", "requires", "seats", "text"),
    ),
}
OPTIONAL = {"also", "entry", "version", "share", "baseline_weeks", "requires", "seats"}
LISTS = {"also", "entry", "requires", "words"}
NUMBERS = {"version", "share", "level", "smallest", "baseline_weeks", "from", "to", "hours", "seats"}
# Which table has the rows of a part that an entry lacks, and how a fault says that it lacks it.
PARTS = {**{name: name for name in ("responsibilities", "needs", "levels", "external")}, "measure": "measures"}
NOTHING = ("is missing", "is empty")
OF = {"roles": "role", "capabilities": "capability", "behaviours": "behaviour", "items": "item"}
Cells = dict[str, str]
Written = dict[str, list[tuple[str | float, ...]]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a file as text: the name people know it by, its headings and its rows below them."""

    file: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]]


def read(tables: Mapping[str, Table], faults: Iterable[Fault] = ()) -> Found:
    """The library that tables hold together, and what is wrong with their rows."""
    found = list(faults)
    drafts: dict[tuple[str, str], Draft] = {}
    order: list[Draft] = []
    rows = {name: list(_rows(name, table, found)) for name, table in tables.items() if name in COLUMNS}
    for name, sort in OF.items():
        for number, cells in rows.get(name, ()):
            draft = _draft(sort, cells, tables[name].file, number)
            order.append(draft)
            drafts.setdefault((sort, draft.stem), draft)
    for name, attach in _ATTACH.items():
        for number, cells in rows.get(name, ()):
            child = Draft(sort=name, stem="", table={}, file=tables[name].file, row=number)
            sort, owner = (cells["sort"], cells["of"]) if name == "external" else (_owner(name), cells[_owner(name)])
            parent = drafts.get((sort, owner))
            if parent is None or (name == "external" and sort not in ("role", "capability")):
                column = "of" if name == "external" else sort
                found.append(child.fault(column, "names nothing of these tables", "Add its row first", owner))
            elif fault := attach(parent, cells, child):
                found.append(fault)
    library, told = gather(order, found)
    return library, tuple(map(in_tables, told))


def in_tables(fault: Fault) -> Fault:
    """The fault with a fix for a table, where its fix speaks of the library's own files."""
    column = fault.column or ""
    if fault.problem not in NOTHING:
        return replace(fault, fix=fault.fix.replace(" in quotes", ""))
    rows = PARTS.get(column.partition(".")[0])
    if rows is None:
        return replace(fault, fix=f"Fill in the column {column}")
    return replace(fault, fix=f"Add its rows to the table {rows}, with the columns {', '.join(COLUMNS[rows])}")


def _owner(name: str) -> str:
    return COLUMNS[name][0]


def _rows(name: str, table: Table, faults: list[Fault]) -> Iterable[tuple[int, Cells]]:
    headings = [heading.strip().casefold() for heading in table.headings]
    known = COLUMNS[name]
    odd = [heading for heading in headings if heading and heading not in known]
    faults += [
        Fault(
            file=table.file, row=1, column=shown(heading), problem="is no known column", fix=suggestion(heading, known)
        )
        for heading in odd
    ]
    missing = [column for column in known if column not in headings and column not in OPTIONAL]
    if missing or len({*headings} - {""}) < len([h for h in headings if h]):
        problem = f"has no column {missing[0]}" if missing else "has two columns of the same name"
        fix = f"Use the columns {', '.join(known)}, each once"
        faults.append(Fault(file=table.file, row=1, problem=problem, fix=fix))
        return
    for number, row in enumerate(table.rows, start=2):
        if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
            problem = f"has {len(row)} cells below {len(headings)} headings"
            faults.append(Fault(file=table.file, row=number, problem=problem, fix="Put texts with commas in quotes"))
        elif any(cell.strip() for cell in row):
            cells = dict.fromkeys(known, "") | {h: bare(c) for h, c in zip(headings, row, strict=False) if h in known}
            yield number, cells


def _draft(sort: str, cells: Cells, file: str, number: int) -> Draft:
    told = {key: value for key in cells if (value := _value(key, cells[key])) is not None}
    stem = str(told.pop("id", ""))
    family, text = str(told.pop("family", "")), str(told.pop("text", ""))
    draft = Draft(sort=sort, stem=stem, table=told, file=file, row=number, family=family, text=text)
    if sort == "behaviour":
        told["measure"] = {"statistic": told.pop("statistic", "")}
        draft.places["measure.statistic"] = Place(file=file, row=number, column="statistic")
    return draft


def _value(key: str, text: str) -> Any:
    if key in LISTS:
        return entries(text) or None
    if not text:
        return None
    return number(text) if key in NUMBERS else text


def _listed(key: str, names: tuple[str, ...]) -> Callable[[Draft, Cells, Draft], Fault | None]:
    def attach(parent: Draft, cells: Cells, child: Draft) -> None:
        parts = parent.table.setdefault(key, [])
        parts.append({name: value for name in names if (value := _value(name, cells[name])) is not None})
        parent.places[f"{key} {len(parts)}"] = Place(file=child.file, row=child.row, column=names[0])

    return attach


def _keyed(key: str, name: str, value: str) -> Callable[[Draft, Cells, Draft], Fault | None]:
    def attach(parent: Draft, cells: Cells, child: Draft) -> Fault | None:
        held = parent.table.setdefault(key, {})
        if cells[name] in held:
            return child.fault(name, "is there twice", "Remove one of the two rows", cells[name])
        held[cells[name]] = _value(value, cells[value]) or ""
        parent.places[f"{key}.{cells[name]}"] = Place(file=child.file, row=child.row, column=value)
        return None

    return attach


def _measure(parent: Draft, cells: Cells, child: Draft) -> Fault | None:
    if cells["part"] not in ("where", "of"):
        return child.fault("part", "is not one of its words", "Write where or of", cells["part"])
    part = parent.table["measure"].setdefault(cells["part"], {})
    if cells["column"] in part:
        return child.fault("column", "is there twice", "Write its words in one row", cells["column"])
    part[cells["column"]] = entries(cells["words"])
    start = f"measure.{cells['part']}.{cells['column']}"
    parent.places[start] = Place(file=child.file, row=child.row, column="words")
    return None


_ATTACH: dict[str, Callable[[Draft, Cells, Draft], Fault | None]] = {
    "responsibilities": _listed("responsibilities", ("id", "text", "share")),
    "needs": _keyed("needs", "capability", "level"),
    "levels": _keyed("levels", "level", "seen"),
    "external": _listed("external", ("scheme", "release", "code")),
    "measures": _measure,
}


def write(library: Library) -> Written:
    """The rows of every table below its headings; texts that a spreadsheet would run as formulas are marked."""
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
    for role in library.roles.values():
        rows["roles"].append((role.id, role.title, role.family, role.purpose, role.also, role.entry, role.version))
        rows["responsibilities"] += [(role.id, part.id, part.text, part.share) for part in role.responsibilities]
        rows["needs"] += [(role.id, need.capability, need.level) for need in role.needs]
        rows["external"] += [("role", role.id, code.scheme, code.release, code.code) for code in role.external]
    for each in library.capabilities.values():
        rows["capabilities"].append((each.id, each.name, each.meaning, each.also))
        rows["levels"] += [(each.id, level.level, level.seen) for level in each.levels]
        rows["external"] += [("capability", each.id, code.scheme, code.release, code.code) for code in each.external]
    for told in library.behaviours.values():
        rows["behaviours"].append((told.id, told.name, told.seen, told.measure.statistic, told.unit))
        rows["behaviours"][-1] += (told.direction, told.smallest, told.baseline_weeks)
        for part, words in (("where", told.measure.where), ("of", told.measure.of)):
            rows["measures"] += [(told.id, part, column, words[column]) for column in words]
    for item in library.items.values():
        rows["items"].append((item.id, item.title, item.kind, item.builds, item.from_level, item.to_level, item.hours))
        rows["items"][-1] += (item.behaviour, item.foundation, item.requires, item.seats, item.text)
    return {name: [tuple(_cell(value) for value in row) for row in held] for name, held in rows.items()}


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, tuple):
        value = "\n".join(_escaped(entry) for entry in value)
    if isinstance(value, str):
        return escape(value)
    return float(value) if isinstance(value, float) else int(value)


def bare(cell: str) -> str:
    """The text of a cell without blanks around it and without the mark that keeps it from being a formula."""
    return unescape(cell.strip())


def _escaped(entry: str) -> str:
    return entry.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def entries(cell: str) -> list[str]:
    """The entries of a cell that holds a list, one a line."""
    plain = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    lines = (line.strip() for line in cell.replace("\r\n", "\n").split("\n"))
    return [re.sub(r"\\[\\nr]", lambda found: plain[found[0]], line) for line in lines if line]


def number(text: str) -> int | float | str:
    """The number that a cell writes, or its text where it is none; infinities and such are none."""
    if re.fullmatch(r"[+-]?[0-9]{1,400}", text):
        return int(text)
    if re.fullmatch(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?", text):
        return float(text)
    return text
