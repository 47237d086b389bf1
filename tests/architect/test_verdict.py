"""The verdict: points that add up, a rule over them, what would tell, and the smallest change that flips it."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import policy
from planner.architect.model import Verdict
from planner.architect.verdict import recommend
from planner.architect.verdict_factors import Factors, Seen, Span
from planner.architect.verdict_flip import flip
from planner.architect.verdict_points import points, total
from planner.architect.verdict_rule import deciding, rule
from planner.reasons import Recommendation
from planner.values import from_data, to_data

RULES = policy.load()
STAYS = Factors(goes=Span.at(0.1), ends=False, gap=0.0, widest=0.0, described=True, overlap=0.9)
LEAVES = replace(STAYS, goes=Span.at(0.9), ends=True, overlap=0.2)
CASES = [
    (Factors(), "cannot tell"),
    (STAYS, "no change"),
    (replace(STAYS, gap=None, widest=None), "cannot tell"),
    (replace(STAYS, gap=0.5, widest=0.8), "upskill"),
    (replace(STAYS, gap=0.25, widest=1.0), "upskill"),
    (LEAVES, "reskill"),
    (replace(LEAVES, gap=0.9, widest=1.0), "reskill"),
    (replace(LEAVES, goes=Span.at(0.6), gap=0.5, widest=1.0), "both"),
    (replace(LEAVES, goes=Span.at(0.6), leaving=0.7), "no change"),
    (replace(LEAVES, described=False, posts=0), "cannot tell"),
    (replace(LEAVES, goes=Span.at(0.6), weeks_left=500.0, lead_weeks=50.0), "no change"),
    (replace(STAYS, goes=Span()), "cannot tell"),
    (replace(STAYS, blocked=0.6), "redesign"),
    (replace(STAYS, blocked=0.6, waiting=0.05), "no change"),
    (replace(STAYS, blocked=0.6, gap=0.8, widest=1.0), "upskill"),
    (replace(STAYS, gap=0.8, widest=1.0, hours_free=0.0), "redesign"),
    (replace(STAYS, gap=0.8, widest=1.0, hours_free=1.0, learn_hours=300.0), "redesign"),
    (replace(STAYS, described=False, merge="found"), "reskill"),
    (replace(STAYS, described=False, merge="found", gap=0.8, widest=1.0), "both"),
    (replace(STAYS, described=False, merge="found", blocked=0.4), "redesign"),
    (replace(STAYS, described=False, split="cannot tell"), "cannot tell"),
    (replace(STAYS, phased_out=True, described=False, gap=0.9, widest=1.0, blocked=0.9), "reskill"),
    (replace(STAYS, leaving=0.9, gap=0.9, widest=1.0), "no change"),
]
PARTS = st.floats(0, 1)
MAYBE = PARTS | st.none()
FOUND = st.sampled_from(get_args(Seen))
SPANS = st.tuples(PARTS, PARTS).map(lambda ends: Span(low=min(ends), high=max(ends)))
FACTORS = st.builds(
    Factors,
    goes=SPANS,
    phased_out=st.booleans(),
    ends=st.booleans() | st.none(),
    weeks_left=st.floats(1, 500) | st.none(),
    overlap=MAYBE,
    described=st.booleans(),
    merge=FOUND,
    split=FOUND,
    compress=FOUND,
    expand=FOUND,
    drift=FOUND,
    carried=MAYBE,
    assisted=MAYBE,
    gap=MAYBE,
    widest=MAYBE,
    skill=MAYBE,
    blocked=MAYBE,
    waiting=MAYBE,
    leaving=MAYBE,
    people=st.integers(0, 500) | st.none(),
    hours_free=st.floats(0, 10) | st.none(),
    learn_hours=st.floats(0, 500) | st.none(),
    lead_weeks=st.floats(0, 200) | st.none(),
    posts=st.integers(0, 50) | st.none(),
)


def told(factors: Factors) -> Recommendation:
    """What is recommended for a role with such factors."""
    return recommend("desk", "Desk", factors, findings=(), people=frozenset(), policy=RULES)


@pytest.mark.parametrize(("factors", "verdict"), CASES)
def test_the_rule(factors: Factors, verdict: str) -> None:
    """Gaps are closed where the work stays, people move where it goes, and other causes come first."""
    assert rule(factors, RULES).verdict == verdict


@given(FACTORS)
def test_a_role_being_phased_out_is_never_upskilled_alone(factors: Factors) -> None:
    """Whatever else is known, nobody is only trained deeper into work that is leaving."""
    assert rule(replace(factors, phased_out=True), RULES).verdict in ("reskill", "both", "cannot tell")


@given(FACTORS)
def test_every_part_of_a_verdict_adds_up(factors: Factors) -> None:
    """The parts of each side sum to what its claim states, and unknown ones are said to be."""
    for side in told(factors).because.because:
        parts = [reason.part for reason in side.because]
        stated = float(side.claim.split(": ")[1].split()[0])
        assert stated == pytest.approx(sum(part or 0.0 for part in parts), abs=0.01)


@given(FACTORS)
def test_what_is_unknown_only_ever_widens(factors: Factors) -> None:
    """Less knowledge never makes a side's sum narrower."""
    now = points(factors, RULES)
    for less in (replace(factors, goes=Span()), replace(factors, gap=None), replace(factors, ends=None)):
        wide = points(less, RULES)
        for side in ("moving", "learning"):
            narrow, broad = total(getattr(now, side)), total(getattr(wide, side))
            assert broad.low <= narrow.low + 1e-9
            assert broad.high >= narrow.high - 1e-9 or side == "learning"


