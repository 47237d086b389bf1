"""The plain way to plan: people in the order of their ids take the first way that still fits into every limit."""

from itertools import accumulate

from planner.architect.plan.kept import Step
from planner.architect.plan.problem import Person, Problem, Way


def in_order(problem: Problem) -> tuple[Step, ...]:
    """One step for each person for whom a way that they do not refuse still fits, started as early as it does."""
    left = _Left(problem)
    found = (left.first(person) for person in sorted(problem.people, key=lambda one: one.id))
    return tuple(step for step in found if step is not None)


class _Left:
    """What is left of every limit, quarter by quarter; None where there is no such limit."""

    def __init__(self, problem: Problem) -> None:
        self.span = len(problem.quarters)
        self.hours = None if problem.hours is None else list(problem.hours)
        self.in_all = float("inf") if problem.hours_in_all is None else problem.hours_in_all
        self.money = None if problem.money is None else list(accumulate(problem.money))
        self.seats = {name: list(row) for name, row in problem.seats.items()}
        self.places = {role: list(post.places) for role, post in problem.posts.items() if post.places is not None}

    def first(self, person: Person) -> Step | None:
        for way in person.ways:
            unknown = (way.cost is None and self.money) or (
                way.hours is None and (self.hours or self.in_all < float("inf"))
            )
            if way.role in person.refused or unknown:
                continue
            for start in range(person.ready, self.span - way.quarters):
                if self._fits(person, way, start):
                    self._take(person, way, start)
                    return Step(origin=person.role, way=way, start=start, people=(person.id,))
        return None

    def _fits(self, person: Person, way: Way, start: int) -> bool:
        done = start + way.quarters
        if way.role != person.role and min(self.places.get(way.role, [1])[done:], default=1) < 1:
            return False
        if self.in_all < (way.hours or 0):
            return False
        if self.hours and min(self.hours[start:done]) < (way.hours or 0) / way.quarters:
            return False
        if any(min(self.seats[course][start:done]) < 1 for course in way.courses if course in self.seats):
            return False
        return not self.money or all(
            self.money[t] >= (way.cost or 0) * min(t - start + 1, way.quarters) / way.quarters
            for t in range(start, self.span)
        )

    def _take(self, person: Person, way: Way, start: int) -> None:
        done = start + way.quarters
        self.in_all -= way.hours or 0
        for t in range(start, self.span):
            if self.money:
                self.money[t] -= (way.cost or 0) * min(t - start + 1, way.quarters) / way.quarters
            if t >= done and way.role != person.role and way.role in self.places:
                self.places[way.role][t] -= 1
        for t in range(start, done):
            if self.hours:
                self.hours[t] -= (way.hours or 0) / way.quarters
            for course in way.courses:
                if course in self.seats:
                    self.seats[course][t] -= 1
