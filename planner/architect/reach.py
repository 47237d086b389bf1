"""Reach: how well what people of one role do and show carries them into another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from planner.architect.leading import leading, unit
from planner.architect.model import Embedder
from planner.architect.statements import declared
from planner.library.model import Role

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One move: ``likeness`` of the roles from the ``parts`` that are known, the part of the target's needs ``asked``.

    ``parts`` are 0..1 each: needs, work, words, titles, purpose. ``rise`` is how many levels the target stands
    higher, None where a level is not known. ``viable`` 0..1 is likeness made smaller by climbing or stepping down,
    ``near`` 0..1 likeness by how much it leads up.
    """

    parts: Mapping[str, float]
    likeness: float | None
    asked: float | None
    rise: float | None
    viable: float | None
    near: float | None


class Reach:
    """Every role of a library compared with every other at once; ``levels`` gives the level of roles, where known."""

    def __init__(
        self,
        roles: Mapping[str, Role],
        *,
        embedder: Embedder,
        policy: Mapping[str, Any],
        levels: Mapping[str, float] | None = None,
    ) -> None:
        self.roles = roles
        self.keys = tuple(sorted(roles))
        self._at = {key: place for place, key in enumerate(self.keys)}
        told = [roles[key] for key in self.keys]
        self._parts = _parts(told, embedder, policy) if told else {}
        known = levels or {}
        self._levels = np.array([known.get(key, np.nan) for key in self.keys], dtype=np.float64)
        alone = self._likeness(policy["destinations.parts"])
        self.likeness = _among(alone, policy["destinations.neighbours"], policy["destinations.peers"])
        self.rise = self._levels[None, :] - self._levels[:, None]
        self.viable = self.likeness * _kept(self.rise, policy["destinations.level_kept"])
        usual = _usual(self._levels, self.likeness, policy["destinations.level_shared"], policy["destinations.peers"])
        self.near = self._near(usual[None, :] - usual[:, None], policy["destinations.near_fall"])

    def step(self, origin: str, target: str) -> Step:
        """The move from one role to another. Raises KeyError for a role that is none."""
        at = self._at[origin], self._at[target]
        return Step(
            parts={name: float(one[at]) for name, one in self._parts.items() if np.isfinite(one[at])},
            likeness=_value(self.likeness[at]),
            asked=asked(self.roles[origin], self.roles[target]),
            rise=_value(self.rise[at]),
            viable=_value(self.viable[at]),
            near=_value(self.near[at]),
        )

    def _likeness(self, weights: Mapping[str, float]) -> Floats:
        """The weighted mean of the parts that are known; not a number where none is."""
        shape = (len(self.keys), len(self.keys))
        total, carried = np.zeros(shape), np.zeros(shape)
        for name, part in self._parts.items():
            known = np.isfinite(part)
            total += np.where(known, weights[name] * part, 0.0)
            carried += weights[name] * known
        return np.asarray(np.divide(total, carried, out=np.full(shape, np.nan), where=carried > 0))

    def _near(self, rise: Floats, fall: float) -> Floats:
        """Likeness, a half where the level stays, less the higher it leads."""
        return np.asarray(self.likeness ** (1 / 2) / (1 + np.exp(fall * np.nan_to_num(rise))) * 2).clip(0, 1)


def asked(origin: Role, target: Role) -> float | None:
    """The part of the levels a target asks for that the origin asks for too; None where either tells no needs."""
    have = {need.capability: need.level for need in origin.needs}
    wanted = sum(need.level for need in target.needs)
    met = sum(min(have.get(need.capability, 0), need.level) for need in target.needs)
    return met / wanted if wanted and have else None


def _value(found: float) -> float | None:
    return float(found) if np.isfinite(found) else None


def _kept(rise: Floats, kept: Mapping[str, float]) -> Floats:
    """What is left of likeness after so many levels up or down; one level where a level is not known costs nothing."""
    steps = np.nan_to_num(rise)
    return np.asarray(kept["up"] ** np.maximum(steps, 0) * kept["down"] ** np.maximum(-steps, 0))


def _among(likeness: Floats, share: float, peers: int) -> Floats:
    """Likeness, of which a share is how alike each role is to those most alike to the other."""
    if likeness.size == 0:
        return likeness
    known = np.nan_to_num(likeness)
    weights = _peers(likeness, peers)
    whole = weights.sum(axis=1, keepdims=True)
    weights = np.divide(weights, whole, out=np.zeros_like(weights), where=whole > 0)
    others = known - np.diag(np.diag(known))
    through = (weights @ others + others @ weights.T) / 2
    return np.asarray(np.where(np.isfinite(likeness), (known + share * through) / (1 + share), np.nan))


