"""Whether a change fades, is repeated, and is more than a local win."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from planner.activate import evidence
from planner.activate.model import Adoption, Decay, Evidence
from planner.activate.scale import scale
from planner.activate.several import corrected
from planner.audit.model import SERIES
from planner.policy import load
from planner.reasons import Reason

from .made import behaviour

POLICY = load()
START = dt.date(2026, 3, 2)
BESIDE = ("desk", "sales", "stock")
BECAUSE = Reason(claim="since")


def table(name: str, values: list[float]) -> pa.Table:
    """Twelve weeks before the start, and those since."""
    weeks = [START + dt.timedelta(weeks=place - 12) for place in range(len(values))]
    rows = [{"team": name, "week": week, "value": value, "n": 20} for week, value in zip(weeks, values, strict=True)]
    return pa.Table.from_pylist(rows, schema=SERIES)


def judged(levels: list[float], **options: object) -> Evidence:
    """The verdict on a team of these levels since the start, beside three that started nothing."""
    rng = np.random.default_rng(3)
    weeks = 12 + len(levels)
    others = [table(name, (0.3 + rng.normal(0, 0.03, weeks)).tolist()) for name in BESIDE]
    mine = np.array([0.2] * 12 + levels) + rng.normal(0, 0.03, weeks)
    made = pa.concat_tables([table("claims", mine.tolist()), *others])
    return evidence(
        behaviour(**options),
        made,
        team="claims",
        start=START,
        policy=POLICY,
        people=frozenset({"ann"}),
        beside=BESIDE,
    )


def test_a_change_that_holds_is_adopted_after_three_periods() -> None:
    """Each of the last three periods of four weeks shows it; nothing fades."""
    found = judged([0.5] * 20)
    assert found.verdict == "changed"
    assert found.compared == BESIDE
    assert found.decay is not None
    assert found.decay.verdict == "holds"
    assert found.adoption is not None
    assert (found.adoption.verdict, found.adoption.held, found.adoption.periods) == ("adopted", 3, 3)


def test_a_change_of_a_few_weeks_is_not_adopted_yet() -> None:
    """Two periods are none of three, and the sentence says so."""
    found = judged([0.5] * 12)
    assert found.adoption is not None
    assert (found.adoption.verdict, "1 more period" in found.adoption.sentence) == ("cannot tell", True)


def test_a_change_that_fades_raises_the_alarm_with_what_to_look_at() -> None:
    """It is told since when, how much is left, and the four causes to go through; it is not adopted."""
    found = judged([0.5] * 14 + [0.46, 0.42, 0.38, 0.34, 0.3, 0.28, 0.26, 0.24])
    assert found.decay is not None
    assert found.decay.verdict == "decays"
    assert found.decay.since is not None
    assert abs((found.decay.since - (START + dt.timedelta(weeks=14))).days) <= 28
    assert found.decay.left is not None
    assert found.decay.left < 0.4
    assert [one.cause for one in found.decay.causes] == ["incentives", "leaders' modelling", "governance", "workflow"]
    assert found.adoption is None or found.adoption.verdict == "not adopted"


def test_a_change_that_is_gone_is_still_told_to_have_faded() -> None:
    """Over all weeks nothing may be left, and that it was there once is not forgotten."""
    found = judged([0.5] * 12 + [0.4, 0.3, 0.25] + [0.2] * 30)
    assert found.decay is not None
    assert found.decay.verdict == "decays"


def test_what_never_changed_cannot_fade() -> None:
    """Without a change there is neither decay nor adoption."""
    found = judged([0.2] * 20)
    assert (found.verdict, found.decay, found.adoption) == ("not changed", None, None)


def test_a_definition_changed_at_the_start_allows_no_verdict() -> None:
    """Before and after are not the same thing; a change of it weeks before is allowed for."""
    found = judged([0.5] * 20, redefined=(START + dt.timedelta(weeks=1),))
    assert (found.verdict, found.change) == ("cannot tell", None)
    assert "what is counted changed when it started" in found.sentence
    early = judged([0.5] * 20, redefined=(START - dt.timedelta(weeks=6),))
    assert early.change is not None
    assert any("changed on a known day" in one.claim for one in early.because.walk())


def asked(name: str, doubt: float | None, **options: object) -> Evidence:
    """A verdict with so much doubt."""
    values: dict[str, object] = {
        "behaviour": name,
        "team": "claims",
        "start": START,
        "verdict": "changed",
        "baseline": None,
        "change": None,
        "sentence": "It changed.",
        "because": BECAUSE,
        "people": frozenset({"ann"}),
        "doubt": doubt,
    }
    return Evidence(**(values | options))  # type: ignore[arg-type]


def test_several_behaviours_of_a_team_are_corrected_for_being_several() -> None:
    """Holm: the smallest doubt counts as often as there are behaviours, the next once less, and order is kept."""
    told = [asked("one", 0.03), asked("two", 0.01), asked("three", None, verdict="cannot tell")]
    found = corrected(told, POLICY)
    assert [one.behaviour for one in found] == ["one", "two", "three"]
    assert [one.doubt for one in found] == [pytest.approx(0.03), pytest.approx(0.02), None]
    many = corrected([asked(str(number), 0.03) for number in range(3)], POLICY)
    assert {one.verdict for one in many} == {"cannot tell"}
    assert "by chance" in many[0].sentence
    apart = corrected([asked("one", 0.03), asked("two", 0.03, team="sales")], POLICY)
    assert {one.verdict for one in apart} == {"changed"}


def adopted(team: str, verdict: str = "adopted", **options: object) -> Evidence:
    """A team that changed, with this verdict on adoption."""
    kept = Adoption(verdict=verdict, sentence="", held=3, periods=3, because=BECAUSE)  # type: ignore[arg-type]
    return replace(asked("review", 0.001, team=team, adoption=kept), **options)  # type: ignore[arg-type]


def over(*told: Evidence) -> str:
    """The verdict over teams."""
    empty = SERIES.empty_table()
    return scale(behaviour(), told, empty, never=(), policy=POLICY).verdict


def test_a_local_win_is_not_called_scale() -> None:
    """One team that adopted it is a local win; three of four are a capability; what fades counts against it."""
    alone = scale(behaviour(), [adopted("a")], SERIES.empty_table(), never=(), policy=POLICY)
    assert (alone.verdict, "a local win" in alone.sentence) == ("cannot tell", True)
    teams = [adopted(name) for name in "abc"]
    assert over(*teams, adopted("d", "not adopted")) == "capability"
    fades = Decay(verdict="decays", sentence="")
    gone = [adopted(name, "not adopted", decay=fades) for name in "de"]
    assert over(*teams, *gone) == "not at scale"
    assert over(*teams, adopted("d", "cannot tell"), adopted("e", "not adopted")) == "cannot tell"
