"""How far a worksheet reaches, before it is opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.worksheets import Extent, Refused

SHEET = "<worksheet xmlns='urn:x'><sheetData><row r='{row}'><c r='{cell}'/></row></sheetData></worksheet>"


def test_a_small_worksheet_passes_in_any_pieces() -> None:
    """The XML may come in blocks that end anywhere."""
    extent = Extent(largest=6)
    for letter in SHEET.format(row=3, cell="B3").encode():
        extent.feed(bytes([letter]))


@pytest.mark.parametrize(("row", "cell"), [(4, "B4"), (1, "ZZZ9"), (1, "A7")])
def test_a_worksheet_of_too_many_cells_is_refused_by_its_references(row: int, cell: str) -> None:
    """However few cells it really holds."""
    with pytest.raises(Refused, match="worksheet of") as refused:
        Extent(largest=6).feed(SHEET.format(row=row, cell=cell).encode())
    assert "Delete the empty rows" in refused.value.fix


def test_a_document_type_of_its_own_is_refused() -> None:
    """What it could declare is nothing a worksheet needs."""
    with pytest.raises(Refused, match="document type"):
        Extent(largest=6).feed(b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>")


@given(st.text(alphabet="ABCabc019 :$", max_size=12))
def test_an_odd_reference_is_no_cell(reference: str) -> None:
    """Whatever stands there, nothing but a refusal is raised."""
    extent = Extent(largest=10**12)
    extent.feed(SHEET.format(row="x", cell=reference).encode())
