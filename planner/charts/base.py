"""What every chart has besides its drawing: a title, a sentence that reads it out, and its table."""

import csv
import io
from dataclasses import dataclass

from planner.cells import escape

HIDDEN = "hidden: group too small"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart before it is drawn: ``headers`` and ``rows`` are the table beside it, and its CSV."""

    title: str
    sentence: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]

    def csv(self) -> str:
        """The table as comma-separated text; text that a spreadsheet would run as a formula is quoted by a mark."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.headers)
        writer.writerows([[escape(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows])
        return out.getvalue()


def percent(share: float) -> str:
    """A share in words: ``0.416`` is ``"42 %"``."""
    return f"{100 * share:.0f} %"


def listed(words: list[str]) -> str:
    """Words as a sentence lists them: a, b and c."""
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
