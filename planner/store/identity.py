"""What makes two signals the same, as DuckDB expressions over the columns of SCHEMA.

An id is the first half of a SHA-256 over the IDENTITY columns, each written with its length before it, so that no two
different rows are written alike; the second and later occurrence of a row in one file adds its number.
"""

import pyarrow as pa

from planner.signals import IDENTITY, SCHEMA

HEX_DIGITS = 32


def _measured(text: str) -> str:
    return f"coalesce(strlen({text}) || ':' || {text}, '-')"


def _written(column: str) -> str:
    kind = SCHEMA.field(column).type
    if pa.types.is_map(kind):
        entry = f"{_measured('entry.key')} || {_measured('entry.value')}"
        listed = f'list_transform(list_sort(map_entries("{column}")), lambda entry: {entry})'
        return f"array_to_string({listed}, '')"
    if pa.types.is_timestamp(kind):
        return f'epoch_us("{column}")::VARCHAR'
    if pa.types.is_floating(kind):
        # Seventeen digits tell every number apart, whatever a later DuckDB finds the nicest way to print it.
        return f"printf('%.17g', \"{column}\")"
    return f'"{column}"'


def _digest(text: str) -> str:
    return f"left(sha256({text}), {HEX_DIGITS})"


_NUMBERED = "id || ':' || occurrence"
SIGNAL_ID = _digest(" || ".join(_measured(_written(column)) for column in IDENTITY))
REPEATED_ID = f"CASE WHEN occurrence IS NULL THEN id ELSE {_digest(_NUMBERED)} END"
