"""Observed work as arrays: who, in which role, worked on what, when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.reasons import SignalRefs

Codes = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_NUMBERED = re.compile(r"\S*(?:\d|@|://)\S*")
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
    text, texts, left_out = _texts(work, policy["architect.max_texts"])
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


def _texts(work: pa.Table, limit: int) -> tuple[Codes, tuple[str, ...], int]:
    titles, names = _codes(pc.coalesce(work["title"], work["type"]))
    templates = [template(name) for name in names]
    counts: dict[str, int] = {}
    for name, count in zip(templates, np.bincount(titles[titles >= 0], minlength=len(names)), strict=True):
        if name:
            counts[name] = counts.get(name, 0) + int(count)
    kept = sorted(sorted(counts, key=lambda name: (-counts[name], name))[:limit])
    at = {name: index for index, name in enumerate(kept)}
    codes = np.array([at.get(name, -1) for name in templates] + [-1], dtype=np.int64)[titles]
    return codes, tuple(kept), int(np.sum(codes < 0))
