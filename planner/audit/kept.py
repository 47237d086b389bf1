"""Keeping what an expression gives, so that what is asked of it several times is worked out, or written out, once."""

import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count

import ibis

_NUMBERS = count()
# Names that repeat less than this are no shorter as numbers.
MOST_NAMES = 65_535

Names = Mapping[str, Collection[str]]


@contextmanager
def kept(*tables: ibis.Table, names: Names | None = None) -> Iterator[ibis.Table]:
    """The same rows from a table of their own that the engine holds until the block ends, of several tables together.

    ``names`` has for columns of text every value they can have: the engine then holds a small number in place of each.
    To whoever asks they are text as before, and in the same order.
    """
    backend, name = ibis.get_backend(tables[0]), f"kept_{next(_NUMBERS)}"
    try:
        for table in tables:
            with named(table) as rows:
                backend.raw_sql(_into(name, rows, names or {}, more=table is not tables[0]))
        with _quiet():
            made = backend.table(name)
        yield made
    finally:
        backend.raw_sql(f"DROP TABLE IF EXISTS {name}")


@contextmanager
def named(table: ibis.Table) -> Iterator[ibis.Table]:
    """The same rows under a name: each question works them out again, but only once are they written as a query."""
    backend, name = ibis.get_backend(table), f"named_{next(_NUMBERS)}"
    with _quiet():
        made = backend.create_view(name, table)
    try:
        yield made
    finally:
        backend.raw_sql(f"DROP VIEW IF EXISTS {name}")


def _into(name: str, rows: ibis.Table, names: Names, *, more: bool) -> str:
    numbered = {column: found for column, found in names.items() if 0 < len(found) <= MOST_NAMES}
    short = ", ".join(f'CAST("{column}" AS {_numbers(found)}) AS "{column}"' for column, found in numbered.items())
    replaced = f" REPLACE ({short})" if short else ""
    return (
        f"{f'INSERT INTO {name}' if more else f'CREATE TEMP TABLE {name} AS'} SELECT *{replaced} FROM {rows.get_name()}"
    )


def _numbers(names: Iterable[str]) -> str:
    # The engine orders them by their places here.
    quoted = (one.replace("'", "''") for one in sorted(set(names)))
    return "ENUM(" + ", ".join(f"'{one}'" for one in quoted) + ")"


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # Asking the engine for the schema goes a way that it calls old.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        yield
