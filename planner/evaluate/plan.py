"""Does the plan find the best there is, and how near does it come in a large company, in what time?"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner import policy
from planner.architect.plan.kept import Tally, tally
from planner.architect.plan.problem import groups
from planner.architect.plan.proposed import effort
from planner.architect.plan.solve import Solved, solve
from planner.evaluate.plan_cases import best, case
from planner.evaluate.plan_company import company
from planner.evaluate.plan_simple import in_order

CASES = 1000
SAME = 1e-6
PEOPLE, ROLES, QUARTERS = 10_000, 200, 8


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """A thousand small cases against every plan there is, and one company of 10,000 people, 200 roles and 8 quarters.

    ``brute_force_matches`` counts the cases in which the plan has the points of the best of all plans (or in which both
    say that none keeps to the limits); cases with too many plans to try are replaced by the next. ``gap`` is to the
    proven bound, as a part of the points won over a plan of nobody; ``seconds`` from the inputs to the checked plan,
    ``processor_seconds`` of it at work. ``person_types`` are distinct after grouping. In the ``baseline``, people take
    in the order of their ids the first way that still fits. Neither ``data`` nor ``seeds`` is used.
    """
    trying = effort(policy.load())
    tried, matches, greedy, satisfiable, seed = 0, 0, 0, 0, 0
    while tried < CASES:
        problem, seed = case(seed), seed + 1
        try:
            truth = best(problem)
        except OverflowError:
            continue
        found = solve(problem, effort=trying)
        tried, satisfiable = tried + 1, satisfiable + (truth is not None)
        matches += _matches(found, truth)
        greedy += _same(tally(problem, in_order(problem), ()), truth)
        if tried % 50 == 0:
            progress("Small cases", tried / CASES / 2)
    progress("A large company", 0.5)
    large = company(people=PEOPLE, roles=ROLES, quarters=QUARTERS, seed=0)
    began, worked = time.perf_counter(), time.process_time()
    found = solve(large, effort=trying)
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    began = time.perf_counter()
    simple = in_order(large)
    plain = tally(large, simple, ()).points
    bound = found.bound or 0.0
    return {
        "brute_force_matches": matches,
        "gap": None if found.gap is None else round(found.gap, 5),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "n": tried,
        "satisfiable_cases": satisfiable,
        "people": len(large.people),
        "roles": len(large.roles),
        "quarters": len(large.quarters),
        "person_types": len(groups(large)),
        "possible_changes": found.changes,
        "people_changed": sum(len(step.people) for step in found.steps),
        "status": found.status,
        "baseline": {
            "brute_force_matches": greedy,
            "gap": round((bound - plain) / plain, 5) if plain > 0 else None,
            "seconds": round(time.perf_counter() - began, 1),
        },
    }


def _matches(found: Solved, truth: float | None) -> bool:
    if truth is None:
        return found.status == "unsatisfiable"
    return found.status == "best" and found.tally is not None and _same(found.tally, truth)


def _same(told: Tally, truth: float | None) -> bool:
    return (truth is not None) != bool(told.below) and (truth is None or abs(told.points - truth) < SAME)
