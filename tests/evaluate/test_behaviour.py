"""The evaluation of changes of behaviour: series with a known effect, and how verdicts are held against it."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from planner import policy
from planner.activate.model import ChangeVerdict
from planner.audit.model import SERIES
from planner.evaluate.behaviour import Minimum, Told, draw, elsewhere, evaluate, knowingly, naively, score, told
from planner.evaluate.behaviour_series import (
    KINDS,
    LENGTHS,
    LIKENESS,
    POWER,
    SIZES,
    TEAM,
    Counting,
    Planted,
    Setting,
    plant,
    settings,
)

COUNTING = Counting(transition=4, signals=5)
LEAST = Minimum(before=8, after=4)
KIND = {kind.name: kind for kind in KINDS}


def many(setting: Setting, number: int = 400) -> list[Planted]:
    """Series of one setting, drawn one after another."""
    rng = np.random.default_rng(1)
    return [plant(setting, rng, counting=COUNTING) for _ in range(number)]


def spread(one: Planted) -> float:
    """The standard deviation of a single week that was planted."""
    return one.behaviour.smallest / one.setting.smallest


def moved(planted: list[Planted]) -> float:
    """The mean of the values after minus those before, in standard deviations of a week."""
    return float(np.mean([(one.after.mean() - one.before.mean()) / spread(one) for one in planted]))


def truth(planted: list[Planted]) -> float:
    """The mean true effect in standard deviations of a week."""
    return float(np.mean([one.truth / spread(one) for one in planted]))


def values(one: Planted, team: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Every week's value of one team, in standard deviations of a week."""
    rows = one.series.to_pylist()
    return np.array([row["value"] for row in rows if row["team"] == team]) / spread(one)


def perfect(one: Planted) -> Told:
    """A method that knows the truth."""
    if min(len(one.before), LEAST.before) < LEAST.before or len(one.after) < LEAST.after:
        return Told(verdict="cannot tell")
    size = one.setting.size
    verdict: ChangeVerdict = "not changed" if size == 0 else "changed" if size > 0 else "worse"
    return Told(verdict=verdict, low=one.truth - 1, high=one.truth + 1)


def silly(one: Planted) -> Told:
    """A method that always sees an improvement, in a place where it is not."""
    return Told(verdict="changed", low=one.truth + 1, high=one.truth + 2)


@pytest.mark.parametrize("up", [True, False])
@pytest.mark.parametrize("size", [1.25, -2.5])
def test_a_step_is_as_large_as_its_setting_says(size: float, up: bool) -> None:
    """A positive size is for the better: upwards or downwards as the behaviour asks; the values move by it."""
    planted = many(replace(POWER, size=size, up=up))
    assert {round(one.truth / spread(one), 6) for one in planted} == {size if up else -size}
    assert moved(planted) == pytest.approx(truth(planted), abs=0.08)


@pytest.mark.parametrize("name", ["ramp", "decay", "chosen when low and step", "season and step", "spill-over"])
def test_the_truth_is_the_effect_on_the_weeks_that_count(name: str) -> None:
    """Without the other causes the values move by the truth; a ramp and a decay have less than their full size."""
    setting = replace(POWER, kind=KIND[name], before=52, after=52, size=2.5, beside=4)
    planted = many(setting)
    assert moved(planted) == pytest.approx(truth(planted), abs=0.08)
    full = [float(one.effects.max()) / spread(one) for one in planted]
    assert np.mean(full) == pytest.approx(2.5, abs=0.01)
    assert (truth(planted) < 2.4) == (name in ("ramp", "decay"))


def test_a_ramp_rises_and_a_decay_falls() -> None:
    """Week by week, never the other way."""
    for one in many(replace(POWER, kind=KIND["ramp"], after=30), 20):
        assert (np.diff(one.effects) >= -1e-9).all()
        assert one.effects[0] < one.effects[-1]
    for one in many(replace(POWER, kind=KIND["decay"], after=30), 20):
        assert (np.diff(one.effects) <= 1e-9).all()
        assert one.effects[-1] < one.effects[0]


