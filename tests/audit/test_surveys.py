"""Surveys: what is scored, what is refused and why, and who enters a mean."""

import datetime as dt

import numpy as np
import pytest

from planner.audit.diagnosed import Scale, Score, Unscored
from planner.audit.placed import place
from planner.audit.surveys import alpha, answers, belongs, change, scored
from planner.people import Workforce
from planner.policy import load

from .given import signals, team_of, workforce

POLICY = load()
LITERACY = (
    "I know what the AI tools here can and cannot do.",
    "I can tell when an AI result needs a second look.",
    "I can explain to others how AI came to its answer.",
)
WORRY = "What is planned with AI here worries me."
TRUST = "I trust that AI is brought in here for good reasons."
FIRST = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)


def answer(who: str, item: str, value: float, *, nth: int = 0, **more: object) -> dict[str, object]:
    """One answer in the so manieth round."""
    return {
        "kind": "survey",
        "source": "tickets",
        "case": f"Round {nth}",
        "activity": item,
        "actor": who,
        "value": value,
        "time": FIRST + dt.timedelta(days=90 * nth),
        **more,
    }


def alike(
    people: int, *, items: tuple[str, ...] = LITERACY, nth: int = 0, more: float = 0.0
) -> list[dict[str, object]]:
    """People whose answers to all items hang together, the same people in each round."""
    rng = np.random.default_rng(1)
    held = rng.integers(1, 5, people)
    noise = rng.integers(0, 2, (people, len(items)))
    return [
        answer(f"p{at + 1}", item, float(np.clip(held[at] + noise[at, column] + more, 1, 5)), nth=nth, team="a")
        for at in range(people)
        for column, item in enumerate(items)
    ]


def of(
    rows: list[dict[str, object]], people: Workforce | None = None
) -> tuple[tuple[Scale, ...], tuple[Score, ...], tuple[Unscored, ...]]:
    """Scales, scores and unscored items of these answers."""
    held = people or workforce()
    return scored(answers(place(signals(rows), held), POLICY), workforce=held, policy=POLICY)


def test_alpha_is_cronbachs_with_feldts_interval() -> None:
    """On a small table worked by hand: three people, two items that differ by one for one of them."""
    found = alpha(np.array([[1.0, 1.0], [2.0, 3.0], [4.0, 4.0]]), level=0.95)
    assert found is not None
    value, span = found
    items = np.var([1, 2, 4], ddof=1) + np.var([1, 3, 4], ddof=1)
    assert value == pytest.approx(2 * (1 - items / np.var([2, 5, 8], ddof=1)))
    assert span.low < value < span.high <= 1


def test_feldts_interval_covers() -> None:
    """Of 400 samples with a known alpha about 95 in a hundred intervals hold it."""
    rng = np.random.default_rng(0)
    items, people, true = 4, 60, 4 / 3 * (1 - 4 * 2 / (16 + 4))
    held = 0
    for _ in range(400):
        found = alpha(rng.normal(size=(people, 1)) + rng.normal(size=(people, items)), level=0.95)
        assert found is not None
        held += found[1].low <= true <= found[1].high
    assert 0.92 <= held / 400 <= 0.98


