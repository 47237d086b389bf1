"""Matching: the chance that a statement of a framework covers a piece of work, by their texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from planner.architect.model import Embedder
from planner.architect.phrases import parts, unit, verbs

Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
# How many directions each of the two views keeps, and how far a view is drawn towards none.
_DIRECTIONS, _SHRINK = 100, 0.5
# Nearness is ranked among at most so many statements of other sources, and compared with so many of the nearest.
_OTHERS, _FEW, _NEAREST, _NEAREST_PART = 3000, 300, 10, 300
_FOLDS = 4
_CERTAIN = 0.999


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What was learnt of when two texts are about the same activity.

    ``centre`` and ``directions`` (two views side by side) turn parts of texts into views, ``features`` weigh how near
    a statement is, ``usual`` is the weight of nothing. ``embedder`` names the embedder they were learnt with,
    ``sources`` the occupations learnt from.
    """

    centre: Floats
    directions: Floats
    features: Floats
    usual: float
    embedder: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Coded:
    """Statements by id, of several sources, with the activities that analysts coded them with and the source's group.

    Statements without any activity stay among those that others are compared with, and are not learnt from.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    sources: tuple[str, ...]
    groups: tuple[str, ...]
    activities: tuple[frozenset[str], ...]

    def some(self, mask: npt.NDArray[np.bool_]) -> "Coded":
        """The statements that a mask picks."""
        at = np.flatnonzero(mask).tolist()
        return Coded(
            ids=tuple(self.ids[one] for one in at),
            texts=tuple(self.texts[one] for one in at),
            sources=tuple(self.sources[one] for one in at),
            groups=tuple(self.groups[one] for one in at),
            activities=tuple(self.activities[one] for one in at),
        )


class Views:
    """Statements seen in several ways at once: two learnt views, shared words, and meaning as it comes."""

    def __init__(self, texts: Sequence[str], *, embedder: Embedder) -> None:
        self._embedder = embedder
        self._reader = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"(?u)\b[^\W\d_]{2,}\b")
        self._readable = any(map(self._reader.build_analyzer(), texts))
        if self._readable:
            self._reader.fit(texts)

    def of(self, texts: Sequence[str]) -> "Seen":
        """The views of some texts, as far as nothing learnt is asked for."""
        apart = parts(texts, self._embedder)
        return Seen(
            parts=apart,
            words=self._reader.transform(texts).astype(np.float32) if self._readable else csr_matrix((len(texts), 1)),
            verbs=tuple(frozenset(verbs(text)) for text in texts),
            lengths=np.log1p([len(text.split()) for text in texts]),
        )


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Some texts in all views; ``learnt`` is set by weights."""

    parts: Vectors
    words: csr_matrix
    verbs: tuple[frozenset[str], ...]
    lengths: Floats
    learnt: tuple[Vectors, ...] = field(default=())

    def by(self, weights: Weights) -> "Seen":
        """The same texts with the learnt views."""
        turned = ((self.parts - weights.centre) @ weights.directions).astype(np.float32)
        views = tuple(unit(view) for view in np.split(turned, 2, axis=1))
        return Seen(parts=self.parts, words=self.words, verbs=self.verbs, lengths=self.lengths, learnt=views)

    def some(self, at: Places) -> "Seen":
        """Some of the texts."""
        return Seen(
            parts=self.parts[at],
            words=self.words[at],
            verbs=tuple(self.verbs[one] for one in at.tolist()),
            lengths=self.lengths[at],
            learnt=tuple(view[at] for view in self.learnt),
        )

    def near(self, other: "Seen") -> list[Vectors]:
        """Cosines with other texts in each view that is ranked."""
        whole = self.parts.shape[1] // 3
        plain = self.parts[:, :whole] @ other.parts[:, :whole].T
        shared = np.asarray((self.words @ other.words.T).toarray(), dtype=np.float32)
        return [*(mine @ theirs.T for mine, theirs in zip(self.learnt, other.learnt, strict=True)), shared, plain]