@pytest.mark.parametrize("name", ["none", "trend", "season", "chosen when low", "instrument"])
def test_what_is_no_effect_has_the_truth_nothing(name: str) -> None:
    """However much the values move, the start did nothing."""
    planted = many(replace(POWER, kind=KIND[name], size=0.0, beside=3), 30)
    assert [one.truth for one in planted] == [0.0] * 30


def test_a_trend_and_an_instrument_move_the_values_without_an_effect() -> None:
    """By half to two and a half standard deviations, either way; an instrument moves every team alike."""
    trends = many(replace(POWER, kind=KIND["trend"], size=0.0, before=60, after=60), 200)
    apart = np.array([(one.after.mean() - one.before.mean()) / spread(one) for one in trends])
    assert np.abs(apart).mean() == pytest.approx(1.5, abs=0.15)
    assert abs(apart.mean()) < 0.3
    for one in many(replace(POWER, kind=KIND["instrument"], size=0.0, before=60, after=60, beside=1), 20):
        mine, other = values(one, TEAM), values(one, "beside 1")
        assert abs((mine[-20:].mean() - mine[:20].mean()) - (other[-20:].mean() - other[:20].mean())) < 2


@pytest.mark.parametrize("likeness", LIKENESS)
def test_neighbouring_weeks_are_as_alike_as_planted(likeness: float) -> None:
    """Lag-1 autocorrelation and the spread of long series are those of the setting."""
    planted = many(replace(POWER, likeness=likeness, size=0.0, before=60, after=60), 200)
    weeks = np.array([values(one, TEAM) for one in planted])
    weeks -= weeks.mean(axis=0)
    # Levels differ between series; between neighbours they cancel.
    near = np.diff(weeks, axis=1).var() / 2
    far = (weeks[:, 30:] - weeks[:, :-30]).var() / 2
    assert far == pytest.approx(1, abs=0.05)
    assert 1 - near / far == pytest.approx(likeness, abs=0.04)


@pytest.mark.parametrize("up", [True, False])
def test_a_team_chosen_when_low_was_worse_just_before_than_ever_after(up: bool) -> None:
    """Its last weeks before the start are its worst, and it comes back without an effect."""
    planted = many(replace(POWER, kind=KIND["chosen when low"], size=0.0, up=up, beside=3), 100)
    last = np.mean([(one.after.mean() - one.before[-4:].mean()) / spread(one) for one in planted])
    assert (last if up else -last) > 0.5
    other = np.mean([values(one, "beside 1")[8:12].mean() - values(one, "beside 1")[-12:].mean() for one in planted])
    assert abs(other) < 0.3


def test_spill_over_gives_the_teams_beside_a_part_of_the_effect() -> None:
    """Between three and seven tenths, a half at the mean."""
    planted = many(replace(POWER, kind=KIND["spill-over"], size=2.5, before=30, after=30, beside=3), 150)
    gained = [values(one, "beside 2")[-30:].mean() - values(one, "beside 2")[:30].mean() for one in planted]
    assert np.mean(gained) == pytest.approx(1.25, abs=0.1)


def test_weeks_that_do_not_count_are_in_the_series_and_not_in_the_truth() -> None:
    """The transition, the week of a start midway, and weeks with too few signals."""
    one = many(replace(POWER, kind=KIND["ramp"], weekday=2, thin=0.5), 1)[0]
    rows = one.series.to_pylist()
    assert one.series.schema == SERIES
    assert len(rows) == 12 + 5 + 12
    assert one.start == rows[12]["week"] + dt.timedelta(days=2)
    counted = [row["value"] for place, row in enumerate(rows) if row["n"] >= 5 and not 12 <= place < 17]
    assert list(np.concatenate([one.before, one.after])) == pytest.approx(counted)
    assert len(one.effects) == len(one.after) < 12
    assert [rows[place]["value"] for place in one.places] == pytest.approx(counted)


