"""What a change touches: the rows of its column, and what it is worth at given prices of the limits."""

import numpy as np
import numpy.typing as npt

from planner.architect.plan.model import NOWHERE, Model
from planner.architect.plan.ways import Floats, Ints


def away(model: Model) -> Floats:
    """The part of its working time that each way's training takes while it lasts; zero where that is not known."""
    working = model.problem.working
    if working is None:
        return np.zeros(len(model.ways.hours))
    part = np.minimum(model.ways.hours / (model.ways.quarters * working), 1.0)
    return np.asarray(np.where(model.ways.covered, 0.0, part))


def entries(model: Model, way: Ints, start: Ints) -> tuple[Ints, Ints, Floats]:
    """The rows that changes touch, as (row, change, value) triplets, changes numbered in the order given."""
    found, lasts = model.ways, model.ways.quarters[way]
    number, done = np.arange(len(way)), start + lasts
    origin, role, moved = found.origin[way], found.role[way], ~found.inside[way]
    parts = [
        (found.group[way], number, np.ones(len(way))),
        (np.full(len(way), model.hours_in_all), number, found.hours[way]),
        (np.where(moved, model.flow[origin, done], NOWHERE), number, np.ones(len(way))),
        (np.where(moved, model.flow[role, done], NOWHERE), number, -np.ones(len(way))),
        (np.where(moved, model.arrive[role, done], NOWHERE), number, -np.ones(len(way))),
    ]
    for later in range(int(lasts.max(initial=0))):
        on = later < lasts
        at = np.where(on, start + later, 0)
        during = [
            (model.hours[at], found.hours[way] / lasts),
            (model.money[at], -found.cost[way] / lasts),
            (model.short[origin, at], -away(model)[way]),
            *((model.seats[course, at], np.ones(len(way))) for course in found.courses[way].T),
        ]
        parts += [(np.where(on, rows, NOWHERE), number, values) for rows, values in during]
    parts += [
        (np.where(done <= at, model.money[at], NOWHERE), number, -found.after[way])
        for at in range(len(model.money))
        if found.after.any()
    ]
    rows, columns, values = (np.concatenate(one) for one in zip(*parts, strict=True))
    used = (rows != NOWHERE) & (values != 0)
    return rows[used], columns[used], values[used]


def reduced(model: Model, losses: Floats, prices: Floats) -> Floats:
    """The loss of each change that could be started once what it uses is paid at prices by row (its group's free).

    Negative: starting it would make the whole better.
    """
    found = model.ways
    way, start = found.started
    done = start + found.quarters[way]
    origin, role, moved = found.origin[way], found.role[way], ~found.inside[way]
    row = np.append(prices, 0.0)
    each = 1 / found.quarters[way]
    between = _between(row[model.hours]), _between(row[model.money]), _between(row[model.short])
    hours, money = (sums[done] - sums[start] for sums in between[:2])
    short = between[2][origin, done] - between[2][origin, start]
    paid = each * (found.hours[way] * hours - found.cost[way] * money) - away(model)[way] * short
    paid -= found.after[way] * (between[1][-1] - between[1][done])
    paid += found.hours[way] * row[model.hours_in_all]
    taken = _between(row[model.seats])
    for course in found.courses[way].T:
        paid += taken[course, done] - taken[course, start]
    flow, arrive = row[model.flow], row[model.arrive]
    paid += moved * (flow[origin, done] - flow[role, done] - arrive[role, done])
    return np.asarray(losses - paid)


def _between(prices: Floats) -> Floats:
    """Running sums over quarters with a zero in front: the difference of two is the sum of what lies between."""
    front: npt.NDArray[np.float64] = np.zeros((*prices.shape[:-1], 1))
    return np.concatenate([front, np.cumsum(prices, axis=-1)], axis=-1)
