"""Observed work as arrays: who, in which role, worked on what, when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sklearn.feature_extraction.text import TfidfVectorizer

from planner.reasons import SignalRefs

Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_NUMBERED = re.compile(r"\S*(?:\d|@|://)\S*")
_CHUNK = 4096
_NO_WORD = re.compile(r"[\W_]+")
_ORDER = ("signal", "case", "person", "quarter", "automated", "role", "team", "title")


@dataclass(frozen=True, kw_only=True)
class Observed:
    """The rows of work, each column as codes into its sorted names (-1: null), titles as templates without numbers.

    ``signal`` holds the signals' ids; ``left_out`` counts rows whose title is too rare to be compared.
    """

    signal: npt.NDArray[np.object_]
    case: Codes
    person: Codes
    role: Codes
    team: Codes
    quarter: Codes
    text: Codes
    automated: Mask
    hours: npt.NDArray[np.float64]
    persons: tuple[str, ...]
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    quarters: tuple[str, ...]
    texts: tuple[str, ...]
    left_out: int = 0

    @property
    def by_people(self) -> Mask:
        """Rows that a known person in a known role did."""
        return ~self.automated & (self.person >= 0) & (self.role >= 0)

    def people(self, rows: Mask) -> frozenset[str]:
        """Ids of the people behind some rows."""
        return frozenset(self.persons[code] for code in np.unique(self.person[rows]) if code >= 0)

    def refs(self, rows: Mask, sample: int) -> SignalRefs:
        """The signals behind some rows, a sample of them by id, spread over the rows."""
        ids = self.signal[rows]
        total = len(ids)
        picked = ids[np.unique(np.linspace(0, total - 1, min(sample, total)).astype(int))] if total else ids
        return SignalRefs(total=total, ids=tuple(str(value) for value in picked))

    def with_roles(self, renamed: Mapping[str, str]) -> "Observed":
        """The same work with some roles counted under another id."""
        if not renamed:
            return self
        roles = tuple(sorted({renamed.get(role, role) for role in self.roles}))
        at = {role: index for index, role in enumerate(roles)}
        codes = np.array([at[renamed.get(role, role)] for role in self.roles] + [-1])
        return replace(self, role=codes[self.role], roles=roles)


def template(title: str) -> str:
    """A title in small letters without numbers, ids, addresses and signs, so that equal work reads equal."""
    return _NO_WORD.sub(" ", _NUMBERED.sub(" ", title)).strip().lower()


def observe(work: pa.Table, policy: Mapping[str, Any]) -> Observed:
    """Read the work table (schema WORK) into arrays, in an order that does not depend on the order of its rows."""
    work = work.sort_by([(name, "ascending") for name in _ORDER])
    columns = {name: _codes(work[name]) for name in ("person", "role", "team", "quarter")}
    columns["case"] = _codes(pc.binary_join_element_wise(work["source"], work["case"], "/"))
    text, texts, left_out = _texts(work, policy)
    return Observed(
        signal=np.array(work["signal"].to_pylist(), dtype=object),
        case=columns["case"][0],
        person=columns["person"][0],
        role=columns["role"][0],
        team=columns["team"][0],
        quarter=columns["quarter"][0],
        text=text,
        automated=np.asarray(pc.fill_null(work["automated"], False).to_numpy(zero_copy_only=False), dtype=bool),
        hours=np.asarray(work["hours"].to_numpy(), dtype=np.float64),
        persons=columns["person"][1],
        roles=columns["role"][1],
        teams=columns["team"][1],
        quarters=columns["quarter"][1],
        texts=texts,
        left_out=left_out,
    )


def _codes(column: pa.ChunkedArray) -> tuple[Codes, tuple[str, ...]]:
    encoded = pc.dictionary_encode(column.combine_chunks())
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.full(len(names) + 1, -1, dtype=np.int64)
    rank[order] = np.arange(len(names))
    indices = np.asarray(pc.fill_null(encoded.indices, len(names)).to_numpy(zero_copy_only=False), dtype=np.int64)
    return rank[indices], tuple(names[index] for index in order)


def _texts(work: pa.Table, policy: Mapping[str, Any]) -> tuple[Codes, tuple[str, ...], int]:
    titles, names = _codes(pc.coalesce(work["title"], work["type"]))
    person = _codes(work["person"])[0]
    common = shared_words([template(name) for name in names], titles, person, least=policy["architect.word_people"])
    counts: dict[str, int] = {}
    for name, count in zip(common, np.bincount(titles[titles >= 0], minlength=len(names)).tolist(), strict=True):
        if name:
            counts[name] = counts.get(name, 0) + count
    kept, placed = folded(counts, policy["architect.max_texts"], least=policy["architect.same_title"])
    codes = np.array([placed.get(name, -1) for name in common] + [-1], dtype=np.int64)[titles]
    return codes, kept, int(np.sum(codes < 0))


def shared_words(templates: Sequence[str], titles: Codes, person: Codes, *, least: int) -> list[str]:
    """Each template without the words that fewer than ``least`` people's titles use, such as names of customers.

    A template of which nothing would be left stays whole.
    """
    users: dict[str, set[int]] = {}
    for title, who in np.unique(np.column_stack([titles, person]), axis=0).tolist():
        if title >= 0 and who >= 0:
            for word in templates[title].split():
                users.setdefault(word, set()).add(who)
    common = {word for word, people in users.items() if len(people) >= least}
    return [" ".join(word for word in text.split() if word in common) or text for text in templates]


def folded(counts: Mapping[str, int], limit: int, *, least: float) -> tuple[tuple[str, ...], dict[str, int]]:
    """The ``limit`` most frequent texts, and the place of each text among them: a rarer one goes to the most alike.

    Likeness is the cosine of the weighted words they share; texts less alike than ``least`` to all have no place.
    """
    ranked = sorted(counts, key=lambda text: (-counts[text], crc32(text.encode()), text))
    kept = tuple(sorted(ranked[:limit]))
    placed = {text: index for index, text in enumerate(kept)}
    rare = ranked[limit:]
    if rare:
        vectorizer = TfidfVectorizer(token_pattern=r"\S+").fit(kept)
        targets = vectorizer.transform(kept).T.tocsc()
        for start in range(0, len(rare), _CHUNK):
            part = rare[start : start + _CHUNK]
            likeness = vectorizer.transform(part) @ targets
            best = np.asarray(likeness.argmax(axis=1)).ravel()
            enough = np.asarray(likeness.max(axis=1).todense()).ravel() >= least
            placed |= {text: int(at) for text, at, near in zip(part, best, enough, strict=True) if near}
    return kept, placed
