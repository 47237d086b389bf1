"""Frozen values to JSON and back."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.reasons import Figure, Finding, Interval, Reason, SignalRefs
from planner.values import canonical, digest, from_data, to_data

figures = st.builds(
    Figure,
    value=st.floats(allow_nan=False, allow_infinity=False),
    unit=st.text(),
    denominator=st.text(),
    n=st.integers(0),
    interval=st.none() | st.builds(Interval, low=st.floats(0, 1), high=st.floats(0, 1)),
)
reasons = st.recursive(
    st.builds(Reason, claim=st.text(), figure=st.none() | figures, quotes=st.lists(st.text()).map(tuple)),
    lambda below: st.builds(
        Reason,
        claim=st.text(),
        because=st.lists(below, max_size=3).map(tuple),
        signals=st.none() | st.builds(SignalRefs, total=st.integers(0), ids=st.lists(st.text()).map(tuple)),
    ),
    max_leaves=6,
)
findings = st.builds(
    Finding,
    key=st.text(),
    kind=st.text(),
    subjects=st.lists(st.text()).map(tuple),
    sentence=st.text(),
    certainty=st.sampled_from(["sure", "likely", "cannot tell"]),
    because=reasons,
    people=st.frozensets(st.text()),
)


@given(findings)
def test_a_finding_survives_json(finding: Finding) -> None:
    """What was kept comes back equal, through real JSON text."""
    assert from_data(Finding, json.loads(json.dumps(to_data(finding)))) == finding


def test_the_digest_does_not_depend_on_order() -> None:
    """Sets and mappings in another order are the same value."""
    assert digest({"a": frozenset("xyz"), "b": 1}) == digest({"b": 1, "a": frozenset("zyx")})


def test_dates_and_infinity_become_plain() -> None:
    """Dates are ISO texts and what is not finite is null."""
    assert canonical({"day": dt.date(2026, 1, 2), "x": float("inf")}) == '{"day":"2026-01-02","x":null}'


def test_wrong_data_is_refused() -> None:
    """Data of another type is an error, not a half-built value."""
    with pytest.raises(TypeError):
        from_data(Interval, {"low": "much", "high": 1.0, "level": 0.95})
