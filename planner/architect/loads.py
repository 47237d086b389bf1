"""Loads: what each role carried in each quarter, by kind of work, teams and people."""

import numpy as np

from planner.architect.automation import Hands
from planner.architect.ground import Ground
from planner.architect.model import Load


def loads(ground: Ground, hands: Hands) -> tuple[Load, ...]:
    """One load for each role and quarter in which its people or bots worked, in order."""
    found = [
        _load(ground, hands, role, quarter)
        for role in range(len(ground.observed.roles))
        for quarter in range(len(ground.observed.quarters))
    ]
    return tuple(load for load in found if load is not None)


def _load(ground: Ground, hands: Hands, role: int, quarter: int) -> Load | None:
    rows = ground.rows(role, (quarter,))
    share = hands.share(role, (quarter,))
    if not rows.any() and not np.isfinite(share):
        return None
    observed = ground.observed
    labels = ground.cluster_of_row()[rows]
    counts = np.bincount(labels[labels >= 0], minlength=len(ground.clustering.clusters))
    hours = observed.hours[rows]
    parts = zip(ground.clustering.clusters, counts.tolist(), strict=True)
    return Load(
        role=observed.roles[role],
        quarter=observed.quarters[quarter],
        clusters={one.id: count / counts.sum() for one, count in parts if count},
        teams=len(set(observed.team[rows].tolist()) - {-1}),
        people=observed.people(rows),
        hours=float(np.nansum(hours)) if np.isfinite(hours).any() else None,
        automated_share=share if np.isfinite(share) else None,
    )
