"""Do pathways keep to hours, prerequisites and seats, how near are they to the best there are, and how fast?"""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planner import policy
from planner.activate import plan
from planner.activate.capability import gaps
from planner.activate.choice import Shelf
from planner.activate.exact import exact
from planner.activate.model import Personal
from planner.activate.seats import allot, held
from planner.activate.task import Held, Task, task
from planner.activate.weeks import begin
from planner.capability import by_person, states
from planner.evaluate.pathways_cases import TODAY, Case, case
from planner.evaluate.pathways_check import violations

SIZES = (20, 60, 150, 400, 1000, 2500, 5000)
PEOPLE, MANY, LARGEST = 40, 10_000, 5000
WEEKS, SECONDS = 8, 10.0
SHARING = 3
NEAR = 0.02


def evaluate(*, data: Path | None, seeds: int, progress: Callable[[str, float], None]) -> dict[str, Any]:
    """Generated catalogues of 20 to 5,000 items, ``seeds`` of each size, checked by rules that are written out apart.

    ``violations`` counts broken rules over all pathways of all cases, the large one included. ``optimality_gap`` is
    how far the points of the fast method lie below the most there could be, over all small cases that the solver
    brought to an end (``n`` of ``tried``): one person alone, and three who share seats. ``seconds_10000`` is for
    10,000 people with evidence of their own, 5,000 items and 100 roles, from the values in to the pathways with their
    reasons, in one process. ``data`` is not used.
    """
    began, rules = time.perf_counter(), policy.load()
    broken: Counter[str] = Counter()
    cases = steps = published = drafts = 0
    for number in range(seeds):
        for size in SIZES:
            one = case(number, items=size, people=PEOPLE, groups=2, needs=4)
            found = _planned(one, rules)
            broken += violations(one, found.pathways, groups=rules["pathways.groups_a_week"])
            steps += sum(len(pathway.steps) for pathway in found.pathways)
            published += sum(not pathway.missing for pathway in found.pathways)
            drafts += sum(bool(pathway.missing) for pathway in found.pathways)
            cases += 1
        progress("Catalogues of all sizes", number / seeds / 3)
    near = _nearness(seeds, rules, lambda share: progress("Small cases by the solver", (1 + share) / 3))
    progress("10,000 people", 2 / 3)
    large = case(0, items=LARGEST, people=MANY, roles=100, groups=100, needs=6)
    people = large.workforce
    started = time.perf_counter()
    found = plan(
        large.decided,
        library=large.library,
        workforce=people,
        policy=rules,
        today=TODAY,
        occasions=large.occasions,
        taken=large.taken,
    )
    seconds = time.perf_counter() - started
    broken += violations(large, found.pathways, groups=rules["pathways.groups_a_week"])
    return {
        "cases": cases + near["tried"],
        "violations": sum(broken.values()),
        "optimality_gap": near["gap"],
        "seconds_10000": round(seconds, 1),
        "n": near["proven"],
        "tried": near["tried"],
        "gap_worst": near["worst"],
        "within_2_percent": near["within"],
        "gap_alone": near["alone"],
        "gap_sharing_seats": near["sharing"],
        "broken": dict(sorted((+broken).items())),
        "pathways": published + drafts,
        "published": published,
        "steps": steps,
        "pathways_10000": len(found.pathways),
        "published_10000": sum(not pathway.missing for pathway in found.pathways),
        "steps_10000": sum(len(pathway.steps) for pathway in found.pathways),
        "seconds": round(time.perf_counter() - began, 1),
    }


def _planned(one: Case, rules: policy.Policy) -> Any:
    return plan(
        one.decided,
        library=one.library,
        workforce=one.workforce,
        policy=rules,
        today=TODAY,
        occasions=one.occasions,
        taken=one.taken,
    )


def _nearness(seeds: int, rules: policy.Policy, told: Callable[[float], None]) -> dict[str, Any]:
    """How far the fast method is below the solver's optimum, alone and where seats are shared."""
    made: dict[str, list[tuple[float, float]]] = {"alone": [], "sharing": []}
    tried = 0
    for number in range(2 * seeds):
        for name, people in (("alone", 1), ("sharing", SHARING)):
            one = case(
                10_000 + number, items=12 if people > 1 else 24, people=people, capabilities=2, needs=2, dated=0.6
            )
            fast, full, when = _tasks(one, rules)
            best = exact(list(full.values()), held=when, seconds=SECONDS)
            tried += 1
            if best.proven and best.points > 0:
                points = sum(one.points for one in allot(fast, when, draw="0").made.values())
                made[name].append((points, best.points))
        told(number / 2 / seeds)
    every = [pair for pairs in made.values() for pair in pairs]
    return {
        "tried": tried,
        "proven": len(every),
        "gap": _gap(every),
        "worst": round(max((1 - points / best for points, best in every), default=0.0), 4),
        "within": sum(points >= (1 - NEAR) * best for points, best in every),
        "alone": _gap(made["alone"]),
        "sharing": _gap(made["sharing"]),
    }


def _gap(pairs: list[tuple[float, float]]) -> float | None:
    """How far all points together lie below the most there could be."""
    most = sum(best for _, best in pairs)
    return round(max(0.0, 1 - sum(points for points, _ in pairs) / most), 5) if most else None


def _tasks(one: Case, rules: policy.Policy) -> tuple[dict[str, Task], dict[str, Task], Held]:
    """The tasks of a case for the fast method, and with every item of the catalogue for the solver."""
    (decided,) = one.decided
    _, monday = begin(decided.start, TODAY)
    start = max(decided.start, TODAY)
    when = held(one.library.items.values(), one.occasions, one.taken, monday=monday, start=start, groups=1)
    shelf, evidence = Shelf(one.library), by_person(one.workforce)
    role = one.library.roles[decided.role]
    fast: dict[str, Task] = {}
    full: dict[str, Task] = {}
    for person in sorted(decided.people):
        known = states(evidence.get(person, ()), rules=rules, role=role.id, today=TODAY)
        for tasks, every in ((fast, False), (full, True)):
            tasks[person] = task(
                gaps(role.needs, known),
                known,
                Personal(),
                shelf,
                hours=decided.hours_per_week,
                weeks=WEEKS,
                policy=rules,
                held=when,
                every=every,
            )
    return fast, full, when
