"""Turns: since when a figure of a quarter lies on another level, how surely, and which quarters to compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.architect.mixes import Floats

Windows = tuple[tuple[int, ...], tuple[int, ...]]
_PLAUSIBLE = (0.025, 0.975)
# The smallest number of quarters at either end, so that one unusual quarter makes no turn.
_END = 2


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A figure begins to change in quarter ``at`` and has changed by ``full``; the beginning lies within a range.

    ``before`` and ``after`` are the quarters to compare, of the same seasons where there are such.
    """

    at: int
    full: int
    earliest: int
    latest: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    looked_at: int


def turning(values: Floats, seasons: Sequence[str], *, longest: int, slower: float, stays: float) -> Turn | None:
    """Where a series turns, from its first row (draws, quarters); the other rows, people drawn again, give the range.

    Every begin and length up to ``longest`` quarters of a change from one level to another is fitted by least squares;
    a longer change must fit better by the part ``slower`` a quarter. None where there are too few quarters, or the
    change does not stay: on either side at least the part ``stays`` of the quarters lies on its side of the middle.
    """
    quarters = values.shape[1]
    shapes = [shape for shape in _shapes(quarters, longest) if shape[0] + shape[1] - 1 <= quarters - _END]
    if not shapes or np.isfinite(values[0]).sum() < min(quarters, 2 * _END):
        return None
    begins = _best(_filled(values), shapes, slower)
    at, length = shapes[begins[0]]
    full = at + length - 1
    if not _stays(values[0], at, full, stays):
        return None
    firsts = np.array([begin for begin, _ in shapes])[begins[1:]]
    low, high = np.quantile(firsts, _PLAUSIBLE, method="nearest").tolist() if len(firsts) else (at, at)
    before, after = same_seasons(tuple(range(at)), tuple(range(full, quarters)), seasons)
    return Turn(
        at=at,
        full=full,
        earliest=min(int(low), at),
        latest=max(int(high), at),
        before=before,
        after=after,
        looked_at=len({begin for begin, _ in shapes}),
    )


def same_seasons(before: tuple[int, ...], after: tuple[int, ...], seasons: Sequence[str]) -> Windows:
    """The quarters before and after of those seasons that both have; all where they share none."""
    shared = {seasons[quarter] for quarter in before} & {seasons[quarter] for quarter in after}
    if not shared:
        return before, after
    kept = [tuple(quarter for quarter in side if seasons[quarter] in shared) for side in (before, after)]
    return kept[0], kept[1]


def _shapes(quarters: int, longest: int) -> Iterator[tuple[int, int]]:
    for length in range(1, longest + 1):
        yield from ((begin, length) for begin in range(_END - 1 if quarters < 2 * _END + 1 else _END, quarters))


def _filled(values: Floats) -> Floats:
    known = np.isfinite(values)
    totals = np.where(known, values, 0.0).sum(axis=1, keepdims=True)
    return np.where(known, values, totals / np.maximum(known.sum(axis=1, keepdims=True), 1))


def _best(values: Floats, shapes: Sequence[tuple[int, int]], slower: float) -> npt.NDArray[np.int64]:
    """The place of the best shape for each row."""
    at = np.arange(values.shape[1])
    centred = values - values.mean(axis=1, keepdims=True)
    left = []
    for begin, length in shapes:
        course = np.clip((at - begin + 1) / length, 0, 1)
        course = course - course.mean()
        explained = (centred @ course) ** 2 / max(float(course @ course), 1e-12)
        left.append(((centred**2).sum(axis=1) - explained) * (1 + slower * (length - 1)))
    return np.asarray(np.argmin(np.stack(left), axis=0), dtype=np.int64)


def _stays(values: Floats, at: int, full: int, stays: float) -> bool:
    before, after = (side[np.isfinite(side)] for side in (values[:at], values[full:]))
    if not len(before) or not len(after):
        return False
    low, high = float(np.median(before)), float(np.median(after))
    sign, middle = np.sign(high - low), (low + high) / 2
    return bool(
        sign != 0 and np.mean(sign * (before - middle) < 0) >= stays and np.mean(sign * (after - middle) > 0) >= stays
    )
