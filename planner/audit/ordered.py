"""Order by two numbers: each pair as one number, so that pairs are put in order and found among others at once."""

import numpy as np

from planner.audit.hours import Moments

# Beyond this a pair of numbers does not fit into one of the machine's.
LARGEST = 2**62


def paired(*pairs: tuple[Moments, Moments]) -> list[Moments]:
    """One number for each pair of each list, all in the order in which the pairs stand: first, then second number."""
    (low, high), (least, most) = (_ends([pair[place] for pair in pairs]) for place in (0, 1))
    if (high - low + 1) * (most - least + 1) > LARGEST:
        known = np.unique(np.concatenate([second for _, second in pairs]))
        pairs = tuple((first, np.searchsorted(known, second)) for first, second in pairs)
        least, most = 0, len(known)
    found = []
    for first, second in pairs:
        # In place, for there may be millions.
        key = first.astype(np.int64)
        key -= low
        key *= most - least + 1
        key += second
        key -= least
        found.append(key)
    return found


def in_order(first: Moments, second: Moments) -> Moments:
    """The places of pairs in their order; those that are alike stay as they stand."""
    (keys,) = paired((first, second))
    return np.argsort(keys, kind="stable")


def found_before(known: tuple[Moments, Moments], asked: tuple[Moments, Moments]) -> Moments:
    """For each pair asked for, how many of the known ones, which stand in order, come before it."""
    keys, wanted = paired(known, asked)
    # Asked for in order, neighbours lie near each other in memory.
    order = np.argsort(wanted)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.searchsorted(keys, wanted[order])
    return found


def _ends(columns: list[Moments]) -> tuple[int, int]:
    filled = [one for one in columns if len(one)]
    return min((int(one.min()) for one in filled), default=0), max((int(one.max()) for one in filled), default=0)
