"""Which groups of people could be told apart by adding and subtracting the figures already shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Marks = npt.NDArray[np.uint32]
    Flags = npt.NDArray[np.bool_]

# Arithmetic modulo a prime is exact; this one keeps products within 64 bits.
PRIME = 2_147_483_647
# Up to this many small pieces every union of them is tried; above, unions of at most four.
EXHAUSTIVE, PIECES = 10, 4
# Sums are first told apart by this many of their bits, which is faster than to order them.
BITS = 22


class Ledger:
    """The groups whose figures are shown, and what follows from them.

    People who are in the same groups form an atom, and atoms that no shown group tells apart form a piece. Atoms get
    random weights under which every shown group weighs nothing (a random vector of the null space of the shown
    groups, after Gauss); then the figure of any other group follows from the shown ones exactly when it weighs nothing
    too; two weighings are asked, so that a safe group is taken for an open one by chance about never. Groups of up to
    four people are always found; larger ones when they are made of up to four pieces beside those that the figure cuts,
    or when there are at most ten small ones.
    """

    def __init__(self, groups: Sequence[frozenset[str]], *, floor: int) -> None:
        import numpy as np

        self.floor = floor
        atoms = _atoms(groups)
        # Atoms are never cut by a group, so one person stands for all.
        self._place = {next(iter(people)): place for place, people in enumerate(atoms)}
        self._sizes = np.array([len(people) for people in atoms], dtype=np.int64)
        # The piece of each atom; 0 holds those that are in no shown group.
        self._piece: Numbers = np.zeros(len(atoms), dtype=np.int64)
        self._shown: set[frozenset[str]] = set()
        rng = np.random.default_rng(0)
        # A row an atom. A weighing at most is used up by each group that says something new; two must remain.
        self._weights: Numbers = rng.integers(1, PRIME, (len(atoms), len(set(groups)) + 2))

    def add(self, group: frozenset[str]) -> None:
        """Note that a group's figure is shown."""
        import numpy as np

        if group in self._shown:
            return
        self._shown.add(group)
        row = self._row(group)
        self._balance(row)
        self._piece = np.unique(np.append(0, 2 * self._piece + row), return_inverse=True)[1][1:]

    def admits(self, group: frozenset[str]) -> bool:
        """Whether showing a group opens no group of fewer people than the floor that was not open before."""
        if group in self._shown:
            return True
        if any(abs(len(group) - len(other)) < self.floor and self._near(group, other) for other in self._shown):
            return False
        row = self._row(group)
        cut = self._cut(row)
        return not (self._opens_by_cut(row, cut) if cut.any() else self._opens_by_weight(row))

    def _near(self, group: frozenset[str], other: frozenset[str]) -> bool:
        return 0 < len(group ^ other) < self.floor

    def _row(self, group: frozenset[str]) -> Flags:
        import numpy as np

        row = np.zeros(len(self._sizes), dtype=bool)
        row[[self._place[person] for person in group if person in self._place]] = True
        return row

    def _cut(self, row: Flags) -> Flags:
        """Which pieces a group takes apart; of people in no shown group it is enough that it has some."""
        import numpy as np

        whole = np.bincount(self._piece, minlength=1)
        inside = np.bincount(self._piece[row], minlength=len(whole))
        cut: Flags = (inside > 0) & (inside < whole)
        cut[0] = inside[0] > 0
        return cut

    def _balance(self, row: Flags) -> None:
        """Change the weighings such that a group weighs nothing in each.

        A weighing that tells the group from those shown is taken from the others, as often as it needs. Where the group
        cuts a piece that is one on this side of the cut less one on the other; else a weighing is used up.
        """
        import numpy as np

        sums = self._weights[row].sum(axis=0) % PRIME
        cut = np.flatnonzero(self._cut(row))
        if cut.size:
            here = self._piece == cut[0]
            mine = np.flatnonzero(here & row)[0]
            self._weights[mine] = (self._weights[mine] - sums) % PRIME
            if cut[0]:
                other = np.flatnonzero(here & ~row)[0]
                self._weights[other] = (self._weights[other] + sums) % PRIME
        elif (heavy := np.flatnonzero(sums)).size:
            last = heavy[-1]
            used = self._weights[:, last] * pow(int(sums[last]), -1, PRIME) % PRIME
            self._weights = (np.delete(self._weights, last, axis=1) - np.outer(used, np.delete(sums, last))) % PRIME

    def _opens_by_cut(self, row: Flags, cut: Flags) -> bool:
        """Whether a small group follows from one that cuts pieces.

        What follows is the group as a whole, taken or taken away, and sums that are alike all over a piece: so it holds
        one side of each cut and nothing of the other, always the same side.
        """
        torn, weights = cut[self._piece], self._weights[:, :2]
        whole = weights[row].sum(axis=0)
        for side, sign in ((row & torn, 1), (~row & torn, -1)):
            room = self.floor - 1 - int(self._sizes[side].sum())
            # Nothing that is shown says anything of people in no shown group.
            if room < 0 or (sign < 0 and cut[0]):
                continue
            sizes, marks = self._small(weights, ~torn, room)
            wanted = (sign * whole - weights[side].sum(axis=0)) % PRIME
            if any(True for _ in _summing(sizes, marks, wanted, most=room, pieces=PIECES - 1)):
                return True
        return False

    def _opens_by_weight(self, row: Flags) -> bool:
        """Whether a small group follows from one that cuts no piece."""
        import numpy as np

        sums = self._weights[row].sum(axis=0) % PRIME
        heavy = np.flatnonzero(sums)
        if not heavy.size:
            return False
        used = self._weights[:, heavy[-1]] * pow(int(sums[heavy[-1]]), -1, PRIME) % PRIME
        after = (self._weights[:, :2] - np.outer(used, sums[:2])) % PRIME
        everywhere, most = np.ones_like(row), self.floor - 1
        sizes, marks = self._small(after, everywhere, most)
        _, before = self._small(self._weights[:, :2], everywhere, most)
        found = _summing(sizes, marks, np.zeros(2, dtype=np.int64), most=most, pieces=PIECES)
        return any((before[list(union)].sum(axis=0) % PRIME).any() for union in found)

    def _small(self, weights: Numbers, among: Flags, most: int) -> tuple[Numbers, Numbers]:
        """How many people each shown piece of at most ``most`` of them is, and what it weighs."""
        import numpy as np

        known = among & (self._piece > 0)
        piece, count = self._piece[known], int(self._piece.max(initial=0)) + 1
        sizes, marks = np.zeros(count, dtype=np.int64), np.zeros((count, 2), dtype=np.int64)
        np.add.at(sizes, piece, self._sizes[known])
        np.add.at(marks, piece, weights[known])
        small = (sizes > 0) & (sizes <= most)
        return sizes[small], marks[small] % PRIME


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


