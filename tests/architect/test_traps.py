"""Traps: each is told where it is walked into, and only the two that do harm to people block."""

from dataclasses import replace

import pytest

from planner import policy
from planner.architect.traps import Step, traps
from planner.architect.verdict_factors import Factors, Span

RULES = policy.load()
ROLE = Factors(goes=Span.at(0.1), ends=False, described=True, gap=0.6, widest=0.9, people=20)
ENDS = replace(ROLE, goes=Span.at(0.8), ends=True, weeks_left=50.0, lead_weeks=60.0, posts=3)
CASES: list[tuple[Step, Factors, set[str]]] = [
    (Step(option="upskill"), ROLE, set()),
    (Step(option="upskill"), ENDS, {"upskill-only"}),
    (Step(option="upskill"), replace(ROLE, phased_out=True), {"upskill-only"}),
    (Step(option="reskill"), ENDS, {"reactive reskilling", "too few posts"}),
    (Step(option="no change"), ENDS, set()),
    (Step(option="upskill"), replace(ROLE, blocked=0.9, gap=0.1, widest=0.1), {"treating symptoms"}),
    (Step(option="no change"), replace(ROLE, merge="found"), {"role collapse"}),
    (Step(option="upskill"), replace(ROLE, unnamed=("Judging drafts",)), {"ghost gap"}),
    (Step(option="no change"), replace(ROLE, use_without_effect=True), {"usage taken for success"}),
    (Step(option="upskill", alike=4), ROLE, {"blanket upskilling"}),
    (Step(option="upskill", alike=4, other=1), ROLE, set()),
]


@pytest.mark.parametrize(("step", "factors", "names"), CASES)
def test_each_trap_is_told_where_it_is_walked_into(step: Step, factors: Factors, names: set[str]) -> None:
    """By its name, and by no other."""
    assert {one.name for one in traps(step, factors, RULES)} == names


def test_without_hours_training_waits_until_work_goes() -> None:
    """It blocks until as many hours are freed as the learning takes."""
    busy = replace(ROLE, hours_free=0.0, learn_hours=40.0)
    [blocked] = [one for one in traps(Step(option="upskill"), busy, RULES) if one.blocks]
    assert blocked.name == "expectations without capacity"
    assert not [one for one in traps(Step(option="upskill", hours=2.0), busy, RULES) if one.blocks]
    assert not [one for one in traps(Step(option="upskill"), replace(busy, hours_freed=2.0), RULES) if one.blocks]


def test_nothing_is_warned_of_where_nothing_is_known() -> None:
    """An unknown is no trap."""
    assert traps(Step(option="upskill"), Factors(), RULES) == ()
    assert traps(Step(option="both"), Factors(), RULES) == ()
