"""Agency: how far AI could carry a responsibility, judged from its words and the role's title alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from planner.architect.model import Carried, Embedder
from planner.architect.statements import Statement

if TYPE_CHECKING:
    from planner.architect.learnt import Learnt

Floats = npt.NDArray[np.float64]
HUMAN, AI = 5.0, 1.0
# Flat between 1 and 10 on held-out groups of the labels themselves.
_RIDGE = 3.0
_RARE, _FOLDS = 5, 5
_TOKEN = r"(?u)\b[^\W\d_]{2,}\b"


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Tasks of a known level, 1 (AI alone) to 5 (people alone), each with its role and its occupation group."""

    tasks: tuple[str, ...]
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    levels: Floats

    def __len__(self) -> int:
        return len(self.tasks)

    def some(self, mask: npt.NDArray[np.bool_]) -> "Labelled":
        """The tasks that a mask picks."""
        picked = np.flatnonzero(mask).tolist()
        return Labelled(
            tasks=tuple(self.tasks[one] for one in picked),
            roles=tuple(self.roles[one] for one in picked),
            groups=tuple(self.groups[one] for one in picked),
            levels=self.levels[mask],
        )


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What was learnt: a weight a word, a weight a direction of meaning of task and role, and how far it errs.

    ``errors`` holds, for levels of confidence, the distance within which held-out labels lay; ``embedder`` is the name
    of the embedder that meaning is read with, ``roles`` says which occupations were learnt from.
    """

    words: tuple[str, ...]
    rarity: Floats
    by_word: Floats
    by_meaning: Floats
    usual: float
    errors: Mapping[str, float]
    embedder: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Levels of some tasks, 1 (AI alone) to 5 (people alone), and which share of each task's words is known."""

    levels: Floats
    known: Floats


def judge(tasks: Sequence[str], roles: Sequence[str], *, weights: Weights, embedder: Embedder) -> Judged:
    """The level of each task in its role; ``roles`` are titles, one a task. Raises ValueError for another embedder."""
    if embedder.name != weights.embedder:
        raise ValueError(f"These weights read meaning with {weights.embedder}, not with {embedder.name}.")
    if not tasks:
        return Judged(levels=np.zeros(0), known=np.zeros(0))
    reader = _reader(weights.words)
    counts = reader.transform(tasks)
    by_words = _scaled(counts, weights.rarity) @ weights.by_word
    levels = by_words + _meaning(tasks, roles, embedder) @ weights.by_meaning + weights.usual
    return Judged(levels=np.clip(levels, AI, HUMAN), known=_known(tasks, weights.words))


def learn(labelled: Labelled, *, embedder: Embedder, confidences: Sequence[float]) -> Weights:
    """Weights by ridge regression, with errors from groups of occupations that were held out in turn.

    The errors are split-conformal quantiles in which every held-out group counts alike, whatever its size, so that
    they speak for an occupation group never seen (Dunn, Wasserman and Ramdas 2022, arXiv 1809.07441). Without
    ``confidences`` no group is held out. Raises ValueError for fewer than two groups.
    """
    if len(set(labelled.groups)) < 2:
        raise ValueError("There are not two occupation groups to learn from and to hold out.")
    weights = _fitted(labelled, embedder)
    if not confidences:
        return weights
    groups = np.array(labelled.groups)
    errors = np.zeros(len(labelled))
    for held in folds(labelled.groups):
        inside = np.isin(groups, held)
        without, some = _fitted(labelled.some(~inside), embedder), labelled.some(inside)
        found = judge(some.tasks, some.roles, weights=without, embedder=embedder)
        errors[inside] = np.abs(found.levels - some.levels)
    within = {f"{one:g}": _quantile(errors, groups, one) for one in confidences}
    return Weights(**{**vars(weights), "errors": within})


