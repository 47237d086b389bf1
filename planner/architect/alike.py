"""Alike: declared roles whose responsibilities are one and the same work, whatever their titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.architect.model import Embedder
from planner.architect.similarity import Vectors, by_rare_words, unit
from planner.architect.statements import declared
from planner.library.model import Role
from planner.reasons import Figure, Finding, Reason, percent

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_POLICY = (
    "alike.peers",
    "alike.sharpness",
    "alike.neighbours",
    "alike.match",
    "alike.matches",
    "alike.overlap",
    "alike.shown",
)


@dataclass(frozen=True, kw_only=True)
class Match:
    """Two roles' responsibilities that answer one another, and the part of each role's that do so."""

    pairs: tuple[tuple[str, str], ...]
    covered: tuple[float, float]


class Likeness:
    """How far the work of declared roles is the same, from the texts of their responsibilities alone.

    Roles that state nothing are left out of ``roles``. Likeness is always judged against a role's peers: those of its
    family, and the nearest others where the family is small.
    """

    def __init__(self, roles: Mapping[str, Role], *, embedder: Embedder, policy: Mapping[str, Any]) -> None:
        self._policy = policy
        found: dict[str, list[str]] = {}
        for one in declared(roles):
            found.setdefault(one.source.removeprefix("role:"), []).append(one.text)
        self.roles = tuple(sorted(found))
        self._at = {key: place for place, key in enumerate(self.roles)}
        self._texts = [found[key] for key in self.roles]
        self._starts = np.cumsum([0, *(len(texts) for texts in self._texts)])
        self._statements = by_rare_words(self._texts, embedder=embedder)
        self._near = _between_roles(self._statements, self._starts)
        families = np.asarray([roles[key].family for key in self.roles])
        self.peers = _peers(families, self._near, least=policy["alike.peers"])

    def scores(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """For each pair of roles 0..1, higher the more its work is one job, by its mean place among these pairs.

        Three places count alike: how much of either role's likeness among its peers falls on the other (as in
        matching by two softmaxes, Rocco et al. 2018, arXiv 1810.10510), how many nearest roles of all they share
        (as in re-ranking, Zhong et al. 2017, arXiv 1701.08398), and how far each statement's nearest of the other
        role stands out among those of its peers. Places, since some texts are near to everything.
        """
        if not pairs:
            return np.zeros(0)
        places = np.asarray([(self._at[one], self._at[other]) for one, other in pairs])
        views = (self._exclusive(places), self._shared(places), self._answered(places))
        return np.asarray(np.mean([_place(view) for view in views], axis=0))

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs of which one is a peer of the other, each once."""
        one, other = np.nonzero(np.triu(self.peers | self.peers.T))
        return [(self.roles[left], self.roles[right]) for left, right in zip(one, other, strict=True)]

    def nearest(self, role: str) -> str | None:
        """The peer whose work is nearest; None where there is none."""
        place = self._at[role]
        peers = np.flatnonzero(self.peers[place])
        return self.roles[peers[np.argmax(self._near[place, peers])]] if len(peers) else None

    def match(self, one: str, other: str) -> Match:
        """The statements of two roles that are each other's nearest, and nearer than unrelated ones are."""
        left, right = (self._rows(self._at[key]) for key in (one, other))
        cosines = self._statements[left] @ self._statements[right].T
        near = cosines >= self._limit(left, right)
        rows, columns = cosines.argmax(axis=1), cosines.argmax(axis=0)
        mutual = [(at, int(to)) for at, to in enumerate(rows) if columns[to] == at and near[at, to]]
        texts = self._texts[self._at[one]], self._texts[self._at[other]]
        covered = len(mutual) / len(rows), len(mutual) / len(columns)
        return Match(pairs=tuple((texts[0][at], texts[1][to]) for at, to in mutual), covered=covered)

    def _rows(self, place: int) -> slice:
        return slice(int(self._starts[place]), int(self._starts[place + 1]))

    def _limit(self, left: slice, right: slice) -> float:
        others = np.ones(len(self._statements), dtype=bool)
        others[left], others[right] = False, False
        if int(others.sum()) < self._policy["architect.declared_statements"]:
            return np.inf
        both = np.concatenate([self._statements[left], self._statements[right]])
        return float(np.quantile(both @ self._statements[others].T, self._policy["alike.match"]))

    def _exclusive(self, places: npt.NDArray[np.intp]) -> Floats:
        weights = np.exp((self._near - 1) / self._policy["alike.sharpness"])
        total = np.where(self.peers, weights, 0).sum(axis=1)
        one, other = places.T
        return np.asarray(weights[one, other] / np.sqrt(np.maximum(total[one] * total[other], 1e-300)))

    def _shared(self, places: npt.NDArray[np.intp]) -> Floats:
        size = self._policy["alike.neighbours"] + 1
        order = np.argsort(-(self._near + 2 * np.eye(len(self.roles))), axis=1, kind="stable")[:, :size]
        weights = np.zeros_like(self._near)
        np.put_along_axis(weights, order, np.broadcast_to(1 - np.arange(order.shape[1]) / size, order.shape), 1)
        total = weights.sum(axis=1)
        both = np.asarray([np.minimum(weights[one], weights[other]).sum() for one, other in places])
        return np.asarray(both / (total[places].sum(axis=1) - both))

    def _answered(self, places: npt.NDArray[np.intp]) -> Floats:
        standing = np.stack([self._standing(place) for place in range(len(self.roles))])
        one, other = places.T
        return np.asarray((standing[one, other] + standing[other, one]) / 2)

    def _standing(self, place: int) -> Floats:
        """For each other role: by how many spreads among the peers its nearest statements stand out, on average."""
        cosines = self._statements[self._rows(place)] @ self._statements.T
        best = np.maximum.reduceat(cosines, self._starts[:-1], axis=1).astype(np.float64)
        among = best[:, self.peers[place]]
        if among.shape[1] == 0:
            return np.zeros(len(self.roles))
        spread = among.std(axis=1, keepdims=True) + self._policy["alike.least_spread"]
        return np.asarray(((best - among.mean(axis=1, keepdims=True)) / spread).mean(axis=0))


