"""Small cases for the plan, and the best plan of each by trying every one; nothing is shared with the product."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import numpy.typing as npt

from planner.architect.plan.problem import Person, Post, Problem, Rival, Way, Weights

Floats = npt.NDArray[np.float64]
MOST_PLANS = 400_000
SLACK = 1e-9


def case(seed: int) -> Problem:
    """A case of a few people, two or three roles and two to four quarters, with any of the limits there or not."""
    rng = np.random.default_rng(seed)
    span, roles = int(rng.integers(2, 5)), [f"r{at}" for at in range(rng.integers(2, 4))]
    people = tuple(_person(at, roles, span, rng) for at in range(rng.integers(2, 7)))

    def maybe(part: float, low: int, high: int) -> tuple[int, ...] | None:
        return tuple(int(one) for one in rng.integers(low, high, span)) if rng.random() < part else None

    money, hours = maybe(0.7, 0, 25), maybe(0.6, 0, 60)
    return Problem(
        quarters=tuple(f"Q{at}" for at in range(span)),
        people=people,
        posts={role: _post(span, rng) for role in roles if rng.random() < 0.85},
        money=None if money is None else tuple(1000.0 * one for one in money),
        hours=None if hours is None else tuple(float(one) for one in hours),
        hours_in_all=float(rng.integers(0, 12) * 10) if rng.random() < 0.3 else None,
        seats={name: tuple(float(one) for one in rng.integers(0, 3, span)) for name in "ab" if rng.random() < 0.6},
        working=100.0 if rng.random() < 0.5 else None,
        weights=Weights(money=float(rng.integers(5, 60)) * 1000 if rng.random() < 0.5 else None),
    )


def _person(at: int, roles: Sequence[str], span: int, rng: np.random.Generator) -> Person:
    ways = tuple(
        Way(
            role=str(rng.choice(roles)),
            hours=float(rng.integers(0, 6) * 10) if rng.random() < 0.9 else None,
            quarters=int(rng.integers(1, 3)),
            worth=float(rng.integers(1, 11)) / 10,
            cost=float(rng.integers(0, 12) * 1000) if rng.random() < 0.9 else None,
            courses=tuple(name for name in "ab" if rng.random() < 0.5),
        )
        for _ in range(rng.integers(1, 5))
    )
    refused = frozenset(role for role in roles if rng.random() < 0.15)
    role, ready = str(rng.choice(roles)), int(rng.random() < 0.2)
    if at and rng.random() < 0.3:
        ways, refused = (), frozenset()
    settled = [way for way in ways if way.quarters < span and way.cost is not None and way.hours is not None]
    begun = settled[0] if settled and rng.random() < 0.1 else None
    return Person(id=f"p{at}", role=role, ways=ways, refused=refused, ready=ready, begun=begun)


def _post(span: int, rng: np.random.Generator) -> Post:
    def some(part: float, high: int) -> tuple[int, ...] | None:
        return tuple(int(one) for one in rng.integers(0, high, span)) if rng.random() < part else None

    def rival(part: float) -> Rival | None:
        if rng.random() > part:
            return None
        known = rng.random() < 0.9
        once, quarterly = (float(rng.integers(0, 9) * 1000) for _ in range(2))
        return Rival(
            once=once if known else None,
            quarterly=quarterly,
            lead=int(rng.integers(0, 2)),
            most=int(rng.integers(1, 3)),
        )

    wanted, fewest, places = some(0.8, 4), some(0.2, 3), some(0.5, 3)
    borrow = rival(0.2)
    return Post(
        needed=None if wanted is None else tuple(float(one) for one in wanted),
        fewest=None if fewest is None else tuple(float(one) for one in fewest),
        places=None if places is None else tuple(int(one) for one in np.maximum.accumulate(places)),
        hire=rival(0.25),
        borrow=borrow and replace(borrow, once=0.0 if borrow.once is not None else None),
        automate=rival(0.2),
    )


class Layout:
    """Where each figure of a plan stands in its row: what is spent, used and filled, by quarter."""

    def __init__(self, problem: Problem) -> None:
        self.span = len(problem.quarters)
        self.roles = sorted(
            {one.role for one in problem.people} | {way.role for one in problem.people for way in one.ways}
        )
        self.roles = sorted(set(self.roles) | set(problem.posts))
        names = ["money", "hours", *(f"seat {one}" for one in problem.seats)]
        names += [f"{kind} {role}" for role in self.roles for kind in ("heads", "away", "came", "other", "robots")]
        self.at = {name: slice(at * self.span, (at + 1) * self.span) for at, name in enumerate(names)}
        self.width = len(names) * self.span + 2

    def blank(self) -> Floats:
        """A row of nothing. Its last two figures are points for changes, and all money spent."""
        return np.zeros(self.width)


def choices_of_person(problem: Problem, person: Person, layout: Layout) -> Iterator[Floats]:
    """A row for each thing a person can do: stay, or start one of the ways in one of the quarters."""
    if person.begun is not None:
        yield _changed(problem, person, person.begun, 0, layout)
        return
    yield layout.blank()
    for way in person.ways:
        unknown = (way.cost is None and problem.money is not None) or (
            way.hours is None and (problem.hours is not None or problem.hours_in_all is not None)
        )
        if way.role in person.refused or unknown:
            continue
        for begin in range(person.ready, layout.span - way.quarters):
            yield _changed(problem, person, way, begin, layout)


def _changed(problem: Problem, person: Person, way: Way, begin: int, layout: Layout) -> Floats:
    row, end = layout.blank(), begin + way.quarters
    hours, cost = (way.hours or 0) / way.quarters, (way.cost or 0) / way.quarters
    for quarter in range(begin, end):
        row[layout.at["money"]][quarter] += cost
        row[layout.at["hours"]][quarter] += hours
        for course in set(way.courses) & set(problem.seats):
            row[layout.at[f"seat {course}"]][quarter] += 1
        if problem.working:
            row[layout.at[f"away {person.role}"]][quarter] += min(1, hours / problem.working)
    for quarter in range(end, layout.span):
        row[-2] += problem.weights.changed * way.worth
        if way.role != person.role:
            row[layout.at[f"heads {person.role}"]][quarter] -= 1
            row[layout.at[f"heads {way.role}"]][quarter] += 1
            row[layout.at[f"came {way.role}"]][quarter] += 1
    row[-1] = way.cost or 0
    return row


def choices_of_rival(problem: Problem, role: str, kind: str, rival: Rival, layout: Layout) -> Iterator[Floats]:
    """A row for each number of posts that could be filled so in each quarter."""
    unknown = (rival.once is None or rival.quarterly is None) and problem.money is not None
    most = 0 if unknown else rival.most
    settled = None if unknown or kind == "borrow" else rival.begun
    for counts in product(*(range(most + 1) if quarter >= rival.lead else (0,) for quarter in range(layout.span))):
        if kind != "borrow" and sum(counts) > rival.most:
            continue
        if settled is not None and rival.lead < layout.span and counts[rival.lead] != settled:
            continue
        row = layout.blank()
        for quarter, count in enumerate(counts):
            last = quarter + 1 if kind == "borrow" else layout.span
            row[layout.at["money"]][quarter] += count * (rival.once or 0)
            for later in range(quarter, last):
                row[layout.at["money"]][later] += count * (rival.quarterly or 0)
                row[layout.at[f"{ {'hire': 'heads', 'borrow': 'other', 'automate': 'robots'}[kind] } {role}"]][
                    later
                ] += count
                if kind == "hire":
                    row[layout.at[f"came {role}"]][later] += count
        row[-1] = row[layout.at["money"]].sum()
        yield row


def best(problem: Problem) -> float | None:
    """The points of the best of all plans; None when none keeps to every limit. Raises OverflowError when too many."""
    layout = Layout(problem)
    options = [list(choices_of_person(problem, person, layout)) for person in problem.people]
    for role, post in problem.posts.items():
        if post.needed is None and post.fewest is None:
            continue
        for kind in ("hire", "borrow", "automate"):
            if (rival := getattr(post, kind)) is not None:
                options.append(list(choices_of_rival(problem, role, kind, rival, layout)))
    plans = layout.blank()[None, :]
    for rows in options:
        if len(plans) * len(rows) > MOST_PLANS:
            raise OverflowError("There are too many plans to try them all.")
        plans = (plans[:, None, :] + np.array(rows)[None, :, :]).reshape(-1, layout.width)
        plans = plans[_within(problem, plans, layout)]
    points, possible = _points(problem, plans, layout)
    return float(points[possible].max()) if possible.any() else None


def _within(problem: Problem, plans: Floats, layout: Layout) -> npt.NDArray[np.bool_]:
    """Which plans are within limits that more steps can only use up further."""
    kept = np.ones(len(plans), dtype=bool)
    if problem.money is not None:
        spent = np.cumsum(plans[:, layout.at["money"]], axis=1)
        kept &= (spent <= np.cumsum(problem.money) + SLACK).all(axis=1)
    if problem.hours is not None:
        kept &= (plans[:, layout.at["hours"]] <= np.array(problem.hours) + SLACK).all(axis=1)
    if problem.hours_in_all is not None:
        kept &= plans[:, layout.at["hours"]].sum(axis=1) <= problem.hours_in_all + SLACK
    for course, seats in problem.seats.items():
        kept &= (plans[:, layout.at[f"seat {course}"]] <= np.array(seats) + SLACK).all(axis=1)
    for role, post in problem.posts.items():
        if post.places is not None:
            kept &= (plans[:, layout.at[f"came {role}"]] <= np.array(post.places) + SLACK).all(axis=1)
    return kept


def _points(problem: Problem, plans: Floats, layout: Layout) -> tuple[Floats, npt.NDArray[np.bool_]]:
    weights, points, possible = problem.weights, plans[:, -2].copy(), np.ones(len(plans), dtype=bool)
    for role, post in problem.posts.items():
        here = sum(person.role == role for person in problem.people)
        heads = here + plans[:, layout.at[f"heads {role}"]]
        robots = plans[:, layout.at[f"robots {role}"]]
        working = heads + robots + plans[:, layout.at[f"other {role}"]] - plans[:, layout.at[f"away {role}"]]
        for quarter in range(layout.span):
            floor = post.fewest[quarter] if post.fewest else 0
            possible &= working[:, quarter] >= floor - SLACK
            if post.needed is None and post.fewest is None:
                continue
            wanted = max(post.needed[quarter] if post.needed else 0, floor)
            points += weights.filled * (max(wanted - here, 0) - np.maximum(wanted - working[:, quarter], 0))
            if post.needed is not None:
                idle = np.maximum(heads[:, quarter] + robots[:, quarter] - wanted, 0)
                points += weights.placed * (max(here - wanted, 0) - idle)
    return points - plans[:, -1] * _point_of_money(problem, layout), possible


def _point_of_money(problem: Problem, layout: Layout) -> float:
    if problem.weights.money:
        return 1 / problem.weights.money
    costs = [way.cost or 0 for person in problem.people for way in person.ways]
    for post in problem.posts.values():
        for rival in (post.hire, post.borrow, post.automate):
            if rival is not None:
                costs.append((rival.once or 0) + (rival.quarterly or 0) * layout.span)
    return problem.weights.thrift / max(costs) if any(costs) else 0
