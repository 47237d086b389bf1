"""Faults: what is wrong with an input, where, and how to mend it. Bad input is data, never an exception."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with one place of an input, with the fix a person can make.

    ``file`` is the name the user knows, ``row`` the 1-based row or line in it (None when the whole file is meant),
    ``column`` the column or key, ``value`` the offending text cut to 200 characters.
    """

    file: str
    problem: str
    fix: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        if self.column is not None:
            place += f", {self.column}"
        shown = "" if self.value is None else f" (“{self.value[:200]}”)"
        return f"{place}: {self.problem}{shown}. {self.fix}"


class Unreadable(Exception):
    """A file that is refused whole, because nothing in it can be read safely."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault
