"""What a plan uses, fills and costs, counted from its steps alone, and every limit that it would break."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.architect.plan.model import needed, per_money, price
from planner.architect.plan.problem import Post, Problem, Rival, Way
from planner.architect.plan.ways import Floats

Kind = Literal["hire", "borrow", "automate"]
TOLERANCE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Step:
    """People of one role who start on one way in the same quarter. ``start`` is a position among the quarters."""

    origin: str
    way: Way
    start: int
    people: tuple[str, ...]

    @property
    def done(self) -> int:
        """The first quarter in which they are in place."""
        return self.start + self.way.quarters


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Posts filled otherwise than by training: hired or automated from a quarter on, or borrowed for that quarter."""

    kind: Kind
    role: str
    quarter: int
    posts: int


@dataclass(frozen=True, kw_only=True)
class Use:
    """How much of one limit is used in one quarter, and how much there is."""

    kind: str
    name: str
    quarter: int
    used: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A plan added up: points won over a plan of nobody, limits and their use, posts still short, money in all."""

    points: float
    uses: tuple[Use, ...]
    below: tuple[tuple[str, int, float], ...]
    short: dict[str, tuple[float, ...]]
    money: float | None
    hours: float
    people: int
    refused: tuple[str, ...]

    @property
    def broken(self) -> tuple[Use, ...]:
        """The limits that the plan would exceed; a plan that is shown has none."""
        return tuple(one for one in self.uses if one.used > one.most + TOLERANCE * max(one.most, 1.0))


def tally(problem: Problem, steps: Sequence[Step], filled: Sequence[Filled]) -> Tally:
    """Count what steps and other fillings come to; nothing is taken from the solver."""
    return _Count(problem, steps, filled).tally()


class _Count:
    def __init__(self, problem: Problem, steps: Sequence[Step], filled: Sequence[Filled]) -> None:
        self.problem, self.steps, self.filled = problem, steps, filled
        self.span = len(problem.quarters)
        self.hours, self.money = np.zeros(self.span), np.zeros(self.span)
        self.holders = problem.holders
        self.heads = {role: np.full(self.span, float(count)) for role, count in self.holders.items()}
        self.away: dict[str, Floats] = {}
        self.came: dict[str, Floats] = {}
        self.seats: dict[str, Floats] = {}
        self.changed = 0.0

    def _row(self, rows: dict[str, Floats], name: str) -> Floats:
        return rows.setdefault(name, np.zeros(self.span))

    def tally(self) -> Tally:
        for step in self.steps:
            self._step(step)
        for one in self.filled:
            self._filled(one)
        filled, below, short = self._posts()
        spent = float(self.money.sum())
        points = filled + self.problem.weights.changed * self.changed - per_money(self.problem) * spent
        priced = all(step.way.cost is not None for step in self.steps) and all(
            self._rival(one).priced for one in self.filled
        )
        return Tally(
            points=points,
            uses=tuple(self._uses()),
            below=below,
            short=short,
            money=spent if priced else None,
            hours=float(self.hours.sum()),
            people=sum(len(step.people) for step in self.steps),
            refused=self._refused(),
        )

    def _step(self, step: Step) -> None:
        way, count = step.way, len(step.people)
        during = slice(step.start, step.done)
        self.hours[during] += count * (way.hours or 0.0) / way.quarters
        self.money[during] += count * (way.cost or 0.0) / way.quarters
        self.money[step.done :] += count * way.after
        for course in way.courses:
            self._row(self.seats, course)[during] += count
        self.changed += count * way.worth * (self.span - step.done)
        if self.problem.working is not None and not way.covered:
            part = min((way.hours or 0.0) / (way.quarters * self.problem.working), 1.0)
            self._row(self.away, step.origin)[during] += count * part
        if way.role != step.origin:
            self._row(self.heads, step.origin)[step.done :] -= count
            self._row(self.heads, way.role)[step.done :] += count
            self._row(self.came, way.role)[step.done :] += count

    def _rival(self, one: Filled) -> Rival:
        found: Rival = getattr(self.problem.posts[one.role], one.kind)
        return found

    def _filled(self, one: Filled) -> None:
        rival, until = self._rival(one), one.quarter + 1 if one.kind == "borrow" else self.span
        self.money[one.quarter] += one.posts * price(rival, 0)
        self.money[one.quarter : until] += one.posts * (rival.quarterly or 0.0)
        if one.kind == "hire":
            self._row(self.heads, one.role)[one.quarter :] += one.posts
            self._row(self.came, one.role)[one.quarter :] += one.posts

    def _number(self, kind: Kind, role: str) -> Floats:
        """How many posts are filled in this way in each quarter."""
        row = np.zeros(self.span)
        for one in self.filled:
            if (one.kind, one.role) == (kind, role):
                row[one.quarter : one.quarter + 1 if kind == "borrow" else self.span] += one.posts
        return row

    def _posts(self) -> tuple[float, tuple[tuple[str, int, float], ...], dict[str, tuple[float, ...]]]:
        weights, won, below, short = self.problem.weights, 0.0, [], {}
        nobody = np.zeros(self.span)
        for role, post in sorted(self.problem.posts.items()):
            base = needed(post, self.span)
            if base is None:
                continue
            heads, holders = self.heads.get(role, nobody), self.holders.get(role, 0)
            automated = self._number("automate", role)
            present = heads + self._number("borrow", role) + automated - self.away.get(role, nobody)
            lacking = np.maximum(base - present, 0.0)
            short[role] = tuple(float(one) for one in lacking)
            won += weights.filled * float((np.maximum(base - holders, 0.0) - lacking).sum())
            if post.needed is not None:
                over = np.maximum(heads + automated - base, 0.0)
                won += weights.placed * float((np.maximum(holders - base, 0.0) - over).sum())
            below += [(role, t, float(one)) for t, one in enumerate(self._below(post, present)) if one > TOLERANCE]
        return won, tuple(below), short

    def _below(self, post: Post, present: Floats) -> Floats:
        fewest = np.zeros(self.span) if post.fewest is None else np.array(post.fewest)
        return np.maximum(fewest - present, 0.0)

    def _uses(self) -> list[Use]:
        found: list[Use] = []

        def row(kind: str, name: str, used: Floats, most: Sequence[float] | Floats) -> None:
            found.extend(
                Use(kind=kind, name=name, quarter=t, used=float(used[t]), most=float(most[t])) for t in range(self.span)
            )

        nobody = np.zeros(self.span)
        if self.problem.hours is not None:
            row("hours", "", self.hours, self.problem.hours)
        if self.problem.hours_in_all is not None:
            row("hours in all", "", np.cumsum(self.hours), [self.problem.hours_in_all] * self.span)
        if self.problem.money is not None:
            row("money", "", np.cumsum(self.money), np.cumsum(self.problem.money))
        for course, seats in sorted(self.problem.seats.items()):
            row("seats", course, self.seats.get(course, nobody), seats)
        for role, post in sorted(self.problem.posts.items()):
            if post.places is not None:
                row("places", role, self.came.get(role, nobody), post.places)
            for kind, rival in (("hire", post.hire), ("borrow", post.borrow), ("automate", post.automate)):
                if rival is not None:
                    early = np.where(np.arange(self.span) < rival.lead, 0.0, float(rival.most))
                    row(kind, role, self._number(kind, role), early)  # type: ignore[arg-type]
        return found

    def _refused(self) -> tuple[str, ...]:
        """Who would go where they refuse to, or before they can, or twice, or a way that is not theirs."""
        people = {person.id: person for person in self.problem.people}
        seen: set[str] = set()
        found = []
        for step in self.steps:
            for one in step.people:
                person = people[one]
                if one in seen or step.way not in person.open or step.start < (0 if person.begun else person.ready):
                    found.append(one)
                if person.role != step.origin or step.done >= self.span:
                    found.append(one)
                if person.begun is not None and step.start > 0:
                    found.append(one)
                seen.add(one)
        return tuple(sorted(set(found)))
