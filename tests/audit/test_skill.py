"""Skill: identified only where a source names it, by four routes, and what training would touch."""

from typing import Any

import pytest

from planner.audit.adopted import beside as adopted
from planner.audit.causes import attributed
from planner.audit.diagnosed import SkillSign
from planner.audit.missing import NO_SKILL
from planner.audit.model import Audit
from planner.audit.placed import place
from planner.audit.proportions import wilson
from planner.audit.skill import NAMED_ONLY, lacking, signs, trainable
from planner.audit.surveys import answers
from planner.audit.waiting import by_cause
from planner.audit.windows import whole
from planner.library.model import Library
from planner.policy import load

from .given import signals, step, workforce
from .test_surveys import answer

POLICY = load()
LACKS = "Work in my team waits because nobody at hand knows how to do it."


def cases(team: str, reason: str, *, hours: float = 30.0, count: int = 40) -> list[dict[str, object]]:
    """Cases that lie in the queue for a stated reason, and as long for a customer."""
    rows: list[dict[str, object]] = []
    for at in range(count):
        more: dict[str, Any] = {"actor": f"{team}{at % 8}", "team": team}
        stated = {"attributes": [("hold_reason", reason)]} if reason else {}
        rows += [
            step(f"{team}{at}", "Queued", at, **more, **stated),
            step(f"{team}{at}", "Waiting for customer", at + hours, **more),
            step(f"{team}{at}", "Done", at + hours + 10 + at % 5, **more),
        ]
    return rows


def said(rows: list[dict[str, object]]) -> tuple[SkillSign, ...]:
    """What the sources say of these signals."""
    placed = place(signals(rows), workforce())
    window = whole(placed)
    assert window is not None
    waits = by_cause(attributed(placed, policy=POLICY, window=window), policy=POLICY)
    return signs(placed, answers(placed, POLICY), waits, names={}, policy=POLICY)


def found(rows: list[dict[str, object]]) -> list[str]:
    """The sentences of the findings that training would touch something."""
    placed = place(signals(rows), workforce())
    window = whole(placed)
    assert window is not None
    waits = by_cause(attributed(placed, policy=POLICY, window=window), policy=POLICY)
    named = signs(placed, answers(placed, POLICY), waits, names={}, policy=POLICY)
    return [one.sentence for one in trainable(waits, named, names={}, policy=POLICY)]


def test_training_would_touch_what_waits_for_skill_by_its_stated_reason() -> None:
    """The team that states a gap is told so with a range; the one that states other reasons is not."""
    (sentence,) = found(cases("a", "skill gap: marine") + cases("b", "month end first") + cases("c", ""))
    assert "of waiting time in team a was for skill that was not at hand; training would touch that" in sentence
    assert sentence.startswith("71\u00a0% (")


def test_the_same_waiting_without_a_stated_reason_is_never_skill() -> None:
    """A queue of the same length says nothing of skill."""
    assert found(cases("a", "") + cases("b", "")) == []


def test_a_survey_alone_is_a_sign_and_no_finding() -> None:
    """Eight in nine say so: told with its range, and no share of the waiting is made of it."""
    rows = cases("a", "") + [answer(f"a{at}", LACKS, 5.0 if at else 1.0, team="a") for at in range(9)]
    (sign,) = said(rows)
    assert (sign.route, sign.figure.n) == ("survey", 9)
    assert sign.figure.value == pytest.approx(8 / 9)
    assert found(rows) == []


def test_four_answers_are_too_few() -> None:
    """A share of so few people is about single people."""
    assert said([answer(f"a{at}", LACKS, 5.0, team="a") for at in range(4)]) == ()


def test_only_the_newest_round_of_a_survey_counts() -> None:
    """What was lacking a year ago is not said of today."""
    old = [answer(f"a{at}", LACKS, 5.0, team="a") for at in range(9)]
    new = [answer(f"a{at}", LACKS, 1.0, team="a", nth=3) for at in range(9)]
    (sign,) = said(old + new)
    assert sign.figure.value == 0


def test_reviews_that_name_skill_are_counted_by_case() -> None:
    """A label on two steps of a case is one review; fewer than the policy's least are not told."""
    rows = [
        step(f"r{at}", state, at, team="a", actor=f"a{at % 6}", attributes=[("root_cause", label)])
        for at in range(30)
        for state in ("Done", "Closed")
        for label in ("lack of knowledge" if at < 12 else "system fault",)
    ]
    (sign,) = said(rows)
    assert (sign.route, sign.figure.n, sign.figure.value) == ("review", 30, 0.4)
    assert said(rows[:20]) == ()


def test_errors_that_come_back_to_the_same_hands_are_counted() -> None:
    """The first of a kind is new; the same kind with another person is new too."""
    rows: list[dict[str, object]] = []
    for at in range(24):
        doer = f"a{at % 6}"
        rows += [
            step(f"e{at}", "In progress", 3 * at, team="a", actor=doer),
            step(f"e{at}", "Returned for rework", 3 * at + 1, team="a", actor="r", attributes=[("error_label", "Sum")]),
            step(f"e{at}", "Done", 3 * at + 2, team="a", actor=doer),
        ]
    (sign,) = [one for one in said(rows) if one.route == "repeated error"]
    assert (sign.figure.n, sign.figure.value) == (24, 0.75)
    assert "account:tickets:a0" in sign.people
    assert "a0" not in sign.sentence


def test_without_any_source_the_audit_says_that_skill_is_not_identifiable() -> None:
    """And where people name it without a stated reason, only the amount is missing."""
    placed = place(signals(cases("a", "")), workforce())
    window = whole(placed)
    assert window is not None
    steps = attributed(placed, policy=POLICY, window=window)
    audit = adopted(
        Audit(window=window, missing=(NO_SKILL,)),
        placed,
        steps,
        workforce=workforce(),
        library=Library(),
        policy=POLICY,
        seed=0,
    )
    assert audit.missing == (NO_SKILL,)
    assert audit.skill == ()
    sign = said([answer(f"a{at}", LACKS, 5.0, team="a") for at in range(9)])
    assert lacking((NO_SKILL,), sign) == (NAMED_ONLY,)


def test_wilsons_interval_is_the_known_one() -> None:
    """Nought of ten and five of ten, by hand."""
    assert wilson(0, 10, level=0.95).high == pytest.approx(0.2775, abs=1e-3)
    span = wilson(5, 10, level=0.95)
    assert (span.low, span.high) == pytest.approx((0.2366, 0.7634), abs=1e-3)
