"""An invented company for the plan: people of different abilities, roles that shrink and grow, limits that bind."""

import numpy as np
import numpy.typing as npt

from planner.architect.plan.problem import Person, Post, Problem, Rival, Way

CAPABILITIES = 40
NEEDS = 6
LEVELS = 4
HOURS_A_LEVEL = 24.0
MOST_HOURS = 240.0
HOURS_A_QUARTER = 80.0
PRICE = 45.0
WORKING = 440.0

Ints = npt.NDArray[np.int64]


def company(*, people: int, roles: int, quarters: int, seed: int) -> Problem:
    """People by role, each with levels of their own, and money, hours and seats that are short."""
    rng = np.random.default_rng(seed)
    asks = np.zeros((roles, CAPABILITIES), dtype=np.int64)
    for role in range(roles):
        asks[role, rng.choice(CAPABILITIES, NEEDS, replace=False)] = rng.integers(1, LEVELS + 1, NEEDS)
    held = rng.choice(roles, people, p=rng.dirichlet(np.full(roles, 2.0)))
    able = np.clip(asks[held] - (rng.random((people, CAPABILITIES)) < 0.15), 0, None)
    extra = rng.integers(0, LEVELS + 1, (people, CAPABILITIES)) * (rng.random((people, CAPABILITIES)) < 0.2)
    able = np.maximum(able, extra)
    worth = np.round(rng.uniform(0.4, 1.0, roles), 2)
    everybody = tuple(_person(at, held[at], able[at], asks, worth, rng) for at in range(people))
    counts = np.bincount(held, minlength=roles)
    span = tuple(f"Q{at + 1}" for at in range(quarters))
    return Problem(
        quarters=span,
        people=everybody,
        posts={_role(at): _post(int(counts[at]), quarters, rng) for at in range(roles)},
        money=tuple(round(people * 120.0) for _ in span),
        hours=tuple(people * 4.0 for _ in span),
        seats={f"c{at}": tuple(max(people // 100, 2) for _ in span) for at in range(CAPABILITIES)},
        working=WORKING,
    )


def _role(at: int) -> str:
    return f"role{at:03d}"


def _person(
    at: int, held: int, able: Ints, asks: Ints, worth: npt.NDArray[np.float64], rng: np.random.Generator
) -> Person:
    short = np.clip(asks - able, 0, None)
    hours = short.sum(axis=1) * HOURS_A_LEVEL
    near: list[int] = np.flatnonzero((hours > 0) & (hours <= MOST_HOURS)).tolist()
    ways = tuple(
        Way(
            role=_role(role),
            hours=float(hours[role]),
            quarters=int(np.ceil(hours[role] / HOURS_A_QUARTER)),
            worth=float(worth[role]),
            cost=float(hours[role] * PRICE),
            courses=tuple(f"c{course}" for course in np.flatnonzero(short[role])),
        )
        for role in near
    )
    refused = frozenset(_role(role) for role in near if rng.random() < 0.1 and role != held)
    return Person(id=f"p{at:05d}", role=_role(held), ways=ways, refused=refused, ready=int(rng.random() < 0.2))


def _post(holders: int, quarters: int, rng: np.random.Generator) -> Post:
    """A third of the roles shrink, the others grow; some can hire or borrow, some could be automated."""
    shrinks = rng.random() < 1 / 3
    end = rng.uniform(0.3, 0.8) if shrinks else rng.uniform(1.0, 1.5)
    needed = tuple(float(round(holders * (1 + (end - 1) * (at + 1) / quarters))) for at in range(quarters))
    growth = max(round(needed[-1]) - holders, 0)
    some = max(holders // 20, 1)
    return Post(
        needed=needed,
        fewest=tuple(float(int(0.8 * min(one, holders))) for one in needed) if rng.random() < 0.5 else None,
        places=tuple(round(growth * (at + 1) / quarters) + 1 for at in range(quarters)),
        hire=Rival(once=9000.0, quarterly=14000.0, lead=1, most=some) if rng.random() < 0.5 else None,
        borrow=Rival(quarterly=24000.0, most=some) if rng.random() < 0.3 else None,
        automate=Rival(once=40000.0, quarterly=2000.0, lead=2, most=some) if shrinks and rng.random() < 0.5 else None,
    )
