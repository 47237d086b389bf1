"""Why no plan keeps to all limits: which of them stand against each other, and how little would have to give.

Every limit may be loosened at a loss in proportion to its size (elastic programmes, Chinneck 2008); the limits that
stand against each other are those of which none can be left out without the others becoming possible (his deletion
filter). Refusals, readiness and lead times are never loosened.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace

import numpy as np

from planner.architect.plan.master import Answer, Master
from planner.architect.plan.model import Model, Programme, build
from planner.architect.plan.problem import Problem, wrong
from planner.architect.plan.solve import Effort, few_changes, priced

Limit = tuple[str, str]
NONE = 1e-6
PLENTY = 1e7


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Limits that cannot all be kept: those that stand against each other, and what would have to give.

    ``together`` is the smallest loosening by parts of each limit's size, in its own unit; ``alone`` what each limit
    would have to give by itself, for those that can. ``whole`` says whether people were counted whole; else a little
    more may be needed.
    """

    limits: tuple[Limit, ...]
    together: Mapping[Limit, float] = field(default_factory=dict)
    alone: Mapping[Limit, float] = field(default_factory=dict)
    whole: bool = True


def conflict(problem: Problem, *, effort: Effort | None = None, seed: int = 0) -> Conflict | None:
    """The conflict in a problem; None where a plan keeps to all limits, or the solver could not say."""
    if wrong(problem):
        return None
    asked = _Elastic(build(problem), effort or Effort(), seed)
    names = tuple(sorted(asked.model.limits))
    if asked.possible(dropped=()) is not False:
        return None
    limits = list(asked.against(names))
    for limit in tuple(limits):
        others = [one for one in limits if one != limit]
        if asked.possible(dropped=set(names) - set(others)) is False:
            limits = others
    alone = {limit: least[limit] for limit in limits if (least := asked.least([limit])) is not None}
    return Conflict(limits=tuple(limits), together=asked.least(names) or {}, alone=alone, whole=asked.whole)


class _Elastic:
    """Asks of one problem whether a plan is possible with some limits left out, and how little must be loosened."""

    def __init__(self, model: Model, effort: Effort, seed: int) -> None:
        self.model, self.effort, self.seed = model, effort, seed
        self.whole = few_changes(model, effort)

    def against(self, names: tuple[Limit, ...]) -> tuple[Limit, ...]:
        """Limits that cannot all be kept: those that have a price where people may be divided, else all of them."""
        programme = self._programme()
        found = priced(self._master(programme), effort=self.effort)
        if isinstance(found, Answer) or found.loss <= NONE:
            return names
        reduced = found.master.reduced_costs()
        dear = {
            limit
            for limit in names
            for what, at in self.model.limits[limit]
            if abs(found.prices[at] if what == "row" else reduced[at]) > NONE
        }
        dear |= {limit for limit in names if limit[0] in ("hire", "borrow", "automate") and self._used(limit, reduced)}
        kept = tuple(limit for limit in names if limit in dear or limit[0] == "fewest")
        return kept if self.possible(dropped=set(names) - set(kept)) is False else names

    def _used(self, limit: Limit, reduced: np.ndarray) -> bool:
        return any(
            abs(reduced[at]) > NONE for (kind, role, _), at in self.model.rivals.items() if (kind, role) == limit
        )

    def possible(self, *, dropped: Iterable[Limit]) -> bool | None:
        """Whether a plan keeps to all limits but those left out; None where the solver cannot say."""
        programme = self._programme()
        for limit in dropped:
            self._free(programme, limit)
        found = self._solved(programme)
        return None if found is None else found.loss <= NONE

    def least(self, names: Iterable[Limit]) -> dict[Limit, float] | None:
        """The smallest loosening of some limits that makes a plan possible; None where none of theirs does."""
        programme = self._programme(breach=PLENTY)
        columns = {limit: self._elastic(programme, limit) for limit in names}
        found = self._solved(programme)
        if found is None or found.values is None or found.values[list(self.model.breaches)].sum() > NONE:
            return None
        amounts = {limit: float(found.values[column]) for limit, column in columns.items()}
        return {limit: amount for limit, amount in amounts.items() if amount > NONE}

    def _programme(self, *, breach: float = 1.0) -> Programme:
        made = deepcopy(self.model.programme)
        made.loss = [0.0] * len(made.loss)
        for column in self.model.breaches:
            made.loss[column] = breach
        return made

    def _columns(self, limit: Limit) -> list[int]:
        """The bounds of single columns that go with a limit."""
        return [at for (kind, role, _), at in self.model.rivals.items() if (kind, role) == limit]

    def _free(self, made: Programme, limit: Limit) -> None:
        for what, at in self.model.limits[limit]:
            if what == "row":
                made.row_high[at] = np.inf
            else:
                made.high[at] = PLENTY
        for at in self._columns(limit):
            made.high[at] = PLENTY

    def _elastic(self, made: Programme, limit: Limit) -> int:
        """A column by which all bounds of a limit are raised; its loss is in proportion to the limit's size."""
        bounds = [made.row_high[at] if what == "row" else made.high[at] for what, at in self.model.limits[limit]]
        size = self._size(limit, bounds)
        column = made.column([], loss=1 / size, high=PLENTY)
        for (what, at), bound in zip(self.model.limits[limit], bounds, strict=True):
            row = at if what == "row" else made.row(-np.inf, bound)
            made.entries.append((row, column, -1.0))
            if what == "column":
                made.entries.append((row, at, 1.0))
                made.high[at] = PLENTY
        for at in self._columns(limit):
            made.high[at] = PLENTY
        return column

    def _size(self, limit: Limit, bounds: list[float]) -> float:
        if limit[0] == "fewest":
            post = self.model.problem.posts[limit[1]]
            return max(1.0, *(post.fewest or ()))
        return max(*bounds, 1.0)

    def _master(self, made: Programme) -> Master:
        model = replace(self.model, programme=made, nothing=0.0)
        return Master(model, losses=np.zeros(len(model.ways.started[0])), seed=self.seed)

    def _solved(self, made: Programme) -> Answer | None:
        """The solution in whole people where changes are few, else in parts of people; None where there is none."""
        master = self._master(made)
        relaxed = priced(master, effort=self.effort)
        if isinstance(relaxed, Answer):
            return None
        if self.whole:
            answer = master.whole(gap=0.0, seconds=self.effort.seconds)
            return answer if answer.optimal else None
        return Answer(status=relaxed.said, optimal=True, values=relaxed.values, loss=relaxed.loss, bound=relaxed.bound)