def folds(groups: Sequence[str]) -> list[list[str]]:
    """The groups dealt out into a few parts, the same way always."""
    names = sorted(set(groups))
    return [part for start in range(_FOLDS) if (part := names[start::_FOLDS])]


def agency(
    statements: Sequence[Statement],
    *,
    titles: Mapping[str, str],
    learnt: "Learnt | None",
    policy: Mapping[str, Any],
) -> tuple[Carried, ...]:
    """What AI could carry of each responsibility, by text: a level with the interval of the policy's confidence.

    Nothing is said of texts most of whose words were not learnt from, as in another language, nor without weights.
    What is said is exposure: it is no observation, and decides nothing about a role.
    """
    weights = learnt.agency if learnt else None
    if learnt is None or weights is None or not statements:
        return ()
    keys = [one.source.removeprefix("role:") for one in statements]
    roles = [titles.get(key, key) for key in keys]
    found = judge([one.text for one in statements], roles, weights=weights, embedder=learnt.embedder)
    error = weights.errors[f"{policy['agency.confidence']:g}"]
    return tuple(
        Carried(
            role=key,
            responsibility=one.id,
            text=one.text,
            level=round(float(level), 1),
            low=round(max(AI, float(level) - error), 1),
            high=round(min(HUMAN, float(level) + error), 1),
        )
        for key, one, level, known in zip(keys, statements, found.levels, found.known, strict=True)
        if known >= policy["agency.known_words"]
    )


def _fitted(labelled: Labelled, embedder: Embedder) -> Weights:
    counter = CountVectorizer(token_pattern=_TOKEN, ngram_range=(1, 2), min_df=_RARE)
    words = tuple(counter.fit(labelled.tasks).get_feature_names_out().tolist())
    counts = _reader(words).transform(labelled.tasks)
    seen = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + len(labelled)) / (1 + seen)) + 1
    by_words, by_meaning = _scaled(counts, rarity), _meaning(labelled.tasks, labelled.roles, embedder)
    usual = float(labelled.levels.mean())
    alike = (by_words @ by_words.T).toarray() + by_meaning @ by_meaning.T
    alike[np.diag_indices_from(alike)] += _RIDGE
    pull = np.linalg.solve(alike, labelled.levels - usual)
    return Weights(
        words=words,
        rarity=rarity,
        by_word=by_words.T @ pull,
        by_meaning=by_meaning.T @ pull,
        usual=usual,
        errors={},
        embedder=embedder.name,
        roles=tuple(sorted(set(labelled.roles))),
    )


def _reader(words: Sequence[str]) -> CountVectorizer:
    return CountVectorizer(token_pattern=_TOKEN, ngram_range=(1, 2), vocabulary=list(words))


def _scaled(counts: Any, rarity: Floats) -> Any:
    """Rows of length one in which words seldom seen count more and repeats count little."""
    counts = counts.astype(np.float64)
    counts.data = 1 + np.log(counts.data)
    return normalize(counts.multiply(rarity[None, :]).tocsr())


def _meaning(tasks: Sequence[str], roles: Sequence[str], embedder: Embedder) -> Floats:
    return np.hstack([embedder(tasks), embedder(roles)]).astype(np.float64)


def _known(tasks: Sequence[str], words: Sequence[str]) -> Floats:
    split = CountVectorizer(token_pattern=_TOKEN).build_analyzer()
    single = set(words)
    return np.array([sum(word in single for word in split(task)) / max(1, len(split(task))) for task in tasks])


def _quantile(errors: Floats, groups: npt.NDArray[np.str_], confidence: float) -> float:
    """The error that a share of labels lies within, each group counting alike, one more group unseen."""
    names, of = np.unique(groups, return_inverse=True)
    parts = 1 / np.bincount(of)[of] / len(names)
    order = np.argsort(errors, kind="stable")
    reached = np.searchsorted(np.cumsum(parts[order]), min(1.0, confidence * (1 + 1 / len(names))))
    return float(errors[order][min(int(reached), len(errors) - 1)])
