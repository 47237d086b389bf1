"""Cells of tables for spreadsheets: the mark that keeps a text from being run as a formula, put on and taken off."""

# Spreadsheets take a cell that starts with one of these for a formula, whoever wrote it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def escape(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    What looks as if it were marked gets another mark, so that :func:`unescape` gives every text back as it was.
    """
    return MARK + cell if _marked_or_formula(cell) else cell


def unescape(cell: str) -> str:
    """A cell as it was before :func:`escape`; a mark that stands before anything else stays."""
    return cell[1:] if cell.startswith(MARK) and _marked_or_formula(cell) else cell


def _marked_or_formula(cell: str) -> bool:
    return cell.lstrip(MARK).startswith(FORMULA)
