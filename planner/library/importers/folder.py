"""A library as a folder of CSV files, one per table."""

import csv
import io
from pathlib import Path

from planner.faults import Fault, Unreadable
from planner.library.fields import suggestion
from planner.library.importers import tables
from planner.library.importers.base import Found, read_text, refuse
from planner.library.model import Library


def read(path: Path) -> Found:
    """The library that a folder of CSV files holds, or one file of such a folder. Raises Unreadable."""
    if not path.exists():
        raise refuse(path, "does not exist", "Name a folder of CSV files, or one of them")
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not any(file.stem in tables.COLUMNS for file in files):
        raise refuse(path, "holds no table of a library", f"Name the files {', '.join(tables.COLUMNS)}, each .csv")
    found, faults = {}, []
    for file in files:
        if file.stem not in tables.COLUMNS:
            fix = suggestion(file.stem, tables.COLUMNS)
            faults.append(Fault(file=file.name, problem="is no table of a library", fix=fix))
            continue
        try:
            found[file.stem] = table(file)
        except Unreadable as refused:
            faults.append(refused.fault)
    return tables.read(found, faults)


def table(path: Path) -> tables.Table:
    """One CSV file, with commas or semicolons between its cells. Raises Unreadable."""
    text = read_text(path)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        headings, *rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)] or [[]]
    except csv.Error as error:
        raise refuse(path, f"is no CSV table: {error}", "Save it again as CSV with a spreadsheet program") from error
    return tables.Table(file=path.name, headings=headings, rows=rows)


def write(library: Library, path: Path) -> None:
    """Write a library as a folder of CSV files, for spreadsheet programs too."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.write(library).items():
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(tables.COLUMNS[name])
        writer.writerows(rows)
        # The mark of UTF-8 lets spreadsheet programs show accents.
        (path / f"{name}.csv").write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8"))
