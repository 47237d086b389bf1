"""A scenario's plan with all that is proven of it."""

from dataclasses import replace

import pytest

from planner import policy
from planner.architect.plan.made import Looking, made
from planner.architect.plan.problem import Person, Post, Problem, Way
from planner.architect.plan.proposed import effort
from planner.values import canonical, from_data, to_data

WAY = Way(role="nurse", hours=10.0, worth=1.0, cost=100.0)
PEOPLE = tuple(Person(id=f"p{at}", role="clerk", ways=(WAY,)) for at in range(6))
PROBLEM = Problem(quarters=("Quarter 1", "Quarter 2", "Quarter 3"), people=PEOPLE, money=(300.0, 0.0, 0.0))
NAMES = {"nurse": "Nurse", "clerk": "Clerk"}
LOOKING = Looking(
    effort=effort(policy.load()), steps={"money": 100.0}, prices=3, axis="training", factors=(0.8, 1.0, 1.25),
    changes=1000, seed=0,
)  # fmt: skip


def test_what_a_plan_comes_to_and_uses() -> None:
    """Three of six for the money there is; the next hundred brings one more, also in whole people."""
    found = made(PROBLEM, LOOKING, NAMES)
    assert (found.status, found.people, found.hours, found.cost, found.short) == ("best", 3, 30.0, 300.0, None)
    [part] = found.parts
    assert (part.origin, part.role, part.start, part.done, len(part.of)) == ("clerk", "nurse", 0, 1, 3)
    assert [(one.kind, one.used, one.most) for one in found.uses] == [("money", 300.0, 300.0)]
    assert found.prices == (
        "The next 100 in money moves 1.0 more people into Nurse; planned again with whole people: 1 more into Nurse.",
    )


def test_where_it_may_come_otherwise_and_where_it_cannot() -> None:
    """Training that takes less leaves money for more people; what takes more cannot be paid."""
    found = made(PROBLEM, LOOKING, NAMES)
    assert (found.cases, found.broken) == (("80 %", "100 %"), ("125 %",))
    assert found.ranges["hours"].low == pytest.approx(24.0)
    assert found.ranges["short"].low is None


def test_no_parts_are_shown_of_a_plan_that_cannot_be() -> None:
    """The limits that stand against each other, and each way out that was tried, in whole numbers."""
    found = made(replace(PROBLEM, posts={"nurse": Post(fewest=(0.0, 4.0, 4.0))}), LOOKING, NAMES)
    assert (found.status, found.parts, found.people) == ("unsatisfiable", (), None)
    assert found.conflict == (
        "No plan keeps to all of these together: the fewest people in Nurse, the money there is.",
    )
    assert {(one.limits, one.proven) for one in found.loosenings} >= {
        ((("money", "", 100.0),), True),
        ((("fewest", "nurse", 1.0),), True),
    }


def test_a_search_that_time_ends_is_never_a_silent_plan() -> None:
    """With no time at all, either the plan is proven none the less or the page says that it was stopped."""
    short = replace(LOOKING, effort=replace(LOOKING.effort, seconds=0.0, few=0))
    found = made(PROBLEM, short, NAMES)
    assert found.status in ("best", "near", "stopped", "failed")
    if found.status in ("stopped", "failed"):
        assert "search ended" in found.sentence or "No plan was made" in found.sentence
    else:
        assert found.gap is not None


def test_the_same_inputs_give_the_same_bytes() -> None:
    """Also when they were kept and read back."""
    again = made(from_data(Problem, to_data(PROBLEM)), from_data(Looking, to_data(LOOKING)), NAMES)
    assert canonical(again) == canonical(made(PROBLEM, LOOKING, NAMES))


def test_progress_is_told_on_the_way() -> None:
    """Each step has a note and a share that never falls."""
    seen: list[tuple[str, float]] = []
    made(PROBLEM, LOOKING, NAMES, progress=lambda note, share: seen.append((note, share)))
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert seen[0][0] == "Looking for the best plan"
