"""The error file: a person's own rows that were left out of an import, each with what is wrong and how to mend it."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from planner import connectors
from planner.cells import escape
from planner.connectors import headings, tables
from planner.connectors.base import Connector, Mapping
from planner.connectors.tabular import Tabular
from planner.connectors.xes import Xes
from planner.faults import Fault
from planner.services.problems import LEFT_OUT
from planner.store.open import Stores

FOLDER, OWNER_ONLY = "errors", 0o700
# What is known of a row where the file is no table.
PLACE = ("File", "Row", "Column", "Value")


def write(target: Path, path: Path, *, connector: str, mapping: Mapping | None, faults: Sequence[Fault]) -> int:
    """Write the rows of a file that were left out, in their own columns plus ``error`` and ``fix``; how many.

    ``faults`` are those the import told. Columns that never enter are left away. Cells that a spreadsheet would take
    for a formula get an apostrophe, which is taken off again when the mended file is imported. Nothing is written where
    no row was left out. Raises Unreadable and OSError.
    """
    reader = connectors.get(connector)
    wrong = _wrong(reader, path, mapping, faults)
    if not wrong:
        return 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for row in _rows(reader, path, wrong):
            writer.writerow([escape(cell) for cell in row])
    return len(wrong)


def place(stores: Stores, number: int) -> Path:
    """Where the error file of an import is kept, in a folder that only its owner reads."""
    folder = stores.settings.instance / FOLDER
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    return folder / f"{number}.csv"


def kept(stores: Stores) -> list[Path]:
    """The error files of all imports."""
    return [path for path in (stores.settings.instance / FOLDER).glob("*.csv") if path.stem.isdigit()]


def _wrong(connector: Connector, path: Path, mapping: Mapping | None, told: Sequence[Fault]) -> dict[int, list[Fault]]:
    """The faults of each row left out: of all rows, though an import tells only so many."""
    wrong: defaultdict[int, list[Fault]] = defaultdict(list)
    for batch in connector.read(path, source="", mapping=mapping):
        for fault in batch.faults:
            _add(wrong, fault)
    for fault in told:
        _add(wrong, fault)
    return {row: found for row, found in wrong.items() if any(LEFT_OUT in fault.fix for fault in found)}


def _add(wrong: dict[int, list[Fault]], fault: Fault) -> None:
    # An upload's faults are told under the name its owner gives it.
    known = [(one.column, one.problem) for one in wrong[fault.row]] if fault.row in wrong else []
    if fault.row is not None and (fault.column, fault.problem) not in known:
        wrong[fault.row].append(fault)


def _rows(connector: Connector, path: Path, wrong: dict[int, list[Fault]]) -> Iterator[list[str]]:
    table = _table(connector, path)
    if isinstance(connector, Xes):
        keys, events = connector.events(path, frozenset(wrong))
        yield [*keys, *tables.ERROR_COLUMNS]
        yield from ([*cells, *_said(wrong[row])] for row, cells in events)
    elif table is not None:
        yield from _own(connector, table, wrong)
    else:
        yield [*PLACE, *tables.ERROR_COLUMNS]
        for found in wrong.values():
            for fault in found:
                place = [fault.file, fault.row, fault.column, fault.value]
                yield [*("" if cell is None else str(cell) for cell in place), *_said([fault])]


def _table(connector: Connector, path: Path) -> tables.Table | None:
    if isinstance(connector, Tabular):
        return connector.open(path)
    return tables.open_table(path) if path.name.lower().endswith(tables.SUFFIXES) else None


def _own(connector: Connector, table: tables.Table, wrong: dict[int, list[Fault]]) -> Iterator[list[str]]:
    barred = headings.dropped(table.headings, connector.drops)
    shown = [at for at, name in enumerate(table.headings) if name not in barred]
    # Cells beside the headings may belong to a column that never enters, unless there is none.
    width = len(table.headings)
    beyond = 0 if barred else max([len(row) - width for at, row in table.written() if at in wrong] + [0])
    more = [f"column {width + at}" for at in range(1, beyond + 1)]
    yield [*(table.headings[at] for at in shown), *more, *tables.ERROR_COLUMNS]
    for number, row in table.written():
        if number in wrong:
            uneven = len(row) < width or any(cell.strip() for cell in row[width:])
            cells = [*(row[:1] if barred and uneven else row), *[""] * (width + beyond)]
            yield [*(cells[at] for at in shown), *cells[width : width + beyond], *_said(wrong[number])]


def _said(found: Sequence[Fault]) -> tuple[str, str]:
    errors = [f"{fault.column}: {fault.problem}" if fault.column else fault.problem for fault in found]
    fixes = dict.fromkeys(fault.fix.replace(LEFT_OUT, "").strip() for fault in found)
    return "; ".join(errors), " ".join(fixes)
