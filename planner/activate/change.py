"""How far a start moved the weeks of a team, over everything else that may have moved them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.activate.comparison import Beside, Weeks
from planner.activate.explanations import Explanations, Why, explanations
from planner.activate.mixture import Mixture
from planner.policy.loader import Policy

Floats = npt.NDArray[np.float64]
# How alike neighbouring weeks may be, lag-1 correlations that are tried.
LIKENESS = np.array([0.0, 0.1, 0.2, 0.35, 0.5, 0.7])
# The wider spaced ones stand for more.
STANDS = np.gradient(LIKENESS)
# The prior chance of explanations that the weeks speak against is this small, not zero.
HARDLY = 1e-12


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The mean change over the counted weeks after a start, in the unit of the values.

    ``doubt`` is how likely the change is none or goes the other way, counted on both sides as a p-value is;
    ``shares`` how likely each explanation takes part; ``drifts`` whether a movement of the team's own is fitted;
    ``likeness`` the lag-1 correlation of neighbouring weeks, ``noise`` the standard deviation of a week, and ``shared``
    how likely the teams beside share what moves single weeks.
    """

    value: float
    low: float
    high: float
    doubt: float
    shares: Mapping[Why, float]
    drifts: bool
    likeness: float
    noise: float
    shared: float


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """Every explanation at one likeness: its logarithmic weight, and what it makes of the change."""

    weight: Floats
    middle: Floats
    spread: Floats
    freedom: float
    noise: Floats
    likeness: float
    shared: float


def moved(weeks: Weeks, policy: Policy) -> Moved:
    """The change with its interval, averaged over what else may have moved the weeks.

    Each explanation (a drift, a season, another way of counting, something passed on to the teams beside) is a
    regression with a flat prior on the change and a normal one on what it adds, errors of first-order autocorrelation;
    they are weighted by how well they fit the weeks of the team and of the teams beside together (Bayesian model
    averaging: Hoeting and others, 1999; the marginal likelihood is the restricted one of Harville, 1974). Needs two
    counted weeks on both sides and weeks that differ from one another.
    """
    scale = _scale(weeks)
    tried = explanations(weeks, policy)
    alone = "alone" if weeks.beside is None else "beside"
    firm = np.log(STANDS) - LIKENESS / policy["behaviour.likeness"][alone]
    parts = [
        part
        for likeness, prior in zip(LIKENESS.tolist(), firm.tolist(), strict=True)
        for part in _at(weeks, tried, scale, likeness, prior, policy)
    ]
    return _told(parts, tried, scale, weeks, policy)


def _scale(weeks: Weeks) -> float:
    sides = (weeks.values[: weeks.before], weeks.values[weeks.before :])
    return float(np.std(np.concatenate([side - side.mean() for side in sides])))


def _at(weeks: Weeks, tried: Explanations, scale: float, likeness: float, prior: float, policy: Policy) -> list[_Tried]:
    """All explanations at one likeness, once for each way in which the teams may share single weeks."""
    values, gained = _alike(weeks.values / scale, weeks.places, likeness)
    flat, _ = _alike(_flat(weeks), weeks.places, likeness)
    mine, _ = _alike(tried.mine, weeks.places, likeness)
    if weeks.beside is None:
        return [_fit(tried, values, flat, mine, prior - gained / 2, likeness, 0.0)]
    theirs, _ = _alike(tried.theirs, weeks.places, likeness)
    middle, _ = _alike(weeks.beside.middle / scale, weeks.places, likeness)
    prior += _apart(weeks.beside, flat, weeks.places, likeness, gained)
    chance = policy["behaviour.shared_weeks"]
    return [
        _fit(
            tried,
            *_together(weeks.beside, (values, flat, mine), (middle, theirs), shared),
            np.log(share) + prior - gained - _volume(weeks.beside, shared) * len(values) / 2,
            likeness,
            shared,
        )
        for shared, share in ((0.0, 1 - chance), (1.0, chance))
    ]


def independent(columns: Floats, places: Floats, likeness: float) -> Floats:
    """Columns of weeks as if neighbouring weeks were independent of one another, of variance one."""
    return _alike(columns, places, likeness)[0]


def _flat(weeks: Weeks) -> Floats:
    """The level and the change, as columns of weeks."""
    n = len(weeks.values)
    return np.column_stack([np.ones(n), np.arange(n) >= weeks.before])


def _alike(columns: Floats, places: Floats, likeness: float) -> tuple[Floats, float]:
    """Columns as if neighbouring weeks were independent, and the logarithm of the determinant that this costs."""
    carried = likeness ** np.diff(places)
    rest = np.sqrt(1 - carried**2)
    whole = columns.reshape(len(columns), -1).copy()
    whole[1:] = (whole[1:] - carried[:, None] * whole[:-1]) / rest[:, None]
    return whole.reshape(columns.shape), 2 * float(np.log(rest).sum())


def _covariance(beside: Beside, shared: float) -> Floats:
    """Of a week of the team with the mean of those beside; ``shared`` is the variance of what moves both."""
    return np.array([[1 + shared, shared], [shared, beside.noise / beside.count + shared]])


def _volume(beside: Beside, shared: float) -> float:
    return float(np.log(np.linalg.det(_covariance(beside, shared))))


