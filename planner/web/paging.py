"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

# No list is longer; a larger number would be more than a database counts to.
LAST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Paged:
    """Some rows of a list: which page of how many, 1-based."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int

    @classmethod
    def of(cls, rows: Sequence[Any], *, size: int) -> "Paged":
        """The page that the address asks for, or the nearest there is."""
        pages = max(1, -(-len(rows) // size))
        number = min(max(1, asked()), pages)
        return cls(rows=rows[size * (number - 1) : size * number], number=number, pages=pages, total=len(rows))


def asked() -> int:
    """The number of the page that the address asks for."""
    return min(max(1, request.args.get("page", 1, type=int)), LAST)
