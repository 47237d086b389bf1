"""Sums over stretches of a list: the quick way gives what adding up one by one gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner.audit.ranges import sums_at_least

ENTRIES = st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 100)), max_size=40)
QUESTIONS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(-7, 7)), max_size=20)


@given(entries=ENTRIES, questions=QUESTIONS)
def test_as_adding_up(entries: list[tuple[int, int]], questions: list[tuple[int, int, int]]) -> None:
    """Whatever the list and the questions, each answer is the plain sum."""
    size = len(entries)
    asked = [(min(first, size), min(after, size), least) for first, after, least in questions]
    columns = np.array(entries, dtype=np.int64).reshape(-1, 2)
    first, after, least = np.array(asked, dtype=np.int64).reshape(-1, 3).T
    found = sums_at_least(columns[:, 0], columns[:, 1], first=first, after=after, least=least)
    assert found.tolist() == [sum(v for label, v in entries[i:j] if label >= k) for i, j, k in asked]
