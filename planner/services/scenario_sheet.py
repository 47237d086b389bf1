"""A scenario's figures as a table: to fill in with a spreadsheet and bring back, each slip told by row and column."""

import csv
import difflib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.architect.plan.figures import FIGURES, LONGEST, Figure, Figures, Key, amiss
from planner.cells import unescape
from planner.connectors.numbers import decimal_mark, parse_one
from planner.faults import Fault

FIGURE, FOR, UNIT, EVERY, QUARTER, MEANING = "Figure", "For", "Unit", "Value", "Quarter", "What it means"
QUARTERS = tuple(f"{QUARTER} {at + 1}" for at in range(LONGEST))
SEPARATORS = (",", ";", "\t")
TOLD = 50
LARGEST = 4_000_000
EMPTY = ("", "not known", "n/a", "-", "?")


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a file says: figures by what they are and of whom, None where its cell is empty; or all that is wrong."""

    said: Mapping[Key, tuple[float, ...] | None] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def headings(span: int) -> tuple[str, ...]:
    """The columns of the table for so many quarters."""
    return (FIGURE, FOR, UNIT, EVERY, *QUARTERS[:span], MEANING)


def rows(
    given: Figures, *, roles: Mapping[str, str], capabilities: Mapping[str, str], span: int
) -> Iterable[tuple[object, ...]]:
    """One row for each figure that can be said, whether or not anybody has said it."""
    for one in FIGURES.values():
        for name, called in _names(one, roles, capabilities).items():
            row = given.row(one.what, name) or ()
            each = list(row) if len(row) > 1 else []
            cells = [_cell(at, each) for at in range(span)] if one.quarterly else [None] * span
            yield (one.label, called, one.unit, row[0] if len(row) == 1 else None, *cells, f"{one.hint} {one.without}")


def _cell(at: int, each: Sequence[float]) -> float | None:
    if not each:
        return None
    return each[at] if at < len(each) else each[-1]


def _names(one: Figure, roles: Mapping[str, str], capabilities: Mapping[str, str]) -> Mapping[str, str]:
    return {"all": {"": ""}, "role": _apart(roles), "capability": _apart(capabilities)}[one.scope]


def _apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id, with the id behind those that two share."""
    called = list(names.values())
    return {key: name if called.count(name) == 1 else f"{name} ({key})" for key, name in names.items()}


