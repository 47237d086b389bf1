"""Read one table of a file field by field, noting every fault instead of stopping at the first."""

import datetime as dt
import difflib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planner.faults import Fault

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ID_RULE = "Use small letters, digits and single hyphens, such as customer-support"
# What every database keeps as a whole number.
LARGEST = 2**31 - 1
# Words a fix lists; whole frameworks have hundreds.
SHOWN = 40
_TOLD_BY_PLACE = {
    "id": "Remove it: the file name is the id",
    "family": "Remove it: the folder is the family",
}
_NAMES = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one begins, or else the one that looks most like it; None when none is close."""
    words = list(known)
    begun = [other for other in words if word and other.startswith(word)]
    return next(iter(begun or difflib.get_close_matches(word, words, n=1)), None)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A fix that names the closest known word, or the known ones when none is close."""
    words = sorted(known)
    if not words:
        return "Add it first: there is none yet"
    close = nearest(word, words)
    more = f" or {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return f"Did you mean {close}?" if close else f"Use one of: {', '.join(words[:SHOWN])}{more}"


def shown(value: object) -> str:
    """A value as a fault quotes it: at most 200 characters."""
    try:
        return str(value)[:200]
    except (ValueError, RecursionError):
        # Python refuses to write out numbers of thousands of digits and tables a thousand deep.
        return "a value too long to show"


def _day(value: object) -> dt.date | None:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) is dt.date else None


class Fields:
    """The keys of one table: each reading notes what is wrong with its key, and gives None for what is of no use."""

    def __init__(self, table: Mapping[str, Any], *, file: str, faults: list[Fault], within: str = "") -> None:
        self._table = table
        self._file = file
        self._faults = faults
        self._within = within
        self._asked: set[str] = set()

    def fault(self, key: str, problem: str, fix: str, value: object = None) -> None:
        """Note one fault of a key of this table."""
        text = None if value is None else shown(value)
        self._faults.append(
            Fault(file=self._file, column=shown(self._within + key), problem=problem, fix=fix, value=text)
        )

    def names(self) -> tuple[str, ...]:
        """The keys this table has, for tables whose keys the writer chooses; marks them all as known."""
        self._asked.update(self._table)
        return tuple(self._table)

    def _take(self, key: str, kind: type | tuple[type, ...], name: str, *, needed: bool) -> Any:
        self._asked.add(key)
        value = self._table.get(key)
        if value is None:
            if needed:
                self.fault(key, "is missing", f"Add {key} as {name}")
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            found = _NAMES.get(type(value), f"a {type(value).__name__}")
            self.fault(key, f"is {found} but must be {name}", f"Write {key} as {name}", value)
            return None
        return value

    def text(self, key: str, *, needed: bool = True) -> str | None:
        """A text with something in it, without the blanks around it."""
        value = self._take(key, str, "a text in quotes", needed=needed)
        if value is None:
            return None
        if not value.strip():
            self.fault(key, "is empty", f"Write a text for {key}, or remove the line")
            return None
        return str(value.strip())

    def identifier(self, key: str, *, needed: bool = True) -> str | None:
        """An id: small letters, digits and hyphens."""
        value = self.text(key, needed=needed)
        if value is not None and not ID.fullmatch(value):
            self.fault(key, "is no id", ID_RULE, value)
            return None
        return value

    def choice(self, key: str, options: Sequence[str], *, needed: bool = True) -> str | None:
        """One of the words that this key knows."""
        value = self.text(key, needed=needed)
        if value is not None and value not in options:
            self.fault(key, "is not one of its words", suggestion(value, options), value)
            return None
        return value

    def whole(self, key: str, *, least: int, needed: bool = True) -> int | None:
        """A whole number, at least ``least``."""
        value = self._take(key, int, "a whole number", needed=needed)
        if value is not None and value < least:
            self.fault(key, f"is below {least}", f"Write {least} or more", value)
            return None
        if value is not None and value > LARGEST:
            self.fault(key, "is too large", f"Write {LARGEST} or less", value)
            return None
        return None if value is None else int(value)

    def number(self, key: str, *, most: float = sys.float_info.max, needed: bool = True) -> float | None:
        """A number above zero, at most ``most``."""
        value = self._take(key, (int, float), "a number", needed=needed)
        if value is None:
            return None
        if not 0 < value <= most:
            bounds = "above 0" if most == sys.float_info.max else f"above 0 and at most {most:g}"
            self.fault(key, f"is not {bounds}", f"Write a number {bounds}", value)
            return None
        return float(value)

    def days(self, key: str) -> tuple[dt.date, ...]:
        """A list of days, as dates or as texts such as "2026-03-02", in order; an absent list is an empty one."""
        good: list[dt.date] = []
        for place, value in enumerate(self._take(key, list, "a list of days", needed=False) or [], start=1):
            day = _day(value)
            if day is None:
                self.fault(f"{key}, entry {place}", "is no day", "Write a day such as 2026-03-02", value)
            else:
                good.append(day)
        return tuple(sorted(set(good)))

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts; an absent list is an empty one."""
        values = self._take(key, list, "a list of texts", needed=needed) or []
        good = []
        for place, value in enumerate(values, start=1):
            if isinstance(value, str) and value.strip():
                good.append(value.strip())
            else:
                self.fault(f"{key}, entry {place}", "is no text", "Write a text in quotes, or remove it", value)
        return tuple(good)

    def table(self, key: str, *, needed: bool = True) -> "Fields":
        """The table below a key; an absent one is empty."""
        value = self._take(key, dict, f"a table [{self._within}{key}]", needed=needed)
        if value == {}:
            self.fault(key, "is empty", "Write at least one line below it, or remove it")
        return Fields(value or {}, file=self._file, faults=self._faults, within=f"{self._within}{key}.")

    def tables(self, key: str, *, needed: bool = True) -> tuple["Fields", ...]:
        """The tables written as [[key]], in their order."""
        values = self._take(key, list, f"tables written [[{key}]]", needed=needed) or []
        found = []
        for place, value in enumerate(values, start=1):
            if isinstance(value, dict):
                within = f"{self._within}{key} {place}, "
                found.append(Fields(value, file=self._file, faults=self._faults, within=within))
            else:
                self.fault(f"{key} {place}", "is no table", f"Write it as [[{key}]]", value)
        if needed and key in self._table and not values:
            self.fault(key, "is empty", f"Add at least one [[{key}]]")
        return tuple(found)

    def close(self) -> None:
        """Note every key that nobody asked for, with the known key that looks most like it."""
        for key in sorted(set(self._table) - self._asked):
            fix = _TOLD_BY_PLACE.get(key) or suggestion(key, self._asked)
            self.fault(key, "is no known key", fix, self._table[key])
