"""Keeping what an expression gives, so that what is asked of it several times is worked out, or written out, once."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import ibis

_NUMBERS = count()


@contextmanager
def kept(table: ibis.Table) -> Iterator[ibis.Table]:
    """The same rows from a table of their own that the engine holds until the block ends."""
    backend, name = ibis.get_backend(table), f"kept_{next(_NUMBERS)}"
    with _quiet():
        made = backend.create_table(name, obj=table, temp=True)
    try:
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


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # Asking the engine for the schema goes a way that it calls old.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        yield
