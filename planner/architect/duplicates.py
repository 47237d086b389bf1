"""Duplicates: initiatives that pursue the same thing for the same teams, or that are the same work by their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from planner.architect.model import Embedder
from planner.reasons import Certainty, Reason, percent

Kind = Literal["future", "decision", "measure", "move"]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Initiative:
    """Something decided, planned or being written: what for, what it builds, its work in words, whom it reaches.

    ``subject`` is what it is about, such as ``"role:clerk"``: initiatives about the same are parts of one another.
    ``teams`` counts the people it reaches by team. ``standing`` is false for what is only planned or a draft.
    """

    key: str
    kind: Kind
    subject: str
    name: str
    objective: str = ""
    capabilities: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    teams: Mapping[str, int] = field(default_factory=dict)
    standing: bool = True


@dataclass(frozen=True, kw_only=True)
class Duplicate:
    """Two initiatives that may be one, how sure that is, why, and what could be done.

    ``shared`` is the part of the people of the smaller one whose teams the other reaches too.
    """

    one: Initiative
    other: Initiative
    certainty: Certainty
    because: Reason
    now: str
    shared: float

    @property
    def pair(self) -> tuple[str, str]:
        """The keys of both, in one order."""
        first, second = sorted((self.one.key, self.other.key))
        return first, second


def duplicates(
    initiatives: Sequence[Initiative], *, background: Sequence[str], embedder: Embedder, policy: Mapping[str, Any]
) -> tuple[Duplicate, ...]:
    """The pairs that may be one initiative, the surest first.

    Either both name the same objective and build a capability both, for people of the same teams; or most of the
    shorter list of work finds itself in the other. Two texts are the same work where they are nearer than nearly all
    pairs of ``background``, texts that have nothing to do with one another; too few of them, and only equal words are.
    """
    texts = list(dict.fromkeys(text for one in initiatives for text in (*one.texts, one.objective) if text.strip()))
    same = _Same(texts, background, embedder, policy)
    pairs = ((one, other) for one, other in combinations(initiatives, 2) if not _parts(one, other))
    found = [hit for one, other in pairs if (hit := _judged(one, other, same, policy)) is not None]
    rank: Mapping[Certainty, int] = {"sure": 0, "likely": 1, "cannot tell": 2}
    return tuple(sorted(found, key=lambda hit: (rank[hit.certainty], -hit.shared, hit.pair)))


class _Same:
    """Which of some texts say the same work."""

    def __init__(
        self, texts: Sequence[str], background: Sequence[str], embedder: Embedder, policy: Mapping[str, Any]
    ) -> None:
        self._at = {text: place for place, text in enumerate(texts)}
        self._rows: Floats | None = None
        self._limit = 1.0
        if texts and len(background) >= policy["futures.least_background"]:
            rows = embedder([*texts, *background])
            self._rows, others = rows[: len(texts)], rows[len(texts) :]
            near = others @ others.T
            pairs = near[np.triu_indices(len(others), k=1)]
            self._limit = float(np.quantile(pairs, policy["futures.same_words"]))

    def __call__(self, one: str, other: str) -> bool:
        """Whether two texts say the same."""
        if _plain(one) == _plain(other):
            return bool(_plain(one))
        if self._rows is None or one not in self._at or other not in self._at:
            return False
        return float(self._rows[self._at[one]] @ self._rows[self._at[other]]) > self._limit

    def matched(self, one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
        """The texts of the shorter list that find themselves in the longer, each with its match."""
        short, long = sorted((one, other), key=len)
        found = ((text, next((far for far in long if self(text, far)), "")) for text in short)
        return [(text, far) for text, far in found if far]


def _judged(one: Initiative, other: Initiative, same: _Same, policy: Mapping[str, Any]) -> Duplicate | None:
    shared = _shared(one, other)
    together = shared >= policy["futures.same_people"]
    goal = same(one.objective, other.objective) if one.objective and other.objective else False
    builds = one.capabilities & other.capabilities
    shorter = min(len(one.texts), len(other.texts))
    matched = same.matched(one.texts, other.texts)
    # A single text in common is much in the same teams, and little in others.
    least = 1 if together else 2
    work = len(matched) >= least and len(matched) / shorter >= policy["futures.same_work"]
    by_goal = goal and bool(builds) and together
    if not (by_goal or work):
        return None
    certainty: Certainty = "likely" if together else "cannot tell"
    if by_goal and work and _plain(one.objective) == _plain(other.objective):
        certainty = "sure"
    because = Reason(
        claim=f"{one.name} and {_low(other.name)}: {_why(by_goal, work)}",
        policy=("futures.same_words", "futures.same_work", "futures.same_people"),
        because=tuple(_reasons(one, other, builds if by_goal else frozenset(), matched if work else [], shared)),
    )
    return Duplicate(
        one=one, other=other, certainty=certainty, because=because, now=_now(one, other, together), shared=shared
    )


def _parts(one: Initiative, other: Initiative) -> bool:
    """Whether two belong together anyway: they are about the same, or the same measure is taken in two teams."""
    return one.subject == other.subject or one.kind == other.kind == "measure"


def _why(by_goal: bool, work: bool) -> str:
    if by_goal and work:
        return "the same objective, and the same work by its words"
    return "the same objective and a capability both build, in the same teams" if by_goal else "the same work by words"


def _reasons(
    one: Initiative,
    other: Initiative,
    builds: frozenset[str],
    matched: Sequence[tuple[str, str]],
    shared: float,
) -> list[Reason]:
    found = []
    if builds:
        quotes = tuple(dict.fromkeys((one.objective, other.objective)))
        found.append(Reason(claim="Both name this objective", quotes=quotes))
        found.append(Reason(claim=f"Both build {', '.join(sorted(builds))}"))
    if matched:
        shorter = min(len(one.texts), len(other.texts))
        quotes = tuple(dict.fromkeys(text for pair in matched for text in pair))
        found.append(Reason(claim=f"{len(matched)} of {shorter} pieces of work are in both", quotes=quotes))
    told = f"{percent(shared)} of the people of the smaller one are in teams that the other reaches as well"
    return [*found, Reason(claim=told if shared else "They reach different teams, as far as is known")]


def _now(one: Initiative, other: Initiative, together: bool) -> str:
    if not together:
        return "Ask whoever answers for both whether one could serve for both; different teams may need their own"
    if one.standing and other.standing:
        return "Give both one owner and one objective, or take one of them back: the same people are asked twice"
    draft = _low((other if one.standing else one).name)
    return f"Join them before {draft} is decided on: the same people would be asked twice"


def _shared(one: Initiative, other: Initiative) -> float:
    """The part of the smaller initiative's people who are in teams that the other reaches too."""
    small, large = sorted((dict(one.teams), dict(other.teams)), key=lambda teams: sum(teams.values()))
    whole = sum(small.values())
    return sum(count for team, count in small.items() if team in large) / whole if whole else 0.0


def _low(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
