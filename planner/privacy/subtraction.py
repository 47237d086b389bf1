"""Which groups of people could be told apart by adding and subtracting the figures already shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Arithmetic modulo a prime is exact; this one keeps products within 64 bits.
PRIME = 2_147_483_647
# Up to this many small atoms every union of them is tried; above, unions of at most four.
EXHAUSTIVE = 10


class Ledger:
    """The groups whose figures are shown, and what follows from them.

    People who are in the same groups form an atom. Atoms get random weights under which every shown group weighs
    nothing (a random vector of the null space of the shown groups, after Gauss); then the figure of any other group
    follows from the shown ones exactly when it weighs nothing too; two weighings are asked, so that a safe group is
    taken for an open one by chance about never. Groups of up to four people are always found; larger ones when they
    are made of up to four atoms, or when there are at most ten small atoms.
    """

    def __init__(self, groups: Sequence[frozenset[str]], *, floor: int) -> None:
        import numpy as np

        self.floor = floor
        self._atoms = _atoms(groups)
        self._sizes = [len(people) for people in self._atoms]
        self._shown: list[frozenset[str]] = []
        self._opened: set[frozenset[int]] | None = None
        self._rows: list[npt.NDArray[np.bool_]] = []
        rng = np.random.default_rng(0)
        # One weighing is used up by each group that says something new; two must remain.
        self._weights: npt.NDArray[np.int64] = rng.integers(1, PRIME, (len(set(groups)) + 2, len(self._atoms)))

    def add(self, group: frozenset[str]) -> None:
        """Note that a group's figure is shown."""
        self._weights = _balanced(self._weights, self._row(group))
        self._rows.append(self._row(group))
        self._shown.append(group)
        self._opened = None

    def admits(self, group: frozenset[str]) -> bool:
        """Whether showing a group opens no group of fewer people than the floor that was not open before."""
        if group in self._shown:
            return True
        if any(0 < len(group ^ other) < self.floor for other in self._shown):
            return False
        row = self._row(group)
        after = self._open(_balanced(self._weights, row), [*self._rows, row])
        return not after or after <= self._already()

    def _already(self) -> set[frozenset[int]]:
        if self._opened is None:
            self._opened = self._open(self._weights, self._rows)
        return self._opened

    def _row(self, group: frozenset[str]) -> npt.NDArray[np.bool_]:
        import numpy as np

        # Atoms are never cut by a group, so one person stands for all.
        return np.array([next(iter(people)) in group for people in self._atoms], dtype=bool)

    def _open(self, weights: npt.NDArray[np.int64], rows: Sequence[npt.NDArray[np.bool_]]) -> set[frozenset[int]]:
        """Unions of atoms with fewer people than the floor that weigh nothing."""
        import numpy as np

        merged: dict[bytes, list[int]] = {}
        for column, signature in enumerate(np.array(rows, dtype=bool).T):
            if signature.any():
                merged.setdefault(signature.tobytes(), []).append(column)
        small = [frozenset(c) for c in merged.values() if sum(self._sizes[i] for i in c) < self.floor]
        sizes = [sum(self._sizes[i] for i in c) for c in small]
        marks = [int(weights[0, sorted(c)].sum() % PRIME) for c in small]
        checks = [int(weights[1, sorted(c)].sum() % PRIME) for c in small]
        found = _weightless(sizes, marks, self.floor - 1)
        return {
            frozenset().union(*(small[i] for i in union))
            for union in found
            if sum(checks[i] for i in union) % PRIME == 0
        }


def _atoms(groups: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """People split by exactly which groups they are in."""
    signatures: dict[str, list[int]] = {}
    for index, group in enumerate(dict.fromkeys(groups)):
        for person in group:
            signatures.setdefault(person, []).append(index)
    atoms: dict[tuple[int, ...], list[str]] = {}
    for person in sorted(signatures):
        atoms.setdefault(tuple(signatures[person]), []).append(person)
    return [frozenset(people) for people in atoms.values()]


def _balanced(weights: npt.NDArray[np.int64], row: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The weighings changed such that a group weighs nothing in each; one is given up when the group is new."""
    import numpy as np

    sums = weights[:, row].sum(axis=1) % PRIME
    heavy = np.flatnonzero(sums)
    if not heavy.size:
        return weights
    last = heavy[-1]
    factors = sums * pow(int(sums[last]), -1, PRIME) % PRIME
    return np.delete((weights - factors[:, None] * weights[last] % PRIME) % PRIME, last, axis=0)


def _weightless(sizes: Sequence[int], marks: Sequence[int], most: int) -> list[tuple[int, ...]]:
    """Sets of atoms of at most ``most`` people whose marks add up to nothing."""
    if len(sizes) <= EXHAUSTIVE:
        unions = [u for r in range(1, len(sizes) + 1) for u in combinations(range(len(sizes)), r)]
        return [u for u in unions if sum(sizes[i] for i in u) <= most and sum(marks[i] for i in u) % PRIME == 0]
    return _meeting(sizes, marks, most)


def _meeting(sizes: Sequence[int], marks: Sequence[int], most: int) -> list[tuple[int, ...]]:
    """The same for many atoms, in unions of at most four: halves of one or two atoms that cancel out."""
    import numpy as np

    one, other = np.triu_indices(len(sizes))
    people, mark = np.array(sizes), np.array(marks, dtype=np.int64)
    # On the diagonal stands an atom alone.
    size = np.where(one == other, people[one], people[one] + people[other])
    total = np.where(one == other, mark[one], mark[one] + mark[other]) % PRIME
    fits = size <= most
    one, other, total = one[fits], other[fits], total[fits]
    cancels = (total == 0) | np.isin(total, _cancelling(total))
    halves: dict[int, list[frozenset[int]]] = {0: [frozenset()]}
    for a, b, t in zip(one[cancels].tolist(), other[cancels].tolist(), total[cancels].tolist(), strict=True):
        halves.setdefault(t, []).append(frozenset({a, b}))
    return _joined(halves, sizes, most)


def _cancelling(totals: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Those of the totals that some total brings to nothing."""
    import numpy as np

    # Marks fit into 32 bits, which sort several times faster than 64.
    held = np.sort(totals.astype(np.int32))
    wanted = np.sort((PRIME - held) % PRIME)
    places = np.minimum(np.searchsorted(held, wanted), held.size - 1)
    return wanted[held[places] == wanted] if held.size else held


def _joined(halves: dict[int, list[frozenset[int]]], sizes: Sequence[int], most: int) -> list[tuple[int, ...]]:
    """Pairs of halves that cancel out, share no atom and are at most ``most`` people."""
    found = set()
    for mark, unions in halves.items():
        for one, other in product(unions, halves.get(-mark % PRIME, ())):
            union = one | other
            if one.isdisjoint(other) and 0 < sum(sizes[i] for i in union) <= most:
                found.add(tuple(sorted(union)))
    return sorted(found)
