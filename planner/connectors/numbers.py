"""Numbers as text, with either decimal mark, turned into numbers."""

import re
from collections.abc import Iterable
from math import isfinite

import pyarrow as pa
import pyarrow.compute as pc

PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def parse(texts: pa.StringArray, *, decimal: str = ".") -> pa.DoubleArray:
    """Numbers, null where the text is null or no number. Whole columns are cast at once where that is possible."""
    if decimal == ".":
        try:
            numbers = pc.cast(texts, pa.float64())
            return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64()))
        except pa.ArrowInvalid:
            pass
    return pa.array([None if text is None else parse_one(text, decimal) for text in texts.to_pylist()], pa.float64())


def parse_one(text: str, decimal: str = ".") -> float | None:
    """One number as text, None when it is none. Thousands marks and a percent sign are passed over."""
    plain = re.sub(r"[\s'’]", "", text).removesuffix("%")
    other = "," if decimal == "." else "."
    if re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+(\{decimal}\d*)?", plain):
        plain = plain.replace(other, "")
    elif other in plain:
        return None
    plain = plain.replace(decimal, ".")
    value = float(plain) if PLAIN.fullmatch(plain) else None
    return value if value is not None and isfinite(value) else None


def decimal_mark(texts: Iterable[str | None]) -> str:
    """The decimal mark these numbers are written with: a comma only where one cannot be a thousands mark."""
    found = [text for text in texts if text]
    comma = sum(bool(re.fullmatch(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),(\d{1,2}|\d{4,})%?", text)) for text in found)
    point = sum(bool(re.fullmatch(r"[+-]?(\d+|\d{1,3}(,\d{3})+)\.\d+%?", text)) for text in found)
    return "," if comma > point else "."


def reads(text: str) -> bool:
    """Whether this text is a number, however it is written."""
    return parse_one(text) is not None or parse_one(text, ",") is not None
