"""Numbers with either decimal mark."""

import pyarrow as pa
import pytest

from planner.connectors import numbers


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("3", ".", 3.0),
        ("-2.5", ".", -2.5),
        ("1,234.5", ".", 1234.5),
        ("1 234", ".", 1234.0),
        ("85%", ".", 85.0),
        ("1e3", ".", 1000.0),
        ("3,5", ",", 3.5),
        ("1.234,5", ",", 1234.5),
        ("1.234", ",", 1234.0),
        ("3,5", ".", None),
        ("3.5", ",", None),
        ("many", ".", None),
        ("nan", ".", None),
        ("inf", ".", None),
        ("1e999", ".", None),
        ("²", ".", None),
    ],
)
def test_reads_numbers_as_the_mark_says(text: str, decimal: str, number: float | None) -> None:
    """A number is read under its decimal mark, alone and among others, or not at all."""
    assert numbers.parse(pa.array([text]), decimal=decimal).to_pylist() == [number]
    assert numbers.parse(pa.array([text, "x", None]), decimal=decimal).to_pylist() == [number, None, None]


@pytest.mark.parametrize(
    ("texts", "mark"), [(["3,5", "4"], ","), (["3.5"], "."), (["1,234"], "."), (["1.234,50", None], ","), ([], ".")]
)
def test_finds_the_decimal_mark(texts: list[str | None], mark: str) -> None:
    """A comma is the decimal mark only where it cannot part thousands."""
    assert numbers.decimal_mark(texts) == mark
