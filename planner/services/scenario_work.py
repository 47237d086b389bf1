"""Long work on scenarios: make the plan of one, hold several against each other, make a plan again to check it."""

import json
import time
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from planner.architect.plan.figures import Figures
from planner.architect.plan.outcome import CARRIED_OUT, Made
from planner.architect.plan.posed import Posed, pose, unknown
from planner.architect.plan.problem import Problem
from planner.policy import Policy
from planner.privacy import Cell, Released, Table, floors, release
from planner.services import clock, results, scenario_base
from planner.services.errors import NotFound, Refused
from planner.services.progress import Progress
from planner.store import log, scenarios
from planner.store.open import Stores
from planner.values import canonical, digest, from_data, to_data

if TYPE_CHECKING:
    from planner.architect.plan.made import Looking

# The solver is brought in only where a plan is made: pages that tell of plans do without it.
OPEN = "open moves"
DONE = "Done"


def work(stores: Stores, arguments: Mapping[str, Any], *, by: str, progress: Progress) -> dict[str, Any]:
    """What a job asks for: ``scenario`` to plan for, ``compare`` plans, or ``replay`` one. Raises NotFound, Refused."""
    if "compare" in arguments:
        return {"comparison": compare(stores, arguments["compare"], by=by, progress=progress)}
    if "replay" in arguments:
        return {"replayed": arguments["replay"], "same": replay(stores, arguments["replay"], progress=progress)}
    number = int(arguments["scenario"])
    return {"scenario": number, "plan": plan(stores, number, by=by, progress=progress)}


def plan(stores: Stores, scenario: int, *, by: str, progress: Progress) -> int:
    """Make the plan of a scenario's newest version and keep it with all that went into it; its number."""
    from planner.architect.plan.made import made

    began = time.monotonic()
    progress("Reading who could go where", 0.0)
    start = scenario_base.start(stores)
    with stores.records.read() as session:
        row, standing = scenarios.get(session, scenario), scenarios.version(session, scenario)
    if row is None or row.deleted_at is not None or standing is None:
        raise NotFound("There is no such scenario.")
    given = Figures.from_rows(standing.figures)
    posed, looking = pose(start.base, given, start.policy), looks(start.policy, seed=stores.settings.seed)
    called = _called(posed.problem, start.names)
    # What is planned with is read back from what is kept, so that it is the same when the plan is made again.
    packed = zlib.compress(canonical(posed.problem).encode("utf-8", "surrogatepass"))
    problem = problem_of(packed)
    found = from_data(Made, to_data(made(problem, looking, called, progress=progress)))
    released = _released(stores, problem, start)
    inputs = _inputs(start, given, posed, problem, looking, called) | {"result": digest(found)}
    with stores.records.write() as session:
        number = scenarios.save_plan(
            session,
            version_id=standing.id,
            run_id=start.run,
            by=by,
            at=clock.now(),
            seconds=time.monotonic() - began,
            inputs=inputs,
            problem=packed,
            result=to_data(found),
            released=[released.to_dict()],
        )
        detail = {"plan": number, "version": standing.number, "inputs": inputs["problem"], "result": inputs["result"]}
        log.append(
            session, by=by, action="plan scenario", subject=f"scenario:{scenario}", detail=detail, now=clock.now()
        )
    progress(DONE, 1.0)
    return number


def looks(policy: Policy, *, seed: int) -> "Looking":
    """How the policy says to search, and what to try beside the plan."""
    from planner.architect.plan.made import Looking
    from planner.architect.plan.proposed import effort

    return Looking(
        effort=effort(policy),
        steps=policy["plan.steps"],
        prices=policy["plan.prices"],
        axis=policy["plan.axis"],
        factors=tuple(map(float, policy["plan.factors"])),
        changes=policy["plan.scenario_changes"],
        seed=seed,
    )


def _inputs(
    start: scenario_base.Start,
    given: Figures,
    posed: Posed,
    problem: Problem,
    looking: "Looking",
    called: Mapping[str, str],
) -> dict[str, Any]:
    """What identifies the inputs, beside the problem itself."""
    return {
        "run": start.run,
        "period": start.period,
        "figures": given.to_rows(),
        "problem": digest(problem),
        "looking": to_data(looking),
        "names": dict(called),
        "code": version("capability-planner"),
        "lacks": [to_data(one) for one in (*start.base.missing, *posed.left_out)],
        "unknown": [to_data(one) for one in unknown(start.base, given)],
    }


def _called(problem: Problem, names: Any) -> dict[str, str]:
    found = {role: names.role(role) for role in problem.roles}
    courses = {name for person in problem.people for way in person.ways for name in way.courses}
    return found | {key: names.capability(key) for key in sorted(courses | set(problem.seats))}


