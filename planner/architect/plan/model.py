"""The plan as a mixed-integer programme: stocks of people by role and quarter, with one column for each change.

Stocks, places and money are carried from quarter to quarter by balance rows, so that a change touches only the rows of
the quarters in which it starts and ends. All points are losses to be made small; a plan of nobody has loss 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.architect.plan.problem import Group, Post, Problem, Rival, groups
from planner.architect.plan.ways import Floats, Ints, Ways, ways

RIVALS = ("hire", "borrow", "automate")
NOWHERE = -1
# How many of the largest steps in points a person below the fewest costs: more than any plan would choose, so that
# every programme has a solution, and one below the fewest says that no plan keeps to them.
BREACH = 1000.0


@dataclass(kw_only=True)
class Programme:
    """Columns and rows as they are added: bounds, losses and which rows a column touches."""

    loss: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def row(self, low: float, high: float) -> int:
        """A new row with its bounds; its number."""
        self.row_low.append(low)
        self.row_high.append(high)
        return len(self.row_low) - 1

    def column(
        self,
        touches: Sequence[tuple[int, float]],
        *,
        loss: float = 0.0,
        low: float = 0.0,
        high: float,
        whole: bool = False,
    ) -> int:
        """A new column with its bounds, its loss and the rows it touches; its number."""
        at = len(self.loss)
        self.loss.append(loss)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        self.entries += [(row, at, value) for row, value in touches if row != NOWHERE]
        return at


@dataclass(frozen=True, kw_only=True)
class Model:
    """A problem made ready to solve: its programme without changes, and where changes touch it.

    ``flow``, ``short`` and ``arrive`` give the row of each role and quarter, or -1; ``hours`` and ``money`` that of
    each quarter, ``seats`` of each course and quarter (the last line, of no course, is -1). ``rivals`` gives the column
    by kind, role and quarter; ``limits`` names the limits by what to loosen: rows or columns with a bound above.
    """

    problem: Problem
    groups: tuple[Group, ...]
    roles: tuple[str, ...]
    courses: tuple[str, ...]
    ways: Ways
    programme: Programme
    flow: Ints
    short: Ints
    arrive: Ints
    hours: Ints
    hours_in_all: int
    money: Ints
    seats: Ints
    rivals: Mapping[tuple[str, str, int], int]
    limits: Mapping[tuple[str, str], tuple[tuple[str, int], ...]]
    breaches: tuple[int, ...]
    nothing: float
    per_money: float

    @property
    def sizes(self) -> Floats:
        """How many people each group has; its row has the same number as the group."""
        return np.array([len(group.people) for group in self.groups], dtype=np.float64)

    def losses(self) -> Floats:
        """The loss of one person's change, for every change that could be started."""
        way, start = self.ways.started
        after = self.ways.span - start - self.ways.quarters[way]
        gain = self.problem.weights.changed * self.ways.worth[way] * after
        paid = self.ways.cost[way] + self.ways.after[way] * after
        return np.asarray(self.per_money * paid - gain)


def needed(post: Post, span: int) -> npt.NDArray[np.float64] | None:
    """The posts that count as needed in each quarter: never below the fewest; None where neither is known."""
    known = [np.array(row, dtype=np.float64) for row in (post.needed, post.fewest) if row is not None]
    return np.maximum.reduce(known) if known else None


def per_money(problem: Problem) -> float:
    """Points that one unit of money is worth; few where nobody has said, so that money only decides between equals."""
    if problem.weights.money is not None:
        return 1 / problem.weights.money
    most = dearest(problem)
    return problem.weights.thrift / most if most > 0 else 0.0


def dearest(problem: Problem) -> float:
    """The money of the dearest single step there could be."""
    span = len(problem.quarters)
    spent = {(way.cost or 0.0) + way.after * span for person in problem.people for way in person.ways}
    for post in problem.posts.values():
        spent |= {price(rival, span) for rival in (post.hire, post.borrow, post.automate) if rival}
    return max(spent, default=0.0)


def breach(problem: Problem) -> float:
    """Points lost for each person and quarter below the fewest."""
    weights, span = problem.weights, len(problem.quarters)
    steps = (
        weights.filled * span,
        weights.placed * span,
        weights.changed * span,
        per_money(problem) * dearest(problem),
    )
    return BREACH * max(1.0, *steps)