def test_a_recorded_instrument_tells_its_week() -> None:
    """The day from which was counted otherwise is known where it is recorded, and only there."""
    kind = KIND["instrument"]
    one, other = (many(replace(POWER, kind=kind, size=0.0, recorded=known), 1)[0] for known in (True, False))
    assert len(one.behaviour.redefined) == 1
    assert one.behaviour.redefined[0] <= one.start + dt.timedelta(weeks=4 + 6)
    assert other.behaviour.redefined == ()


def test_a_decay_tells_when_it_begins() -> None:
    """After the transition and before the end; the effect is whole until then."""
    for one in many(replace(POWER, kind=KIND["decay"], after=40), 20):
        assert one.held is not None
        assert 16 < one.held < 56
        assert abs(one.effects[0]) == pytest.approx(1.25 * spread(one))
        assert abs(one.effects[-1]) < abs(one.effects[0])
    assert many(POWER, 1)[0].held is None


def test_settings_hold_every_kind_likeness_and_length_alike_often() -> None:
    """Each cell as often as asked, six to sixty weeks a side, and the same for a seed."""
    drawn = list(settings(np.random.default_rng(4), each=3))
    assert drawn == list(settings(np.random.default_rng(4), each=3))
    cells = [one.cell for one in drawn]
    assert {cells.count(cell) for cell in cells} == {3}
    assert len(set(cells)) == len(KINDS) * len(LIKENESS) * len(LENGTHS)
    assert all(6 <= side <= 60 for one in drawn for side in (one.before, one.after))
    assert {abs(one.size) for one in drawn} == {0.0, *SIZES}
    assert all((one.size == 0) == (one.kind.shape == "none") for one in drawn)


@pytest.fixture(scope="module")
def planted() -> list[Planted]:
    """The series of one seed."""
    return draw([7, 0], policy.load())


def test_a_method_that_knows_the_truth_gets_every_goal(planted: list[Planted]) -> None:
    """No false change, every interval right, everything found, nothing told under the minimum."""
    found = score([(one, perfect(one)) for one in planted], least=LEAST)
    assert (found["series"], found["false_changed"], found["power"]) == (625, 0.0, 1.0)
    assert (found["wrong_way"], found["false_not_changed"], found["cannot_tell_under_minimum"]) == (0.0, 0.0, 1.0)
    assert found["coverage"]["overall"] == 1.0
    assert 0 < found["under_minimum"] < 200
    assert found["power_of_all"] == {"alone": 1.0, "beside": 1.0}
    assert found["power_trend_free"] == {"found": 40, "series": 40, "of": 40}
    kind = found["kinds"]["trend"]
    assert (kind["n"], kind["not changed"] + kind["cannot tell"], kind["coverage"]) == (45, 45, 1.0)


def test_a_method_that_always_sees_a_change_gets_none(planted: list[Planted]) -> None:
    """All that is nothing is told changed, no interval is right, and what got worse is told the wrong way."""
    found = score([(one, silly(one)) for one in planted], least=LEAST)
    assert (found["false_changed"], found["coverage"]["overall"], found["power"]) == (1.0, 0.0, 1.0)
    assert found["cannot_tell_under_minimum"] == 0.0
    assert found["false_changed_by"]["instrument"] == {"alone": 1.0, "beside": 1.0}
    assert found["false_changed_by"]["chosen when low"]["alone"] is None
    worse = [one for one in planted if one.setting.size]
    assert found["wrong_way"] == pytest.approx(sum(one.setting.size < 0 for one in worse) / len(worse), abs=1e-4)