def _summing(sizes: Numbers, marks: Numbers, wanted: Numbers, *, most: int, pieces: int) -> Iterator[tuple[int, ...]]:
    """Sets of pieces of at most ``most`` people whose marks add up to what is wanted in both weighings.

    The empty set is one of them. Of more than EXHAUSTIVE pieces only unions of at most ``pieces`` are looked at.
    """
    if len(sizes) <= EXHAUSTIVE:
        unions: Iterator[tuple[int, ...]] = (
            u for r in range(len(sizes) + 1) for u in combinations(range(len(sizes)), r)
        )
    else:
        unions = _meeting(sizes, marks[:, 0], int(wanted[0]), most=most, pieces=pieces)
    for union in unions:
        chosen = list(union)
        if sizes[chosen].sum() <= most and not ((marks[chosen].sum(axis=0) - wanted) % PRIME).any():
            yield union


def _meeting(sizes: Numbers, marks: Numbers, wanted: int, *, most: int, pieces: int) -> Iterator[tuple[int, ...]]:
    """Unions whose marks may add up to what is wanted: halves of at most two pieces that bring each other there."""
    # Of three or four pieces that fit, the two smallest are no more people than this, and of four the others neither.
    reach = max(most - 2 * int(sizes.min()), 2 * most // 3)
    pieces = min(pieces, most // int(sizes.min()))
    left = _halves(sizes, marks, reach if pieces > 2 else 0)
    right = left if pieces > 3 else _halves(sizes, marks, 0)
    left, right = _bringing(left, right, wanted)
    others: dict[int, list[frozenset[int]]] = {}
    for total, union in right.unions():
        others.setdefault(total, []).append(union)
    found: set[tuple[int, ...]] = set()
    for total, union in left.unions():
        apart = (other for other in others.get((wanted - total) % PRIME, ()) if union.isdisjoint(other))
        found.update(tuple(sorted(union | other)) for other in apart)
    yield from sorted(found)


@dataclass(frozen=True)
class _Halves:
    """Nothing, each piece alone, and each two of the pieces ``paired``, in that order: the marks of those at places."""

    alone: int
    paired: Numbers
    totals: Marks
    places: Numbers | None = None

    def only(self, wanted: Flags) -> _Halves:
        import numpy as np

        places = np.flatnonzero(wanted) if self.places is None else self.places[wanted]
        return replace(self, places=places, totals=self.totals[wanted])

    def unions(self) -> Iterator[tuple[int, frozenset[int]]]:
        places = range(len(self.totals)) if self.places is None else self.places.tolist()
        for place, total in zip(places, self.totals.tolist(), strict=True):
            yield total, self._union(place)

    def _union(self, place: int) -> frozenset[int]:
        if place <= self.alone:
            return frozenset({place - 1} - {-1})
        one, beyond = divmod(place - self.alone - 1, len(self.paired) // 2)
        other = (one + 1 + beyond) % len(self.paired)
        return frozenset({int(self.paired[one]), int(self.paired[other])})


def _halves(sizes: Numbers, marks: Numbers, reach: int) -> _Halves:
    """The halves of pieces, pairs of at most ``reach`` people among them."""
    import numpy as np

    paired = np.flatnonzero(sizes <= reach - sizes.min())
    totals = [np.zeros(1, dtype=np.uint32), marks.astype(np.uint32)]
    if len(paired) > 1:
        mine = marks[paired].astype(np.uint32)
        # With each that follows up to half way round the circle every two meet.
        following = np.lib.stride_tricks.sliding_window_view(np.tile(mine, 2)[1:], len(mine) // 2)[: len(mine)]
        both = (mine[:, None] + following).ravel()
        # Numbers below nothing wrap round to large ones: this is the remainder, several times faster.
        totals.append(np.minimum(both, both - np.uint32(PRIME), out=both))
    return _Halves(alone=len(sizes), paired=paired, totals=np.concatenate(totals))


def _bringing(left: _Halves, right: _Halves, wanted: int) -> tuple[_Halves, _Halves]:
    """Those of both that have a half on the other side to add up with."""
    for shift in (0, 31 - BITS, None):
        same = right is left
        left = left.only(_among(_less(wanted, left.totals), right.totals, shift))
        right = left if same else right.only(_among(_less(wanted, right.totals), left.totals, shift))
    return left, right


def _less(wanted: int, totals: Marks) -> Marks:
    """What is wanted less each total, modulo the prime."""
    import numpy as np

    rest = np.uint32(wanted) - totals
    least: Marks = np.minimum(rest, rest + np.uint32(PRIME))
    return least


def _among(wanted: Marks, held: Marks, shift: int | None) -> Flags:
    """Which of the numbers wanted are held; with a shift also some that only share some bits with one that is."""
    import numpy as np

    if shift is None:
        return np.isin(wanted, held)
    # A small table stays near at hand while it is looked into.
    bits = min(BITS, 7 + len(held).bit_length())
    mask = np.uint32((1 << bits) - 1)
    table = np.zeros(1 << bits, dtype=bool)
    table[(held >> shift) & mask] = True
    found: Flags = table.take((wanted >> shift) & mask)
    return found