def price(rival: Rival, quarters: int) -> float:
    """What one post costs over some quarters of use; what is not known counts as nothing here."""
    return (rival.once or 0.0) + (rival.quarterly or 0.0) * quarters


def build(problem: Problem) -> Model:
    """The programme of a problem: stocks, limits and rivals. Changes of people are added as columns later."""
    found, roles = groups(problem), problem.roles
    courses = tuple(sorted(problem.seats))
    programme = Programme()
    for group in found:
        programme.row(float(len(group.people)) if group.begun else 0.0, float(len(group.people)))
    made = _Rows(problem=problem, programme=programme, roles=roles, per_money=per_money(problem))
    made.shared(courses)
    holders = problem.holders
    for at, role in enumerate(roles):
        made.role(at, problem.posts.get(role, Post()), holders.get(role, 0))
    return Model(
        problem=problem,
        groups=found,
        roles=roles,
        courses=courses,
        ways=ways(problem, found, roles, courses),
        programme=programme,
        flow=made.flow,
        short=made.short,
        arrive=made.arrive,
        hours=made.hours,
        hours_in_all=made.hours_in_all,
        money=made.money,
        seats=made.seats,
        rivals=made.rivals,
        limits={name: tuple(where) for name, where in made.limits.items()},
        breaches=tuple(made.breaches),
        nothing=made.nothing,
        per_money=made.per_money,
    )