def _released(stores: Stores, problem: Problem, start: scenario_base.Start) -> Released:
    """Which moves may be shown: a plan is told of those to whom a move is open, whoever of them it takes.

    Plans for the same people can then be compared. Where people changed in between, what one plan tells more than
    another could be about a few of them, and is hidden.
    """
    pools: dict[tuple[str, str], set[str]] = {}
    for person in problem.people:
        for way in person.open:
            pools.setdefault((person.role, way.role), set()).add(person.id)
    cells = tuple(Cell(key=key, members=frozenset(pools[key]), value=None) for key in sorted(pools))
    table = Table(name=OPEN, measure=OPEN, period=start.period, cells=cells)
    with stores.records.read() as session:
        given = results.given([one for tables in scenarios.released(session) for one in tables])
    floor, text_floor = floors(start.policy)
    same = [one for one in given if one.period == table.period]
    return release(table, given=same, floor=floor, text_floor=text_floor)


def problem_of(packed: bytes) -> Problem:
    """The problem that was kept with a plan."""
    return from_data(Problem, json.loads(zlib.decompress(packed)))


def replay(stores: Stores, number: int, *, progress: Progress) -> str:
    """Make a plan again from what was kept with it: "same", "other", or "changed" where what was kept was altered."""
    from planner.architect.plan.made import Looking, made

    with stores.records.read() as session:
        found = scenarios.plan(session, number)
        if found is None:
            raise NotFound("There is no such plan.")
        row, problem = found[0], problem_of(scenarios.problem(session, number))
    kept = from_data(Made, row.result)
    if digest(problem) != row.inputs["problem"] or digest(kept) != row.inputs["result"]:
        return "changed"
    looking = from_data(Looking, row.inputs["looking"])
    again = from_data(Made, to_data(made(problem, looking, row.inputs["names"], progress=progress)))
    return "same" if digest(again) == row.inputs["result"] else "other"


def compare(stores: Stores, plans: list[int], *, by: str, progress: Progress) -> int:
    """Carry each plan out in each scenario, choose by the largest regret, keep it; the comparison's number.

    Raises Refused where fewer than two of the plans can be carried out, or where they are of different people.
    """
    from planner.architect.plan.made import Looking

    with stores.records.read() as session:
        rows = scenarios.plans(session, plans)
        packed = {row.id: scenarios.problem(session, row.id) for row, _, _ in rows}
    usable = {row.id: (row, scenario.name) for row, _, scenario in rows if row.result["status"] in CARRIED_OUT}
    if len(usable) < 2:
        raise Refused("At least two of them need a plan that can be carried out.")
    problems = {number: problem_of(packed[number]) for number in usable}
    if len({frozenset(one.id for one in problem.people) for problem in problems.values()}) > 1:
        raise Refused("Their plans were made for different people. Plan each of them again, then compare.")
    newest = max(usable)
    looking = from_data(Looking, usable[newest][0].inputs["looking"])
    changes = max(int(row.result["changes"]) for row, _ in usable.values())
    large = changes > looking.changes
    result = _beside(list(usable)) if large else _against(problems, looking, progress)
    with stores.records.write() as session:
        number = scenarios.save_comparison(session, plans=list(usable), by=by, now=clock.now(), result=result)
        log.append(
            session, by=by, action="compare scenarios", subject=f"comparison:{number}",
            detail={"plans": list(usable), "robust": result["robust"]}, now=clock.now(),
        )  # fmt: skip
    progress(DONE, 1.0)
    return number


def _beside(plans: list[int]) -> dict[str, Any]:
    """Plans too large to carry out in one another's place: only their figures stand side by side."""
    return {"robust": None, "alike": False, "large": True, "regrets": {}, "ranges": {}, "plans": plans}


def _against(problems: Mapping[int, Problem], looking: "Looking", progress: Progress) -> dict[str, Any]:
    from planner.architect.plan import scenarios as compared
    from planner.architect.plan.made import solved

    cases = [
        compared.Scenario(name=str(number), at=float(at + 1), problem=problem)
        for at, (number, problem) in enumerate(problems.items())
    ]
    known = {}
    for at, case in enumerate(cases):
        progress("Making the plans again", 0.3 * at / len(cases))
        known[case.name] = solved(case.problem, looking)
    found = compared.compare(
        cases,
        looking.axis,
        effort=looking.effort,
        seed=looking.seed,
        known=known,
        progress=lambda _, share: progress("Trying each plan where the others were made for", 0.3 + 0.7 * share),
    )
    spreads = {name: compared.spread(fares) for name, fares in found.fares.items()}
    return {
        "robust": None if found.robust is None else int(found.robust),
        "alike": found.alike,
        "large": False,
        "regrets": {plan: dict(row) for plan, row in found.regrets.items()},
        "ranges": {
            plan: {name: [one.low, one.high] for name, one in sorted(row.items())} for plan, row in spreads.items()
        },
        "plans": list(problems),
    }