def _peers(alike: Floats, peers: int) -> Floats:
    """The likeness to the roles most alike, none to the others nor to itself."""
    found = np.nan_to_num(alike)
    np.fill_diagonal(found, 0.0)
    kept = min(peers, len(found))
    least = -np.sort(-found, axis=1)[:, kept - 1 : kept]
    return np.asarray(np.where(found >= least, found, 0.0))


def _usual(levels: Floats, likeness: Floats, shared: float, peers: int) -> Floats:
    """Levels evened out with those of the roles that are most alike, since a level is told roughly."""
    known = np.isfinite(levels)
    if not known.any():
        return levels
    weights = _peers(np.where(known[None, :], likeness, 0.0), peers)
    whole = weights.sum(axis=1)
    mean = np.divide(
        weights @ np.nan_to_num(levels), whole, out=np.full(len(levels), levels[known].mean()), where=whole > 0
    )
    return np.asarray(np.where(known, (1 - shared) * levels + shared * mean, mean))


def _parts(roles: Sequence[Role], embedder: Embedder, policy: Mapping[str, Any]) -> dict[str, Floats]:
    statements = [[one.text for one in declared({role.id: role})] for role in roles]
    purposes = [f"{role.title}. {role.purpose}" if role.purpose.strip() else "" for role in roles]
    titles = [" , ".join((role.title, *role.also)) for role in roles]
    whole = [
        " ".join((title, role.purpose, *texts)) for title, role, texts in zip(titles, roles, statements, strict=True)
    ]
    return {
        "needs": _needs(roles),
        "work": _work(statements, embedder, policy),
        "words": _words(whole, has=[bool(texts) or bool(one) for texts, one in zip(statements, purposes, strict=True)]),
        "titles": _words(titles, has=[True] * len(roles)),
        "purpose": _cosines(leading(purposes, embedder=embedder, policy=policy)),
    }


def _needs(roles: Sequence[Role]) -> Floats:
    """Cosine of what roles ask for, by level; what few roles ask for counts more."""
    capabilities = sorted({need.capability for role in roles for need in role.needs})
    place = {name: at for at, name in enumerate(capabilities)}
    rows = [at for at, role in enumerate(roles) for _ in role.needs]
    columns = [place[need.capability] for role in roles for need in role.needs]
    levels = np.array([need.level for role in roles for need in role.needs], dtype=np.float64)
    rare = np.log((1 + len(roles)) / np.bincount(columns, minlength=len(place))) if columns else np.zeros(0)
    values = levels * rare[columns] if columns else levels
    return _cosines(csr_matrix((values, (rows, columns)), shape=(len(roles), max(1, len(place)))).toarray())


def _work(statements: Sequence[Sequence[str]], embedder: Embedder, policy: Mapping[str, Any]) -> Floats:
    texts = [text for found in statements for text in found]
    rows = leading(texts, embedder=embedder, policy=policy)
    of = np.repeat(np.arange(len(statements)), [len(found) for found in statements])
    middles = np.zeros((len(statements), rows.shape[1]), dtype=np.float32)
    np.add.at(middles, of, rows)
    return _cosines(middles)


def _words(texts: Sequence[str], *, has: Sequence[bool]) -> Floats:
    """The root of the cosine of TF-IDF, which makes the few shared words of short texts comparable with meaning."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    told = [text if known else "" for text, known in zip(texts, has, strict=True)]
    model = TfidfVectorizer(sublinear_tf=True, stop_words=sorted(ENGLISH_STOP_WORDS))
    try:
        rows = model.fit_transform(told)
    except ValueError:  # not a single word in any of the texts
        return np.full((len(told), len(told)), np.nan)
    told_at = rows.getnnz(axis=1) > 0
    cosines = np.clip((rows @ rows.T).toarray(), 0, 1)
    return np.where(told_at[:, None] & told_at[None, :], np.sqrt(cosines), np.nan)


def _cosines(rows: npt.NDArray[Any]) -> Floats:
    """Cosines of all rows, none below zero; not a number where either row is empty."""
    told = np.linalg.norm(rows, axis=1) > 0
    one = unit(rows.astype(np.float32)).astype(np.float64)
    return np.where(told[:, None] & told[None, :], np.clip(one @ one.T, 0, 1), np.nan)
