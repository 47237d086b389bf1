"""Frozen values to JSON and back, always in the same bytes, so that a result can be kept, compared and replayed."""

import dataclasses
import datetime as dt
import hashlib
import json
import math
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_data(value: Any) -> Any:
    """A frozen value as plain JSON data; sets are sorted, dates are ISO texts, a number that is not finite is null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_data(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(to_data(item) for item in value)
    if isinstance(value, (tuple, list)):
        return [to_data(item) for item in value]
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def from_data(kind: type[T], data: Any) -> T:
    """The frozen value of a type that ``to_data`` made the data from.

    Raises TypeError or ValueError when the data is not of that type.
    """
    return _build(kind, data)  # type: ignore[no-any-return]


def canonical(value: Any) -> str:
    """The one JSON text of a value."""
    return json.dumps(to_data(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, data: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any or kind is object or origin is Literal:
        return data
    if origin in (Union, types.UnionType):
        return _union(arguments, data)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_build(arguments[0], item) for item in data)
        return tuple(_build(part, item) for part, item in zip(arguments, data, strict=True))
    if origin is frozenset:
        return frozenset(_build(arguments[0], item) for item in data)
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {key: _build(arguments[1], item) for key, item in data.items()}
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        if unknown := set(data) - set(hints):
            raise TypeError(f"{kind} has no {', '.join(sorted(unknown))}")
        return kind(**{name: _build(hints[name], item) for name, item in data.items()})  # type: ignore[operator]
    return _plain(kind, data)


def _union(arguments: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    (kind,) = (argument for argument in arguments if argument is not type(None))
    return _build(kind, data)


def _plain(kind: Any, data: Any) -> Any:
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(data)
    if kind is dt.date:
        return dt.date.fromisoformat(data)
    if kind is float and isinstance(data, int):
        return float(data)
    if not isinstance(data, kind):
        raise TypeError(f"{data!r} is no {kind.__name__}")
    return data
