"""The company as read back from its files."""

import csv
from dataclasses import dataclass

from planner.demo.model import Company

Rows = list[dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Files:
    """A company and its files by name."""

    company: Company
    rows: dict[str, Rows]


def read(company: Company) -> Files:
    """The company's files, each as a list of rows."""
    rows = {}
    for path in sorted(company.folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    return Files(company=company, rows=rows)
