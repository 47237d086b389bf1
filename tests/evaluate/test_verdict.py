"""The verdicts held against those of careful people: the same engine, beside simple rules that see the answers."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner import policy
from planner.evaluate import verdict
from planner.evaluate.verdict_cases import load
from planner.evaluate.verdict_factors import factors
from planner.services.errors import NotFound

FOLDER = Path(__file__).parents[1] / "cases" / "verdicts"
RULES = policy.load()


def test_the_verdicts_agree_and_by_far_more_than_any_simple_rule() -> None:
    """The goal: 0.85, and 0.20 above the best of three rules whose limits are chosen with the answers at hand."""
    found = verdict.evaluate(data=None, seeds=0, progress=lambda step, done: None, cases=FOLDER)
    assert found["n"] == 60
    assert found["agreement"] >= 0.85
    assert found["agreement"] - found["best_rule_agreement"] >= 0.20
    assert found["baseline"]["agreement"] == max(found["baseline"]["rules"].values())
    assert all(one["agreement"] >= 0.85 for one in found["halves"].values())
    assert found["flips"]["verified"] == found["flips"]["n"]


def test_the_engine_reads_neither_the_truth_nor_the_words() -> None:
    """Titles, names and the right verdict change nothing."""
    for case in load(FOLDER):
        parts = tuple(replace(one, name="x", to=None, exposed=0.0) for one in case.role.responsibilities)
        role = replace(case.role, title="x", profession="x", responsibilities=parts)
        truth = replace(case.truth, verdict="no change", acceptable=None)
        assert factors(replace(case, id="x", role=role, truth=truth), RULES) == factors(case, RULES)


def test_what_a_case_leaves_out_is_not_known() -> None:
    """A key that is missing is never taken for a nought."""
    case = load(FOLDER)[0]
    bare = replace(case.role.responsibilities[0], hours=1.0, stays=None, ai="unknown", share=None, n=0)
    people = replace(case.people, leaving=None, hours_free=None, learn_hours=None, lead_weeks=None)
    open_ = factors(replace(case, role=replace(case.role, responsibilities=(bare,)), people=people), RULES)
    assert (open_.goes.low, open_.goes.high) == (0.0, 1.0)
    assert (open_.leaving, open_.hours_free, open_.carried) == (None, None, None)


def test_without_a_folder_it_says_what_to_give() -> None:
    """No cases are no agreement of nought."""
    with pytest.raises(NotFound, match="--cases"):
        verdict.evaluate(data=None, seeds=0, progress=lambda step, done: None)
