"""Sums over stretches of a list, of those entries only whose label is high enough."""

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


def running(values: Whole) -> Whole:
    """Sums of the first 0, 1, 2 ... entries."""
    total = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=total[1:])
    return total


def sums_at_least(labels: Whole, values: Whole, *, first: Whole, after: Whole, least: Whole) -> Whole:
    """For each question, the sum of ``values[first:after]`` where ``labels`` there are not below ``least``.

    All questions are answered together, in time n log n and with a few lists of memory. Method: a wavelet matrix
    (Claude, Navarro and Ordóñez 2015), built one bit at a time while the questions walk down beside it.
    """
    known = np.unique(labels)
    ranks = np.searchsorted(known, labels)
    wanted = np.searchsorted(known, least)
    found = np.zeros(len(first), dtype=np.int64)
    asked = np.flatnonzero((first < after) & (wanted < len(known)))
    left, right, wanted = first[asked], after[asked], wanted[asked]
    answers = np.zeros(len(asked), dtype=np.int64)
    for bit in reversed(range(int(len(known) - 1).bit_length())):
        high = (ranks >> bit) & 1 == 1
        highs = running(high.astype(np.int64))
        high_left, high_right = highs[left], highs[right]
        zero = (wanted >> bit) & 1 == 0
        # Where the bound has a 0 here, every entry with a 1 is above it whatever follows.
        total = running(np.where(high, values, 0))
        answers += np.where(zero, total[right] - total[left], 0)
        lows = len(ranks) - int(highs[-1])
        left = np.where(zero, left - high_left, lows + high_left)
        right = np.where(zero, right - high_right, lows + high_right)
        order = np.concatenate([np.flatnonzero(~high), np.flatnonzero(high)])
        ranks, values = ranks[order], values[order]
    # What is left has the very rank that was asked for.
    total = running(values)
    found[asked] = answers + total[right] - total[left]
    return found
