"""The plain way to look for change, to compare with: the last quarter against the first, by the cosine of words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import sqrt

import pyarrow as pa

Words = Mapping[str, int]
# What a careful analyst would take for much, by eye.
ALIKE, RISE, MOVED, FEWER, WORK, WIDER, APART = 0.8, 0.2, 0.7, 0.7, 0.8, 1.5, 0.4


class Told:
    """What each role's tickets say in each quarter: words, people and numbers."""

    def __init__(self, work: pa.Table, quarters: Sequence[str]) -> None:
        at = {quarter: place for place, quarter in enumerate(quarters)}
        self.quarters = len(quarters)
        self.words: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        self.cases: Counter[tuple[str, int]] = Counter()
        self.people: dict[tuple[str, int], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        columns = (work[name].to_pylist() for name in ("role", "quarter", "person", "title"))
        for role, quarter, person, title in zip(*columns, strict=True):
            key = role, at[quarter]
            words = title.lower().split()
            self.words[key].update(words)
            self.cases[key] += 1
            if person is not None:
                self.people[key][person].update(words)
        self.roles = sorted({role for role, _ in self.words})


def plainly(work: pa.Table, quarters: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Each change that the comparison shows: its kind, its roles, and the first quarter past the middle."""
    told = Told(work, quarters)
    there = [role for role in told.roles if told.cases[role, 0] and told.cases[role, told.quarters - 1]]
    for one, other in combinations(there, 2):
        values = [cosine(told.words[one, at], told.words[other, at]) for at in range(told.quarters)]
        if values[-1] >= ALIKE and values[-1] - values[0] >= RISE:
            yield "merge", (one, other), _middle(values)
    for role in there:
        yield from ((kind, (role,), at) for kind, at in _alone(told, role))


def _alone(told: Told, role: str) -> Iterator[tuple[str, int]]:
    last = told.quarters - 1
    same = [cosine(told.words[role, 0], told.words[role, at]) for at in range(told.quarters)]
    heads = [len(told.people[role, at]) for at in range(told.quarters)]
    kinds = [_kinds(told.words[role, at]) for at in range(told.quarters)]
    if same[-1] < MOVED:
        yield "drift", _middle(same)
    if heads[-1] <= FEWER * heads[0] and told.cases[role, last] >= WORK * told.cases[role, 0]:
        yield "compress", _middle(heads)
    if kinds[-1] >= WIDER * kinds[0]:
        yield "expand", _middle(kinds)
    apart = [_apart(list(told.people[role, at].values())) for at in (0, last)]
    if apart[1] <= APART < apart[0]:
        yield "split", told.quarters // 2


def _apart(people: Sequence[Words]) -> float:
    """The cosine between the person least like the first, with those nearer to it, and all others."""
    if len(people) < 2:
        return 1.0
    far = min(people, key=lambda one: cosine(one, people[0]))
    groups: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for one in people:
        groups[cosine(one, far) > cosine(one, people[0])].update(one)
    return cosine(*groups)


def _kinds(words: Words) -> float:
    total = sum(words.values())
    return total**2 / sum(count**2 for count in words.values())


def _middle(values: Sequence[float]) -> int:
    half = (values[0] + values[-1]) / 2
    return next(at for at, value in enumerate(values) if (value - half) * (values[-1] - half) >= 0)


def cosine(one: Words, other: Words) -> float:
    """How alike two counts of words are, 0..1."""
    shared = sum(count * other[word] for word, count in one.items() if word in other)
    lengths = sqrt(sum(count**2 for count in one.values()) * sum(count**2 for count in other.values()))
    return shared / lengths if lengths else 0.0