def test_cells_are_held_against_the_goal_where_they_have_a_verdict_and_intervals_enough() -> None:
    """Too few intervals, or only “cannot tell”, and a cell is neither lowest nor highest."""
    step, none = many(replace(POWER, smallest=0.25), 60), many(replace(POWER, kind=KIND["none"], size=0.0), 60)
    few = many(replace(POWER, kind=KIND["ramp"]), 10)
    right, wrong = [(one, perfect(one)) for one in step], [(one, silly(one)) for one in few]
    silent = [(one, Told(verdict="cannot tell", low=one.truth + 1, high=one.truth + 2)) for one in none]
    found = score([*right, *wrong, *silent], least=LEAST)["coverage"]
    assert (found["cells"], found["cells_within"], found["cells_surely_outside"]) == (1, 0, 0)
    assert found["lowest"] == found["highest"]
    assert found["lowest"]["cell"] == step[0].setting.cell
    missed = score([(one, silly(one)) for one in step], least=LEAST)["coverage"]
    assert (missed["lowest"]["coverage"], missed["cells_surely_outside"]) == (0.0, 1)


def test_nothing_to_score_is_no_figure() -> None:
    """Without a series there is no share."""
    found = score([], least=LEAST)
    assert (found["series"], found["false_changed"], found["power"], found["cells"]) == (0, None, None, {})
    assert found["coverage"]["overall"] is None


def test_the_plain_test_holds_its_level_only_where_weeks_are_independent() -> None:
    """Welch's interval covers at 95 % without likeness and clearly less with it."""
    alone = many(replace(POWER, before=30, after=30), 400)
    alike = many(replace(POWER, before=30, after=30, likeness=0.4), 400)
    covers = [
        score([(one, naively(one)) for one in some], least=LEAST)["coverage"]["overall"] for some in (alone, alike)
    ]
    assert covers[0] == pytest.approx(0.95, abs=0.03)
    assert covers[1] < 0.85
    lone = replace(alone[0], before=alone[0].before[:1])
    assert naively(lone) == Told(verdict="cannot tell")


def test_the_test_that_is_told_the_likeness_holds_its_level_everywhere() -> None:
    """At any likeness and with weeks left out it errs in one of twenty, so it may say what can be found."""
    still = many(replace(POWER, kind=KIND["none"], size=0.0, smallest=0.01, likeness=0.4, thin=0.25), 600)
    false = np.mean([knowingly(one).verdict != "cannot tell" for one in still])
    assert false == pytest.approx(0.05, abs=0.025)
    found = elsewhere([(one, perfect(one)) for one in many(replace(POWER, smallest=0.25), 100)], least=LEAST)
    assert found["alone"] == found[many(POWER, 1)[0].setting.cell]
    cell = found["alone"]
    assert found["beside"]["n"] == 0
    assert cell["best_with_trend"] < cell["best"]
    assert (cell["n"], cell["found"]) == (100, 1.0)
    assert 0.7 < cell["best"] < 0.95


def test_the_product_is_asked_as_it_asks_itself() -> None:
    """A large step is told with an interval about it; under the minimum there is neither verdict nor interval."""
    rules = policy.load()
    said = told(many(replace(POWER, size=6.0), 1)[0], rules)
    assert said.verdict == "changed"
    assert said.low is not None
    assert said.low > 0
    assert told(many(replace(POWER, before=6), 1)[0], rules) == Told(verdict="cannot tell")


def test_the_evaluation_has_all_its_figures() -> None:
    """One seed of a stream that is not reported, with the plain test beside it."""
    steps: list[float] = []
    found = evaluate(seeds=1, progress=lambda step, done: steps.append(done), stream=3)
    assert found["series"] == found["naive"]["series"] == 625
    assert found["cannot_tell_under_minimum"] == 1.0
    assert len(found["cells"]) == len(KINDS) * len(LIKENESS) * len(LENGTHS)
    assert {"false_changed", "coverage", "power"} <= found["naive"].keys() & found.keys()
    assert all(0 <= share <= 1 for share in (found["false_changed"], found["power"]))
    assert found["seconds"] > 0
    assert found["decay"]["judged"] <= found["decay"]["long"] <= found["decay"]["changed"] <= found["decay"]["planted"]
    assert 0 <= found["false_decay"] < 0.2
    assert max(steps) < 1.01
