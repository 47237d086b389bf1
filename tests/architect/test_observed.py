"""Observed work: titles read as templates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.architect.observed import folded, shared_words, template


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("INC-2034: Reset password!", "reset password"),
        ("Reset  password (again) #4711", "reset password again"),
        ("Mail ann@example.org about https://example.org/x", "mail about"),
        ("2025-01-03", ""),
        ("Schlüssel_verloren", "schlüssel verloren"),
    ],
)
def test_titles_lose_what_is_only_theirs(title: str, read: str) -> None:
    """Numbers, ids, addresses and signs go; words stay."""
    assert template(title) == read


@given(st.text(max_size=40))
def test_a_template_is_its_own_template(title: str) -> None:
    """Reading a template again changes nothing."""
    assert template(template(title)) == template(title)


def test_words_of_few_people_are_not_read() -> None:
    """A name in one person's titles goes, a common word stays, and no title is left empty."""
    templates = ["call smith", "call jones", "call", "zebra"]
    titles, person = np.array([0, 1, 2, 3]), np.array([0, 1, 2, 2])
    assert shared_words(templates, titles, person, least=3) == ["call", "call", "call", "zebra"]


def test_rare_titles_are_counted_with_the_most_alike_frequent_one() -> None:
    """A title beyond the limit goes to a kept one that shares its words, or nowhere."""
    counts = {"reset password": 9, "patch server": 8, "reset password user": 1, "bake bread": 1}
    kept, placed = folded(counts, 2, least=0.4)
    assert kept == ("patch server", "reset password")
    assert placed == {"patch server": 0, "reset password": 1, "reset password user": 1}
