"""How near the effect of a staggered start comes to the published one, on panels of units and years."""

import csv
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from planner import policy
from planner.activate.staggered import NEVER, Effect, Floats, Places, staggered
from planner.services.errors import NotFound

# The columns of such a panel: when, which unit, what is measured, and the first year in which it was begun (0: never).
COLUMNS = ("year", "countyreal", "lemp", "first.treat")


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """For the panel below ``data`` that has the columns year, countyreal, lemp and first.treat: effects by distance.

    ``event_study`` has the effect by years from the start, ``overall`` that of all years since a start together, each
    with a standard error beside it. Where there are several panels, each has its own object. Nothing is drawn by
    chance, so ``seeds`` changes nothing. Raises NotFound without such a panel.
    """
    found = sorted(path for path in data.rglob("*.csv") if _is_panel(path)) if data else []
    if not found:
        raise NotFound(f"Give a folder that holds a CSV file with the columns {', '.join(COLUMNS)} with --data.")
    told = {}
    for place, path in enumerate(found):
        progress(f"Reading {path.name}", place / len(found))
        told[path.stem] = _judged(path)
    return next(iter(told.values())) if len(told) == 1 else told


def _is_panel(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return set(COLUMNS) <= set(next(csv.reader(file), []))


def _judged(path: Path) -> dict[str, Any]:
    values, first = _panel(path)
    found = staggered(values, first, level=policy.load()["behaviour.confidence"])
    return {
        "event_study": {str(distance): _value(effect) for distance, effect in found.by_distance.items()},
        "event_study_errors": {str(distance): round(one.error, 5) for distance, one in found.by_distance.items()},
        "overall": _value(found.overall),
        "overall_error": round(found.overall.error, 5) if found.overall else None,
        "units": found.units,
        "never": found.beside,
    }


def _value(effect: Effect | None) -> float | None:
    return None if effect is None else round(effect.value, 5)


def _panel(path: Path) -> tuple[Floats, Places]:
    when, unit, what, began = COLUMNS
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(int(row[when]), row[unit], float(row[what]), int(float(row[began]))) for row in csv.DictReader(file)]
    years = sorted({row[0] for row in rows})
    units = {name: place for place, name in enumerate(dict.fromkeys(row[1] for row in rows))}
    values = np.full((len(units), len(years)), np.nan)
    first = np.full(len(units), NEVER)
    for year, name, value, start in rows:
        values[units[name], bisect_left(years, year)] = value
        # Whoever began after the last year had not begun in any that is seen.
        first[units[name]] = bisect_left(years, start) if 0 < start <= years[-1] else NEVER
    return values, first