@pytest.mark.parametrize("values", [np.ones((5, 3)), np.ones((1, 3)), np.arange(5.0)[:, None]])
def test_alpha_needs_spread_people_and_items(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    """Where it is not defined there is none."""
    assert alpha(values, level=0.95) is None


def test_items_belong_by_their_words() -> None:
    """Case and blanks do not matter; an item of no diagnostic belongs to none; some are turned."""
    assert belongs("i KNOW what the  AI tools here can and cannot do", POLICY) == ("literacy", False)
    assert belongs(WORRY, POLICY) == ("attitude", True)
    assert belongs("I like my chair.", POLICY) is None


def test_a_scale_that_holds_is_scored_for_the_organisation_and_teams() -> None:
    """Mean with range, respondents, and alpha above the policy's limit."""
    scales, scores, _ = of(alike(40))
    (scale,) = scales
    assert scale.refused == ""
    assert scale.alpha is not None
    assert scale.alpha.value > 0.7
    assert {one.team for one in scores} == {"", "a"}
    assert scale.score is not None
    assert scale.score.interval is not None
    assert scale.score.n == 40
    assert scale.score.interval.low < scale.score.value < scale.score.interval.high


def test_a_scale_that_does_not_hang_together_is_scored_nowhere() -> None:
    """Independent answers: refused with its alpha, and no score of anybody."""
    rng = np.random.default_rng(2)
    rows = [answer(f"p{at}", item, float(rng.integers(1, 6)), team="a") for at in range(60) for item in LITERACY]
    scales, scores, _ = of(rows)
    assert "do not hang together" in scales[0].refused
    assert scales[0].score is None
    assert scores == ()


def test_too_few_respondents_or_a_single_item_are_refused() -> None:
    """Both say what is lacking, and give no alpha."""
    few, one = of(alike(12))[0][0], of(alike(60, items=LITERACY[:1]))[0][0]
    assert few.refused == "12 people answered all its items, and 30 are needed"
    assert few.alpha is None
    assert "Only one item" in one.refused


def test_whoever_skips_items_counts_by_the_half_rule() -> None:
    """Two of three items are enough for a mean, one is not; alpha takes complete answers alone."""
    rows = alike(40)
    rows += [answer("two", item, 5.0, team="a") for item in LITERACY[:2]] + [answer("one", LITERACY[0], 5.0, team="a")]
    scales, scores, _ = of(rows)
    assert (scales[0].respondents, scales[0].complete) == (42, 40)
    assert scores[0].score.n == 41
    assert not any("one" in person for person in scores[0].people)


def test_reversed_items_are_turned_before_anything() -> None:
    """Trust and worry that mirror each other hang together."""
    rows = [
        answer(f"p{at}", item, float(value), team="a")
        for at in range(40)
        for item, value in ((TRUST, 1 + at % 5), (WORRY, 5 - at % 5))
    ]
    scales, _, _ = of(rows)
    assert scales[0].alpha is not None
    assert scales[0].alpha.value == pytest.approx(1.0)


def test_the_latest_answer_counts_and_those_off_the_scale_do_not() -> None:
    """Answering twice changes the answer; a nine on a scale of five is left out."""
    rows = [answer("p1", LITERACY[0], 1.0), answer("p1", LITERACY[0], 4.0, time=FIRST + dt.timedelta(hours=1))]
    rows.append(answer("p2", LITERACY[0], 9.0))
    table = answers(place(signals(rows), workforce()), POLICY)
    assert table["value"].to_pylist() == [4.0]


def test_rounds_are_compared_with_those_who_answered_both() -> None:
    """All answer one point higher: the change is about one and its range is narrow, since the people are the same."""
    _, scores, _ = of([*alike(40), *alike(40, nth=1, more=1.0)])
    change_ = next(one.change for one in scores if one.round == "Round 1" and one.team == "a")
    assert change_ is not None
    assert change_.interval is not None
    assert change_.value > 0.5
    assert change_.interval.high - change_.interval.low < 0.4
    assert next(one for one in scores if one.round == "Round 0").change is None


def test_a_change_of_strangers_is_wider_than_of_the_same_people() -> None:
    """The covariance of those in both rounds narrows the range."""
    rng = np.random.default_rng(3)
    first = {f"p{at}": float(value) for at, value in enumerate(rng.normal(3, 1, 40))}
    same = {person: value + 0.1 for person, value in first.items()}
    others = {f"q{at}": value for at, value in enumerate(same.values())}
    narrow, wide = change(first, same, POLICY), change(first, others, POLICY)
    assert narrow is not None
    assert wide is not None
    assert narrow.interval is not None
    assert wide.interval is not None
    assert narrow.interval.high - narrow.interval.low < 0.1 < wide.interval.high - wide.interval.low


def test_teams_with_few_respondents_have_no_mean() -> None:
    """Four people of a second team give no figure of it."""
    rows = alike(40) + [answer(f"q{at}", item, 3.0, team="b") for at in range(4) for item in LITERACY]
    assert {one.team for one in of(rows)[1]} == {"", "a"}


def test_how_many_were_asked_is_the_team_where_people_are_known() -> None:
    """Respondents are told beside the size of the team."""
    _, scores, _ = of(alike(40), team_of(50, "a"))
    assert [(one.score.n, one.asked) for one in scores if one.team == "a"] == [(40, 50)]


def test_items_of_no_diagnostic_are_listed() -> None:
    """With how often they were answered."""
    _, _, unscored = of([*alike(30), answer("p1", "I like my chair.", 4.0), answer("p2", "I like my chair.", 4.0)])
    assert unscored == (Unscored(item="I like my chair.", answers=2),)
