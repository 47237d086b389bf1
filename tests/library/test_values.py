"""Library entries as plain values: nothing is lost on the way there and back."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.library.loader import load
from planner.library.model import (
    Behaviour,
    Capability,
    ExternalId,
    Item,
    Level,
    Library,
    Measure,
    Need,
    Responsibility,
    Role,
)
from planner.library.shipped import shipped
from planner.values import digest, from_data, to_data

words = st.tuples(st.text(max_size=5), st.text(max_size=5)) | st.just(())
conditions = st.dictionaries(st.text(max_size=4), words, max_size=3)
measures = st.builds(Measure, where=conditions, of=conditions)
levels = st.lists(st.builds(Level), max_size=3).map(tuple)
roles = st.builds(
    Role,
    responsibilities=st.lists(st.builds(Responsibility, share=st.none() | st.floats(0, 1)), max_size=3).map(tuple),
    needs=st.lists(st.builds(Need), max_size=3).map(tuple),
    external=st.lists(st.builds(ExternalId), max_size=2).map(tuple),
    also=words,
    version=st.integers(1, 9),
)
capabilities = st.builds(Capability, levels=levels, also=words)
behaviours = st.builds(
    Behaviour,
    measure=measures,
    smallest=st.floats(allow_nan=False, allow_infinity=False),
    baseline_weeks=st.integers(1),
)
items = st.builds(Item, hours=st.floats(0, 9), requires=words, seats=st.none() | st.integers(1, 99))


@settings(deadline=None)
@given(roles | capabilities | behaviours | items)
def test_an_entry_comes_back_from_json_as_it_was(entry: Any) -> None:
    """Writing an entry as JSON and reading it again gives an equal entry."""
    assert from_data(type(entry), json.loads(json.dumps(to_data(entry)))) == entry


@settings(deadline=None)
@given(st.lists(roles, max_size=3, unique_by=lambda role: role.id))
def test_the_digest_does_not_depend_on_order(some: list[Role]) -> None:
    """Libraries read in another order have the same fingerprint."""
    forward = Library(roles={role.id: role for role in some})
    assert digest(forward) == digest(Library(roles={role.id: role for role in reversed(some)}))


def test_the_digest_tells_libraries_apart() -> None:
    """A change of one value, or the same entry under another sort, changes the fingerprint."""
    one = Capability(id="a", name="A", meaning="M", levels=(Level(level=1, seen="s"),))
    other = Capability(id="a", name="A", meaning="M", levels=(Level(level=1, seen="t"),))
    prints = {digest(Library()), digest(Library(capabilities={"a": one})), digest(Library(capabilities={"a": other}))}
    assert len(prints) == 3
    assert all(len(text) == 64 for text in prints)


def test_the_shipped_library_has_one_fingerprint() -> None:
    """Reading the same files twice gives the same fingerprint."""
    assert digest(load([shipped()])[0]) == digest(load([shipped()])[0])


@pytest.mark.parametrize("data", [{}, {"id": "a", "name": "A", "meaning": "M", "levels": [], "colour": "red"}])
def test_a_dictionary_of_another_origin_is_refused(data: dict[str, Any]) -> None:
    """A missing or unknown field is an error, never a guess."""
    with pytest.raises(TypeError):
        from_data(Capability, data)
