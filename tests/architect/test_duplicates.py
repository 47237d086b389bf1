"""Initiatives that may be one are pointed out with what shows it; those that belong together anyway are not."""

from dataclasses import replace

import pytest

from planner import embedders, policy
from planner.architect.duplicates import Duplicate, Initiative, duplicates
from planner.library import loader
from planner.library.shipped import shipped

RULES = policy.load()
LIBRARY, _ = loader.load([shipped()])
BACKGROUND = [one.text for role in LIBRARY.roles.values() for one in role.responsibilities]
ONE = Initiative(
    key="future:clerk",
    kind="future",
    subject="role:clerk",
    name="The future of Clerk",
    objective="Answer customers within a day",
    capabilities=frozenset({"Judging drafts", "Writing"}),
    texts=("Check the drafts that the assistant wrote", "Train colleagues on the assistant"),
    teams={"claims": 8, "mail": 2},
)
OTHER = replace(
    ONE,
    key="decision:7",
    kind="decision",
    subject="role:analyst",
    name="Training for Analyst",
    capabilities=frozenset({"Judging drafts"}),
    texts=("Forecast the demand of next year",),
    teams={"claims": 3},
)


def found(*initiatives: Initiative) -> tuple[Duplicate, ...]:
    """The duplicates among some initiatives."""
    return duplicates(initiatives, background=BACKGROUND, embedder=embedders.default(), policy=RULES)


def test_one_objective_and_capability_in_the_same_teams_is_pointed_out() -> None:
    """With both as evidence, and what to do."""
    [hit] = found(ONE, OTHER)
    assert hit.certainty == "likely"
    assert hit.shared == 1.0
    claims = [reason.claim for reason in hit.because.walk()]
    assert "Both build Judging drafts" in claims
    assert "Answer customers within a day" in [quote for reason in hit.because.walk() for quote in reason.quotes]
    assert "one owner" in hit.now


@pytest.mark.parametrize(
    "change",
    [
        {"objective": "Cut the cost of postage"},
        {"capabilities": frozenset({"Forecasting"})},
        {"teams": {"finance": 3}},
        {"subject": "role:clerk"},
    ],
)
def test_each_part_of_it_is_needed(change: dict[str, object]) -> None:
    """Another objective, another capability, other teams or the same role make no duplicate."""
    assert found(ONE, replace(OTHER, **change)) == ()  # type: ignore[arg-type]


def test_the_same_work_in_other_words_is_found() -> None:
    """In other teams it cannot be told whether one could serve for both."""
    same = replace(
        OTHER,
        objective="",
        capabilities=frozenset(),
        texts=("Check drafts which the assistant has written", "Train the colleagues in using the assistant"),
    )
    [near] = found(ONE, same)
    assert near.certainty == "likely"
    [far] = found(ONE, replace(same, teams={"finance": 3}))
    assert far.certainty == "cannot tell"


def test_everything_the_same_is_sure() -> None:
    """Objective, capability, work and teams."""
    [hit] = found(ONE, replace(OTHER, texts=ONE.texts))
    assert hit.certainty == "sure"


def test_a_draft_is_joined_before_it_is_decided() -> None:
    """What stands is named as the one to join."""
    [hit] = found(replace(ONE, standing=False), OTHER)
    assert "before the future of Clerk is decided" in hit.now


def test_one_measure_in_two_teams_is_no_duplicate() -> None:
    """Each team takes its own."""
    measure = Initiative(
        key="measure:1", kind="measure", subject="team:a", name="Name a deputy, in A", texts=("Name a deputy",)
    )
    assert found(measure, replace(measure, key="measure:2", subject="team:b")) == ()


def test_the_order_does_not_matter_and_nothing_is_no_duplicate() -> None:
    """Pairs are told by keys in one order."""
    assert [hit.pair for hit in found(ONE, OTHER)] == [hit.pair for hit in found(OTHER, ONE)]
    assert found() == ()
    assert found(ONE) == ()


def test_unrelated_responsibilities_of_the_library_are_hardly_ever_the_same_work() -> None:
    """Of roles told as initiatives, few pairs are called the same work, and none by a single text."""
    roles = list(LIBRARY.roles.values())[:30]
    told = [
        Initiative(
            key=role.id,
            kind="future",
            subject=f"role:{role.id}",
            name=role.title,
            texts=tuple(one.text for one in role.responsibilities),
            teams={role.id: 1},
        )
        for role in roles
    ]
    assert len(found(*told)) <= 1
