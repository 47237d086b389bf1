"""Files of two releases of an occupational framework and the truths beside them, as they come."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from planner.services.errors import NotFound

DRAWS = 400
# The first four characters of a code name its minor group.
MINOR = 4


def tasks(data: Path | None, release: str) -> dict[str, dict[str, str]]:
    """The statements of each occupation of a release, by their ids. Raises NotFound where there is no such file."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows(_file(data, f"{release}/Task Statements.txt"), delimiter="\t"):
        found.setdefault(row["O*NET-SOC Code"], {})[row["Task ID"]] = row["Task"]
    return found


def truth(data: Path | None, name: str) -> list[dict[str, str]]:
    """The rows of a file of truths. Raises NotFound where there is no such file."""
    return _rows(_file(data, name), delimiter=",")


def rows(data: Path | None, name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated file of a release, such as ``RELEASE/FILE``. Raises NotFound without it."""
    return _rows(_file(data, name), delimiter="\t")


def minor_group(code: str) -> str:
    """The minor group of an occupation's code."""
    return code[:MINOR]


def intervals(
    rows: Sequence[dict[str, Any]],
    figures: Callable[[Sequence[dict[str, Any]]], dict[str, float | None]],
    *,
    names: Sequence[str],
) -> dict[str, tuple[float, float] | None]:
    """For each figure the range of 95 in 100 drawings of whole minor groups (key ``group`` of a row), with return."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    known = [groups[key] for key in sorted(groups)]
    chance = np.random.default_rng(0)
    drawn = [
        figures([row for at in chance.integers(0, len(known), len(known)) for row in known[at]]) for _ in range(DRAWS)
    ]
    return {name: _range([one[name] for one in drawn]) for name in names}


def _range(values: Sequence[float | None]) -> tuple[float, float] | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def _file(data: Path | None, name: str) -> Path:
    found = sorted(data.rglob(name)) if data else []
    if not found:
        raise NotFound(f"Give a folder that holds “{name}” with --data.")
    return found[0]


def _rows(path: Path, *, delimiter: str) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
