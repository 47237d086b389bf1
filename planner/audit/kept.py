"""Keeping what an expression gives, so that what is asked of it several times is worked out once."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import ibis

_NUMBERS = count()


@contextmanager
def kept(table: ibis.Table) -> Iterator[ibis.Table]:
    """The same rows from a table of their own that the engine holds until the block ends."""
    backend = ibis.get_backend(table)
    name = f"kept_{next(_NUMBERS)}"
    with warnings.catch_warnings():
        # Asking the engine for the schema goes a way that it calls old.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        made = backend.create_table(name, obj=table, temp=True)
    try:
        yield made
    finally:
        backend.raw_sql(f"DROP TABLE IF EXISTS {name}")
