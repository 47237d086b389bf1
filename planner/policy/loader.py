"""Read policy values from TOML, newest dated value first."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from planner.faults import Fault, Unreadable

SHIPPED = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Value:
    """One policy value: what it means, in which unit, where it comes from, since when it holds."""

    name: str
    description: str
    unit: str
    source: str
    since: dt.date
    value: Any
    file: str


class Policy(Mapping[str, Any]):
    """Policy values by dotted name (``policy["audit.minimum_cases"]``), as they hold on one day."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Any:
        return self._values[name].value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def explain(self, name: str) -> Value:
        """The value with its meaning, unit, source and date."""
        return self._values[name]

    def section(self, prefix: str) -> dict[str, Any]:
        """All values below a dotted prefix, by the rest of their names."""
        start = prefix + "."
        return {name.removeprefix(start): self[name] for name in self if name.startswith(start)}


def load(override: Path | None = None, *, on: dt.date | None = None) -> Policy:
    """The policy as it holds on a day: shipped files, then the organisation's own file over them.

    A value is a table ``[name]`` with ``description``, ``unit``, ``source`` and ``values = {2026-01-01 = 5}``; the
    file's stem is the first part of its dotted name. The override file holds ``[stem.name]`` tables with ``value``,
    ``since`` and ``source``. Raises Unreadable when a file is no valid policy: no judgement can be made without one.
    """
    day = on or dt.date.max
    values: dict[str, Value] = {}
    for path in sorted(SHIPPED.glob("*.toml")):
        for name, table in _shipped(path, path.stat().st_mtime_ns).items():
            values[f"{path.stem}.{name}"] = _value(path, f"{path.stem}.{name}", table, day)
    if override is not None and override.exists():
        _apply(values, override, day)
    return Policy(values)


# Every page asks for the policy, and reading all files takes longer than most pages.
@lru_cache(maxsize=128)
def _shipped(path: Path, changed: int) -> dict[str, Any]:
    return _read(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(Fault(file=path.name, problem=str(error), fix="Write it as valid TOML")) from error


def _value(path: Path, name: str, table: Any, day: dt.date) -> Value:
    lacking = [key for key in ("description", "unit", "source", "values") if key not in table]
    if lacking:
        raise Unreadable(Fault(file=path.name, column=name, problem=f"lacks {', '.join(lacking)}", fix="Add them"))
    dated = {dt.date.fromisoformat(since): value for since, value in table["values"].items()}
    since = max((d for d in dated if d <= day), default=min(dated))
    return Value(
        name=name,
        description=table["description"],
        unit=table["unit"],
        source=table["source"],
        since=since,
        value=dated[since],
        file=path.name,
    )


def _apply(values: dict[str, Value], override: Path, day: dt.date) -> None:
    for stem, tables in _read(override).items():
        for key, table in tables.items():
            name = f"{stem}.{key}"
            if name not in values or "value" not in table:
                problem = "is no policy value" if name not in values else "has no value"
                raise Unreadable(
                    Fault(file=override.name, column=name, problem=problem, fix="See planner check for the names")
                )
            known = values[name]
            since = table.get("since", known.since)
            if since > day:
                continue
            values[name] = Value(
                name=name,
                description=known.description,
                unit=known.unit,
                source=table.get("source", "this organisation"),
                since=since,
                value=table["value"],
                file=override.name,
            )
