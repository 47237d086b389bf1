"""Embedders: vectors of texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import embedders

TEXTS = ["Approve refunds for customers", "Approving a customer's refund", "Restart the database server", ""]
MAKERS = [embedders.WordEmbedder, embedders.static, embedders.default]


@pytest.mark.parametrize("make", MAKERS)
def test_rows_have_length_one_and_no_words_give_zero(make) -> None:
    """Each text gets a vector of length one, an empty text a zero vector."""
    vectors = make()(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_work_in_other_words_is_nearer_than_other_work(make) -> None:
    """A rewording is more similar than a text about something else."""
    vectors = make()(TEXTS)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.parametrize("make", MAKERS)
def test_no_texts_give_no_rows(make) -> None:
    """Nothing in, nothing out, with the columns still there."""
    assert make()([]).shape[0] == 0
    assert make()([]).shape[1] == make()(["word"]).shape[1]


def test_meaning_is_remembered_and_does_not_change() -> None:
    """Asking a second time, among other texts, gives the very same static vector."""
    embedder = embedders.static()
    assert embedder is not None
    first = embedder(TEXTS)
    again = embedder(["Something else", *TEXTS])
    assert np.array_equal(first, again[1:])


def test_words_alone_serve_where_no_vectors_are_installed() -> None:
    """Without the installed vectors the default compares words."""
    assert embedders.default(make_static=lambda: None).name.startswith("words")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_any_text_can_be_embedded(texts: list[str]) -> None:
    """No text breaks an embedder and no vector is longer than one."""
    vectors = embedders.WordEmbedder(features=64)(texts)
    assert vectors.shape == (len(texts), 64)
    assert np.all(np.linalg.norm(vectors, axis=1) < 1.0001)
