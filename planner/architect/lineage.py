"""Lineage: roles that go on under another id, with the same people doing the same work."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from planner.architect.mixes import Mixes, alike
from planner.architect.observed import Codes, Observed


def renamed(observed: Observed, mixes: Mixes, policy: Mapping[str, Any]) -> dict[str, str]:
    """Role ids that were only renamed, each with the id it goes under last.

    A role was renamed when it ended, another began in the same quarter or the next, most people of either carried
    over, and the work stayed the same.
    """
    active = {role: np.flatnonzero(mixes.counts[mixes.units(role)].sum(axis=(0, 2)) > 0) for role in mixes.roles}
    last = len(observed.quarters) - 1
    ended = [role for role in mixes.roles if active[role][-1] < last]
    begun = [role for role in mixes.roles if active[role][0] > 0]
    step = {
        old: new
        for old in ended
        for new in begun
        if old != new
        and abs(int(active[new][0] - active[old][-1])) <= 1
        and _carried(mixes, (old, new), active, policy)
    }
    return {observed.roles[old]: observed.roles[_end(step, old)] for old in step}


def _carried(mixes: Mixes, pair: tuple[int, int], active: Mapping[int, Codes], policy: Mapping[str, Any]) -> bool:
    old, new = pair
    before = _there(mixes, old, active[old][-2:])
    after = _there(mixes, new, active[new][:2])
    both = set(mixes.person[before].tolist()) & set(mixes.person[after].tolist())
    if len(both) < policy["architect.renamed_people"] * max(len(before), len(after)):
        return False
    left = mixes.told(mixes.counts[before].sum(axis=1), least=1)
    right = mixes.told(mixes.counts[after].sum(axis=1), least=1)
    likeness = alike(left, right, np.ones((1, len(before))), np.ones((1, len(after))))[0]
    return bool(likeness >= policy["architect.same_work"])


def _there(mixes: Mixes, role: int, quarters: Codes) -> Codes:
    units = mixes.units(role)
    return np.asarray(units[mixes.counts[units][:, quarters].sum(axis=(1, 2)) > 0])


def _end(step: Mapping[int, int], role: int) -> int:
    seen = {role}
    while role in step and step[role] not in seen:
        role = step[role]
        seen.add(role)
    return role