def chances(work: Seen, own: Seen, others: Seen, *, weights: Weights) -> Floats:
    """The chance that each statement of a source covers each piece of work; shape (work, own).

    ``others`` are statements of other sources: what counts is whether those of the source are nearer to the work, and
    the work nearer to them, than others are. All must be seen by the weights.
    """
    found = features(work, own, others)
    return np.asarray(1 / (1 + np.exp(-(found @ weights.features + weights.usual))))


def matched(
    work: Sequence[str], statements: Sequence[str], sources: Sequence[str], *, weights: Weights, embedder: Embedder
) -> Floats:
    """The log odds that each statement covers each piece of work, shape (work, statements); ``sources`` say whose."""
    views = Views([*work, *statements], embedder=embedder)
    seen, named = views.of(work).by(weights), views.of(statements).by(weights)
    odds, every = np.zeros((len(work), len(statements))), np.arange(len(statements))
    for at in by_source(sources).values():
        others = named.some(spread(np.setdiff1d(every, at), most=_FEW))
        odds[:, at] = features(seen, named.some(at), others) @ weights.features + weights.usual
    return odds


def covered(chance: Floats) -> Floats:
    """The chance that any of the statements covers the work, as if each spoke for itself; 0 where there are none."""
    return np.asarray(1 - np.prod(1 - np.minimum(chance, _CERTAIN), axis=1))


def features(work: Seen, own: Seen, others: Seen) -> Floats:
    """How near each piece of work is to each statement, in figures; shape (work, own, figures)."""
    whole = work.parts.shape[1] // 3
    views = zip(work.near(own), work.near(others), own.near(others), strict=True)
    found: list[npt.NDArray[np.floating]] = []
    for near, from_work, from_own in views:
        found += [near, *_standing(near, from_work), *(one.T for one in _standing(near.T, from_own))]
    for start in (whole, 2 * whole):
        piece = slice(start, start + whole)
        found.append(work.parts[:, piece] @ own.parts[:, piece].T)
    found.append(np.array([[len(mine & theirs) for theirs in own.verbs] for mine in work.verbs]).reshape(near.shape))
    for one in (work.lengths, np.array([len(words) for words in work.verbs])):
        found.append(np.broadcast_to(one[:, None], near.shape))
    for one in (own.lengths, np.array([len(words) for words in own.verbs])):
        found.append(np.broadcast_to(one[None, :], near.shape))
    found.append(np.full(near.shape, np.log1p(len(own.verbs))))
    return np.stack([one.astype(np.float64) for one in found], axis=2)


def spread(places: Places, most: int = _OTHERS) -> Places:
    """At most so many places, evenly spread."""
    if len(places) <= most:
        return places
    return np.asarray(places[np.unique(np.linspace(0, len(places) - 1, most).astype(np.int64))])


