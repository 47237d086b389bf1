"""Staggered roll-outs: what changed where something began at different times, beside where it never began."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
NEVER = -1


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A mean change in the unit of the values, its standard error, and the range it plausibly lies in."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Staggered:
    """The effect of all periods since a start together, and by periods from the start (0 is the first one).

    ``units`` that began and ``beside`` that never did are those with values on both sides of a comparison.
    """

    overall: Effect | None
    by_distance: Mapping[int, Effect]
    units: int
    beside: int


def staggered(values: Floats, first: Places, *, level: float) -> Staggered:
    """What the start of something changed, on average over the units that began.

    ``values`` is shaped (units, periods), NaN where nothing is known; ``first`` has the place of the period in which
    each unit began, or NEVER. Each cohort of one start is held against the units that never began: how far it moved
    from the period just before the start (before a start: from one period to the next) beyond how far they did. Cohorts
    weigh as many units as they have; one that began in the first period has nothing before it and is left out. Periods
    before a start should show nothing; where they do, the rest is no effect either. Raises ValueError when no unit
    began or none never did.

    Method: group-time average treatment effects, Callaway and Sant'Anna 2021 (J. Econometrics 225), never-treated
    controls, no covariates, varying base period; standard errors by influence functions, weights among them, and
    Student's t with the smaller side's units less one, since units are often few. A cohort of a single unit adds no
    spread of its own: where most cohorts are such, the range is too narrow.
    """
    if not (first == NEVER).any() or (first == NEVER).all():
        raise ValueError("Some units must have begun and some never")
    cells = [
        cell
        for cohort in sorted(set(first[first != NEVER].tolist()))
        for at in range(1, values.shape[1])
        if (cell := _cell(values, first, cohort, at)) is not None
    ]
    distances = sorted({cell.distance for cell in cells})
    seen = ~np.isnan(values).all(axis=1)
    units, beside = int((seen & (first > 0)).sum()), int((seen & (first == NEVER)).sum())
    reach = float(student.ppf((1 + level) / 2, max(min(units, beside) - 1, 1)))
    return Staggered(
        overall=_together([cell for cell in cells if cell.distance >= 0], first, reach),
        by_distance={
            distance: effect
            for distance in distances
            if (effect := _together([cell for cell in cells if cell.distance == distance], first, reach)) is not None
        },
        units=units,
        beside=beside,
    )


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """One cohort in one period: its effect, and how much each unit moves it (its influence, times all units)."""

    cohort: int
    distance: int
    value: float
    influence: Floats


def _cell(values: Floats, first: Places, cohort: int, at: int) -> _Cell | None:
    base = cohort - 1 if at >= cohort else at - 1
    if base < 0:
        return None
    moved = values[:, at] - values[:, base]
    known = ~np.isnan(moved)
    began, never = known & (first == cohort), known & (first == NEVER)
    # One unit that never began shows no spread, and without it every range would be too narrow.
    if began.sum() < 1 or never.sum() < 2:
        return None
    value, influence = 0.0, np.zeros(len(first))
    for side, sign in ((began, 1.0), (never, -1.0)):
        mean = float(moved[side].mean())
        value += sign * mean
        influence[side] += sign * (moved[side] - mean) * len(first) / side.sum()
    return _Cell(cohort=cohort, distance=at - cohort, value=value, influence=influence)


def _together(cells: Sequence[_Cell], first: Places, reach: float) -> Effect | None:
    if not cells:
        return None
    cohorts = np.array([cell.cohort for cell in cells])
    member = first[None, :] == cohorts[:, None]
    sizes = member.mean(axis=1)
    weights = sizes / sizes.sum()
    values = np.array([cell.value for cell in cells])
    value = float(weights @ values)
    # Which cohorts are large is chance as well: the weights are estimated from the same units.
    apart = member - sizes[:, None]
    drawn = (apart - weights[:, None] * apart.sum(axis=0)) / sizes.sum()
    influence = weights @ np.stack([cell.influence for cell in cells]) + values @ drawn
    error = float(np.sqrt((influence**2).mean() / len(first)))
    return Effect(value=value, error=error, low=value - reach * error, high=value + reach * error)
