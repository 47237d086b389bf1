"""The verdict: a rule over factors, and the smallest change that flips it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import policy
from planner.architect.verdict import Factors, flip, recommend, rule

RULES = policy.load()
CASES = [
    (Factors(enough=False, phased_out=1), "cannot tell"),
    (Factors(enough=True), "no change"),
    (Factors(enough=True, gap=None), "cannot tell"),
    (Factors(enough=True, gap=0.5), "upskill"),
    (Factors(enough=True, merge=1), "reskill"),
    (Factors(enough=True, merge=1, gap=0.5), "both"),
    (Factors(enough=True, phased_out=1, gap=0.9, redesign=1), "reskill"),
    (Factors(enough=True, merge=1, redesign=0.6), "redesign"),
]
PARTS = st.floats(0, 1)
FLAGS = st.sampled_from([0.0, 1.0])
FACTORS = st.builds(
    Factors,
    enough=st.booleans(),
    phased_out=FLAGS,
    merge=FLAGS,
    drift=FLAGS,
    automated=PARTS,
    gap=PARTS | st.none(),
    redesign=PARTS,
)


@pytest.mark.parametrize(("factors", "verdict"), CASES)
def test_the_rule(factors: Factors, verdict: str) -> None:
    """Work that leaves is never met with upskilling; delay that is no matter of training comes first."""
    assert rule(factors, RULES) == verdict


@given(FACTORS)
def test_a_role_being_phased_out_is_never_upskilled(factors: Factors) -> None:
    """Whatever else is known, nobody is trained deeper into work that is leaving."""
    assert rule(replace(factors, phased_out=1.0), RULES) in ("reskill", "cannot tell")


@given(FACTORS)
def test_there_is_always_a_word_on_what_would_flip_it(factors: Factors) -> None:
    """A sentence is given for any factors."""
    assert flip(factors, RULES)


def test_the_flip_is_the_smallest_change() -> None:
    """A gap just below the limit flips by the last percent."""
    assert "34\u00a0% instead of 33\u00a0%" in flip(Factors(enough=True, gap=0.33), RULES)


def test_a_gap_says_of_how_many_people_it_is_known() -> None:
    """The part that falls short is counted over those with evidence, and the reason says how many they are."""
    for factors, told in (
        (Factors(enough=True, gap=0.5, shown_by=9), "50\u00a0%, counted over the 9 people with evidence"),
        (Factors(enough=True, gap=None, shown_by=2), "not known"),
    ):
        found = recommend("desk", "Desk", factors, findings=(), people=frozenset(), policy=RULES)
        assert any(one.claim.endswith(told) for one in found.because.walk())
