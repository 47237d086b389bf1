"""Phrases: the verbs that a statement of work begins with, and what they act upon."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from planner.architect.model import Embedder

_VERBS = re.compile(r"(?:[a-z]+(?:, or |, and |, | or | and )){0,4}[a-z]+")
_JOINING = {"or", "and"}
_MEANS = re.compile(r"\b(?:to|using|such as|including|by|for|in|with|according)\b")


def verbs(text: str) -> tuple[str, ...]:
    """The words that a statement begins with, as in “Plan, direct, or coordinate”; the first word of other texts."""
    found = _VERBS.match(text.lower())
    return tuple(word for word in re.findall(r"[a-z]+", found[0]) if word not in _JOINING) if found else ()


def acted_upon(text: str) -> str:
    """What the verbs act upon: the words after them, up to how or what for."""
    first, rest = verbs(text), text.lower()
    if first:
        rest = rest[rest.find(first[-1]) + len(first[-1]) :]
    return _MEANS.split(rest, maxsplit=1)[0].strip(" ,.;")


def parts(texts: Sequence[str], embedder: Embedder) -> npt.NDArray[np.float32]:
    """Meaning of the whole, of its verbs and of what they act upon, side by side: shape (texts, 3 times meaning)."""
    leading = [verbs(text) for text in texts]
    distinct = sorted({word for words in leading for word in words})
    meaning = dict(zip(distinct, embedder(distinct), strict=True))
    whole, upon = embedder(texts), embedder([acted_upon(text) for text in texts])
    doing = np.zeros_like(whole)
    for at, words in enumerate(leading):
        if words:
            doing[at] = np.mean([meaning[word] for word in words], axis=0)
    return np.hstack([whole, unit(doing), upon])


def unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rows made one long; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), dtype=np.float32)
