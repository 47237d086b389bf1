"""Worksheets of XLSX workbooks: how far one reaches, found while its XML streams by."""

import re
from xml.parsers import expat


class Refused(Exception):
    """A worksheet that must not be opened: what is wrong with it, and what to do."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem, self.fix = problem, fix


class Extent:
    """How many rows and columns a worksheet spans, from its cells' references.

    ``largest`` is the most cells (rows times columns) it may span.
    """

    def __init__(self, *, largest: int) -> None:
        self._largest, self._rows, self._columns = largest, 0, 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._element
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, block: bytes) -> None:
        """Read on. Raises Refused for too many cells or a document type of its own, expat.ExpatError for bad XML."""
        self._parser.Parse(block)

    def _doctype(self, *_: object) -> None:
        raise Refused("declares its own XML document type", "Save it again as XLSX with a spreadsheet program.")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        reference = attributes.get("r") if name.rpartition(" ")[2] in ("c", "row") else None
        place = re.fullmatch(r"([A-Za-z]{0,3})([0-9]{1,7})", reference) if reference else None
        if place:
            self._rows = max(self._rows, int(place[2]))
            self._columns = max(self._columns, _position(place[1]))
            if self._rows * self._columns > self._largest:
                problem = f"has a worksheet of {self._rows:,} rows by {self._columns:,} columns"
                raise Refused(problem, "Delete the empty rows and columns, or export it as CSV.")


def _position(letters: str) -> int:
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - ord("A") + 1
    return total