def _together(
    beside: Beside, team: tuple[Floats, Floats, Floats], others: tuple[Floats, Floats], shared: float
) -> tuple[Floats, Floats, Floats]:
    """Values, flat columns and explanations of the team over those of the teams beside, as independent rows."""
    turned = np.linalg.inv(np.linalg.cholesky(_covariance(beside, shared)))
    values, flat, mine = team
    middle, theirs = others
    nothing = np.zeros(len(values))
    own = np.column_stack([flat, nothing])
    level = np.column_stack([nothing, nothing, flat[:, 0]])

    def stacked(one: Floats, other: Floats) -> Floats:
        return np.concatenate([turned[0, 0] * one, turned[1, 0] * one + turned[1, 1] * other])

    return stacked(values, middle), stacked(own, level), stacked(mine, theirs)


def _apart(beside: Beside, flat: Floats, places: Floats, likeness: float, gained: float) -> float:
    """The logarithmic likelihood of a likeness by what the teams beside did independently of one another."""
    count = int(beside.apart.shape[1])
    if count == 0:
        return 0.0
    rows, _ = _alike(beside.apart, places, likeness)
    basis, triangle = np.linalg.qr(flat)
    rest = rows - basis @ (basis.T @ rows)
    squares: float = float((rest**2).sum())
    if squares <= 0:
        return 0.0
    volume = gained + 2 * float(np.log(np.abs(np.diag(triangle))).sum())
    return -0.5 * count * (volume + (len(rows) - 2) * math.log(squares))


def _fit(
    tried: Explanations, values: Floats, flat: Floats, columns: Floats, prior: float, likeness: float, shared: float
) -> _Tried:
    """What each explanation makes of the change, by regression on independent rows of equal variance."""
    basis, triangle = np.linalg.qr(flat)
    back = np.linalg.inv(triangle)[1]
    rest, over = values - basis @ (basis.T @ values), columns - basis @ (basis.T @ columns)
    # The columns of all explanations with what they make of the values and of the change, each in its usual size.
    whole = np.column_stack([over * tried.sizes, rest])
    held = whole.T @ whole
    leaning = np.append((back @ (basis.T @ columns)) * tried.sizes, 0.0)
    volume, hit, carried, unsure = _taken(held, leaning, tried.sets)
    freedom = len(values) - flat.shape[1]
    left = np.maximum(held[-1, -1] - hit, HARDLY)
    return _Tried(
        weight=np.log(tried.weights + HARDLY)
        + prior
        - volume
        - np.log(np.abs(np.diag(triangle))).sum()
        - freedom / 2 * np.log(left),
        middle=back @ (basis.T @ values) - carried,
        spread=np.sqrt((back @ back + unsure) * left / freedom),
        freedom=float(freedom),
        noise=np.sqrt(left / freedom),
        likeness=likeness,
        shared=shared,
    )


def _taken(held: Floats, leaning: Floats, sets: npt.NDArray[np.int64]) -> tuple[Floats, Floats, Floats, Floats]:
    """What each set of columns takes from the values and the change, by elimination in all sets at once.

    With the set's squares S, what it has in common with the values d and with the change l: half the logarithm of the
    determinant of S + 1, and d'(S + 1)⁻¹d, l'(S + 1)⁻¹d, l'(S + 1)⁻¹l.
    """
    count, size = sets.shape
    rows = np.empty((size, size + 2, count))
    for at in range(size):
        for other in range(size):
            rows[at, other] = held[sets[:, at], sets[:, other]]
        rows[at, at] += 1
        rows[at, size] = held[sets[:, at], -1]
        rows[at, size + 1] = leaning[sets[:, at]]
    volume, hit, carried, unsure = np.zeros((4, count))
    for at in range(size):
        pivot, right = rows[at, at], rows[at, at:]
        volume += np.log(pivot) / 2
        hit += right[-2] ** 2 / pivot
        carried += right[-2] * right[-1] / pivot
        unsure += right[-1] ** 2 / pivot
        if at + 1 < size:
            rows[at + 1 :, at:] -= (right[1 : size - at] / pivot)[:, None] * right
    return volume, hit, carried, unsure


def _told(parts: list[_Tried], tried: Explanations, scale: float, weeks: Weeks, policy: Policy) -> Moved:
    weight = np.concatenate([part.weight for part in parts])
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()
    drift = np.tile(tried.why["drift"], len(parts))
    drifts = weeks.beside is None or float(weight[drift].sum()) >= policy["behaviour.drift_unlikely"]
    if not drifts:
        weight = np.where(drift, 0.0, weight) / weight[~drift].sum()
    mixture = Mixture(
        weights=weight,
        middle=np.concatenate([part.middle for part in parts]),
        spread=np.concatenate([part.spread for part in parts]),
        freedom=np.repeat([part.freedom for part in parts], len(tried.sets)),
    )
    low, high = mixture.range(policy["behaviour.confidence"])
    below = mixture.below(0.0)

    def over(some: list[float]) -> float:
        return float(weight @ np.repeat(some, len(tried.sets)))

    return Moved(
        value=scale * mixture.mean,
        low=scale * low,
        high=scale * high,
        doubt=2 * min(below, 1 - below),
        shares={name: float(weight @ np.tile(there, len(parts))) for name, there in tried.why.items()},
        drifts=drifts,
        likeness=over([part.likeness for part in parts]),
        noise=scale * float(weight @ np.concatenate([part.noise for part in parts])),
        shared=over([part.shared for part in parts]),
    )