@settings(max_examples=60)
@given(FACTORS)
def test_a_flip_flips_when_it_is_run_again(factors: Factors) -> None:
    """The change that is told leads to the verdict that is told, another one than today's."""
    found = flip(factors, RULES)
    if found is not None:
        assert rule(found.applied(factors), RULES).verdict == found.verdict != rule(factors, RULES).verdict
    assert told(factors).flip


def test_the_flip_is_the_smallest_change() -> None:
    """A gap just below the limit flips by the last percent, and by nothing smaller."""
    factors = replace(STAYS, gap=0.39, widest=0.39)
    found = flip(factors, RULES)
    assert found is not None
    assert (found.name, found.value, found.verdict) == ("gap", 0.4, "upskill")
    assert "If 40\u00a0% instead of 39\u00a0% of what its people have shown" in told(factors).flip


def test_cannot_tell_says_what_would_tell() -> None:
    """Only what could settle it is named, and knowing it settles it."""
    factors = replace(STAYS, gap=None, widest=None)
    assert deciding(factors, RULES) == ("gap",)
    assert told(factors).flip == "To tell, it has to be known what its people can do"
    assert told(factors).certainty == "cannot tell"


@given(FACTORS)
def test_a_verdict_that_is_open_is_open_between_several(factors: Factors) -> None:
    """Cannot tell is never said where every reading of the unknown agrees on something else."""
    found = rule(factors, RULES)
    assert found.verdict in get_args(Verdict)
    assert found.verdict == "cannot tell" or found.verdict in found.between


def test_a_gap_says_of_how_many_people_it_is_known() -> None:
    """The part that falls short is counted over those with evidence, and the reason says how many they are."""
    for factors, said in (
        (replace(STAYS, gap=0.5, shown_by=9), "50\u00a0%, counted over the 9 people with evidence"),
        (replace(STAYS, gap=None, shown_by=2), "not known; known, it could add up to 1.50"),
    ):
        assert any(one.claim.endswith(said) for one in told(factors).because.walk())


@given(FACTORS)
def test_the_factors_can_be_read_back(factors: Factors) -> None:
    """Whoever decides later is warned by the very factors that the verdict was drawn from."""
    kept = to_data(told(factors))["details"]["factors"]
    assert from_data(Factors, kept) == factors
