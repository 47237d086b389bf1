"""Cases with hardly anything in them: no failure, and nothing taken for known."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner import policy
from planner.architect.verdict import recommend
from planner.evaluate.verdict_cases import Case, load
from planner.evaluate.verdict_factors import factors

RULES = policy.load()
CASE = load(Path(__file__).parents[1] / "cases" / "verdicts")[0]
PART = replace(CASE.role.responsibilities[0], hours=1.0)
BARE = replace(CASE, future=replace(CASE.future, needs={}), people=replace(CASE.people, evidence={}))
ODD = [
    replace(CASE, role=replace(CASE.role, responsibilities=(PART,))),
    replace(CASE, role=replace(CASE.role, responsibilities=())),
    replace(CASE, role=replace(CASE.role, responsibilities=(replace(PART, hours=0.5),) * 2)),
    replace(CASE, role=replace(CASE.role, responsibilities=(replace(PART, hours=1 / 2000),) * 2000)),
    replace(CASE, role=replace(CASE.role, title="監査役", responsibilities=(replace(PART, name="帳簿を確認する"),))),
    BARE,
    replace(BARE, people=replace(BARE.people, headcount=0, leaving=None)),
]


@pytest.mark.parametrize("case", ODD, ids=range(len(ODD)))
def test_odd_cases_are_no_failure(case: Case) -> None:
    """One responsibility, none, repeated, 2,000, another language, no needs, nobody: a verdict in words each time."""
    found = recommend("r", case.role.title, factors(case, RULES), findings=(), people=frozenset(), policy=RULES)
    assert found.sentence.startswith(f"{case.role.title}: ")
    assert found.flip


def test_what_nobody_wrote_a_need_of_is_no_gap_of_nought() -> None:
    """Without needs it is not known whether people fall short."""
    assert factors(BARE, RULES).gap is None


def test_repeated_responsibilities_count_as_one() -> None:
    """The same work told in halves or in two thousandths goes to the same extent."""
    whole, _, halves, many, *_ = (factors(case, RULES).goes for case in ODD)
    assert halves.low == pytest.approx(whole.low)
    assert many.high == pytest.approx(whole.high)
