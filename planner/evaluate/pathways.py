"""Do pathways keep to hours, prerequisites and seats, how near are they to the best there are, and how fast?"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from planner import policy
from planner.activate import plan
from planner.activate.capability import gaps
from planner.activate.choice import Shelf
from planner.activate.exact import exact
from planner.activate.model import Activation, Pathway, Personal
from planner.activate.seats import allot, held
from planner.activate.task import Held, Task, task
from planner.activate.weeks import begin
from planner.capability import by_person, states
from planner.evaluate.pathways_cases import TODAY, Case, case
from planner.evaluate.pathways_check import violations
from planner.people import Workforce

SIZES = (20, 60, 150, 400, 1000, 2500, 5000)
PEOPLE, MANY, LARGEST = 40, 10_000, 5000
WEEKS, SECONDS = 8, 3.0
SOLVED = 10
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
    some = checked(seeds, rules, lambda share: progress("Catalogues of all sizes", share / 4))
    near = nearness(SOLVED * seeds, rules, lambda share: progress("Small cases by the solver", (1 + share) / 4))
    progress("10,000 people", 1 / 2)
    large = largest(rules)
    broken = some["broken"] + large["broken"]
    return {
        "cases": some["cases"] + near["tried"] + 1,
        "violations": sum(broken.values()),
        "optimality_gap": near["gap"],
        "seconds_10000": large["seconds"],
        "cpu_seconds_10000": large["cpu_seconds"],
        "n": near["proven"],
        "tried": near["tried"],
        "gap_worst": near["worst"],
        "within_2_percent": near["within"],
        "gap_alone": near["alone"],
        "gap_sharing_seats": near["sharing"],
        "broken": dict(sorted((+broken).items())),
        "pathways": some["pathways"],
        "published": some["published"],
        "steps": some["steps"],
        "pathways_10000": large["pathways"],
        "published_10000": large["published"],
        "steps_10000": large["steps"],
        "seconds": round(time.perf_counter() - began, 1),
    }


def checked(
    seeds: int, rules: policy.Policy, told: Callable[[float], None], *, sizes: Sequence[int] = SIZES
) -> dict[str, Any]:
    """What is broken over cases of all sizes, and how many pathways and steps there are."""
    broken: Counter[str] = Counter()
    made: list[Pathway] = []
    for number in range(seeds):
        for place, size in enumerate(sizes):
            one = case(number, items=size, people=PEOPLE, groups=2, needs=4)
            found = _planned(one, rules).pathways
            broken += violations(one, found, groups=rules["pathways.groups_a_week"])
            made += found
            told((number + place / len(sizes)) / seeds)
    return {"cases": seeds * len(sizes), "broken": broken, **_counted(made)}


def largest(rules: policy.Policy, *, people: int = MANY, items: int = LARGEST, roles: int = 100) -> dict[str, Any]:
    """The time that pathways of many people take, as a wall clock and as a processor counts it; what is broken."""
    large = case(0, items=items, people=people, roles=roles, groups=roles, needs=6)
    workforce = large.workforce
    started, used = time.perf_counter(), time.process_time()
    found = _planned(large, rules, workforce).pathways
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    broken = violations(large, found, groups=rules["pathways.groups_a_week"])
    return {"seconds": round(seconds, 1), "cpu_seconds": round(processor, 1), "broken": broken, **_counted(found)}


def _counted(made: Sequence[Pathway]) -> dict[str, int]:
    return {
        "pathways": len(made),
        "published": sum(not pathway.missing for pathway in made),
        "steps": sum(len(pathway.steps) for pathway in made),
    }


def _planned(one: Case, rules: policy.Policy, workforce: Workforce | None = None) -> Activation:
    return plan(
        one.decided,
        library=one.library,
        workforce=workforce or one.workforce,
        policy=rules,
        today=TODAY,
        occasions=one.occasions,
        taken=one.taken,
    )


def nearness(count: int, rules: policy.Policy, told: Callable[[float], None]) -> dict[str, Any]:
    """How far the fast method is below the solver's optimum, alone and where seats are shared."""
    made: dict[str, list[tuple[float, float]]] = {"alone": [], "sharing": []}
    tried = 0
    for number in range(count):
        for name, people in (("alone", 1), ("sharing", SHARING)):
            one = case(
                10_000 + number, items=12 if people > 1 else 24, people=people, capabilities=2, needs=2, dated=0.6
            )
            fast, full, when = _tasks(one, rules)
            if not any(one.pieces for one in full.values()):
                continue
            tried += 1
            best = exact(list(full.values()), held=when, seconds=SECONDS)
            if best.proven and best.points > 0:
                points = sum(one.points for one in allot(fast, when, draw="0").made.values())
                made[name].append((points, best.points))
        told(number / count)
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
    when = held(one.library.items.values(), one.occasions, one.taken, monday=monday, start=start, today=TODAY, groups=1)
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
