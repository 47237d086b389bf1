"""Embedders: vectors of texts."""

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

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


@pytest.fixture(scope="module")
def sentence_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the smallest sentence model there is: one row of four numbers a word, nothing more."""
    folder = tmp_path_factory.mktemp("sentences")
    rows = np.random.default_rng(3).normal(size=(5, 4)).astype(np.float32)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "words"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, [1, "words"])
    told = helper.make_tensor_value_info("told", TensorProto.FLOAT, [1, "words", 4])
    look_up = helper.make_node("Gather", ["rows", "input_ids"], ["told"])
    graph = helper.make_graph([look_up], "smallest", [ids, mask], [told], [numpy_helper.from_array(rows, "rows")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    words = Tokenizer(models.WordLevel({"?": 0, "approve": 1, "refunds": 2, "restart": 3, "servers": 4}, unk_token="?"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.save(str(folder / "tokenizer.json"))
    return folder


def test_a_sentence_is_the_mean_of_what_the_model_says_of_its_words(sentence_model: Path) -> None:
    """The order of words changes nothing for this model, other words do, and no words give zero."""
    one, other, third, none = embedders.SentenceEmbedder(sentence_model)(
        ["approve refunds", "refunds approve", "restart servers", " "]
    )
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-6)
    assert one @ other == pytest.approx(1, abs=1e-6)
    assert one @ third < 0.999
    assert not none.any()


def test_what_stands_beside_a_text_never_changes_its_vector(sentence_model: Path) -> None:
    """Alone, among others, and in another embedder of the same files: the same bytes."""
    alone = embedders.SentenceEmbedder(sentence_model)(["approve refunds"])
    beside = embedders.SentenceEmbedder(sentence_model)(["restart servers", "approve refunds", "approve refunds"])
    assert alone.tobytes() == beside[1:2].tobytes() == beside[2:].tobytes()


def test_a_sentence_model_stands_beside_words_and_meaning(sentence_model: Path) -> None:
    """With a folder the default has more columns, and its name tells which model it is."""
    plain, more = embedders.default(), embedders.default(sentences=sentence_model)
    assert more(TEXTS).shape[1] == plain(TEXTS).shape[1] + 4
    assert more.name.startswith(f"{plain.name}+sentences-")
    assert embedders.SentenceEmbedder(sentence_model)([]).shape == (0, 4)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    """What is missing, and where."""
    with pytest.raises(FileNotFoundError, match=r"model\.onnx"):
        embedders.default(sentences=tmp_path)


def test_a_model_that_asks_for_something_else_is_told(sentence_model: Path, tmp_path: Path) -> None:
    """An input that no tokenizer gives is named."""
    model = onnx.load(sentence_model / "model.onnx")
    model.graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1]))
    onnx.save(model, tmp_path / "model.onnx")
    shutil.copy(sentence_model / "tokenizer.json", tmp_path)
    with pytest.raises(ValueError, match="pixels"):
        embedders.SentenceEmbedder(tmp_path)(["approve"])
