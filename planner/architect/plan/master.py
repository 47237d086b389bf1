"""The programme in the solver (HiGHS): some or all changes as columns, in parts of people or whole ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from planner.architect.plan.columns import entries, reduced
from planner.architect.plan.model import Model
from planner.architect.plan.ways import Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the solver came back with: its status in its own words, and the values of columns where it has any.

    ``all`` says that no change left out could be in a better plan, so that its bound holds for all of them.
    """

    status: str
    optimal: bool
    values: Floats | None
    loss: float
    bound: float
    all: bool = False


class Master:
    """One programme: the fixed columns and rows of a model, and the changes added so far, in order."""

    def __init__(self, model: Model, *, losses: Floats | None = None, seed: int = 0) -> None:
        self.model = model
        self.losses = model.losses() if losses is None else losses
        self.fixed = len(model.programme.loss)
        self.changes: Ints = np.zeros(0, dtype=np.int64)
        self.high = np.array(model.programme.high, dtype=np.float64)
        self.row_high = np.array(model.programme.row_high, dtype=np.float64)
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in {"output_flag": False, "threads": 1, "random_seed": seed}.items():
            self.solver.setOptionValue(option, value)
        self._pass()

    def _pass(self) -> None:
        made = self.model.programme
        rows, columns, values = zip(*made.entries, strict=True) if made.entries else ((), (), ())
        shape = (len(made.row_low), self.fixed)
        matrix = csc_matrix((values, (rows, columns)), shape=shape, dtype=np.float64)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = shape[1], shape[0]
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(made.loss), np.array(made.low), self.high
        lp.row_lower_, lp.row_upper_ = np.array(made.row_low), self.row_high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
        # A plan of nobody has loss zero, so that a relative gap is one of what the plan wins.
        lp.offset_ = -self.model.nothing
        self.solver.passModel(lp)

    def add(self, changes: Ints) -> None:
        """Add changes, by their numbers among all that could be started, as columns of at most their group's people."""
        if not len(changes):
            return
        way, start = (part[changes] for part in self.model.ways.started)
        rows, columns, values = entries(self.model, way, start)
        matrix = csc_matrix((values, (rows, columns)), shape=(len(self.model.programme.row_low), len(changes)))
        most = self.model.sizes[self.model.ways.group[way]]
        self.solver.addCols(
            len(changes),
            self.losses[changes],
            np.zeros(len(changes)),
            most,
            matrix.nnz,
            matrix.indptr[:-1],
            matrix.indices,
            matrix.data,
        )
        self.changes = np.concatenate([self.changes, changes])

    def relaxed(self, **options: Any) -> tuple[Answer, Floats]:
        """Solve with parts of people allowed; the answer, and the price of each row."""
        self._set(options)
        self.solver.run()
        found = self.solver.getSolution()
        prices = np.array(found.row_dual) if found.dual_valid else np.zeros(len(self.model.programme.row_low))
        return self._answer(), prices

    def loosen(self, limit: tuple[str, str], by: float) -> None:
        """Raise a limit by an amount in every quarter (below zero: lower it again)."""
        kind, role = limit
        for what, at in self.model.limits[limit]:
            if what == "row":
                self.row_high[at] += by
                self.solver.changeRowBounds(at, self.model.programme.row_low[at], self.row_high[at])
            else:
                self._raise(at, by)
        if kind in ("hire", "automate"):
            for (other, name, _), at in self.model.rivals.items():
                if (other, name) == (kind, role):
                    self._raise(at, by)

    def _raise(self, column: int, by: float) -> None:
        self.high[column] += by
        self.solver.changeColBounds(column, self.model.programme.low[column], self.high[column])

    def at_least(self, counts: Floats) -> None:
        """Let each change be made by at least so many people."""
        way = self.model.ways.started[0][self.changes]
        columns = np.arange(self.fixed, self.fixed + len(self.changes), dtype=np.int32)
        most = self.model.sizes[self.model.ways.group[way]]
        self.solver.changeColsBounds(len(columns), columns, np.asarray(counts, dtype=np.float64), most)

    def whole(self, *, gap: float, seconds: float, target: float = -np.inf, start: Floats | None = None) -> Answer:
        """Solve in whole people: to a gap as part of what is won, a loss that is good enough, or for some seconds."""
        count = self.fixed + len(self.changes)
        integer = [at for at, one in enumerate(self.model.programme.whole) if one] + list(range(self.fixed, count))
        kinds = np.full(len(integer), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.solver.changeColsIntegrality(len(integer), np.array(integer, dtype=np.int32), kinds)
        self._set({"mip_rel_gap": gap, "mip_abs_gap": 1e-7, "time_limit": seconds, "objective_target": target})
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = list(start)
            self.solver.setSolution(given)
        self.solver.run()
        return self._answer()

    def reduced_costs(self) -> Floats:
        """What a unit of each column is worth at the prices of the last solution."""
        return np.array(self.solver.getSolution().col_dual, dtype=np.float64)

    def _set(self, options: dict[str, Any]) -> None:
        for option, value in options.items():
            self.solver.setOptionValue(option, value)

    def _answer(self) -> Answer:
        status, info = self.solver.getModelStatus(), self.solver.getInfo()
        empty = status == highspy.HighsModelStatus.kModelEmpty
        usable = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        return Answer(
            status=self.solver.modelStatusToString(status),
            optimal=status == highspy.HighsModelStatus.kOptimal or empty,
            values=np.array(self.solver.getSolution().col_value) if usable else np.zeros(0) if empty else None,
            loss=float(info.objective_function_value) if usable else -self.model.nothing if empty else float("inf"),
            bound=-self.model.nothing if empty else float(info.mip_dual_bound),
        )

    def proven(self, prices: Floats) -> tuple[float, Floats]:
        """A loss that no plan can go below, worked out from any prices, and what every change is worth at them.

        Weak duality, with all changes counted whether or not they are columns here: it needs no word of the solver.
        """
        made, groups = self.model.programme, len(self.model.groups)
        paid = _signed(prices, np.array(made.row_low), self.row_high)
        paid[:groups] = 0.0
        rows = np.array([row for row, _, _ in made.entries], dtype=np.int64)
        columns = np.array([column for _, column, _ in made.entries], dtype=np.int64)
        values = np.array([value for _, _, value in made.entries])
        spent = np.bincount(columns, weights=paid[rows] * values, minlength=self.fixed)
        losses: Floats = np.array(made.loss, dtype=np.float64) - spent.astype(np.float64)
        worth = reduced(self.model, self.losses, paid)
        best = np.where([group.begun for group in self.model.groups], np.inf, 0.0)
        np.minimum.at(best, self.model.ways.group[self.model.ways.started[0]], worth)
        kept = _times(paid, np.array(made.row_low, dtype=np.float64), self.row_high)
        fixed = _times(losses, np.array(made.low, dtype=np.float64), self.high)
        return float(kept + fixed + best @ self.model.sizes - self.model.nothing), worth


def _signed(prices: Floats, low: Floats, high: Floats) -> Floats:
    """Prices without those that have no bound to stand on."""
    wrong = ((prices > 0) & np.isinf(low)) | ((prices < 0) & np.isinf(high))
    return np.where(wrong, 0.0, prices)


def _times(prices: Floats, low: Floats, high: Floats) -> float:
    return float(
        np.where(prices > 0, prices * np.where(prices > 0, low, 0), prices * np.where(prices < 0, high, 0)).sum()
    )


def best_of_groups(model: Model, worth: Floats, most: int) -> Ints:
    """For each group the few changes that are worth most, of those that are worth anything at all."""
    useful = np.flatnonzero(worth < -1e-9)
    group = model.ways.group[model.ways.started[0][useful]]
    order = np.lexsort((worth[useful], group))
    ranked = group[order]
    first = np.searchsorted(ranked, ranked)
    return useful[order][np.arange(len(order)) - first < most]


def without(changes: Ints, known: Sequence[int] | Ints) -> Ints:
    """The changes that are not among those known."""
    return np.setdiff1d(changes, np.asarray(known, dtype=np.int64), assume_unique=True)
