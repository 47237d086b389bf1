"""Tables as CSV files to take away."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from planner.cells import escape


def answer(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A CSV file for download."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return escape(cell)
    return "" if cell is None else cell
