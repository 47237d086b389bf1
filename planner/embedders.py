"""Embedders: ways to turn texts into vectors such that texts about the same work point the same way."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from hashlib import blake2b, file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from planner.architect.model import Embedder

Vectors = npt.NDArray[np.float32]


class WordEmbedder:
    """Compares texts by the words and word parts they share, rare ones counting more.

    TF-IDF over hashed character n-grams within words, fitted on the texts of each call: vectors of one call are
    comparable with one another only. ``features`` is the number of columns.
    """

    def __init__(self, *, features: int = 1024) -> None:
        self.features = features
        self.name = f"words-{features}"

    def __call__(self, texts: Sequence[str], /) -> Vectors:
        """One row a text, each of length one (all zero for a text without words)."""
        if not texts:
            return np.zeros((0, self.features), dtype=np.float32)
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

        counts = HashingVectorizer(analyzer="char_wb", ngram_range=(4, 5), n_features=self.features, norm=None)
        weighted = TfidfTransformer(norm="l2").fit_transform(abs(counts.transform(texts)))
        return np.asarray(weighted.toarray(), dtype=np.float32)


class StaticEmbedder:
    """Compares texts by what their words usually mean, with vectors that ship inside an installed package.

    Reads the weights and the tokenizer from files only. Each text is embedded once and then remembered.
    Raises FileNotFoundError when a file is not there.
    """

    name = "static-l2-supercat-256"

    def __init__(self, *, weights: Path, tokenizer: Path) -> None:
        self._weights = weights
        self._tokenizer = tokenizer
        self._known: dict[bytes, Vectors] = {}

    @cached_property
    def _table(self) -> Vectors:
        from safetensors.numpy import load_file

        return np.asarray(load_file(self._weights)["embedding.weight"], dtype=np.float32)

    @cached_property
    def _tokens(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def __call__(self, texts: Sequence[str], /) -> Vectors:
        """One row a text, each of length one (all zero for a text without words)."""
        if not texts:
            return np.zeros((0, self._table.shape[1]), dtype=np.float32)
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        for key, encoded in zip(
            new, self._tokens.encode_batch(list(new.values()), add_special_tokens=False), strict=True
        ):
            self._known[key] = self._pooled(encoded.ids)
        return np.stack([self._known[key] for key in keys])

    def _pooled(self, ids: Sequence[int]) -> Vectors:
        if not ids:
            return np.zeros(self._table.shape[1], dtype=np.float32)
        mean = self._table[np.asarray(ids)].mean(axis=0)
        return np.asarray(_unit(mean[None, :])[0])


class SentenceEmbedder:
    """Compares texts by what a sentence as a whole means, with a model of that kind in a folder of one's own.

    ``folder`` holds ``model.onnx`` and ``tokenizer.json``, as sentence models are commonly exported. A model that gives
    one row a token is pooled by the mean of its tokens. Each text goes through the model alone and on one thread, so
    that its vector never depends on what is embedded beside it; it is remembered by a hash of the text.
    Raises FileNotFoundError when a file is not there, ModuleNotFoundError without the extra ``onnx``, ValueError when
    the model asks for inputs that no tokenizer gives.
    """

    def __init__(self, folder: Path, *, tokens: int = 256) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise FileNotFoundError(f"A sentence model needs {name} in {folder}, and it is not there.")
        self._folder = folder
        self._most = tokens
        self._known: dict[bytes, Vectors] = {}
        with (folder / "model.onnx").open("rb") as file:
            self.name = f"sentences-{file_digest(file, 'sha256').hexdigest()[:12]}"

    @cached_property
    def _session(self) -> "InferenceSession":
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = InferenceSession(
            str(self._folder / "model.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
        )
        odd = {one.name for one in session.get_inputs()} - {"input_ids", "attention_mask", "token_type_ids"}
        if odd:
            raise ValueError(f"The sentence model asks for {', '.join(sorted(odd))}, which a tokenizer does not give.")
        return session

    @cached_property
    def _tokens(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._most)
        return tokenizer

    def __call__(self, texts: Sequence[str], /) -> Vectors:
        """One row a text, each of length one (all zero for a text without words)."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        with ThreadPoolExecutor() as pool:
            self._known.update(zip(new, pool.map(self._vector, new.values()), strict=True))
        rows = [self._known[key] for key in keys]
        return np.stack(rows) if rows else np.zeros((0, len(self._vector("."))), dtype=np.float32)

    def _vector(self, text: str) -> Vectors:
        encoded = self._tokens.encode(text if text.strip() else ".")
        ids = np.asarray([encoded.ids], dtype=np.int64)
        ready = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        asked = {one.name: ready[one.name] for one in self._session.get_inputs()}
        told = np.asarray(self._session.run(None, asked)[0], dtype=np.float32)
        row = told.mean(axis=1) if told.ndim == 3 else told
        return np.asarray(_unit(row)[0] if text.strip() else np.zeros_like(row[0]))


class Together:
    """Several embedders side by side: their vectors one after the other, weighted, and made one long again."""

    def __init__(self, parts: Sequence["Embedder"], *, weights: Sequence[float] | None = None) -> None:
        self._parts = tuple(parts)
        self._weights = tuple(weights or [1.0] * len(self._parts))
        self.name = "+".join(part.name for part in self._parts)

    def __call__(self, texts: Sequence[str], /) -> Vectors:
        """One row a text, each of length one (all zero for a text without words)."""
        parts = [part(texts) * np.float32(weight) for part, weight in zip(self._parts, self._weights, strict=True)]
        return _unit(np.concatenate(parts, axis=1))


def static() -> StaticEmbedder | None:
    """The static embedder with the files inside the installed ``wordllama`` package; None where they are not."""
    found = find_spec("wordllama")
    if found is None or found.origin is None:
        return None
    root = Path(found.origin).parent
    weights = root / "weights" / "l2_supercat_256.safetensors"
    tokenizer = root / "tokenizers" / "l2_supercat_tokenizer_config.json"
    if not (weights.exists() and tokenizer.exists()):
        return None
    return StaticEmbedder(weights=weights, tokenizer=tokenizer)


def default(*, sentences: Path | None = None, make_static: Callable[[], StaticEmbedder | None] = static) -> "Embedder":
    """Words and meaning together, and sentences too where a folder with a model is given; words alone without either.

    Raises as ``SentenceEmbedder`` does when the folder does not hold what it should.
    """
    more = (make_static(), SentenceEmbedder(sentences) if sentences else None)
    parts = (WordEmbedder(), *(part for part in more if part is not None))
    return parts[0] if len(parts) == 1 else Together(parts)


def meaning(*, make_static: Callable[[], StaticEmbedder | None] = static) -> "Embedder":
    """What words mean, for comparing single words; word parts where the vectors of meaning are not installed."""
    return make_static() or WordEmbedder()


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), dtype=np.float32)
