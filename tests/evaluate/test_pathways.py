"""The measure of pathways: its check finds what is broken, and its figures come out on small cases."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from planner import policy
from planner.activate import plan
from planner.activate.model import Decided, Occasion, Pathway, Step
from planner.evaluate.pathways import checked, largest, nearness
from planner.evaluate.pathways_cases import TODAY, Case
from planner.evaluate.pathways_check import violations
from planner.library.model import Item, Library
from planner.reasons import Missing, Reason

RULES = policy.load()
MONDAY = TODAY - dt.timedelta(days=TODAY.weekday())


def item(key: str, **options: object) -> Item:
    values: dict[str, object] = {
        "id": key,
        "title": key,
        "kind": "learn",
        "builds": "judgement",
        "from_level": 0,
        "to_level": 1,
        "hours": 2.0,
        "behaviour": "review",
        "text": "",
        "foundation": "literacy",
    }
    return Item(**(values | options))  # type: ignore[arg-type]


ITEMS = (
    item("basics"),
    item("practice", kind="practise", from_level=1, to_level=2, foundation="trust", requires=("basics",)),
    item("shop", kind="workshop", from_level=1, to_level=2, foundation="reinforcement", seats=2),
)


def made(**options: object) -> Case:
    """Two people, three items, three hours a week, and one date of the workshop."""
    decided = Decided(
        decision="d",
        role="analyst",
        option="upskill",
        destination=None,
        objective="Fewer cases that come back",
        hours_per_week=3.0,
        start=MONDAY,
        people=frozenset({"ann", "bo"}),
    )
    values: dict[str, object] = {
        "library": Library(roles={}, capabilities={}, behaviours={}, items={one.id: one for one in ITEMS}),
        "shown": {},
        "decided": (decided,),
        "occasions": (Occasion(item="shop", day=MONDAY + dt.timedelta(days=15), seats=2),),
        "taken": {},
    }
    return Case(**(values | options))  # type: ignore[arg-type]


def step(key: str, week: int, hours: float = 2.0) -> Step:
    one = next(one for one in ITEMS if one.id == key)
    why = Reason(claim="")
    return Step(
        item=key, title=key, kind=one.kind, capability="judgement", behaviour="", week=week, hours=hours, why=why
    )


GOOD = (step("basics", 1), step("practice", 2), step("shop", 3))


def pathway(*steps: Step, **options: object) -> Pathway:
    values: dict[str, object] = {
        "person": "ann",
        "role": "analyst",
        "decision": "d",
        "objective": "Fewer cases that come back",
        "hours_per_week": 3.0,
        "gaps": (),
        "steps": steps,
    }
    return Pathway(**(values | options))  # type: ignore[arg-type]


def broken(*pathways: Pathway, case: Case | None = None) -> dict[str, int]:
    """The rules that are broken, with how often."""
    return dict(+violations(case or made(), pathways, groups=1))


def test_a_pathway_that_keeps_to_all_rules_breaks_none() -> None:
    """Two people, two seats, in order, within the hours."""
    assert broken(pathway(*GOOD), pathway(*GOOD, person="bo")) == {}


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("hours", lambda: broken(pathway(step("basics", 2), step("practice", 2), step("shop", 3)))),
        ("not whole", lambda: broken(pathway(step("basics", 1, 1.5), *GOOD[1:]))),
        ("prerequisite", lambda: broken(pathway(step("practice", 1), step("basics", 2), step("shop", 3)))),
        ("level", lambda: broken(pathway(step("shop", 3), missing=(Missing(what="", would="", bring=""),)))),
        ("shown already", lambda: broken(pathway(*GOOD), case=made(shown={"ann": {"judgement": 1}}))),
        ("published without", lambda: broken(pathway(*GOOD[:2]))),
        ("published without", lambda: broken(pathway(*GOOD, objective=""))),
        ("seats", lambda: broken(*(pathway(*GOOD, person=name) for name in ("ann", "bo", "cy")))),
        ("seats", lambda: broken(pathway(*GOOD), case=made(taken={("shop", MONDAY + dt.timedelta(weeks=2)): 2}))),
        ("seats", lambda: broken(pathway(*GOOD[:2], step("shop", 4)))),
        ("week gone by", lambda: broken(pathway(*GOOD), case=late())),
    ],
)
def test_each_kind_of_broken_rule_is_found(rule: str, wrong: Callable[[], dict[str, int]]) -> None:
    """What is planted is counted under its name."""
    assert wrong()[rule] == 1


def late() -> Case:
    """The same, begun a week before today."""
    (decided,) = made().decided
    whole = Occasion(item="shop", day=MONDAY + dt.timedelta(days=8), seats=2)
    return made(decided=(replace(decided, start=MONDAY - dt.timedelta(weeks=1)),), occasions=(whole,))


def test_pathways_of_small_cases_break_no_rule() -> None:
    """Generated catalogues through the planner."""
    shares: list[float] = []
    found = checked(1, RULES, shares.append, sizes=(20, 60))
    assert (dict(+found["broken"]), found["cases"], found["pathways"], shares) == ({}, 2, 80, [0.0, 0.5])
    assert found["steps"] > found["published"] > 0


def test_what_is_planned_is_near_what_the_solver_proves() -> None:
    """No more points than it says there can be, and nearly as many."""
    found = nearness(4, RULES, lambda share: None)
    assert 4 < found["proven"] <= found["tried"] == 8
    assert 0 <= found["gap"] <= 0.02


def test_many_people_are_counted_and_timed() -> None:
    """The large case, here a small one."""
    found = largest(RULES, people=40, items=60, roles=4)
    assert (found["pathways"], dict(+found["broken"])) == (40, {})
    assert found["seconds"] >= 0


def test_the_check_shares_no_code_with_the_planner() -> None:
    """It reads frozen values, and asks no part of the planner how they came about."""
    names = {
        value.__module__
        for value in vars(__import__(violations.__module__, fromlist=["_"])).values()
        if callable(value)
    }
    assert plan.__module__ not in names
    assert {name for name in names if name.startswith("planner.activate")} <= {"planner.activate.model"}
