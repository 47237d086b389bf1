"""Reading values of a file into frozen dataclasses, so that anything odd is told with its file and key."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from planner.faults import Fault, Unreadable

Share = Annotated[float, "share"]
T = TypeVar("T")

PLAIN: dict[type, tuple[str, tuple[type, ...]]] = {
    str: ("a text", (str,)),
    bool: ("true or false", (bool,)),
    int: ("a whole number", (int,)),
    float: ("a number", (int, float)),
    dt.date: ("a date", (dt.date,)),
}


def told(names: Iterable[object]) -> str:
    """Names in one line."""
    return ", ".join(str(name) for name in names)


def wrong(file: str, key: str, problem: str, value: object = None) -> Unreadable:
    """What is wrong at a key of a file."""
    shown = None if value is None else str(value)
    return Unreadable(Fault(file=file, column=key, problem=problem, fix="Mend it there.", value=shown))


class Form:
    """A reader for one file: types come from dataclasses, keys that no dataclass has are refused."""

    def __init__(self, file: str) -> None:
        self.file = file

    def read(self, kind: type[T], values: dict[str, Any]) -> T:
        """A dataclass from a table. Raises Unreadable with the key at which the table is not of that form."""
        result: T = self._value(kind, values, "")
        return result

    def _value(self, kind: Any, value: Any, key: str) -> Any:
        origin = get_origin(kind)
        if is_dataclass(kind) and isinstance(kind, type):
            return self._table(kind, value, key)
        if origin is Annotated:
            number, what = get_args(kind)
            return self._bounded(number, what, value, key)
        if origin in (Union, UnionType):
            return self._either(get_args(kind), value, key)
        if origin is Literal:
            return self._among(get_args(kind), value, key)
        if origin is tuple:
            ones = self._value_of(list, "a list", value, key)
            return tuple(self._value(get_args(kind)[0], one, f"{key}[{n}]") for n, one in enumerate(ones, 1))
        if origin is dict:
            name, held = get_args(kind)
            return self._mapping(name, held, value, key)
        word, types = PLAIN[kind]
        return self._value_of(types, word, value, key)

    def _value_of(self, types: Any, word: str, value: Any, key: str) -> Any:
        if not isinstance(value, types) or (isinstance(value, bool) and types != (bool,)):
            raise wrong(self.file, key, f"This is to be {word}", value)
        return value

    def _table(self, kind: Any, value: Any, key: str) -> Any:
        table = self._value_of(dict, "a table", value, key)
        names = {field.name: field for field in fields(kind)}
        below = f"{key}." if key else ""
        for odd in sorted(table.keys() - names.keys()):
            raise wrong(self.file, below + odd, f"There is no such key; there are {told(names)}")
        for name, field in names.items():
            if name not in table and field.default is MISSING:
                raise wrong(self.file, below + name, "It is missing")
        hints = get_type_hints(kind, include_extras=True)
        return kind(**{name: self._value(hints[name], one, below + name) for name, one in table.items()})

    def _bounded(self, kind: Any, what: str, value: Any, key: str) -> Any:
        number = self._value(kind, value, key)
        if number < 0 or (what == "share" and number > 1):
            raise wrong(self.file, key, f"A {what} is from 0{' to 1' if what == 'share' else ''}", value)
        return number

    def _either(self, kinds: tuple[Any, ...], value: Any, key: str) -> Any:
        wanted = [kind for kind in kinds if kind is not NoneType]
        for kind in wanted[:-1]:
            try:
                return self._value(kind, value, key)
            except Unreadable:
                if isinstance(value, dict):
                    raise
        return self._value(wanted[-1], value, key)

    def _among(self, words: tuple[Any, ...], value: Any, key: str) -> Any:
        if value not in words:
            raise wrong(self.file, key, f"This is to be one of {told(words)}", value)
        return value

    def _mapping(self, name: Any, kind: Any, value: Any, key: str) -> Any:
        table = self._value_of(dict, "a table", value, key)
        return {self._value(name, one, key): self._value(kind, held, f"{key}.{one}") for one, held in table.items()}