def overlaps(roles: Mapping[str, Role], *, embedder: Embedder, policy: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The few pairs of roles most likely to be one: each the other's nearest, with responsibilities that answer.

    The likeliest first. Whether they should be one is never told from texts, so that each is "cannot tell".
    """
    likeness = Likeness(roles, embedder=embedder, policy=policy)
    nearest = {role: likeness.nearest(role) for role in likeness.roles}
    pairs = likeness.pairs()
    ranked = sorted(zip(likeness.scores(pairs).tolist(), pairs, strict=True), key=lambda one: (-one[0], one[1]))
    mutual = [(one, other) for _, (one, other) in ranked if nearest[one] == other and nearest[other] == one]
    matches = ((pair, likeness.match(*pair)) for pair in mutual)
    told = (_overlap(roles, pair, match) for pair, match in matches if _one_role(match, policy))
    return tuple(islice(told, policy["alike.shown"]))


def _one_role(match: Match, policy: Mapping[str, Any]) -> bool:
    return bool(len(match.pairs) >= policy["alike.matches"] and min(match.covered) >= policy["alike.overlap"])


def _overlap(roles: Mapping[str, Role], pair: tuple[str, str], match: Match) -> Finding:
    one, other = (roles[key].title for key in pair)
    sizes = [len(roles[key].responsibilities) for key in pair]
    sentence = (
        f"{one} and {other} are written alike: {percent(match.covered[0])} and {percent(match.covered[1])} of their "
        "responsibilities answer one another; whether they could be one role is for people to say"
    )
    figure = Figure(value=min(match.covered), unit="share", denominator="responsibilities of the role", n=min(sizes))
    told = tuple(Reason(claim="Responsibilities that answer one another", quotes=texts) for texts in match.pairs)
    return Finding(
        key="overlap:" + "+".join(pair),
        kind="overlap",
        subjects=tuple(f"role:{key}" for key in pair),
        sentence=sentence,
        certainty="cannot tell",
        figure=figure,
        because=Reason(claim=sentence, figure=figure, policy=_POLICY, because=told),
    )


def _between_roles(statements: Vectors, starts: npt.NDArray[np.intp]) -> Floats:
    """Cosine of every role with every other, a role being the mean of its statements."""
    if len(starts) == 1:
        return np.zeros((0, 0))
    means = unit(np.add.reduceat(statements, starts[:-1], axis=0))
    return np.asarray(means @ means.T, dtype=np.float64)


def _peers(families: npt.NDArray[Any], near: Floats, *, least: int) -> Mask:
    peers = families[:, None] == families[None, :]
    np.fill_diagonal(peers, False)
    for place in range(len(families)):
        lacking = least - int(peers[place].sum())
        order = [at for at in np.argsort(-near[place], kind="stable") if at != place and not peers[place, at]]
        peers[place, order[: max(0, lacking)]] = True
    return np.asarray(peers)


def _place(values: Floats) -> Floats:
    """Each value's place from 0 to 1, equal values sharing theirs."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values) / len(values))