def _standing(near: Vectors, among: Vectors) -> tuple[Floats, Floats]:
    """What part of others is nearer, as a logarithm, and how far a nearness lies above that of the nearest others."""
    size = among.shape[1]
    if not size:
        return np.zeros(near.shape), near.astype(np.float64)
    ordered = np.sort(among, axis=1)
    nearer = np.stack([size - np.searchsorted(row, mine) for row, mine in zip(ordered, near, strict=True)])
    most = min(_NEAREST, max(1, size // _NEAREST_PART))
    return np.log((nearer + 1) / (size + 1)), near - ordered[:, -most:].mean(axis=1, keepdims=True)


def learn(coded: Coded, *, embedder: Embedder) -> Weights:
    """Learn from analyst-coded statements when two of one source are about the same activity.

    Two views are learnt that bring statements of one activity together: one pushes all statements apart, the other
    those of one source (linear discriminants, regularised). How much each nearness says is learnt by logistic
    regression on pairs of one source whose views were learnt without their group. Raises ValueError where no two
    groups hold pairs to learn from.
    """
    seen = Views(coded.texts, embedder=embedder).of(coded.texts)
    groups = np.array(coded.groups)
    pairs, same = [], []
    for held in _folds(coded.groups):
        inside = np.isin(groups, held)
        if inside.all() or not inside.any():
            continue
        views = _views(seen, coded, ~inside)
        found, alike = _pairs(seen.by(views), coded, inside)
        pairs.append(found)
        same.append(alike)
    if not pairs or len(np.unique(np.concatenate(same))) < 2:
        raise ValueError("There are no two groups whose statements share activities, to learn from and to hold out.")
    table, target = np.concatenate(pairs), np.concatenate(same)
    mean, size = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-6)
    model = LogisticRegression(C=1.0, max_iter=300).fit((table - mean) / size, target)
    by_feature = model.coef_[0] / size
    made = _views(seen, coded, np.ones(len(groups), dtype=bool))
    return Weights(
        centre=made.centre,
        directions=made.directions,
        features=by_feature,
        usual=float(model.intercept_[0] - mean @ by_feature),
        embedder=embedder.name,
        sources=tuple(sorted(set(coded.sources))),
    )


def by_source(sources: Sequence[str]) -> dict[str, Places]:
    """The places of each source's statements, sources in order."""
    found: dict[str, list[int]] = {}
    for at, source in enumerate(sources):
        found.setdefault(source, []).append(at)
    return {source: np.array(found[source], dtype=np.int64) for source in sorted(found)}


def _folds(groups: Sequence[str]) -> list[list[str]]:
    names = sorted(set(groups))
    return [names[start::_FOLDS] for start in range(_FOLDS)]


def _pairs(seen: Seen, coded: Coded, inside: npt.NDArray[np.bool_]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Features of all pairs of one source inside a mask, and whether both are coded with one activity."""
    table, same = [], []
    every = np.arange(len(coded.texts))
    for source, at in by_source(coded.sources).items():
        at = np.array([one for one in at.tolist() if inside[one] and coded.activities[one]], dtype=np.int64)
        if len(at) < 2:
            continue
        own, others = seen.some(at), seen.some(spread(every[np.array(coded.sources) != source]))
        apart = ~np.eye(len(at), dtype=bool)
        table.append(features(own, own, others)[apart])
        acts = [coded.activities[one] for one in at.tolist()]
        same.append(np.array([[bool(mine & theirs) for theirs in acts] for mine in acts])[apart])
    if not table:
        return np.zeros((0, 1)), np.zeros(0, dtype=bool)
    return np.concatenate(table), np.concatenate(same)


def _views(seen: Seen, coded: Coded, inside: npt.NDArray[np.bool_]) -> Weights:
    """Directions along which statements of one activity lie close and others far, learnt inside a mask."""
    rows = np.flatnonzero(inside)
    table = seen.parts[rows].astype(np.float64)
    centre = table.mean(axis=0)
    table -= centre
    within = _within(table, [coded.activities[one] for one in rows.tolist()])
    apart = table.copy()
    for at in by_source([coded.sources[one] for one in rows.tolist()]).values():
        apart[at] -= table[at].mean(axis=0)
    directions = np.hstack([_directions(one.T @ one / len(one), within) for one in (table, apart)])
    return Weights(centre=centre, directions=directions, features=np.zeros(0), usual=0.0, embedder="")


def _within(table: Floats, activities: Sequence[frozenset[str]]) -> Floats:
    """The scatter of statements around the mean of their activity, each activity counting alike."""
    members: dict[str, list[int]] = {}
    for at, acts in enumerate(activities):
        for act in sorted(acts):
            members.setdefault(act, []).append(at)
    scatter, counted = np.zeros((table.shape[1],) * 2), 0
    weights, means = np.zeros(len(table)), []
    for some in members.values():
        if len(some) > 1:
            weights[some] += 1 / len(some)
            means.append(table[some].mean(axis=0))
            counted += 1
    if counted:
        stacked = np.array(means)
        scatter = (table.T @ (table * weights[:, None]) - stacked.T @ stacked) / counted
    return scatter


def _directions(apart: Floats, within: Floats) -> Floats:
    floor = max(float(np.trace(within)), float(np.trace(apart)), 1e-9) / len(within)
    values, vectors = eigh(apart, within + _SHRINK * floor * np.eye(len(within)))
    kept = slice(None, -min(_DIRECTIONS, len(values)) - 1, -1)
    # A direction is the same the other way round: the largest entry is made positive.
    chosen = vectors[:, kept]
    chosen = chosen * np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])])
    return np.asarray(chosen * np.sqrt(np.maximum(values[kept], 0)))