def read(content: bytes, name: str, *, roles: Mapping[str, str], capabilities: Mapping[str, str]) -> Brought:
    """What a file says; nothing of it is taken where anything in it cannot be used."""
    if len(content) > LARGEST:
        return _refused(name, "The file is too large for a table of figures", "Bring back the table from this page")
    text = _text(content)
    first = text.split("\n", 1)[0]
    delimiter = max(SEPARATORS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return _refused(name, "It is no table", "Save it as CSV and bring it again")
    return _Reading(name, roles, capabilities).table(lines)


def _refused(name: str, problem: str, fix: str) -> Brought:
    return Brought(faults=(Fault(file=name, problem=problem, fix=fix),))


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


class _Unread(Exception):
    """A row that cannot be used, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class _Reading:
    def __init__(self, name: str, roles: Mapping[str, str], capabilities: Mapping[str, str]) -> None:
        self.name, self.decimal = name, "."
        self.labels = {one.label.casefold(): one for one in FIGURES.values()} | dict(FIGURES)
        self.known = {
            "role": _read_as(roles),
            "capability": _read_as(capabilities),
            "all": {"": ""},
        }
        self.faults: list[Fault] = []
        self.said: dict[Key, tuple[float, ...] | None] = {}

    def table(self, lines: Sequence[Sequence[str]]) -> Brought:
        """Every line below the headings."""
        headed = [cell.strip().casefold() for cell in lines[0]] if lines else []
        at = {name: place for place, name in enumerate(headed) if name}
        lacks = [one for one in (FIGURE, FOR, EVERY) if one.casefold() not in at]
        if lacks:
            listed = ", ".join(lacks)
            return _refused(self.name, f"It lacks the column {listed}", "Start from the table that this page gives")
        texts = [cell for line in lines[1:] for cell in line]
        self.decimal = decimal_mark(texts)
        for number, line in enumerate(lines[1:], start=2):
            cells = {name: unescape(line[place]).strip() if place < len(line) else "" for name, place in at.items()}
            try:
                if any(cells.values()):
                    self._line(number, cells)
            except _Unread as error:
                self.faults.append(error.fault)
        if self.faults:
            return Brought(faults=tuple(self.faults[:TOLD]))
        return Brought(said=self.said)

    def _unread(self, row: int, column: str, value: str, problem: str, fix: str) -> "_Unread":
        return _Unread(Fault(file=self.name, row=row, column=column, value=value, problem=problem, fix=fix))

    def _line(self, row: int, cells: Mapping[str, str]) -> None:
        written = cells[FIGURE.casefold()]
        figure = self.labels.get(written.casefold())
        if figure is None:
            near = difflib.get_close_matches(written, [one.label for one in FIGURES.values()], n=1)
            hint = f"Did you mean “{near[0]}”?" if near else "Write the name as the table of this page has it."
            raise self._unread(row, FIGURE, written, "There is no figure called so", hint)
        name = self._named(row, figure, cells[FOR.casefold()])
        if (figure.what, name) in self.said:
            raise self._unread(row, FIGURE, written, "It stands in the file twice", "Keep one of the rows.")
        self.said[figure.what, name] = self._numbers(row, figure, cells)

    def _named(self, row: int, figure: Figure, written: str) -> str:
        known = self.known[figure.scope]
        found = known.get(written.casefold())
        if found is not None:
            return found
        if figure.scope == "all":
            raise self._unread(row, FOR, written, "This figure is said of the whole plan", "Leave the cell empty.")
        near = difflib.get_close_matches(written.casefold(), known, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Write a {figure.scope} as the table of this page has it."
        raise self._unread(row, FOR, written, f"No plan here is about such a {figure.scope}", hint)

    def _numbers(self, row: int, figure: Figure, cells: Mapping[str, str]) -> tuple[float, ...] | None:
        """The numbers of a row, None where it says that they are not known."""
        every = self._number(row, EVERY, cells[EVERY.casefold()])
        each = [self._number(row, one, cells.get(one.casefold(), "")) for one in QUARTERS]
        known = [at for at, one in enumerate(each) if one is not None]
        place = QUARTERS[known[0]] if known else EVERY
        written = cells.get(place.casefold(), "")
        if known and every is not None:
            problem = "One value for all quarters and one for this quarter are both said"
            raise self._unread(row, place, written, problem, "Keep one of the two.")
        if known and known[-1] >= len(known):
            gap = next(at for at, one in enumerate(each) if one is None)
            fix = "Fill it in; 0 means none."
            raise self._unread(row, QUARTERS[gap], "", "It is empty before a later quarter", fix)
        found = tuple(one for one in (each if known else [every]) if one is not None)
        if found and (wrong := amiss(figure, found)):
            raise self._unread(row, place, written, wrong, f"{figure.hint} Or leave it empty for “not known”.")
        return found or None

    def _number(self, row: int, column: str, text: str) -> float | None:
        if text.casefold() in EMPTY:
            return None
        found = parse_one(text, self.decimal)
        if found is None:
            fix = "Write a number, or leave it empty for “not known”."
            raise self._unread(row, column, text, "This is no number", fix)
        return found


def _read_as(names: Mapping[str, str]) -> dict[str, str]:
    """Ids by all that may stand for them: the name, the name with the id, and the id."""
    return {
        **{key.casefold(): key for key in names},
        **{name.casefold(): key for key, name in _apart(names).items()},
    }