class _Rows:
    """Adds the rows and columns of limits, roles and rivals to a programme and remembers where they are."""

    def __init__(self, *, problem: Problem, programme: Programme, roles: Sequence[str], per_money: float) -> None:
        self.problem, self.programme, self.per_money = problem, programme, per_money
        self.span = len(problem.quarters)
        shape = (len(roles), self.span)
        self.flow, self.short, self.arrive = (np.full(shape, NOWHERE, dtype=np.int64) for _ in range(3))
        self.hours, self.money = (np.full(self.span, NOWHERE, dtype=np.int64) for _ in range(2))
        self.seats = np.full((len(problem.seats) + 1, self.span), NOWHERE, dtype=np.int64)
        self.hours_in_all = NOWHERE
        self.roles = roles
        self.rivals: dict[tuple[str, str, int], int] = {}
        self.limits: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self.breaches: list[int] = []
        self.breach = breach(problem)
        self.nothing = 0.0
        most = sum(rival.most for post in problem.posts.values() for rival in (post.hire,) if rival)
        self.crowd = float(len(problem.people) + most)

    def shared(self, courses: Sequence[str]) -> None:
        """Limits that all roles share: training time, seats, money."""
        if self.problem.hours_in_all is not None:
            self.hours_in_all = self._limit(("hours in all", ""), self.problem.hours_in_all)
        for t in range(self.span):
            if self.problem.hours is not None:
                self.hours[t] = self._limit(("hours", ""), self.problem.hours[t])
            for at, course in enumerate(courses):
                self.seats[at, t] = self._limit(("seats", course), self.problem.seats[course][t])
        if self.problem.money is not None:
            self._carried(self.money, np.cumsum(self.problem.money), ("money", ""))

    def _limit(self, name: tuple[str, str], most: float) -> int:
        row = self.programme.row(0.0, most)
        self.limits.setdefault(name, []).append(("row", row))
        return row

    def _carried(self, rows: Any, most: Sequence[float] | Floats, name: tuple[str, str] | None) -> list[int]:
        """Balance rows whose stock is carried on from quarter to quarter, and its columns with their bounds above."""
        columns: list[int] = []
        for t in range(self.span):
            rows[t] = self.programme.row(0.0, 0.0)
        for t in range(self.span):
            after = [(rows[t + 1], -1.0)] if t + 1 < self.span else []
            columns.append(self.programme.column([(rows[t], 1.0), *after], high=float(most[t])))
            if name is not None:
                self.limits.setdefault(name, []).append(("column", columns[-1]))
        return columns

    def role(self, at: int, post: Post, holders: int) -> None:
        """What one role asks for: people in it, posts short, people without a post, places, and the rivals."""
        if post.places is not None:
            self._carried(self.arrive[at], post.places, ("places", self.roles[at]))
        base = needed(post, self.span)
        above = np.full(self.span, NOWHERE, dtype=np.int64)
        if base is not None:
            self._stock(at, post, base, holders, above)
            self._hire(at, post.hire)
            self._borrow(at, post.borrow)
            self._automate(at, post.automate, above)

    def _stock(self, at: int, post: Post, base: Floats, holders: int, above: Ints) -> None:
        weights = self.problem.weights
        for t in range(self.span):
            self.flow[at, t] = self.programme.row(*((holders, holders) if t == 0 else (0.0, 0.0)))
            self.short[at, t] = self.programme.row(base[t], np.inf)
            if post.needed is not None:
                above[t] = self.programme.row(-np.inf, base[t])
        for t in range(self.span):
            touched = [(self.flow[at, t], 1.0), (self.short[at, t], 1.0), (above[t], 1.0)]
            after = [(self.flow[at, t + 1], -1.0)] if t + 1 < self.span else []
            self.programme.column([*touched, *after], high=self.crowd)
            fewest = post.fewest[t] if post.fewest is not None else 0.0
            short = self.programme.column([(self.short[at, t], 1.0)], loss=weights.filled, high=base[t] - fewest)
            if fewest > 0:
                breach = self.programme.column(
                    [(self.short[at, t], 1.0)], loss=weights.filled + self.breach, high=fewest
                )
                self.breaches.append(breach)
                self.limits.setdefault(("fewest", self.roles[at]), []).append(("column", short))
            self.nothing += weights.filled * max(base[t] - holders, 0.0)
            if post.needed is not None:
                self.programme.column([(above[t], -1.0)], loss=weights.placed, high=self.crowd + base[t])
                self.nothing += weights.placed * max(holders - base[t], 0.0)

    def _usable(self, rival: Rival | None) -> Rival | None:
        """A rival that can be planned with: there are some, and their price is known where money is limited."""
        return rival if rival and rival.most > 0 and (rival.priced or self.problem.money is None) else None

    def _spent(self, rival: Rival, start: int, quarters: int) -> list[tuple[int, float]]:
        spent = [(self.money[t], -(rival.quarterly or 0.0)) for t in range(start, start + quarters)]
        return [*spent, (self.money[start], -(rival.once or 0.0))]

    def _column(self, kind: str, at: int, t: int, rival: Rival, touches: list[tuple[int, float]], use: int) -> None:
        settled = rival.begun if t == rival.lead and kind != "borrow" else None
        column = self.programme.column(
            [*touches, *self._spent(rival, t, use)],
            loss=self.per_money * price(rival, use),
            low=float(settled or 0),
            high=float(rival.most if settled is None else settled),
            whole=True,
        )
        self.rivals[kind, self.roles[at], t] = column

    def _hire(self, at: int, rival: Rival | None) -> None:
        if not (found := self._usable(rival)):
            return
        total = self.programme.row(0.0, float(found.most))
        self.limits.setdefault(("hire", self.roles[at]), []).append(("row", total))
        for t in range(found.lead, self.span):
            touches = [(self.flow[at, t], -1.0), (self.arrive[at, t], -1.0), (total, 1.0)]
            self._column("hire", at, t, found, touches, self.span - t)

    def _borrow(self, at: int, rival: Rival | None) -> None:
        if not (found := self._usable(rival)):
            return
        for t in range(found.lead, self.span):
            self._column("borrow", at, t, found, [(self.short[at, t], 1.0)], 1)
            where = ("column", self.rivals["borrow", self.roles[at], t])
            self.limits.setdefault(("borrow", self.roles[at]), []).append(where)

    def _automate(self, at: int, rival: Rival | None, above: Ints) -> None:
        if not (found := self._usable(rival)):
            return
        rows = np.full(self.span, NOWHERE, dtype=np.int64)
        columns = self._carried(rows, [float(found.most)] * self.span, ("automate", self.roles[at]))
        for t, column in enumerate(columns):
            self.programme.entries += [(self.short[at, t], column, 1.0)]
            if above[t] != NOWHERE:
                self.programme.entries += [(above[t], column, 1.0)]
        for t in range(found.lead, self.span):
            self._column("automate", at, t, found, [(rows[t], -1.0)], self.span - t)
