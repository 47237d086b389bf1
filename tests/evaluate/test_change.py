"""The evaluation of what happens to roles: histories drawn beforehand, and how findings are held against them."""

import pyarrow.compute as pc
import pytest

from planner.evaluate.change import Found, evaluate, score
from planner.evaluate.change_plain import plainly
from planner.evaluate.histories import CHANGES, NOTHING, History, company

MERGED = History(kind="merge", roles=("a", "b"), since=3)
STEADY = History(kind="none", roles=("c",), since=None)


def found(kind: str, *roles: str, onset: int = 3) -> Found:
    """A reported change with a range of one quarter to either side."""
    return Found(kind=kind, roles=frozenset(roles), onset=onset, earliest=onset - 1, latest=onset + 1)


def test_a_finding_counts_with_its_kind_and_just_its_roles() -> None:
    """Another kind, more roles, or a role to which nothing happened is a false discovery."""
    told = score([((MERGED, STEADY), (found("merge", "a", "b", onset=4), found("drift", "c"), found("drift", "a")))])
    assert told["false_discovery"] == pytest.approx(2 / 3, abs=1e-4)
    assert told["power"]["merge"] == 1.0
    assert told["alarms"]["none"] == 1.0
    assert told["onset_error_quarters"] == 1.0
    assert told["onset_coverage"] == 1.0


def test_nothing_found_is_nothing_false_and_no_power() -> None:
    """Without any report no discovery is false; what was not planted has no power to tell."""
    told = score([((MERGED,), ())])
    assert told["false_discovery"] is None
    assert told["false_discovery_mean"] == 0.0
    assert told["power"]["merge"] == 0.0
    assert told["power"]["split"] is None


def test_histories_are_the_same_for_a_seed_and_begin_within_the_company() -> None:
    """Changes have at least two quarters before them and one after; nothing kinds have no quarter."""
    for at in range(6):
        made = company([3, at])
        assert made.work.equals(company([3, at]).work)
        for one in made.histories:
            assert one.kind in (*CHANGES, *NOTHING)
            assert (one.since is None) == (one.kind in NOTHING)
            assert one.since is None or 2 <= one.since < len(made.quarters) - 1


def test_no_title_repeats_what_a_framework_says() -> None:
    """Tickets tell work in words of their own."""
    made = company([3, 0])
    statements = {duty.text.lower() for role in made.roles.values() for duty in role.responsibilities}
    assert statements
    assert not statements & {title.lower() for title in made.work["title"].to_pylist()}


def test_the_plain_comparison_names_roles_of_the_company() -> None:
    """It reads the same work, and nothing else."""
    made = company([3, 1])
    roles = set(pc.unique(made.work["role"]).to_pylist())
    assert all(set(said) <= roles and 0 <= at < len(made.quarters) for _, said, at in plainly(made.work, made.quarters))


def test_an_evaluation_tells_its_measures_and_the_same_of_the_plain_way() -> None:
    """Five companies hold fifty histories; the baseline has the same keys."""
    steps: list[float] = []
    told = evaluate(seeds=1, progress=lambda step, done: steps.append(done), stream=5)
    assert told["n"] == 50
    assert set(told["baseline"]) == set(told) - {"n", "seconds", "baseline"}
    assert steps[-1] == 1.0
